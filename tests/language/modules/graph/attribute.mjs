import './left.mjs' with { kind: 'x' };
