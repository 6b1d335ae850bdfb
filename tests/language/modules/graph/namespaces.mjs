import * as inner from './left.mjs';
export { inner };
export * as again from './left.mjs';
export * as self from './namespaces.mjs';
