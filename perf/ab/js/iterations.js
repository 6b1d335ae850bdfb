// abIterations(count, once): calls `once` count times and reports the time of each call in lines
// `ab-iteration: NANOSECONDS`. If `once` gives a number, that is the time of the iteration in
// milliseconds: so can a program leave preparations out. The times are kept until the end, so that
// nothing is printed or allocated while the clock runs.
function abIterations(count, once) {
  if (!(count >= 1)) throw new RangeError('the number of iterations must be at least 1');
  const times = new Float64Array(count);
  for (let i = 0; i < times.length; i++) {
    const start = performance.now();
    const own = once();
    const end = performance.now();
    times[i] = typeof own === 'number' ? own : end - start;
  }
  const lines = [];
  for (const time of times) lines.push('ab-iteration: ' + Math.max(1, Math.round(time * 1e6)));
  print(lines.join('\n'));
}
