import value from './left.mjs';
