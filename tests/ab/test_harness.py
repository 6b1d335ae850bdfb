"""Whole runs with a fake engine: what is measured and kept, failures, interruption, resuming."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from ab import cli, events, iterations
from common import shell_path

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
AB = os.path.join(ROOT, 'perf', 'quadrille-ab')
FAKE = os.path.join(HERE, 'fake_engine.sh')


class Harness(unittest.TestCase):
    """Runs the command in a folder of its own."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment = {**os.environ, 'COUNT_FILE': self.path('count'),
                            'PID_FILE': self.path('pid'), 'SEED_FILE': self.path('seed')}
        for name in ('OCTANE', 'AWFY', 'QUADRILLE'):
            self.environment.pop(name, None)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def programs(self, *names):
        for name in names:
            with open(self.path(name), 'w', encoding='utf-8'):
                pass
        return list(names)

    def start(self, *arguments):
        return subprocess.Popen([sys.executable, AB, *arguments], cwd=self.folder.name,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env=self.environment)

    def ab(self, *arguments, code=0):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, out + err)
        return out, err

    def compare(self, *arguments, code=0):
        """Two configurations of the fake engine, B 5 % slower; the document."""
        out, err = self.ab('--binary', FAKE, '--a', '', '--b', '--slow', '--seed', '1',
                           '--json', 'out.json', *arguments, code=code)
        with open(self.path('out.json'), encoding='utf-8') as file:
            return json.load(file), out, err

    def leftovers(self):
        return [name for name in os.listdir(self.folder.name) if name.startswith('quadrille-ab-')]


class Measuring(Harness):
    def test_a_slower_side_is_found_by_its_iterations(self):
        document, out, _ = self.compare('--runs', '8', *self.programs('iterations.js'))
        program, = document['programs']
        comparison, = program['comparisons']
        self.assertEqual((comparison['metric'], comparison['verdict']), ('iteration', 'slower'))
        entry = comparison['metrics']['iteration']
        self.assertTrue(entry['low'] <= 1.05 <= entry['high'], entry)
        self.assertEqual(program['sides']['A']['classification'], 'warm-up')
        self.assertEqual(program['sides']['A']['warm_up']['iterations'], 4)
        self.assertEqual(len(document['executions']), 16)
        self.assertTrue(document['complete'])
        self.assertIn('slower', out)
        self.assertEqual(self.leftovers(), [])
        wall = program['sides']['A']['metrics']['wall']
        self.assertTrue(1e5 < wall['lowest'] <= wall['median'] <= wall['highest'] < 1e10)
        # More than nothing, and less than the interpreter that starts the processes.
        self.assertTrue(1e5 < program['sides']['A']['metrics']['memory']['median'] < 12e6)

    def test_every_block_holds_each_configuration_in_random_order(self):
        document, _, _ = self.compare('--b', '--slow', '--c', '', '--runs', '9',
                                      *self.programs('a.js', 'b.js'))
        blocks = {}
        for entry in document['executions']:
            blocks.setdefault((entry['round'], entry['program']), []).append(entry)
        self.assertEqual(len(blocks), 18)
        orders = set()
        for block in blocks.values():
            block.sort(key=lambda entry: entry['position'])
            order = ''.join(entry['configuration'] for entry in block)
            self.assertEqual(sorted(order), ['A', 'B', 'C'])
            self.assertLessEqual(block[0]['started'], block[2]['started'])
            orders.add(order)
        self.assertGreaterEqual(len(orders), 4)
        self.assertEqual([c['configuration'] for c in document['programs'][0]['comparisons']],
                         ['B', 'C'])

    def test_iterations_too_short_for_the_clock_are_not_compared(self):
        self.programs('iterations.js', 'quick.js')
        document, out, _ = self.compare('--runs', '2', 'quick.js iterations.js')
        self.assertEqual(document['programs'][0]['comparisons'][0]['metric'], 'wall')
        self.assertIn('too short for the clock', out)

    def test_score(self):
        document, _, _ = self.compare('--runs', '6', *self.programs('score.js'))
        comparison, = document['programs'][0]['comparisons']
        self.assertEqual((comparison['metric'], comparison['verdict']), ('score', 'slower'))
        self.assertAlmostEqual(comparison['metrics']['score']['ratio'], 1.05, places=5)
        self.assertAlmostEqual(document['programs'][0]['sides']['B']['metrics']['score']['mean'],
                               1000)

    def test_events_are_joined_and_only_where_there_are_any(self):
        document, out, _ = self.compare('--with', f'env FAKE=1 {FAKE}', '--runs', '1',
                                        *self.programs('a.js'))
        sides = document['programs'][0]['sides']
        self.assertNotIn('events', sides['C'])
        summary = sides['A']['events']
        self.assertEqual(summary['deopts'], [{'kind': 'eager', 'reason': 'wrong map', 'count': 1}])
        self.assertEqual(summary['compiles'],
                         {'sparkplug': {'count': 1, 'duration_us': 40.5, 'main_us': 10.5,
                                        'failed': 0}})
        self.assertEqual(summary['residency'], {'ignition': 0.25, 'sparkplug': 0.75})
        self.assertEqual(summary['final_tiers'], {'sparkplug': 1})
        self.assertEqual(summary['hot_functions'][0]['name'], 'hot:3')
        self.assertIn('wrong map', out)
        document, out, _ = self.compare('--event-runs', '0', '--runs', '1', 'a.js')
        self.assertNotIn('events', document['programs'][0]['sides']['A'])
        self.assertNotIn('deopts', out)

    def test_time_budget_ends_after_a_whole_block(self):
        document, _, _ = self.compare('--time', '0.5s', *self.programs('naps.js'))
        count = len(document['executions'])
        self.assertEqual(count % 2, 0)
        self.assertTrue(2 <= count < 60, count)
        self.assertFalse(document['complete'])

    def test_calibration(self):
        out, _ = self.ab('--binary', FAKE, '--calibrate', '--runs', '8', '--seed', '3',
                         '--json', 'c.json', *self.programs('iterations.js'))
        self.assertIn('A against itself: 0 of 1', out)
        with open(self.path('c.json'), encoding='utf-8') as file:
            row, = json.load(file)['calibration']['programs']
        self.assertTrue(0 < row['detectable'] < 0.05, row)

    def test_other_engine_with_an_environment(self):
        self.programs('a.js')
        out, _ = self.ab('--binary', FAKE, '--a', '', '--with', f'A=1 {FAKE} --slow', '--runs', '1',
                         'a.js')
        self.assertIn('B  A=1 fake_engine.sh --slow', out)


