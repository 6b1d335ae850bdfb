function even(n) {
  return odd(n + 1);
}
function odd(n) {
  return even(n + 1);
}
even(0);
