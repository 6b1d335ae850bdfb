import { present, absent } from './support/thrower.mjs';
