function run(code) {
  return eval(code);
}
run('1 +\nmissing');
