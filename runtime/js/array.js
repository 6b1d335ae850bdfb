// Array.prototype (ECMA-262 23.1.3): the functions that call back. `%Name()` calls the engine,
// `%_Call(f, receiver, ...)` is a plain call, `%_CreateDataProperty(o, k, v)` defines a property,
// `%_StoreElement(a, k, v)` does so on a plain array that programs do not see yet; nothing here looks
// up what programs can change.
(function () {
'use strict';

return {
  // 23.1.3.6 Array.prototype.every ( callback [ , thisArg ] )
  every(callback, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) {
      if (k in object && !%_Call(callback, thisArg, object[k], k, object)) return false;
    }
    return true;
  },

  // 23.1.3.8 Array.prototype.filter ( callback [ , thisArg ] )
  filter(callback, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    let result = %NewArrayIfPlainSpecies(object, 0);
    const isPlain = result !== undefined;
    if (!isPlain) result = %ArraySpeciesCreate(object, 0);
    let to = 0;
    for (let k = 0; k < length; k++) {
      if (k in object) {
        const value = object[k];
        if (%_Call(callback, thisArg, value, k, object)) {
          if (isPlain) {
            %_StoreElement(result, to++, value);
          } else {
            %_CreateDataProperty(result, to++, value);
          }
        }
      }
    }
    return result;
  },

  // 23.1.3.9 Array.prototype.find ( predicate [ , thisArg ] )
  find(predicate, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = 0; k < length; k++) {
      const value = object[k];
      if (%_Call(predicate, thisArg, value, k, object)) return value;
    }
    return undefined;
  },

  // 23.1.3.10 Array.prototype.findIndex ( predicate [ , thisArg ] )
  findIndex(predicate, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = 0; k < length; k++) {
      if (%_Call(predicate, thisArg, object[k], k, object)) return k;
    }
    return -1;
  },

  // 23.1.3.11 Array.prototype.findLast ( predicate [ , thisArg ] )
  findLast(predicate, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = length - 1; k >= 0; k--) {
      const value = object[k];
      if (%_Call(predicate, thisArg, value, k, object)) return value;
    }
    return undefined;
  },

  // 23.1.3.12 Array.prototype.findLastIndex ( predicate [ , thisArg ] )
  findLastIndex(predicate, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = length - 1; k >= 0; k--) {
      if (%_Call(predicate, thisArg, object[k], k, object)) return k;
    }
    return -1;
  },

  // 23.1.3.14 Array.prototype.flatMap ( mapperFunction [ , thisArg ] ): FlattenIntoArray of one
  // level with a mapper.
  flatMap(mapper, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(mapper)) %ThrowNotCallable(mapper);
    const result = %ArraySpeciesCreate(object, 0);
    let to = 0;
    for (let k = 0; k < length; k++) {
      if (!(k in object)) continue;
      const element = %_Call(mapper, thisArg, object[k], k, object);
      if (%IsArray(element)) {
        const elementLength = %ToLength(element.length);
        for (let j = 0; j < elementLength; j++) {
          if (j in element) %_CreateDataProperty(result, to++, element[j]);
        }
      } else {
        %_CreateDataProperty(result, to++, element);
      }
    }
    return result;
  },

  // 23.1.3.15 Array.prototype.forEach ( callback [ , thisArg ] )
  forEach(callback, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) {
      if (k in object) %_Call(callback, thisArg, object[k], k, object);
    }
  },

  // 23.1.3.21 Array.prototype.map ( callback [ , thisArg ] )
  map(callback, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    // A plain result grows with the elements, so that it stays packed; its length in between cannot
    // be seen.
    let result = %NewArrayIfPlainSpecies(object, length);
    const isPlain = result !== undefined;
    if (!isPlain) result = %ArraySpeciesCreate(object, length);
    for (let k = 0; k < length; k++) {
      if (k in object) {
        const value = %_Call(callback, thisArg, object[k], k, object);
        if (isPlain) {
          %_StoreElement(result, k, value);
        } else {
          %_CreateDataProperty(result, k, value);
        }
      }
    }
    if (isPlain && result.length !== length) result.length = length;
    return result;
  },

  // 23.1.3.24 Array.prototype.reduce ( callback [ , initialValue ] )
  reduce(callback, ...initial) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    let k = 0;
    let accumulator;
    if (initial.length > 0) {
      accumulator = initial[0];
    } else {
      while (k < length && !(k in object)) k++;
      if (k >= length) %ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = object[k++];
    }
    for (; k < length; k++) {
      if (k in object) accumulator = %_Call(callback, undefined, accumulator, object[k], k, object);
    }
    return accumulator;
  },

  // 23.1.3.25 Array.prototype.reduceRight ( callback [ , initialValue ] )
  reduceRight(callback, ...initial) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    let k = length - 1;
    let accumulator;
    if (initial.length > 0) {
      accumulator = initial[0];
    } else {
      while (k >= 0 && !(k in object)) k--;
      if (k < 0) %ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = object[k--];
    }
    for (; k >= 0; k--) {
      if (k in object) accumulator = %_Call(callback, undefined, accumulator, object[k], k, object);
    }
    return accumulator;
  },

  // 23.1.3.29 Array.prototype.some ( callback [ , thisArg ] )
  some(callback, thisArg = undefined) {
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) {
      if (k in object && %_Call(callback, thisArg, object[k], k, object)) return true;
    }
    return false;
  },

  // 23.1.3.30 Array.prototype.sort ( comparator )
  sort(comparator) {
    if (comparator !== undefined && !%IsCallable(comparator)) {
      %ThrowTypeError('The comparison function must be either a function or undefined');
    }
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    // The order of strings needs no calls of functions, or few: it is the engine's.
    if (comparator === undefined) return %SortByText(object, length);
    const collected = %SortCollect(object, length, true);
    %_Call(%MergeSort(), undefined, collected[0], comparator);
    return %SortWriteBack(object, length, collected);
  },

  // 23.1.3.34 Array.prototype.toSorted ( comparator )
  toSorted(comparator) {
    if (comparator !== undefined && !%IsCallable(comparator)) {
      %ThrowTypeError('The comparison function must be either a function or undefined');
    }
    const object = %ToObject(this);
    const length = %ToLength(object.length);
    if (length > 4294967295) %ThrowRangeError('Invalid array length');
    if (comparator === undefined) return %SortedByText(object, length);
    const collected = %SortCollect(object, length, false);
    %_Call(%MergeSort(), undefined, collected[0], comparator);
    return %SortedArray(collected);
  },
};
})();
