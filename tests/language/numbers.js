// Numbers: literals, text in both directions, arithmetic at the edges, Math.
assertEquals([255, 8, 5, 1000000, 0.1, 10, 5e-324, 0], [0xff, 0o10, 0b101, 1_000_000, .1, 1e1, 5e-324, 0e5]);
for (const [number, text] of [[0.1 + 0.2, '0.30000000000000004'], [1e21, '1e+21'], [123456789012345680000, '123456789012345680000'], [1e-6, '0.000001'], [1e-7, '1e-7'], [-1.5e-10, '-1.5e-10'], [5e-324, '5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'], [2 ** 53, '9007199254740992'], [-0, '0'], [100, '100'], [4.35, '4.35'], [1 / 3, '0.3333333333333333'], [NaN, 'NaN'], [-Infinity, '-Infinity'], [9.5e-5, '0.000095'], [123e-20, '1.23e-18'], [2 ** 31, '2147483648'], [-(2 ** 31) - 1, '-2147483649']]) { assertEquals(text, String(number)); if (number === number && !Object.is(number, -0)) assertEquals(number, Number(text)); }
assertEquals(['ff', '1010', '-z', '0.1', '0.8', 'zz', '1e240', '0.0001100110011001100110011001100110011001100110011001101'], [(255).toString(16), (10).toString(2), (-35).toString(36), (0.5).toString(2), (0.5).toString(16), (1295).toString(36), (0x1e240).toString(16), (0.1).toString(2)]);
assertThrows(RangeError, () => (1).toString(1));
assertEquals(['1.00', '0.1', '1.3', '-1.4', '1000000000000000128.0', '1e+21', '0.00000000000000000000', '1.005', '123.46', '0'], [(1).toFixed(2), (0.1).toFixed(1), (1.25).toFixed(1), (-1.45).toFixed(1), (1000000000000000128).toFixed(1), (1e21).toFixed(2), (1e-30).toFixed(20), (1.005).toFixed(3), (123.456).toFixed(2), (0.5).toFixed(0) === '1' || (0.5).toFixed(0) === '0' ? '0' : 'bad']);
assertEquals(['1.2e+2', '1e-7', '1.230e+2', '0e+0', '-1e+0'], [(123).toExponential(1), (1e-7).toExponential(), (123).toExponential(3), (0).toExponential(), (-1).toExponential()]);
assertEquals(['1.2e+2', '123', '123.0', '0.000010', '1e+21', '1.0e-7'], [(123).toPrecision(2), (123).toPrecision(3), (123).toPrecision(4), (0.00001).toPrecision(2), (1e21).toPrecision(1), (1e-7).toPrecision(2)]);
assertThrows(RangeError, () => (1).toFixed(101));
assertThrows(RangeError, () => (1).toPrecision(0));
assertEquals([10, 255, NaN, 3, 5, -7, 0, 35, NaN, 123], [parseInt('10'), parseInt('0xff'), parseInt('x'), parseInt('11', 2), parseInt('5 apples'), parseInt(' -7'), parseInt('0b1'), parseInt('z', 36), parseInt('8', 8), parseInt('123n')]);
assertEquals([1.5, 0.1, -1e10, NaN, Infinity, 0, 1], [parseFloat('1.5abc'), parseFloat('.1.2'), parseFloat('-1e10'), parseFloat('e1'), parseFloat('Infinityx'), parseFloat('0x10'), parseFloat('1e')]);

// Arithmetic: overflow of small integers, signs of zero, shifts, remainders.
assertEquals([2147483648, -2147483649, 4611686014132420609, -2147483648], [2147483647 + 1, -2147483648 - 1, 2147483647 * 2147483647, -2147483648 | 0]);
assertEquals([-0, 0, -0, -0, NaN, Infinity, -Infinity], [0 * -1, 0 + -0, -0 - 0, -(0), 0 / 0, 1 / 0, 1 / -0]);
assertEquals([1, -1, 1, -0, NaN, 5, 0.5, 5], [7 % 3, -7 % 3, 7 % -3, -4 % 2, 1 % 0, 5 % Infinity, 2.5 % 1, 5 % 7]);
assertEquals([-8, 1, 1073741824, 2147483647, 4294967295, -1, 0, 1], [-1 << 3, 1 << 32, 1 << 30, -2 >>> 1, -1 >>> 0, -1 >> 31, 1 >>> 1, 3 >> 1]);
assertEquals([-2147483648, 0, 1, -1, 0, 123456789], [2 ** 31 | 0, 2 ** 32 | 0, (2 ** 32 + 1) | 0, 4294967295 | 0, NaN | 0, 123456789.9 | 0]);
assertEquals([8, 0.25, 1, NaN, NaN, -8, 1, 2 ** 9], [2 ** 3, 2 ** -2, 0 ** 0, NaN ** 1, 1 ** Infinity, (-2) ** 3, NaN ** 0, 2 ** 3 ** 2]);
let i = 2147483647; i++; assertEquals(2147483648, i); i = -2147483648; i--; assertEquals(-2147483649, i); i = -0; i++; assertEquals(1, i);
let neg = 0; neg = -neg; assertEquals(-0, neg);
assertEquals([true, false, false, true], [NaN !== NaN, 0 < NaN, NaN <= NaN, 0 === -0]);
assertSyntaxError('-1 ** 2');
for (const bad of ['0b2', '0o8', '0x', '1__0', '1_', '0_1', '3in []', '3a', '1.e', '"use strict"; 010', '08n', '1e', '0xg']) assertSyntaxError(bad);
assertEquals([8, 9, 10], [(0, eval)('010'), (0, eval)('09'), (0, eval)('0012')]);

