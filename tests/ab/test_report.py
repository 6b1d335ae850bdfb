"""The result document against its schema, and the HTML report in a real browser."""

import html.parser
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import unittest
import zlib

import numpy

from ab import analysis, charts, html as report, measure, terminal

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(analysis.__file__)), 'schema.json')
CHROMIUM = shutil.which('chromium')
FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--hide-scrollbars']
TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'null': type(None)}


def violations(value, schema, path='$'):
    """Where a value breaks a JSON Schema; of the language, what schema.json uses."""
    if 'enum' in schema:
        if value not in schema['enum']:
            yield f'{path}: {value!r} is none of {schema["enum"]}'
        return
    names = schema.get('type', [])
    names = [names] if isinstance(names, str) else names

    def fits(name):
        if name in ('number', 'integer'):
            return isinstance(value, (int, float) if name == 'number' else int) \
                and not isinstance(value, bool)
        return isinstance(value, TYPES[name])

    if names and not any(map(fits, names)):
        yield f'{path}: {value!r} is no {" or ".join(names)}'
        return
    if isinstance(value, dict) and ('properties' in schema or 'additionalProperties' in schema):
        for name in schema.get('required', ()):
            if name not in value:
                yield f'{path}: lacks {name}'
        for name, part in value.items():
            more = schema.get('properties', {}).get(name, schema.get('additionalProperties', {}))
            if more is False:
                yield f'{path}: {name} is not described'
            else:
                yield from violations(part, more, f'{path}.{name}')
    if isinstance(value, list) and 'items' in schema:
        for index, part in enumerate(value):
            yield from violations(part, schema['items'], f'{path}[{index}]')


class Recorded:
    """A journal in memory, of three configurations and programs of many kinds."""

    def __init__(self, calibrate=False, seed=3):
        random = numpy.random.default_rng(seed)
        keys = 'AB' if calibrate else 'ABC'
        effects = {'slower': (1.2, 1.1), 'faster': (0.5, 0.05), 'same': (1.0, 1.001),
                   'short': (1, 1), 'pauses': (1, 1),
                   'a name <b>&"with\' everything': (0.9, 0.8), 'broken': (1, 1)}
        self.plan = {
            'configurations': [
                {'key': key, 'label': f'--flag-of-{key} <script>alert(1)</script>',
                 'command': ['/usr/bin/engine', f'--{key}'], 'environment': {}, 'host': [],
                 'events': True, 'identity': {'path': '/usr/bin/engine', 'bytes': 1,
                                              'sha256': '0' * 64}} for key in keys],
            'programs': [{'name': name, 'files': [f'/programs/{name}.js'], 'arguments': []}
                         for name in effects],
            'directory': '/', 'runs': 8, 'time': None, 'timeout': 300.0, 'cpus': None, 'seed': seed,
            'margin': 0.01, 'fdr': 0.05, 'metric': 'auto', 'event_runs': 1, 'calibrate': calibrate}
        self.entries = [{'kind': 'dropped', 'program': 'broken', 'configuration': 'B',
                         'failure': {'kind': 'exit code 1', 'text': 'it is <broken>'}}]
        for name, levels in effects.items():
            if name == 'broken':
                continue
            for number in range(8):
                for position, (key, level) in enumerate(zip(keys, (1, *levels))):
                    times = 1e6 * level * (1 + 0.01 * random.random(5 if name == 'short' else 60))
                    times[:4] *= 2
                    if name == 'pauses':
                        times[10::12] *= 4
                    failed = (name, number, key) == ('same', 3, 'B')
                    self.entries.append({
                        'kind': 'execution', 'round': number, 'program': name,
                        'configuration': key, 'position': position, 'started': 1.5,
                        'wall_ns': int(times.sum()), 'cpu_ns': int(times.sum()), 'system_ns': 5,
                        'peak_bytes': 10_000_000 + number, 'floor_bytes': 1, 'switches': 0,
                        'iterations': list(times), 'score': None,
                        'failure': {'kind': 'timed out', 'text': ''} if failed else None})
            for key in keys:
                self.entries.append({
                    'kind': 'events', 'program': name, 'configuration': key, 'number': 0,
                    'wall_ns': 1, 'failure': None, 'summary': None if key == 'A' else {
                        'events': 9, 'end_us': 900.0, 'deopts': [
                            {'kind': 'eager', 'reason': '<wrong map>', 'count': 2}],
                        'deopt_count': 2, 'invalidations': 0, 'osr_entries': 1,
                        'compiles': {'sparkplug': {'count': 3, 'duration_us': 9.5, 'main_us': 2.0,
                                                   'failed': 0}},
                        'collections': 1, 'collection_us': 3.0,
                        'residency': {'ignition': 0.25, 'sparkplug': 0.75},
                        'final_tiers': {'sparkplug': 1},
                        'hot_functions': [{'name': 'hot<T>:1', 'final': 'sparkplug', 'deopts': 2,
                                           'residency': {'ignition': 0.25, 'sparkplug': 0.75},
                                           'timeline': [[0, 'ignition'], [225, 'sparkplug']]}]}})

    def of_kind(self, kind):
        return [entry for entry in self.entries if entry['kind'] == kind]

    def executions(self):
        return {(entry['round'], entry['program'], entry['configuration']): entry
                for entry in self.of_kind('execution')}


