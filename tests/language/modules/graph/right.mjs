export const same = 'right', right = 2;
