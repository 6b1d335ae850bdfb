function values(a, b) { return [a < b, a > b, a <= b, a >= b, a == b, a != b, a === b, a !== b, a in b, a instanceof b]; }
function literals(a) { return [a == null, a != undefined, a === null, a !== undefined, null == a, a === void 0]; }
function types(a) { return [typeof a == 'number', typeof a !== 'function', 'object' === typeof a, typeof a == 'nothing', typeof unknown == 'undefined']; }
function branches(a, b) {
  if (a < b) return 1;
  if (!(a >= b)) return 2;
  if (a == null || b === undefined) return 3;
  if (typeof a == 'string' && !(b in a)) return 4;
  while (a !== b) a++;
}
