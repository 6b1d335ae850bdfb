import './async_a.mjs';
import './async_b.mjs';
import './sync.mjs';
import './async_c.mjs';
import './async_d.mjs';
import { log } from './log.mjs';
log.push('root');
export { log };
