// Runs scripts in the global scope of node or bun, as a JavaScript shell would:
// node perf/peer_host.cjs FILE...
'use strict';
const fs = require('fs');
const vm = require('vm');
globalThis.print = console.log;
globalThis.read = (name) => fs.readFileSync(name, 'utf8');
globalThis.load = (name) => {
  vm.runInThisContext(fs.readFileSync(name, 'utf8'), { filename: name });
};
const separator = process.argv.indexOf('--');
const files = process.argv.slice(2, separator < 0 ? undefined : separator);
globalThis.arguments = separator < 0 ? [] : process.argv.slice(separator + 1);
files.forEach(globalThis.load);
