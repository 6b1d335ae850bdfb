export let count = 0;
export function next() { return ++count; }
export { count as default, count as 'a b' };
export let { x, y: [z] } = { x: 1, y: [2] };
export var undefinedVariable;
export function* generator() { yield count; }
export async function asynchronous() { return count; }
export class Class { static now() { return count; } }
