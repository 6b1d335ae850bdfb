"""The programs of Octane: which files make each, and how one is run."""

import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = os.path.join(HERE, 'octane_run.js')
PROGRAMS = {
    'box2d': ['box2d.js'],
    'code-load': ['code-load.js'],
    'crypto': ['crypto.js'],
    'deltablue': ['deltablue.js'],
    'earley-boyer': ['earley-boyer.js'],
    'gbemu': ['gbemu-part1.js', 'gbemu-part2.js'],
    'navier-stokes': ['navier-stokes.js'],
    'pdfjs': ['pdfjs.js'],
    'raytrace': ['raytrace.js'],
    'regexp': ['regexp.js'],
    'richards': ['richards.js'],
    'splay': ['splay.js'],
    'typescript': ['typescript.js', 'typescript-input.js', 'typescript-compiler.js'],
    'zlib': ['zlib.js', 'zlib-data.js'],
}
SCORE = re.compile(r'^SCORE \S+ ([\d.]+|Infinity)$', re.MULTILINE)


def files(directory, program):
    """The scripts of `program` in order, the one that starts the run last."""
    return [os.path.join(directory, name) for name in ['base.js', *PROGRAMS[program]]] + [RUN]


def score(output):
    """The program's score in the output of a run, or None when it did not end well.

    A program with two scores (throughput and latency) counts with their geometric mean. One that
    ran for less than the clock shows has the score infinity.
    """
    if 'OCTANE ERROR' in output or 'OCTANE DONE' not in output:
        return None
    scores = [float(text) for text in SCORE.findall(output)]
    if not scores:
        return None
    product = 1.0
    for value in scores:
        product *= value
    return product ** (1 / len(scores))
