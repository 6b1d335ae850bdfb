// Runs scripts in the global scope of node or bun, as a JavaScript shell would (a file that ends in
// .mjs is a module): node perf/peer_host.cjs FILE... [-- ARGUMENTS]
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');
globalThis.print = (...values) => console.log(values.map(String).join(' '));
globalThis.read = (name) => fs.readFileSync(name, 'utf8');
globalThis.load = (name) => {
  vm.runInThisContext(fs.readFileSync(name, 'utf8'), {
    filename: name,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
};
const separator = process.argv.indexOf('--');
const files = process.argv.slice(2, separator < 0 ? undefined : separator);
globalThis.arguments = separator < 0 ? [] : process.argv.slice(separator + 1);
(async () => {
  for (const file of files) {
    if (file.endsWith('.mjs')) {
      await import(path.resolve(file));
    } else {
      globalThis.load(file);
    }
  }
})();
