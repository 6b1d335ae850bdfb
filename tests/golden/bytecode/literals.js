function objects(x, k) {
  ({}); ({ a: 1, b: 'x', c: { d: [1, 2] } }); ({ a: x, b: 1, c: x }); ({ [k]: x, 'y': 1, 2: x, ['z' + k]() {} });
  ({ get a() { return 1; }, set a(v) {}, b: 2, m() { return super.m; }, async *g() {} });
  ({ ...x }); ({ a: 1, ...x, b: 2 }); ({ __proto__: x, a: 1 }); ({ __proto__: null, a: x });
  ({ a: x, a: 1, b: 1, b: x }); ({ f: function() {}, [k]: () => {}, [k + 1]: class {} });
}
function arrays(x) { return [[], [1, 2, 3], [1.5, 2], ['a', x], [1, , 3], [, ,], [...x], [1, ...x, 2, , ...x], [[1], [x]]]; }
function templates(a, b) { return [``, `a`, `${a}`, `a${a}b${b}`, `${a}${'s'}`]; }
function others() { return [/a+/gi, 123n, 0xffn, 1e400, 0.5, -1, 2147483648, 'text', null, true]; }
