// Evaluated first: what ./tdz.mjs declares is not initialized, but for functions and vars.
import { late, lateFunction, LateClass, lateVariable } from './tdz.mjs';
import * as namespace from './tdz.mjs';
const attempt = (body) => { try { return body(); } catch (e) { return `${e.name}: ${e.message}`; } };
export const early = [
  attempt(() => late), attempt(() => LateClass), attempt(() => typeof late), attempt(() => lateVariable),
  attempt(() => lateFunction()), attempt(() => typeof lateFunction), attempt(() => namespace.late),
  attempt(() => Object.keys(namespace)), attempt(() => { late = 1; }), attempt(() => 'late' in namespace),
];
export let value, hoisted, variable;
