import './async_a.mjs';
import { log } from './log.mjs';
log.push('c');
