"""The programs of are-we-fast-yet, and how one is run."""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = [os.path.join(HERE, 'ab', 'js', name) for name in ('iterations.js', 'awfy.js')]
# Inner iterations: sizes for which the programs know their result.
PROGRAMS = {'Bounce': 10, 'CD': 10, 'DeltaBlue': 100, 'Havlak': 1, 'Json': 5, 'List': 10,
            'Mandelbrot': 1, 'NBody': 1, 'Permute': 10, 'Queens': 10, 'Richards': 1, 'Sieve': 50,
            'Storage': 10, 'Towers': 10}


def arguments(directory, program, iterations, inner=None):
    """What the scripts FILES want behind `--`; directory is benchmarks/JavaScript."""
    return [os.path.abspath(directory), program, str(inner or PROGRAMS[program]), str(iterations)]
