export const same = 'left', left = 1;
