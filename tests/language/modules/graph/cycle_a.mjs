import './cycle_b.mjs';
await null;
throw new Error('cycle');
