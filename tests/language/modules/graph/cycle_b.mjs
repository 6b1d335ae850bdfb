import './cycle_a.mjs';
await null;
