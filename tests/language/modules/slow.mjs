export const order = ['before'];
await null;
await new Promise((resolve) => resolve());
order.push('after');
