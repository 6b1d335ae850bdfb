// Functions of the constructor Map that call back.
(function () {
'use strict';

return {
  // 24.1.2.1 Map.groupBy ( items, callback ): GroupBy(items, callback, collection).
  groupBy(items, callback) {
    if (items === undefined || items === null) %ThrowNotIterable(items);
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    const groups = %NewMap();
    let k = 0;
    for (const value of items) {
      %MapAppend(groups, %_Call(callback, undefined, value, k), value);
      k++;
    }
    return groups;
  },
};
})();
