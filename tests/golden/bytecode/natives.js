function natives(f, o, a) { return [%_Call(f, o, a, 1), %ToObject(a), %IsCallable(f)]; }
