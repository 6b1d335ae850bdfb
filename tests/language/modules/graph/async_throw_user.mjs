import './async_throw.mjs';
globalThis.notReached = true;
