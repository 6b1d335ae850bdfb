print('never printed');
function neverCalled() {
  if (true) { return 1 }}
}
