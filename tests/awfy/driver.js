// Runs one program of are-we-fast-yet without its harness, which needs node's modules:
// quadrille tests/awfy/driver.js -- DIRECTORY PROGRAM INNER_ITERATIONS
(function (directory, program, inner) {
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
  const start = performance.now();
  const benchmark = require('./' + program.toLowerCase()).newInstance();
  if (!benchmark.innerBenchmarkLoop(Number(inner))) {
    throw new Error(`${program}: incorrect result`);
  }
  print(`${program}: ${(performance.now() - start).toFixed(1)} ms`);
})(...globalThis.arguments);
