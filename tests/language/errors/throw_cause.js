try {
  JSON.parse('{"a": }');
} catch (error) {
  throw new Error('cannot read the settings', { cause: error });
}
