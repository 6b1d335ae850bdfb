// options: module
export const x = await f();
for await (const y of x) g(y);
