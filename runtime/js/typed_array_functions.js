// Functions of the constructor %TypedArray% (ECMA-262 23.2.2) that call back.
(function () {
'use strict';

return {
  // 23.2.2.1 %TypedArray%.from ( source [ , mapper [ , thisArg ] ] )
  from(source, mapper = undefined, thisArg = undefined) {
    const constructor = this;
    if (!%IsConstructor(constructor)) %ThrowNotConstructor(constructor);
    const isMapping = mapper !== undefined;
    if (isMapping && !%IsCallable(mapper)) %ThrowNotCallable(mapper);
    const method = %GetIteratorMethod(source);
    if (method !== undefined) {
      const values = %IterableToArray(source, method);
      const length = values.length;
      const target = %TypedArrayCreate(constructor, length);
      for (let k = 0; k < length; k++) {
        const value = values[k];
        target[k] = isMapping ? %_Call(mapper, thisArg, value, k) : value;
      }
      return target;
    }
    const arrayLike = %ToObject(source);
    const length = %ToLength(arrayLike.length);
    const target = %TypedArrayCreate(constructor, length);
    for (let k = 0; k < length; k++) {
      const value = arrayLike[k];
      target[k] = isMapping ? %_Call(mapper, thisArg, value, k) : value;
    }
    return target;
  },
};
})();
