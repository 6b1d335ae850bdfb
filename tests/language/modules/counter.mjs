export let counter = 0;
export function increment() { counter++; }
const hidden = 'renamed';
export { hidden as renamed };
export default 'default value';
export function function_() {}
export var later = 'later';
