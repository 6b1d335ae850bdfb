// Runs the suites of Octane that the files before it registered, one iteration after another:
// SHELL base.js SUITE.js iterations.js octane.js -- ITERATIONS
// An iteration runs each benchmark of the suite once; Setup and TearDown stay outside the clock.
(function (iterations) {
  BenchmarkSuite.ResetRNG();  // Octane's own generator of random numbers: the same in every run
  const benchmarks = BenchmarkSuite.suites.flatMap((suite) => suite.benchmarks);
  for (const benchmark of benchmarks) benchmark.Setup();
  abIterations(Number(iterations), () => {
    let total = 0;
    for (const benchmark of benchmarks) {
      const start = performance.now();
      benchmark.run();
      total += performance.now() - start;
    }
    return total;
  });
  for (const benchmark of benchmarks) benchmark.TearDown();
})(...globalThis.arguments);
