// options: module
import d, { a as b, c } from 'x';
import * as ns from 'y';
export let e = 1;
export function f() { return b + e; }
export default class {}
export { c as g };
e = b + c + ns.x;
export const meta = import.meta, dynamic = () => import(e, { with: {} });
function local() { return d; }
