// Runs one program of are-we-fast-yet, which must verify its result, without the suite's harness,
// which needs node's modules:
// SHELL iterations.js awfy.js -- DIRECTORY PROGRAM INNER_ITERATIONS ITERATIONS
(function (directory, program, inner, iterations) {
  const modules = new Map();
  const process = { stdout: { write: (text) => print(text) } };
  function require(name) {
    const path = `${directory}/${name.replace('./', '')}.js`;
    let module = modules.get(path);
    if (module === undefined) {
      module = { exports: {} };
      modules.set(path, module);
      const body = new Function('require', 'module', 'exports', 'process', read(path));
      body(require, module, module.exports, process);
    }
    return module.exports;
  }
  const benchmark = require('./' + program.toLowerCase()).newInstance();
  abIterations(Number(iterations), () => {
    if (!benchmark.innerBenchmarkLoop(Number(inner))) {
      throw new Error(`${program}: incorrect result`);
    }
  });
})(...globalThis.arguments);
