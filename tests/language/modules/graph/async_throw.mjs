await null;
throw new RangeError('later');
