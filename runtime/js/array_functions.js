// Functions of the constructor Array (ECMA-262 23.1.2) that call back.
(function () {
'use strict';

// 23.1.2.1.1 The body of Array.fromAsync.
async function FromAsync(items, mapper, thisArg) {
  const isMapping = mapper !== undefined;
  if (isMapping && !%IsCallable(mapper)) %ThrowNotCallable(mapper);
  const constructor = this;
  const asyncMethod = %GetAsyncIteratorMethod(items);
  const method = asyncMethod === undefined ? %GetIteratorMethod(items) : undefined;
  if (asyncMethod !== undefined || method !== undefined) {
    let iterator;
    if (asyncMethod !== undefined) {
      iterator = %_Call(asyncMethod, items);
      if (!%IsReceiver(iterator)) {
        %ThrowTypeError('Result of the Symbol.asyncIterator method is not an object');
      }
    } else {
      const syncIterator = %_Call(method, items);
      if (!%IsReceiver(syncIterator)) {
        %ThrowTypeError('Result of the Symbol.iterator method is not an object');
      }
      iterator = %CreateAsyncFromSyncIterator(syncIterator, syncIterator.next);
    }
    // Constructing comes behind getting the iterator and before its next method is called.
    const next = iterator.next;
    const result = %IsConstructor(constructor) ? new constructor() : %NewArray(0);
    for (let k = 0;; k++) {
      const step = await %_Call(next, iterator);
      if (!%IsReceiver(step)) %ThrowIteratorResultNotObject(step);
      if (step.done) {
        result.length = k;
        return result;
      }
      let value = step.value;
      try {
        if (isMapping) value = await %_Call(mapper, thisArg, value, k);
        %_CreateDataProperty(result, k, value);
      } catch (error) {
        // AsyncIteratorClose of a throw completion: what goes wrong in it is forgotten.
        try {
          const close = iterator.return;
          if (close !== undefined && close !== null) await %_Call(close, iterator);
        } catch {
        }
        throw error;
      }
    }
  }
  const arrayLike = %ToObject(items);
  const length = %ToLength(arrayLike.length);
  const result = %IsConstructor(constructor) ? new constructor(length) : %NewArray(length);
  for (let k = 0; k < length; k++) {
    let value = await arrayLike[k];
    if (isMapping) value = await %_Call(mapper, thisArg, value, k);
    %_CreateDataProperty(result, k, value);
  }
  result.length = length;
  return result;
}

return {
  // 23.1.2.1 Array.from ( items [ , mapper [ , thisArg ] ] )
  from(items, mapper = undefined, thisArg = undefined) {
    const isMapping = mapper !== undefined;
    if (isMapping && !%IsCallable(mapper)) %ThrowNotCallable(mapper);
    const constructor = this;
    const method = %GetIteratorMethod(items);
    if (method !== undefined) {
      if (!isMapping) {
        // A plain array whose iteration cannot be observed, into a plain array.
        const copy = %ArrayFromPlainArray(constructor, items, method);
        if (copy !== undefined) return copy;
      }
      // A plain result is filled without being looked at.
      let result = %NewPlainArray(constructor, 0);
      const isPlain = result !== undefined;
      if (!isPlain) result = %IsConstructor(constructor) ? new constructor() : %NewArray(0);
      const iterator = %_Call(method, items);
      if (!%IsReceiver(iterator)) {
        %ThrowTypeError('Result of the Symbol.iterator method is not an object');
      }
      const next = iterator.next;
      for (let k = 0;; k++) {
        const step = %_Call(next, iterator);
        if (!%IsReceiver(step)) %ThrowIteratorResultNotObject(step);
        if (step.done) {
          if (!isPlain) result.length = k;
          return result;
        }
        let value = step.value;
        if (isPlain && !isMapping) {
          %_StoreElement(result, k, value);
          continue;
        }
        try {
          if (isMapping) value = %_Call(mapper, thisArg, value, k);
          %_CreateDataProperty(result, k, value);
        } catch (error) {
          %IteratorCloseOnThrow(iterator);
          throw error;
        }
      }
    }
    const arrayLike = %ToObject(items);
    const length = %ToLength(arrayLike.length);
    let result = %NewPlainArray(constructor, length);
    const isPlain = result !== undefined;
    if (!isPlain) result = %IsConstructor(constructor) ? new constructor(length) : %NewArray(length);
    for (let k = 0; k < length; k++) {
      let value = arrayLike[k];
      if (isMapping) value = %_Call(mapper, thisArg, value, k);
      if (isPlain) {
        %_StoreElement(result, k, value);
      } else {
        %_CreateDataProperty(result, k, value);
      }
    }
    if (!isPlain) result.length = length;
    return result;
  },

  // 23.1.2.1 Array.fromAsync ( items [ , mapper [ , thisArg ] ] ): an ordinary function that returns
  // a promise.
  fromAsync(items, mapper = undefined, thisArg = undefined) {
    return %_Call(FromAsync, this, items, mapper, thisArg);
  },
};
})();