def document(**options):
    # Through JSON, as whoever reads --json sees it.
    return json.loads(json.dumps(analysis.analyse(measure.Run(Recorded(**options)))))


class Document(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = document()
        with open(SCHEMA, encoding='utf-8') as file:
            cls.schema = json.load(file)

    def test_follows_its_schema(self):
        self.assertEqual(list(violations(self.document, self.schema)), [])
        self.assertEqual(list(violations(document(calibrate=True), self.schema)), [])

    def test_the_schema_would_notice(self):
        for change in ({'version': 2}, {'complete': 1}, {'extra': 0}, {'overall': [{}]}):
            self.assertNotEqual(list(violations({**self.document, **change}, self.schema)), [])
        self.assertNotEqual(list(violations({}, self.schema)), [])

    def test_verdicts(self):
        verdicts = {program['name']: [c['verdict'] for c in program['comparisons']]
                    for program in self.document['programs']}
        self.assertEqual(verdicts['slower'], ['slower', 'slower'])
        self.assertEqual(verdicts['faster'], ['faster', 'faster'])
        self.assertEqual(verdicts['same'], ['equivalent', 'equivalent'])
        self.assertEqual(verdicts['broken'], ['failed', 'failed'])
        metrics = {program['name']: program['comparisons'][0]['metric']
                   for program in self.document['programs']}
        self.assertEqual((metrics['same'], metrics['short'], metrics['broken']),
                         ('iteration', 'wall', None))
        # Pauses that are a large part of the time are no outliers to leave out.
        self.assertEqual(metrics['pauses'], 'cpu')
        same = self.document['programs'][2]
        self.assertEqual(same['comparisons'][0]['metrics']['iteration']['blocks'], 7)
        self.assertEqual(same['comparisons'][1]['metrics']['iteration']['blocks'], 8)

    def test_the_same_every_time(self):
        again = document()
        again['created'], again['environment'] = (self.document['created'],
                                                  self.document['environment'])
        self.assertEqual(again, self.document)

    def test_terminal(self):
        text = terminal.render(self.document)
        self.assertIn('equivalent', text)
        self.assertIn('FAILED broken under B: exit code 1', text)
        self.assertIn('short: B against A by wall: reports fewer than 20 iterations', text)
        self.assertNotIn('\033', text)
        self.assertIn('\033[31m', terminal.render(self.document, color=True))


class Balance(html.parser.HTMLParser):
    """Checks that elements close as they open, and collects what is loaded from elsewhere."""

    VOID = {'meta', 'br'}

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.loaded, self.scripts = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)
        self.scripts += tag == 'script'
        for name, value in attributes:
            if name in ('src', 'xlink:href') or (name == 'href' and not value.startswith('#')):
                self.loaded.append(value)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = report.render(document())

    def test_well_formed_and_self_contained(self):
        for page in (self.page, report.render(document(calibrate=True))):
            parser = Balance()
            parser.feed(page)
            self.assertEqual((parser.wrong, parser.open, parser.loaded), ([], [], []))
            self.assertEqual(parser.scripts, 1)  # labels and names with tags in them stay text
            self.assertNotRegex(page, r'url\(|@import|https?://')
            self.assertNotIn('nan', re.sub(r'<style>.*?</style>', '', page).lower().split())

    def test_scales(self):
        scale = charts.Scale(1, 100, logarithmic=True)
        self.assertAlmostEqual(scale(10), 50)
        self.assertEqual((scale(0), scale(1000)), (0, 100))
        for low, high in ((0, 1), (3, 3), (0.999, 1.001), (1e3, 1e9), (7e5, 7.1e5)):
            for logarithmic in (False, True):
                ticks = charts.Scale(max(low, 0.5), high, logarithmic).ticks()
                self.assertTrue(1 <= len(ticks) <= 12, (low, high, logarithmic, ticks))
        for ratios in ((1.0,), (0.99, 1.02), (0.3, 1.1), (0.001, 50), (0.5,)):
            entries = [{'ratio': ratio, 'low': ratio * 0.99, 'high': ratio * 1.01}
                       for ratio in ratios]
            scale = charts.ratio_scale(entries, 0.01)
            self.assertTrue(all(0 < scale(entry[end]) < 100 for entry in entries
                                for end in ('ratio', 'low', 'high')))
            ticks = charts.ratio_ticks(scale)
            self.assertTrue(2 <= len(ticks) <= 12, ticks)
            self.assertTrue(any(abs(tick - 1) < 1e-9 for tick in ticks))

    def test_long_series_are_thinned_but_keep_their_extremes(self):
        values = [1.0] * 100_000
        values[777] = 9.0
        kept = charts.thin(values)
        self.assertLessEqual(len(kept), charts.POINTS + 2)
        self.assertIn((777, 9.0), kept)


