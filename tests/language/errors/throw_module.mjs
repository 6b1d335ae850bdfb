import { thrower } from './support/thrower.mjs';
thrower();
