import './async_b.mjs';
import './async_c.mjs';
import { log } from './log.mjs';
log.push('d start');
await null;
log.push('d end');
