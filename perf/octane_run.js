// Runs the suites that the files before it have registered, and prints scores that a program can
// read. `octaneQuick`, if a file before it sets it, asks for few iterations: enough to check the
// results, not to time them.
BenchmarkSuite.config.doWarmup = undefined;
BenchmarkSuite.config.doDeterministic = undefined;
if (typeof octaneQuick !== 'undefined') {
  BenchmarkSuite.config.doWarmup = false;
  BenchmarkSuite.config.doDeterministic = true;
  BenchmarkSuite.suites.forEach(function (suite) {
    suite.benchmarks.forEach(function (benchmark) {
      benchmark.minIterations = 1;
      benchmark.deterministicIterations = octaneQuick;
    });
  });
}
BenchmarkSuite.RunSuites({
  NotifyResult: function (name, result) { print('SCORE ' + name + ' ' + result); },
  NotifyError: function (name, error) {
    print('OCTANE ERROR ' + name + ': ' + error + '\n' + (error && error.stack));
  },
  NotifyScore: function () { print('OCTANE DONE'); },
});