class Failures(Harness):
    def test_a_program_that_fails_is_dropped_and_the_rest_measured(self):
        document, out, _ = self.compare('--runs', '2',
                                        *self.programs('fails.js', 'crashes.js', 'a.js'), code=1)
        fails, crashes, works = document['programs']
        self.assertTrue(fails['dropped'] and crashes['dropped'] and not works['dropped'])
        self.assertEqual(fails['sides']['A']['failures'],
                         [{'kind': 'exit code 3', 'count': 1, 'text': 'it went wrong'}])
        self.assertEqual(crashes['sides']['A']['failures'][0]['kind'], 'killed by SIGSEGV')
        self.assertEqual({entry['program'] for entry in document['executions']}, {'a'})
        self.assertIn('it went wrong', out)

    def test_some_executions_fail_and_are_kept_apart(self):
        document, _, _ = self.compare('--runs', '6', '--event-runs', '0',
                                      *self.programs('sometimes.js'), code=1)
        program, = document['programs']
        self.assertFalse(program['dropped'])
        failed = sum(failure['count'] for side in program['sides'].values()
                     for failure in side['failures'])
        good = sum(side['executions'] for side in program['sides'].values())
        self.assertEqual((failed, good), (4, 8))
        self.assertLess(program['comparisons'][0]['metrics']['wall']['blocks'], 6)

    def test_timeout(self):
        document, _, _ = self.compare('--timeout', '0.2s', *self.programs('hangs.js'), code=1)
        self.assertEqual(document['programs'][0]['sides']['A']['failures'][0]['kind'], 'timed out')

    def test_too_much_output(self):
        document, _, _ = self.compare(*self.programs('talks.js'), code=1)
        self.assertEqual(document['programs'][0]['sides']['A']['failures'][0]['kind'],
                         'too much output')

    def test_fail_if_slower(self):
        self.compare('--runs', '6', '--fail-if-slower', *self.programs('iterations.js'), code=3)


