const name = 1;
let name = 2;
