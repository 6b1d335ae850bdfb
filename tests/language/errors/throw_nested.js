function inner(x) {
  if (x > 2) throw new RangeError(`too large: ${x}`);
  return inner(x + 1);
}
const outer = () => inner(1);
class Box {
  open() {
    return outer();
  }
}
new Box().open();
