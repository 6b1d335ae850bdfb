export { x } from './circular_a.mjs';
