// Assertions for the language tests. A test that runs to its end has passed; one with an .out file
// beside it must print exactly that.

class AssertionError extends Error {}
Object.defineProperty(AssertionError.prototype, 'name', { value: 'AssertionError' });

const $show = (value) => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map($show).join(', ')}]`;
  if (typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (value !== null && typeof value === 'object') {
    if (value instanceof Error) return String(value);
    try {
      return JSON.stringify(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return String(value);
};

// Equality by structure for arrays and plain objects, Object.is for everything else.
const $same = (a, b) => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (!Array.isArray(a) && Object.getPrototypeOf(a) !== Object.prototype) return false;
  const keys = Object.keys(a);
  if (a.length !== b.length || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && $same(a[key], b[key]));
};

function $fail(message) {
  throw new AssertionError(message);
}

function assertEquals(expected, actual, what = '') {
  if (!$same(expected, actual)) {
    $fail(`${what && what + ': '}expected ${$show(expected)}, got ${$show(actual)}`);
  }
}

function assertTrue(value, what = '') {
  if (value !== true) $fail(`${what && what + ': '}expected true, got ${$show(value)}`);
}

function assertFalse(value, what = '') {
  if (value !== false) $fail(`${what && what + ': '}expected false, got ${$show(value)}`);
}

// The function must throw an error of exactly that class; gives the error.
function assertThrows(type, body, what = '') {
  let result;
  try {
    result = body();
  } catch (error) {
    if (error === null || typeof error !== 'object' || error.constructor !== type) {
      $fail(`${what && what + ': '}expected ${type.name}, got ${$show(error)}`);
    }
    return error;
  }
  return $fail(`${what && what + ': '}expected ${type.name}, nothing thrown, got ${$show(result)}`);
}

// The text must not be a valid script.
function assertSyntaxError(source, what = source) {
  return assertThrows(SyntaxError, () => (0, eval)(source), what);
}
