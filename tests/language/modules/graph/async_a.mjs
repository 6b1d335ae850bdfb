import { log } from './log.mjs';
log.push('a start');
await null;
log.push('a end');