class Usage(Harness):
    def refused(self, *arguments):
        _, err = self.ab(*arguments, code=2)
        self.assertEqual(self.leftovers(), [])
        self.assertNotIn('Traceback', err)
        return err

    def test_what_does_not_exist(self):
        self.programs('a.js')
        both = ('--binary', FAKE, '--a', '', '--b', '--slow')
        self.assertIn('no file missing.js', self.refused(*both, 'missing.js'))
        self.assertIn('no program to run', self.refused(*both))
        self.assertIn('no program /nowhere/q',
                      self.refused('--a', '', '--binary-a', '/nowhere/q', '--b', '', 'a.js'))
        self.assertIn('not a program', self.refused('--binary', self.path('a.js'), '--a', '',
                                                    '--b', '', 'a.js'))
        self.assertIn('no program nosuchengine',
                      self.refused('--binary', FAKE, '--with', 'nosuchengine --x', 'a.js'))
        self.assertIn('OCTANE=DIR', self.refused(*both, 'octane:richards'))
        self.assertIn('no such program; there are: Bounce',
                      self.refused(*both, '--awfy', '.', 'awfy:bounce'))
        self.assertIn('is a number', self.refused(*both, '--awfy', '.', 'awfy:Bounce:x'))
        self.assertIn('No closing quotation', self.refused(*both, 'a.js "x'))
        self.assertIn('no folder', self.refused(*both, '--json', '/nowhere/x.json', 'a.js'))
        self.assertIn('No such file', self.refused('--resume', 'missing.jsonl'))

    def test_what_makes_no_sense(self):
        self.programs('a.js')
        self.assertIn('two configurations', self.refused('--binary', FAKE, '--a', '', 'a.js'))
        self.assertIn('configuration B is missing',
                      self.refused('--binary', FAKE, '--a', '', '--c', '', 'a.js'))
        self.assertIn('compares A with itself',
                      self.refused('--binary', FAKE, '--a', '', '--b', '', '--calibrate', 'a.js'))
        for option, value in (('--margin', '2'), ('--margin', 'x'), ('--runs', '0'),
                              ('--time', '5d'), ('--cpus', '999'), ('--seed', '-1')):
            self.assertIn(option, self.refused('--a', '', '--b', '', option, value, 'a.js'))
        self.assertIn('not a journal', self.refused('--resume', 'a.js'))
        self.assertIn('needs --resume', self.refused('--report-only', 'a.js'))

    def test_flags_that_the_engine_refuses(self):
        self.programs('a.js')
        message = self.refused('--binary', FAKE, '--a', '', '--b', '--bad', 'a.js')
        self.assertIn('configuration B does not run', message)
        self.assertIn('unknown flag --bad', message)

    def test_values_that_look_like_options(self):
        self.assertEqual(cli.joined(['--a', '--no-maglev', '--b', '', 'x.js', '--', '--a']),
                         ['--a=--no-maglev', '--b=', 'x.js', '--', '--a'])

    def test_the_journal_is_never_overwritten(self):
        self.programs('a.js', 'j.jsonl')
        _, err = self.ab('--binary', FAKE, '--a', '', '--b', '', '--journal', 'j.jsonl', 'a.js',
                         code=2)
        self.assertIn('exists already', err)


