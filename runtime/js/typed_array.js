// %TypedArray%.prototype (ECMA-262 23.2.3): the functions that call back. %ValidateTypedArray
// gives the length, or throws where the receiver is no typed array or out of bounds.
(function () {
'use strict';

return {
  // 23.2.3.8 %TypedArray%.prototype.every ( callback [ , thisArg ] )
  every(callback, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.every');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) {
      if (!%_Call(callback, thisArg, this[k], k, this)) return false;
    }
    return true;
  },

  // 23.2.3.10 %TypedArray%.prototype.filter ( callback [ , thisArg ] )
  filter(callback, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.filter');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    const kept = %NewArray(0);
    let count = 0;
    for (let k = 0; k < length; k++) {
      const value = this[k];
      if (%_Call(callback, thisArg, value, k, this)) %_CreateDataProperty(kept, count++, value);
    }
    const result = %TypedArraySpeciesCreate(this, count);
    for (let n = 0; n < count; n++) result[n] = kept[n];
    return result;
  },

  // 23.2.3.11 %TypedArray%.prototype.find ( predicate [ , thisArg ] )
  find(predicate, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.find');
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = 0; k < length; k++) {
      const value = this[k];
      if (%_Call(predicate, thisArg, value, k, this)) return value;
    }
    return undefined;
  },

  // 23.2.3.12 %TypedArray%.prototype.findIndex ( predicate [ , thisArg ] )
  findIndex(predicate, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.findIndex');
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = 0; k < length; k++) {
      if (%_Call(predicate, thisArg, this[k], k, this)) return k;
    }
    return -1;
  },

  // 23.2.3.13 %TypedArray%.prototype.findLast ( predicate [ , thisArg ] )
  findLast(predicate, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.findLast');
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = length - 1; k >= 0; k--) {
      const value = this[k];
      if (%_Call(predicate, thisArg, value, k, this)) return value;
    }
    return undefined;
  },

  // 23.2.3.14 %TypedArray%.prototype.findLastIndex ( predicate [ , thisArg ] )
  findLastIndex(predicate, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.findLastIndex');
    if (!%IsCallable(predicate)) %ThrowNotCallable(predicate);
    for (let k = length - 1; k >= 0; k--) {
      if (%_Call(predicate, thisArg, this[k], k, this)) return k;
    }
    return -1;
  },

  // 23.2.3.15 %TypedArray%.prototype.forEach ( callback [ , thisArg ] )
  forEach(callback, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.forEach');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) %_Call(callback, thisArg, this[k], k, this);
  },

  // 23.2.3.22 %TypedArray%.prototype.map ( callback [ , thisArg ] )
  map(callback, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.map');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    const result = %TypedArraySpeciesCreate(this, length);
    for (let k = 0; k < length; k++) {
      result[k] = %_Call(callback, thisArg, this[k], k, this);
    }
    return result;
  },

  // 23.2.3.23 %TypedArray%.prototype.reduce ( callback [ , initialValue ] )
  reduce(callback, ...initial) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.reduce');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    let k = 0;
    let accumulator;
    if (initial.length > 0) {
      accumulator = initial[0];
    } else {
      if (length === 0) %ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = this[k++];
    }
    for (; k < length; k++) {
      accumulator = %_Call(callback, undefined, accumulator, this[k], k, this);
    }
    return accumulator;
  },

  // 23.2.3.24 %TypedArray%.prototype.reduceRight ( callback [ , initialValue ] )
  reduceRight(callback, ...initial) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.reduceRight');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    let k = length - 1;
    let accumulator;
    if (initial.length > 0) {
      accumulator = initial[0];
    } else {
      if (length === 0) %ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = this[k--];
    }
    for (; k >= 0; k--) {
      accumulator = %_Call(callback, undefined, accumulator, this[k], k, this);
    }
    return accumulator;
  },

  // 23.2.3.28 %TypedArray%.prototype.some ( callback [ , thisArg ] )
  some(callback, thisArg = undefined) {
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.some');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    for (let k = 0; k < length; k++) {
      if (%_Call(callback, thisArg, this[k], k, this)) return true;
    }
    return false;
  },

  // 23.2.3.29 %TypedArray%.prototype.sort ( comparator )
  sort(comparator) {
    if (comparator !== undefined && !%IsCallable(comparator)) {
      %ThrowTypeError('The comparison function must be either a function or undefined');
    }
    const length = %ValidateWritableTypedArray(this, '%TypedArray%.prototype.sort');
    if (comparator === undefined) return %TypedArraySortByValue(this);
    const values = %TypedArrayToArray(this, length);
    %_Call(%MergeSort(), undefined, values, comparator);
    // The comparator may have shrunk the array: what is behind its end is dropped.
    for (let k = 0; k < length; k++) this[k] = values[k];
    return this;
  },

  // 23.2.3.33 %TypedArray%.prototype.toSorted ( comparator )
  toSorted(comparator) {
    if (comparator !== undefined && !%IsCallable(comparator)) {
      %ThrowTypeError('The comparison function must be either a function or undefined');
    }
    const length = %ValidateTypedArray(this, '%TypedArray%.prototype.toSorted');
    const result = %TypedArrayCreateSameType(this, length);
    for (let k = 0; k < length; k++) result[k] = this[k];
    if (comparator === undefined) return %TypedArraySortByValue(result);
    const values = %TypedArrayToArray(result, length);
    %_Call(%MergeSort(), undefined, values, comparator);
    for (let k = 0; k < length; k++) result[k] = values[k];
    return result;
  },
};
})();
