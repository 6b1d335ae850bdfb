// Typed arrays, buffers and views.
const buffer = new ArrayBuffer(16);
const bytes = new Uint8Array(buffer);
const ints = new Int32Array(buffer, 4, 2);
ints[0] = -2;
assertEquals([254, 255, 255, 255], [...bytes.subarray(4, 8)]);
assertEquals([16, 4, 8, 2], [buffer.byteLength, ints.byteOffset, ints.byteLength, ints.length]);
// Conversions on store.
const conversions = (Type, values) => [...Type.of(...values)];
assertEquals([1, 255, 0, 0, 44, 3], conversions(Uint8Array, [1.9, -1, NaN, Infinity, 300, '3']));
assertEquals([2, 0, 0, 255, 255, 2], conversions(Uint8ClampedArray, [1.5, -1, NaN, Infinity, 300, 2.5]));
assertEquals([-128, 127, -1], conversions(Int8Array, [128, -129, 255]));
assertEquals([65535, -32768].map((x) => x), [...Uint16Array.of(-1), ...Int16Array.of(32768)]);
assertEquals([4294967295, -2147483648, 0], [...Uint32Array.of(-1), ...Int32Array.of(2 ** 31), ...Int32Array.of(2 ** 32)]);
assertEquals([0.10000000149011612, 0.1], [...Float32Array.of(0.1), ...Float64Array.of(0.1)]);
assertEquals([-1n, 2n ** 64n - 1n], [...BigInt64Array.of(2n ** 64n - 1n), ...BigUint64Array.of(-1n)]);
assertEquals([1.5, 65504, Infinity, 0.0999755859375], [...Float16Array.of(1.5, 65504, 65520, 0.1)]);
assertThrows(TypeError, () => BigInt64Array.of(1));
assertThrows(TypeError, () => Uint8Array.of(1n));
assertThrows(RangeError, () => new Int32Array(new ArrayBuffer(5)));
assertThrows(RangeError, () => new Int32Array(buffer, 1));
assertThrows(RangeError, () => new Int32Array(buffer, 12, 2));
assertThrows(RangeError, () => new Uint8Array(-1));
assertThrows(TypeError, () => Uint8Array(1));

// Indices: out of range, strings, no prototype lookups for canonical numeric strings.
bytes[100] = 1;
assertEquals([undefined, undefined, false, false, true], [bytes[100], bytes['-0'], '16' in bytes, '1.5' in bytes, '0' in bytes]);
Object.prototype[20] = 'leak';
assertEquals(undefined, bytes[20]);
delete Object.prototype[20];
bytes.named = 'n';
assertEquals('n', bytes.named);
assertThrows(TypeError, () => { 'use strict'; delete bytes[0]; });
assertEquals(['0', '1'], Object.keys(new Uint8Array(2)));
assertThrows(TypeError, () => Object.freeze(new Uint8Array(1)));
assertEquals({ value: 0, writable: true, enumerable: true, configurable: true }, Object.getOwnPropertyDescriptor(new Uint8Array(1), 0));

// Methods.
const sample = Int16Array.from([5, 1, 4], (x) => x * 2);
assertEquals([2, 8, 10], [...sample.toSorted()]);
assertEquals([10, 8, 2], [...sample.sort((a, b) => b - a)]);
assertEquals([1, [8], 10, true, 1, '10,8,2'], [sample.indexOf(8), [...sample.filter((x) => x === 8)], sample.at(0), sample.includes(2), sample.findIndex((x) => x < 10), sample.join()]);
assertEquals([2, 8, 10], [...sample.reverse()]);
assertEquals([8, 10, 10], [...sample.copyWithin(0, 1)]);
assertEquals([7, 7, 10], [...sample.fill(7, 0, 2)]);
assertEquals(24, sample.reduce((a, b) => a + b));
assertEquals([7, 9, 10], [...sample.with(1, 9)]);
assertTrue(sample.map((x) => x) instanceof Int16Array);
sample.set([1, 2], 1);
assertEquals([7, 1, 2], [...sample]);
assertThrows(RangeError, () => sample.set([1, 2, 3], 1));
const overlap = new Uint8Array([1, 2, 3, 4]);
overlap.set(overlap.subarray(0, 3), 1);
assertEquals([1, 1, 2, 3], [...overlap]);
assertEquals([NaN, -Infinity, -0, 0, 1].length, Float64Array.of(1, NaN, -0, 0, -Infinity).sort().length);
assertEquals([-Infinity, -0, 0, 1, NaN], [...Float64Array.of(1, NaN, 0, -0, -Infinity).sort()]);
assertEquals([[0, 7], [1, 1], [2, 2]], [...sample.entries()]);
assertEquals([1, 2], [...sample.slice(1)]);
assertEquals(['Int16Array', 2, 2], [sample[Symbol.toStringTag], sample.BYTES_PER_ELEMENT, Int16Array.BYTES_PER_ELEMENT]);
assertTrue(Object.getPrototypeOf(Int16Array) === Object.getPrototypeOf(Uint8Array));

