export const viaStar = 'star', local = 'of the star';
