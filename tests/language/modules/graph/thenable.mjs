export function then(resolve) { resolve('from then'); }