// Number's constants and predicates.
assertEquals([9007199254740991, 2 ** -52, true, false, true, false, false, true], [Number.MAX_SAFE_INTEGER, Number.EPSILON, Number.isInteger(5.0), Number.isInteger('5'), Number.isSafeInteger(2 ** 53 - 1), Number.isSafeInteger(2 ** 53), Number.isNaN('x'), isNaN('x')]);
assertEquals([0, 0, 1, NaN, 0, NaN, 5, 1], [Number(), Number(null), Number(true), Number(undefined), Number([]), Number({}), Number([5]), Number(1n)]);

// Math.
assertEquals([3, -3, -2, -3, -0, 1, 3, -0, 2], [Math.floor(3.7), Math.floor(-2.5), Math.ceil(-2.5), Math.trunc(-3.9), Math.round(-0.5), Math.round(0.5), Math.round(2.5), Math.ceil(-0.2), Math.round(1.5)]);
assertEquals([0, 0.49999999999999994 < 0.5 ? 0 : 1, 9007199254740991], [Math.round(0.49999999999999994), 0, Math.round(9007199254740991)]);
assertEquals([-Infinity, 3, NaN, -0, 0, 1], [Math.max(), Math.max(1, '3', 2), Math.max(1, NaN), Math.min(0, -0), Math.max(0, -0), Math.min(1, 2)]);
assertEquals([5, 3, 2, 31, 1, -5, 3, 5], [Math.hypot(3, 4), Math.cbrt(27), Math.log2(4), Math.clz32(1), Math.sign(5), Math.imul(-1, 5), Math.log10(1000), Math.abs(-5)]);
assertEquals([1.100000023841858, -5, 0, Math.PI, 1], [Math.fround(1.1), Math.imul(0xffffffff, 5), Math.sin(0), Math.atan2(0, -1), Math.cosh(0)]);
assertEquals([0.8414709848078965, 0.5403023058681398, 1.5574077246549023, 2.718281828459045, 0.6931471805599453, 1.4142135623730951], [Math.sin(1), Math.cos(1), Math.tan(1), Math.exp(1), Math.log(2), Math.sqrt(2)]);
assertTrue(Array.from({ length: 100 }, Math.random).every((x) => x >= 0 && x < 1));

// Long texts: what stands behind the digits that matter decides a tie, and nothing else.
{
  const zeros = '0'.repeat(5000);
  assertEquals([2 ** 53, 2 ** 53 + 2], ['9007199254740993', '9007199254740993.' + zeros + '1'].map(Number));
  assertEquals([2 ** 53, 2 ** 53 + 2], ['9007199254740993.' + zeros + 'e0', '9007199254740993' + zeros + '1e-5001'].map(Number));
  assertEquals([0.1, 1e-7, 12.5, -3, 0, -0], ['0.1' + zeros, '1' + zeros + 'e-5007', zeros + '12.5', '-3.' + zeros, zeros + '.' + zeros, '-.' + zeros].map(Number));
  assertEquals([Infinity, 0, 1e300, 5e-324, NaN, NaN], ['1' + zeros, '.' + zeros + '1', '.' + zeros + '1e5301', '.' + zeros + '3e4677', '1' + zeros + 'x', '1' + zeros + 'e'].map(Number));
  assertEquals([Infinity, Infinity, 0, NaN], ['1e' + '9'.repeat(3000), '1e+' + '9'.repeat(3000), '1e-' + '9'.repeat(3000), '1e-' + zeros + '-'].map(Number));
  assertEquals([1, 1, 10], ['1e' + zeros, '1e-' + zeros, '1e' + zeros + '1'].map(Number));
  assertEquals([Infinity, Infinity, Infinity, -Infinity], [parseInt('9'.repeat(5000)), parseInt('1' + '0'.repeat(1024), 2), parseInt('z'.repeat(3000), 36), parseInt('-1' + zeros)]);
  assertEquals([2 ** 1023, 5, 7, 255], [parseInt('1' + '0'.repeat(1023), 2), parseInt(zeros + '5'), parseInt(zeros + '7', 36), Number('0x' + zeros + 'ff')]);
  assertEquals([Infinity, 1.5], [Number('0x' + 'f'.repeat(2000)), parseFloat('1.5' + zeros + 'e+')]);
  assertEquals([2 ** 53, 2 ** 53 + 2], ['9007199254740993' + zeros, '9007199254740993' + zeros.slice(1) + '1'].map((s) => parseFloat(s + 'e-5000')));
}
