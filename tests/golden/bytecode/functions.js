function defaults(a, b = a, { c, d = 2 } = {}, [e] = [], ...rest) { return a + b + c + d + e + rest.length; }
function closureInDefault(a, b = () => a) { var a = 1; return b; }
function mapped(a, b) { arguments[0] = 1; return a + b + arguments.length; }
function unmapped(a) { 'use strict'; return arguments; }
function captured(a) { let b = 1; return () => a + b++; }
var named = function self(n) { self = 1; return n ? self(n - 1) : () => self; };
function usesThis() { return [this, () => this, new.target, () => new.target]; }
function strictThis() { 'use strict'; return this; }
function hoisted() { return inner(); function inner() { return x; } var x; }
function blockFunction(a) { { function f() {} } return f; }
function deadZone(a) { if (a) return x; let x = 1; const f = () => y; const y = 2; x = 3; y = 4; return f; }
const arrow = a => a * 2;
