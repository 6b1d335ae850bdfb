// Map.prototype.forEach. %TableIteratorStep puts the key and value of the next entry into `entry`.
(function () {
'use strict';

return {
  // 24.1.3.5 Map.prototype.forEach ( callback [ , thisArg ] )
  forEach(callback, thisArg = undefined) {
    const iterator = %MapEntries(this, 'Map.prototype.forEach');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    const entry = [undefined, undefined];
    while (%TableIteratorStep(iterator, entry)) {
      %_Call(callback, thisArg, entry[1], entry[0], this);
    }
  },
};
})();
