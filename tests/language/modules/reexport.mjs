export * from './star.mjs';
export const local = 'own';
export * as nested from './star.mjs';
