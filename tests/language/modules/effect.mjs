globalThis.effect = 'effect ran';