# Put into a copy of the page: what a reader would stumble over, written where --dump-dom shows it.
PROBE = '''<script>
function colour(text) {
  const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
  return {r, g, b, a};
}
function luminance({r, g, b}) {
  const [x, y, z] = [r, g, b].map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
function behind(element) {
  for (; element; element = element.parentElement) {
    const found = colour(getComputedStyle(element).backgroundColor);
    if (found.a > 0) return found;
  }
  return {r: 255, g: 255, b: 255};
}
const result = {
  inner: innerWidth, contrast: 21, clipped: [],
  wide: document.documentElement.scrollWidth - innerWidth,
};
for (const details of document.querySelectorAll('details')) details.open = true;
result.wide = Math.max(result.wide, document.documentElement.scrollWidth - innerWidth);
const walker = document.createTreeWalker(document.querySelector('body'), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest('script, title, svg')) continue;
  const [a, b] = [colour(getComputedStyle(element).color), behind(element)].map(luminance);
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < result.contrast) {
    result.contrast = contrast;
    result.where = walker.currentNode.data.trim();
  }
  const box = element.getBoundingClientRect();
  if ((box.right > innerWidth + 1 || box.left < -1) && !element.closest('.scroll, .lane'))
    result.clipped.push(walker.currentNode.data.trim());
}
result.tallest = Math.max(...[...document.querySelectorAll('a.row')]
    .map((row) => row.getBoundingClientRect().height));
result.background = getComputedStyle(document.body).backgroundColor;
document.getElementById('theme').click();
result.toggled = getComputedStyle(document.body).backgroundColor;
parent.document.documentElement.dataset.probe = JSON.stringify(result);
</script>'''


def pixels(path):
    """(width, height, rows of bytes, bytes a pixel) of a PNG with 8 bits a channel."""
    with open(path, 'rb') as file:
        data = file.read()
    place, packed, bands = 8, b'', 0
    while place < len(data):
        length, kind = struct.unpack('>I4s', data[place:place + 8])
        body = data[place + 8:place + 8 + length]
        if kind == b'IHDR':
            width, height, _, colour_type = struct.unpack('>IIBB', body[:10])
            bands = {2: 3, 6: 4}[colour_type]
        elif kind == b'IDAT':
            packed += body
        place += 12 + length
    raw = numpy.frombuffer(zlib.decompress(packed), numpy.uint8)
    return width, height, raw.reshape(height, 1 + width * bands), bands


@unittest.skipUnless(CHROMIUM, 'chromium is not installed')
class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        page = report.render(document())
        for name, text in (('page.html', page), ('probe.html',
                                                 page.replace('</body>', PROBE + '</body>'))):
            with open(os.path.join(cls.folder.name, name), 'w', encoding='utf-8') as file:
                file.write(text)
        # The browser's window has a least width; a phone's is narrower.
        with open(os.path.join(cls.folder.name, 'phone.html'), 'w', encoding='utf-8') as file:
            file.write('<!DOCTYPE html><iframe src="probe.html" width="360" height="800"></iframe>')

    def browse(self, page, width, dark, *arguments):
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                [CHROMIUM, *FLAGS, f'--user-data-dir={profile}', f'--window-size={width},900',
                 f'--blink-settings=preferredColorScheme={0 if dark else 1}', *arguments,
                 'file://' + os.path.join(self.folder.name, page)],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    def test_reads_well_light_and_dark_wide_and_narrow(self):
        seen = {}
        for width, page in ((1100, 'probe.html'), (500, 'phone.html')):
            for dark in (False, True):
                dom = self.browse(page, width, dark, '--allow-file-access-from-files',
                                  '--virtual-time-budget=2000', '--dump-dom')
                found = re.search(r'data-probe="([^"]*)"', dom)
                self.assertIsNotNone(found, dom[:500])
                result = json.loads(found[1].replace('&quot;', '"').replace('&amp;', '&')
                                    .replace('&lt;', '<').replace('&gt;', '>'))
                with self.subTest(page=page, dark=dark):
                    self.assertLessEqual(result['wide'], 0)
                    self.assertGreaterEqual(result['contrast'], 4.5, result['where'])
                    self.assertEqual(result['clipped'], [])
                    self.assertLessEqual(result['tallest'], 120 if page == 'phone.html' else 60)
                    self.assertEqual(result['inner'], width if page == 'probe.html' else 360)
                seen[dark] = result
        self.assertEqual(seen[False]['background'], seen[True]['toggled'])
        self.assertEqual(seen[True]['background'], seen[False]['toggled'])
        self.assertNotEqual(seen[True]['background'], seen[False]['background'])

    def test_screenshot_is_no_empty_page(self):
        picture = os.path.join(self.folder.name, 'page.png')
        self.browse('page.html', 900, False, f'--screenshot={picture}')
        width, height, rows, _ = pixels(picture)
        self.assertEqual((width, height), (900, 900))
        self.assertGreater(len(numpy.unique(rows, axis=0)), 200)


if __name__ == '__main__':
    unittest.main()