class Resuming(Harness):
    def interrupt(self, number, at_least):
        """Starts a run, ends it with a signal, gives (exit code, journal, standard error)."""
        process = self.start('--binary', FAKE, '--a', '', '--b', '--slow', '--runs', '12', '--seed',
                             '5', *self.programs('naps.js', 'iterations.js'))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            journals = self.leftovers()
            if journals and self.lines(journals[0]) >= at_least:
                break
            time.sleep(0.01)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        journal, = self.leftovers()
        return process.returncode, journal, err

    def lines(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read().count(b'\n')

    def finish(self, journal):
        self.ab('--resume', journal, '--json', 'out.json')
        with open(self.path('out.json'), encoding='utf-8') as file:
            document = json.load(file)
        self.assertTrue(document['complete'])
        self.assertEqual(len({(e['round'], e['program'], e['configuration'])
                              for e in document['executions']}), 48)
        self.assertEqual(len(document['executions']), 48)
        return document

    def test_interrupted_and_resumed(self):
        code, journal, err = self.interrupt(signal.SIGINT, 14)
        self.assertEqual(code, 130)
        self.assertIn(f'--resume {journal}', err)
        before = self.lines(journal)
        self.ab('--resume', journal, '--report-only')
        self.assertEqual(self.lines(journal), before)
        document = self.finish(journal)
        # What was measured before is kept; a block that broke off is measured again, whole.
        self.assertLessEqual(self.lines(journal), 1 + 4 + 48 + 1 + 4)
        # The order follows from the seed, not from where the run broke off.
        first = self.orders(document)
        process = self.start('--binary', FAKE, '--a', '', '--b', '--slow', '--runs', '12', '--seed',
                             '5', '--json', 'again.json', 'naps.js', 'iterations.js')
        process.communicate(timeout=60)
        with open(self.path('again.json'), encoding='utf-8') as file:
            self.assertEqual(self.orders(json.load(file)), first)

    def orders(self, document):
        return {(e['round'], e['program'], e['configuration'], e['position'])
                for e in document['executions']}

    def test_killed_in_the_middle_of_a_line(self):
        code, journal, _ = self.interrupt(signal.SIGKILL, 14)
        self.assertEqual(code, -signal.SIGKILL)
        with open(self.path(journal), 'a', encoding='utf-8') as file:
            file.write('{"kind":"execution","round":3,"prog')
        self.finish(journal)

    def test_terminated(self):
        self.assertEqual(self.interrupt(signal.SIGTERM, 8)[0], 130)

    def test_nothing_is_left_running(self):
        for number in (signal.SIGINT, signal.SIGKILL):
            process = self.start('--binary', FAKE, '--a', '', '--b', '', *self.programs('hangs.js'))
            deadline = time.monotonic() + 30
            while not os.path.exists(self.path('pid')) and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.05)
            with open(self.path('pid'), encoding='ascii') as file:
                pid = int(file.read())
            os.unlink(self.path('pid'))
            process.send_signal(number)
            process.communicate(timeout=30)
            while os.path.exists(f'/proc/{pid}') and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertFalse(os.path.exists(f'/proc/{pid}'))

    def test_another_binary_is_refused(self):
        with open(FAKE, encoding='utf-8') as file:
            text = file.read()
        copy = self.path('engine.sh')
        with open(copy, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(copy, 0o755)
        self.programs('a.js')
        self.ab('--binary', copy, '--a', '', '--b', '', '--runs', '1', '--journal', 'j', 'a.js')
        with open(copy, 'a', encoding='utf-8') as file:
            file.write('# changed\n')
        _, err = self.ab('--resume', 'j', '--runs', '2', code=2)
        self.assertIn('is not the program that the journal has measured', err)
        self.ab('--resume', 'j', '--report-only')

    def test_more_runs(self):
        self.programs('a.js')
        self.ab('--binary', FAKE, '--a', '', '--b', '', '--runs', '1', '--journal', 'j', 'a.js')
        self.ab('--resume', 'j', '--runs', '3', '--json', 'out.json')
        with open(self.path('out.json'), encoding='utf-8') as file:
            self.assertEqual(len(json.load(file)['executions']), 6)


@unittest.skipUnless(os.access(shell_path(), os.X_OK), 'the shell is not built')
class RealEngine(Harness):
    """The scripts in perf/ab/js, in the shell itself."""

    def measure(self, *arguments):
        self.ab('--binary', shell_path(), '--a', '-e "var work = 10"', '--b', '-e "var work = 20"',
                '--runs', '1', '--iterations', '25', '--seed', '1', '--json', 'out.json',
                '--event-runs', '0', *arguments)
        with open(self.path('out.json'), encoding='utf-8') as file:
            document = json.load(file)
        for execution in document['executions']:
            self.assertEqual(len(execution['iterations']), 25)
            self.assertLess(sum(execution['iterations']), execution['wall_ns'])
        return document

    def test_call(self):
        document = self.measure('--call', 'run', os.path.join(HERE, 'planted.js'))
        self.assertEqual(len(document['executions']), 2)

    def test_the_engines_own_events(self):
        # A shell without --events says nothing, and the columns are absent.
        document = self.measure('--event-runs', '1', '--call', 'run',
                                os.path.join(HERE, 'planted.js'))
        side = document['programs'][0]['sides']['A']
        known = b'--events' in subprocess.run([shell_path(), '--help'], capture_output=True,
                                              check=True).stdout
        self.assertEqual('events' in side, known)
        if known:
            self.assertGreater(side['events']['events'], 1)
            self.assertGreater(side['events']['end_us'], 0)

    def test_a_function_that_is_not_there(self):
        _, err = self.ab('--binary', shell_path(), '--a', '', '--b', '', '--runs', '1', '--call',
                         'nothing', os.path.join(HERE, 'planted.js'), code=1)
        self.assertEqual(err, '')

    def test_suites_of_octane(self):
        os.mkdir(self.path('octane'))
        for name, text in (('base.js', '''
var log = '';
var BenchmarkSuite = {
  ResetRNG() { log += 'reset '; },
  suites: [{benchmarks: ['one', 'two'].map((name) => ({
    Setup() { log += 'setup '; },
    run() { log += name + ' '; },
    TearDown() { log += 'end '; if (log.endsWith('end end ')) check(); },
  }))}],
};'''), ('richards.js', '''
function check() {
  const expected = 'reset setup setup ' + 'one two '.repeat(25) + 'end end ';
  if (log !== expected) throw new Error(log);
}''')):
            with open(self.path(os.path.join('octane', name)), 'w', encoding='utf-8') as file:
                file.write(text)
        self.measure('--octane', 'octane', 'octane:richards')


class Protocols(unittest.TestCase):
    def test_iterations(self):
        report = iterations.parse('hello\nab-iteration: 120\nab-iteration: 1.5e3 7\n'
                                  'ab-iteration:\n')
        self.assertEqual((report.times, report.failure), ([120, 1500, 7], None))
        self.assertIsNotNone(iterations.parse('ab-iteration: 0').failure)
        self.assertIsNotNone(iterations.parse('ab-iteration: 1.2.3').failure)

    def test_are_we_fast_yet(self):
        report = iterations.parse('Starting Bounce benchmark ...\n'
                                  'Bounce: iterations=1 runtime: 345us\n'
                                  'Bounce: iterations=2 average: 345us total: 690us\n'
                                  'Bounce: iterations=1 runtime: 355us\nTotal Runtime: 700us\n')
        self.assertEqual(report.times, [345000, 355000])

    def test_octane(self):
        report = iterations.parse('SCORE Splay 100\nSCORE SplayLatency 400\nOCTANE DONE')
        self.assertAlmostEqual(report.score(), 200)
        self.assertEqual(iterations.parse('Richards: 1234\n----\nScore (version 9): 1234\n').scores,
                         {'Richards': 1234})
        self.assertEqual(iterations.parse('Answer: 42\n').scores, {})
        self.assertIsNotNone(iterations.parse('OCTANE ERROR Splay: wrong').failure)

    def test_events_of_any_kind_are_read(self):
        with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as file:
            file.write('[]\n{"type":5}\n{"type":"deopt"}\n{"type":"result"}\n'
                       '{"type":"tier-switch","to":"unheard-of"}\n{"type":"gc","duration_us":"x"}\n'
                       '{"type":"tier-switch","to":"maglev","t":"soon"}\n{"type":"dea')
            file.flush()
            summary = events.summarise_file(file.name)
        self.assertEqual((summary['deopt_count'], summary['collections']), (1, 1))
        self.assertIsNone(events.summarise_file('/nowhere/file'))

    def test_events_of_a_newer_format_are_not_misread(self):
        with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as file:
            file.write('{"type":"start","format":2,"t":0}\n{"type":"deopt","t":1}\n')
            file.flush()
            self.assertIsNone(events.summarise_file(file.name))


if __name__ == '__main__':
    unittest.main()
