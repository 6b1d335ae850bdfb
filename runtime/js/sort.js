// The stable sort behind sort and toSorted of arrays and typed arrays with a comparator: natural
// merge sort. It is JavaScript so that the comparator is called without leaving generated code, and
// so that compilers can inline it; its cost is nearly all in those calls, of which it makes about
// as few as can be.
//
// Runs that are there already are taken as they are (descending ones reversed); short ones are made
// longer by binary insertion. Runs wait on a stack whose lengths decrease fast enough that merging
// neighbours costs O(n log n) in all.
(function () {
'use strict';

// Runs shorter than this are extended by insertion. Small, because moving an element costs about as
// much as a comparison here.
const kMinRun = 16;

// Sorts array[low, high), of which [low, start) is sorted.
function InsertionSort(array, low, start, high, comparator) {
  for (let i = start; i < high; i++) {
    const pivot = array[i];
    let left = low;
    let right = i;
    while (left < right) {
      const middle = left + ((right - left) >> 1);
      if (+%_Call(comparator, undefined, pivot, array[middle]) < 0) {
        right = middle;
      } else {
        left = middle + 1;
      }
    }
    for (let j = i; j > left; j--) array[j] = array[j - 1];
    array[left] = pivot;
  }
}

// The end of the run that begins at low; afterwards it is ascending.
function FindRun(array, low, high, comparator) {
  let end = low + 1;
  if (end === high) return end;
  let previous = array[end++];
  // Only strictly descending runs may be reversed: equal elements keep their order.
  const isDescending = +%_Call(comparator, undefined, previous, array[low]) < 0;
  while (end < high) {
    const next = array[end];
    const isLess = +%_Call(comparator, undefined, next, previous) < 0;
    if (isLess !== isDescending) break;
    previous = next;
    end++;
  }
  if (isDescending) {
    for (let i = low, j = end - 1; i < j; i++, j--) {
      const value = array[i];
      array[i] = array[j];
      array[j] = value;
    }
  }
  return end;
}

// The first place in the sorted array[low, high) whose element is greater than `value`.
function UpperBound(array, low, high, value, comparator) {
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (+%_Call(comparator, undefined, value, array[middle]) < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

// The first place whose element is not less than `value`.
function LowerBound(array, low, high, value, comparator) {
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (+%_Call(comparator, undefined, array[middle], value) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// Merges the sorted array[low, middle) and array[middle, high).
function Merge(array, low, middle, high, scratch, comparator) {
  // What is in its place already stays.
  low = UpperBound(array, low, middle, array[middle], comparator);
  if (low === middle) return;
  high = LowerBound(array, middle, high, array[middle - 1], comparator);
  if (high === middle) return;
  if (middle - low <= high - middle) {
    // The left run waits aside; fill from the left.
    const count = middle - low;
    for (let i = 0; i < count; i++) scratch[i] = array[low + i];
    let left = 0;
    let right = middle;
    let to = low;
    let leftValue = scratch[0];
    let rightValue = array[right];
    for (;;) {
      if (+%_Call(comparator, undefined, rightValue, leftValue) < 0) {
        array[to++] = rightValue;
        if (++right === high) break;
        rightValue = array[right];
      } else {
        array[to++] = leftValue;
        if (++left === count) return;
        leftValue = scratch[left];
      }
    }
    while (left < count) array[to++] = scratch[left++];
  } else {
    // The right run waits aside; fill from the right.
    const count = high - middle;
    for (let i = 0; i < count; i++) scratch[i] = array[middle + i];
    let left = middle - 1;
    let right = count - 1;
    let to = high - 1;
    let leftValue = array[left];
    let rightValue = scratch[right];
    for (;;) {
      if (+%_Call(comparator, undefined, rightValue, leftValue) < 0) {
        array[to--] = leftValue;
        if (--left < low) break;
        leftValue = array[left];
      } else {
        array[to--] = rightValue;
        if (--right < 0) return;
        rightValue = scratch[right];
      }
    }
    while (right >= 0) array[to--] = scratch[right--];
  }
}

return {
  // Sorts `array`, a plain array that programs do not see, in place.
  MergeSort(array, comparator) {
    const length = array.length;
    if (length < 2) return;
    // The shortest run, so that the number of runs is about a power of two.
    let minRun = length;
    let odd = 0;
    while (minRun >= 2 * kMinRun) {
      odd |= minRun & 1;
      minRun >>= 1;
    }
    minRun += odd;
    const scratch = %SortScratch(length >> 1);
    // Pending runs: starts[i] to starts[i + 1].
    const starts = %SortScratch(64);
    let count = 0;
    let low = 0;
    starts[0] = 0;
    while (low < length) {
      let end = FindRun(array, low, length, comparator);
      if (end - low < minRun) {
        const wanted = low + minRun < length ? low + minRun : length;
        InsertionSort(array, low, end, wanted, comparator);
        end = wanted;
      }
      starts[++count] = end;
      low = end;
      // Each pending run is longer than the two behind it together, else neighbours merge.
      while (count > 1) {
        const last = starts[count] - starts[count - 1];
        const second = starts[count - 1] - starts[count - 2];
        const third = count > 2 ? starts[count - 2] - starts[count - 3] : 0;
        const fourth = count > 3 ? starts[count - 3] - starts[count - 4] : 0;
        if ((count > 2 && third <= second + last) || (count > 3 && fourth <= third + second)) {
          if (third < last) {
            Merge(array, starts[count - 3], starts[count - 2], starts[count - 1], scratch,
                  comparator);
            starts[count - 2] = starts[count - 1];
            starts[count - 1] = starts[count];
          } else {
            Merge(array, starts[count - 2], starts[count - 1], starts[count], scratch, comparator);
            starts[count - 1] = starts[count];
          }
        } else if (second <= last) {
          Merge(array, starts[count - 2], starts[count - 1], starts[count], scratch, comparator);
          starts[count - 1] = starts[count];
        } else {
          break;
        }
        count--;
      }
    }
    while (count > 1) {
      const last = starts[count] - starts[count - 1];
      if (count > 2 && starts[count - 2] - starts[count - 3] < last) {
        Merge(array, starts[count - 3], starts[count - 2], starts[count - 1], scratch, comparator);
        starts[count - 2] = starts[count - 1];
        starts[count - 1] = starts[count];
      } else {
        Merge(array, starts[count - 2], starts[count - 1], starts[count], scratch, comparator);
        starts[count - 1] = starts[count];
      }
      count--;
    }
  },
};
})();
