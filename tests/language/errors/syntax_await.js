function notAsync() {
  await something();
}
