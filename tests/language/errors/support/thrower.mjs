export const present = 1;
export function thrower() {
  null.property;
}
