const object = {
  get value() {
    return this.missing.value;
  },
};
const { value } = object;
