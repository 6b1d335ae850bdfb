import { early, value, hoisted, variable } from './tdz_user.mjs';
export let seen = early;
export const late = 'late';
export function lateFunction() { return late; }
export class LateClass {}
export var lateVariable = 1;
