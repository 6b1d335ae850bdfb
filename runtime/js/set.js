// Set.prototype.forEach.
(function () {
'use strict';

return {
  // 24.2.4.8 Set.prototype.forEach ( callback [ , thisArg ] )
  forEach(callback, thisArg = undefined) {
    const iterator = %SetEntries(this, 'Set.prototype.forEach');
    if (!%IsCallable(callback)) %ThrowNotCallable(callback);
    const entry = [undefined, undefined];
    while (%TableIteratorStep(iterator, entry)) {
      %_Call(callback, thisArg, entry[0], entry[0], this);
    }
  },
};
})();
