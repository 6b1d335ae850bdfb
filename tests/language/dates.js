// Dates: construction, parsing, fields, rollover, formatting. UTC where the zone would matter.
const utc = Date.UTC(2024, 1, 29, 12, 34, 56, 789);
const d = new Date(utc);
assertEquals(1709210096789, utc);
assertEquals('2024-02-29T12:34:56.789Z', d.toISOString());
assertEquals([2024, 1, 29, 4, 12, 34, 56, 789], [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), d.getUTCDay(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds()]);
assertEquals('"2024-02-29T12:34:56.789Z"', JSON.stringify(d));
assertEquals('Thu, 29 Feb 2024 12:34:56 GMT', d.toUTCString());
assertEquals(null, new Date(NaN).toJSON());
assertEquals('Invalid Date', String(new Date(NaN)));
assertThrows(RangeError, () => new Date(NaN).toISOString());
assertEquals([0, 0, NaN, 8.64e15, NaN], [new Date(0), new Date(null), new Date(undefined), new Date(8.64e15), new Date(8.64e15 + 1)].map(Number));
assertEquals('+275760-09-13T00:00:00.000Z', new Date(8.64e15).toISOString());
assertEquals('-000001-12-31T00:00:00.000Z', new Date(Date.UTC(-1, 11, 31)).toISOString());
assertEquals([Date.UTC(1999, 0), Date.UTC(1970, 0)], [Date.UTC(99, 0), Date.UTC(70, 0)]);
assertEquals(Date.UTC(2025, 0, 1), Date.UTC(2024, 12, 1));
assertEquals(Date.UTC(2024, 0, 31), Date.UTC(2024, 1, 0));
assertEquals(NaN, Date.UTC());

for (const [text, value] of [
  ['2024-02-29', Date.UTC(2024, 1, 29)], ['2024-02', Date.UTC(2024, 1)], ['2024', Date.UTC(2024, 0)], ['2024-02-29T12:34Z', Date.UTC(2024, 1, 29, 12, 34)],
  ['2024-02-29T12:34:56.7Z', Date.UTC(2024, 1, 29, 12, 34, 56, 700)], ['2024-02-29T12:34:56+01:30', Date.UTC(2024, 1, 29, 11, 4, 56)], ['+002024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['-000000-01-01T00:00:00Z', NaN], ['2024-13-01', NaN], ['2024-02-30T25:00Z', NaN], ['nonsense', NaN], ['Thu, 29 Feb 2024 12:34:56 GMT', Date.UTC(2024, 1, 29, 12, 34, 56)],
  ['Thu Feb 29 2024 12:34:56 GMT+0200', Date.UTC(2024, 1, 29, 10, 34, 56)], ['29 February 2024 00:00 UTC', Date.UTC(2024, 1, 29)],
]) assertEquals(value, Date.parse(text), text);

// Local time: a round trip through the local fields gives the same time.
const local = new Date(2024, 5, 15, 13, 14, 15, 16);
assertEquals([2024, 5, 15, 13, 14, 15, 16, 6], [local.getFullYear(), local.getMonth(), local.getDate(), local.getHours(), local.getMinutes(), local.getSeconds(), local.getMilliseconds(), local.getDay()]);
assertEquals(+local, +new Date(local.toString()) + 16);
assertEquals(local.getTime(), local.valueOf());
assertEquals(+new Date(2024, 5, 15), Date.parse('2024-06-15T00:00'));
assertEquals('Sat Jun 15 2024', local.toDateString());
assertTrue(/^13:14:15 GMT[+-]\d{4} \(.+\)$/.test(local.toTimeString()));

d.setUTCMonth(12);
assertEquals('2025-01-29T12:34:56.789Z', d.toISOString());
d.setUTCFullYear(2023, 1, 29);
assertEquals('2023-03-01T12:34:56.789Z', d.toISOString());
assertEquals(Date.UTC(2023, 2, 1, 0, 0, 0, 0), d.setUTCHours(0, 0, 0, 0));
d.setUTCDate(0); d.setUTCSeconds(3661);
assertEquals('2023-02-28T01:01:01.000Z', d.toISOString());
assertEquals(NaN, d.setTime('x'));
assertEquals(NaN, d.getUTCDate());
assertEquals(Date.UTC(2000, 0), new Date(NaN).setUTCFullYear(2000));

assertEquals(['number', 'string', true], [typeof Date.now(), typeof Date(), Math.abs(Date.now() - new Date()) < 1000]);
assertEquals([new Date(5) - 2, new Date(5) + '' === String(new Date(5)), new Date(1) < new Date(2)], [3, true, true]);
assertTrue(new Date(new Date(7)).getTime() === 7);
assertThrows(TypeError, () => Date.prototype.getTime.call({}));
class MyDate extends Date { year() { return this.getUTCFullYear(); } }
assertEquals(1970, new MyDate(0).year());
