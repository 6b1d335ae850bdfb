// A steady program with a known amount of work: `work` units an iteration, set by the configuration
// (-e "var work = 1000"). 1,020 is a slow-down of 2 %.
class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  plus(other) {
    return new Point((this.x + other.x) & 1023, this.y + other.y);
  }
}

function run() {
  const table = [];
  for (let i = 0; i < 64; i++) table.push(i * 3);
  let point = new Point(0, 0);
  for (let unit = 0; unit < work; unit++) {
    const step = new Point(unit & 7, table[unit & 63] * 0.5);
    point = point.plus(step);
    table[unit & 63] = point.x;
  }
  return point.x;
}
