import { nothing } from './star.mjs';
