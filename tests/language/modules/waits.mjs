import { order } from './slow.mjs';
order.push('importer');
export { order };