// DataView.
const view = new DataView(buffer, 8);
view.setFloat32(0, 1.5);
view.setInt16(4, -2, true);
assertEquals([0x3f, 0xc0, 0, 0, 254, 255], [...bytes.subarray(8, 14)]);
assertEquals([1.5, -2, -257, 1069547520], [view.getFloat32(0), view.getInt16(4, true), view.getInt16(4), view.getUint32(0)]);
view.setBigUint64(0, 0x0102030405060708n);
assertEquals([1, 8, 0x0807060504030201n], [view.getUint8(0), view.getUint8(7), view.getBigUint64(0, true)]);
assertThrows(RangeError, () => view.getInt32(6));
assertThrows(RangeError, () => view.getInt8(-1));

// Slices, detaching by transfer, resizing.
const copy = buffer.slice(4, 8);
assertEquals([254, 255, 255, 255], [...new Uint8Array(copy)]);
const moved = buffer.transfer();
assertEquals([true, 0, 16, 0, undefined], [buffer.detached, buffer.byteLength, moved.byteLength, bytes.length, bytes[0]]);
assertThrows(TypeError, () => bytes.fill(0));
assertThrows(TypeError, () => view.getInt8(0));
const resizable = new ArrayBuffer(4, { maxByteLength: 8 });
const tracking = new Uint8Array(resizable);
const fixed = new Uint8Array(resizable, 0, 4);
resizable.resize(8);
assertEquals([8, 4], [tracking.length, fixed.length]);
resizable.resize(2);
assertEquals([2, 0, 0], [tracking.length, fixed.length, fixed.byteLength]);
assertThrows(RangeError, () => resizable.resize(9));
// A large array, written and summed.
const large = new Float64Array(10000);
for (let i = 0; i < large.length; i++) large[i] = i / 2;
let sum = 0;
for (const x of large) sum += x;
assertEquals(24997500, sum);
assertEquals('AQID', new Uint8Array([1, 2, 3]).toBase64());
assertEquals([1, 2, 3], [...Uint8Array.fromHex('010203')]);

// A view with elements cannot be frozen, but it is not extensible after the attempt.
{
  const view = new Uint8Array(1);
  assertThrows(TypeError, () => Object.freeze(view));
  assertEquals([false, false, false], [Object.isExtensible(view), Object.isFrozen(view), Object.isSealed(view)]);
  assertTrue(Object.isFrozen(Object.freeze(new Uint8Array(0))));
}

// Immutable buffers: their views read, and refuse every write in every way.
{
  const bytes = new Uint8Array([1, 2, 3, 4]);
  const part = bytes.buffer.sliceToImmutable(1, 3);
  assertEquals([false, true, 2, 4], [bytes.buffer.immutable, part.immutable, part.byteLength, bytes.length]);
  const whole = bytes.buffer.transferToImmutable();
  assertEquals([true, true, 0], [whole.immutable, bytes.buffer.detached, bytes.length]);
  for (const action of ['resize', 'transfer', 'transferToFixedLength', 'transferToImmutable']) assertThrows(TypeError, () => whole[action](4), action);
  const view = new Uint8Array(whole);
  const plain = new Uint8Array(4);
  const store = (array, i, v) => { 'use strict'; array[i] = v; };
  const sloppyStore = (array, i, v) => { array[i] = v; return array[i]; };
  // A site that knows writable views meets one that is not.
  for (let n = 0; n < 50; n++) { store(plain, 0, n); sloppyStore(plain, 1, n); }
  for (let n = 0; n < 5; n++) {
    assertThrows(TypeError, () => store(view, 0, 9));
    assertEquals(2, sloppyStore(view, 1, 9));
  }
  store(view, 100, 1);
  for (const [method, ...args] of [['fill', 1], ['set', [1]], ['copyWithin', 0, 1], ['reverse'], ['sort'], ['setFromHex', '00']]) assertThrows(TypeError, () => view[method](...args), method);
  assertThrows(TypeError, () => Atomics.store(view, 0, 1));
  assertThrows(TypeError, () => new DataView(whole).setInt8(0, 1));
  assertEquals([1, 2, 3, 4], [...view]);
  assertEquals([2, 4, 6, 8], [...view.map((x) => 2 * x)]);
  assertEquals({ value: 1, writable: false, enumerable: true, configurable: false }, Object.getOwnPropertyDescriptor(view, 0));
  assertEquals([true, false, true, false, false], [Reflect.defineProperty(view, 0, { value: 1 }), Reflect.defineProperty(view, 0, { value: 2 }), Reflect.defineProperty(view, 0, { writable: false, configurable: false }), Reflect.set(view, 0, 1), Reflect.set(Object.create(view), 0, 1)]);
  view.extra = 1;
  assertThrows(TypeError, () => store(view, 0, 9));
  assertTrue(Object.isFrozen(Object.freeze(view)));
  class Sub extends Float64Array {}
  assertThrows(TypeError, () => store(new Sub(new ArrayBuffer(8).transferToImmutable()), 0, 1));
}

// A large maximum costs little, and large buffers are zero.
{
  const buffers = Array.from({ length: 2 }, () => new ArrayBuffer(8, { maxByteLength: 5e8 }));
  assertEquals(8, buffers[1].byteLength);
  const large = new Uint8Array(3e6);
  large[2999999] = 7;
  assertEquals([0, 7, 0], [large[0], large[2999999], new Uint8Array(3e6)[2999999]]);
}
