// Calls a function of the program again and again and reports the time of each call:
// SHELL program.js iterations.js call.js -- FUNCTION CALLS [ARGUMENTS of the function]
(function (name, calls, ...rest) {
  const target = (0, eval)(name);
  if (typeof target !== 'function') throw new TypeError(`${name} is not a function`);
  abIterations(Number(calls), () => void target(...rest));
})(...globalThis.arguments);
