const a = 1;
const t = `line ${a
} and ${ }`;
