import { x } from './circular_a.mjs';
