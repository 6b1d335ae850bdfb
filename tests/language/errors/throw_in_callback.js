[1, 2, 3].forEach((value) => {
  if (value === 2) undefinedFunction(value);
});
