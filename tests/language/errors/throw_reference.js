{
  use(later);
  let later = 1;
}
function use() {}
