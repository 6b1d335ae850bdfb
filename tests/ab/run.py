#!/usr/bin/env python3
"""The A/B harness: its statistics on data whose truth is known, its runs with a fake engine."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]
from common import ROOT, Totals  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, 'perf'))


class Result(unittest.TestResult):
    """Gives what happens to the totals of the step."""

    def __init__(self, totals):
        super().__init__()
        self.totals = totals

    def addSuccess(self, test):
        self.totals.ok()

    def addFailure(self, test, err):
        self.totals.fail(test.id(), self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.totals.fail(str(subtest), self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        self.totals.skip(test.id(), reason)


def main():
    totals = Totals()
    try:
        import numpy  # noqa: F401
    except ImportError:
        totals.skip('everything', 'numpy is missing (Debian: python3-numpy)')
        totals.finish()
    suite = unittest.defaultTestLoader.discover(HERE, 'test_*.py')
    suite.run(Result(totals))
    totals.finish()


main()
