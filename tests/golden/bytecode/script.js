var v = 1;
let l = 2;
const c = 3;
class C {}
function f() { return v + l + c; }
{ function inBlock() {} let l = 4; }
l = v;
