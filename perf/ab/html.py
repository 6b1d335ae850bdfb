"""The result document as one HTML file that needs nothing else: no network, no other file."""

import os

from . import charts, units
from .charts import text
from .terminal import METRIC_NAMES, find, shape_text

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'page')
VERDICTS = ('faster', 'slower', 'equivalent', 'undecided')
OPEN_PROGRAMS = 3   # so many are unfolded when the report opens


def asset(name):
    with open(os.path.join(PAGE, name), encoding='utf-8') as file:
        return file.read()


def letter(key):
    return f'<b class="letter side-{key}">{key}</b>'


def table(heads, rows, css=''):
    """heads: HTML, a leading | aligns a column left; rows: HTML cells."""
    left = [head.startswith('|') for head in heads]
    cells = ''.join(f'<th{" class=left" if is_left else ""}>{head.lstrip("|")}</th>'
                    for head, is_left in zip(heads, left))
    body = ''.join('<tr>' + ''.join(f'<td{" class=left" if is_left else ""}>{cell}</td>'
                                    for cell, is_left in zip(row, left)) + '</tr>' for row in rows)
    return (f'<div class="scroll" tabindex="0"><table class="{css}"><thead><tr>{cells}</tr></thead>'
            f'<tbody>{body}</tbody></table></div>')


def verdict_chip(verdict):
    return f'<span class="chip {verdict}">{charts.mark(verdict)}{verdict}</span>'


def legend_of_configurations(document):
    rows = ''.join(
        f'<li>{letter(c["key"])}<div><code>{text(c["label"])}</code>'
        f'<small>{text(os.path.basename(c["command"][0]))} · '
        f'{text(c["identity"]["sha256"][:12])}</small></div></li>'
        for c in document['configurations'])
    return f'<ul class="configurations">{rows}</ul>'


def headline(document, entry):
    key = entry['configuration']
    failed = entry['verdicts'].get('failed')
    chips = ''.join(f'<li class="{verdict}">{charts.mark(verdict)}'
                    f'<b>{entry["verdicts"][verdict]}</b> {verdict}</li>'
                    for verdict in VERDICTS if entry['verdicts'].get(verdict))
    chips += f'<li class="failed"><b>{failed}</b> failed</li>' if failed else ''
    number = ''
    if entry['ratio'] is not None:
        what = ('geometric mean of ' + str(entry['programs']) + ' programs'
                if entry['programs'] > 1 else 'one program')
        spread = f'95 % interval {units.interval(entry)}' if entry['low'] is not None else ''
        number = (f'<div class="number"><strong>{units.change(entry["ratio"])}</strong>'
                  f'<span>time of {key} against A · {what}<br>{units.ratio(entry["ratio"])}'
                  f'{" · " + spread if spread else ""}</span></div>')
    return f'<div class="headline">{number}<ul class="verdicts">{chips}</ul></div>'


def forest(document, key):
    margin = document['options']['margin']
    found = [(program, find(program, key)) for program in document['programs']]
    entries = [c['metrics'][c['metric']] for _, c in found if c['metric']]
    if not entries:
        return ''
    scale = charts.ratio_scale(entries, margin)
    rows = []
    for program, comparison in found:
        entry = comparison['metrics'].get(comparison['metric'])
        if entry is None:
            right = '<span class="chip failed">' + ('failed' if program['dropped'] else 'no result')
            right += '</span>'
        else:
            right = (f'<span class="figures"><b>{units.ratio(entry["ratio"])}</b> '
                     f'<small>{units.interval(entry)}</small></span>'
                     + verdict_chip(entry['verdict']))
        metric = METRIC_NAMES.get(comparison['metric'], '')
        plot = charts.forest_row(entry, scale, margin) if entry else '<i></i>'
        rows.append(f'<a class="row" href="#{anchor(document, program)}"><span class="name">'
                    f'{text(program["name"])} <small>{metric}</small></span>'
                    f'{plot}<span class="result">{right}</span></a>')
    return (f'<div class="forest">{"".join(rows)}<div class="row axis-row"><span></span>'
            f'{charts.forest_axis(scale)}<span></span></div></div>'
            f'<p class="note">Time of {key} divided by time of A: left of the line {key} is '
            f'faster. The band is the margin of {units.percent(margin)} within which a difference '
            'counts as none; bars are 95 % intervals.</p>')


def metrics_table(document, key):
    shown = [metric for metric in METRIC_NAMES
             if any(metric in find(program, key)['metrics'] for program in document['programs'])]
    rows = []
    for program in document['programs']:
        if program['dropped']:
            continue
        found = find(program, key)['metrics']
        cells = []
        for metric in shown:
            entry = found.get(metric)
            cells.append('–' if entry is None else
                         f'<span class="cell {entry["verdict"]}" title="{units.interval(entry)}, '
                         f'q {units.q(entry["q"])}">{units.ratio(entry["ratio"])}'
                         f'{charts.mark(entry["verdict"])}</span>')
        sides = [program['sides'][side] for side in ('A', key)]
        rows.append([text(program['name']), *cells, *(text(shape_text(side)) for side in sides),
                     *(units.duration(side['warm_up']['ns']) if side.get('warm_up') else '–'
                       for side in sides)])
    heads = ['|program', *(METRIC_NAMES[metric] for metric in shown), '|shape of A',
             f'|shape of {key}', 'warm-up A', f'warm-up {key}']
    return table(heads, rows)


def anchor(document, program):
    return f'program-{document["programs"].index(program)}'


def values_of(document, program, key, metric):
    return [execution['values'][metric] for execution in document['executions']
            if (execution['program'], execution['configuration']) == (program['name'], key)
            and metric in execution.get('values', ())]


def facts(document, program):
    keys = [c['key'] for c in document['configurations']]
    rows = []
    for metric in METRIC_NAMES:
        if not any(metric in program['sides'][key]['metrics'] for key in keys):
            continue
        cells = []
        for key in keys:
            values = program['sides'][key]['metrics'].get(metric)
            cells.append('–' if values is None else
                         f'{units.value(metric, values["mean"])} '
                         f'<small>± {units.percent(values["deviation"] / values["mean"])}</small>')
        rows.append([METRIC_NAMES[metric], *cells])
    rows.append(['executions', *(str(program['sides'][key]['executions']) for key in keys)])
    return table(['|mean of executions', *map(letter, keys)], rows, 'facts')


def curves(document, program):
    chosen = {}
    for execution in document['executions']:
        if execution['program'] == program['name'] and execution.get('shape') \
                and len(execution['iterations']) > 1:
            chosen.setdefault(execution['configuration'], []).append(execution)
    if not chosen:
        return ''
    scale = charts.curve_scale([e for executions in chosen.values() for e in executions])
    panels = []
    for key in sorted(chosen):
        side = program['sides'][key]
        warm_up = side.get('warm_up')
        note = text(shape_text(side))
        if warm_up and warm_up['iterations']:
            note += (f' · steady after {warm_up["iterations"]:.0f} iterations, '
                     f'{units.duration(warm_up["ns"])}')
        panels.append(f'<figure><figcaption>{letter(key)} {note}</figcaption>'
                      f'{charts.curve(chosen[key], scale, key)}</figure>')
    log = ', logarithmic' if scale.logarithmic else ''
    return (f'<h4>Time of each iteration{log}</h4><div class="panels">{"".join(panels)}</div>'
            '<p class="note">In front the execution in the middle, with its change points '
            '(dashed), the mean of each segment, its steady state (shaded) and outliers (dots); '
            'others behind.</p>')


def executions_chart(document, program):
    metric = next((c['metric'] for c in program['comparisons'] if c['metric']), 'wall')
    if metric == 'iteration' and any(c['metric'] != metric for c in program['comparisons']):
        metric = 'wall'
    sides = {}
    for configuration in document['configurations']:
        if values := values_of(document, program, configuration['key'], metric):
            sides[configuration['key']] = values
    if not sides:
        return ''
    names = {'iteration': 'steady iteration', 'score': 'score', 'wall': 'wall time',
             'cpu': 'processor time', 'memory': 'peak memory'}
    return f'<h4>Every execution: {names[metric]}</h4>{charts.strips(sides, metric)}'


def events(document, program):
    sides = {key: side['events'] for key, side in program['sides'].items() if side.get('events')}
    if not sides:
        return ''
    rows = []

    def row(name, value):
        rows.append([name, *(value(summary) for summary in sides.values())])

    tiers = [tier for tier in charts.TIERS if any(tier in s['compiles'] for s in sides.values())]
    row('deopts', lambda s: str(s['deopt_count']))
    for tier in tiers:
        row(f'compiled by {tier}', lambda s, tier=tier: '–' if tier not in s['compiles'] else
            f'{s["compiles"][tier]["count"]} <small>in '
            f'{units.duration(1e3 * s["compiles"][tier]["duration_us"])}, '
            f'{units.duration(1e3 * s["compiles"][tier]["main_us"])} of it in the way</small>')
    row('invalidations', lambda s: str(s['invalidations']))
    row('loops entered by OSR', lambda s: str(s['osr_entries']))
    row('collections', lambda s: f'{s["collections"]} <small>in '
        f'{units.duration(1e3 * s["collection_us"])}</small>')
    for tier in charts.TIERS:
        if any(tier in s['residency'] for s in sides.values()):
            row(f'time in {tier}', lambda s, tier=tier: f'{s["residency"].get(tier, 0):.0%}')
    for tier in charts.TIERS:
        if any(tier in s['final_tiers'] for s in sides.values()):
            row(f'functions that end in {tier}',
                lambda s, tier=tier: str(s['final_tiers'].get(tier, '–')))
    parts = ['<h4>What the engine did</h4>', table(['|', *map(letter, sides)], rows, 'facts')]
    causes = [[letter(key), text(cause['reason']), text(cause['kind']), str(cause['count'])]
              for key, summary in sides.items() for cause in summary['deopts']]
    if causes:
        parts.append(table(['|', '|deopts by cause', '|kind', 'count'], causes, 'facts'))
    lanes = [(key, summary) for key, summary in sides.items() if summary['hot_functions']]
    if lanes:
        used = {tier for _, summary in lanes for function in summary['hot_functions']
                for _, tier in function['timeline']}
        parts.append('<h4>Tiers of hot functions over time</h4>' + charts.tier_legend(used)
                     + '<div class="panels">'
                     + ''.join(f'<figure><figcaption>{letter(key)}</figcaption>'
                               f'{charts.timeline(summary)}</figure>' for key, summary in lanes)
                     + '</div>')
    return ''.join(parts)


def failures(program):
    parts = []
    for key, side in program['sides'].items():
        for failure in side['failures']:
            times = f', {failure["count"]} times' if failure['count'] > 1 else ''
            parts.append(f'<div class="failure">{letter(key)} <b>{text(failure["kind"])}</b>{times}'
                         f'<pre>{text(failure["text"].strip()[-1000:])}</pre></div>')
    return ''.join(parts)


def program_section(document, program, is_open):
    results = []
    for comparison in program['comparisons']:
        entry = comparison['metrics'].get(comparison['metric'])
        key = comparison['configuration']
        if entry:
            results.append(f'<span class="result">{letter(key)} {units.change(entry["ratio"])} '
                           f'{verdict_chip(entry["verdict"])}</span>')
    if program['dropped']:
        results = ['<span class="chip failed">failed</span>']
    reasons = ''.join(f'<p class="note">{letter(c["configuration"])} is judged by '
                      f'{c["metric"] or "nothing"}: {text(c["reason"])}.</p>'
                      for c in program['comparisons'] if c['reason'] and not program['dropped'])
    words = [os.path.basename(file) for file in program['files']]
    if program['arguments']:
        words += ['--', *program['arguments']]
    return (f'<details id="{anchor(document, program)}"{" open" if is_open else ""}><summary>'
            f'<h3>{text(program["name"])}</h3>{"".join(results)}</summary><div class="body">'
            f'{failures(program)}'
            + ('' if program['dropped'] else
               reasons + curves(document, program)
               + f'<div class="{"columns" if len(program["sides"]) < 3 else "stacked"}">'
               f'<div>{executions_chart(document, program)}</div><div><h4>Measured</h4>{facts(document, program)}</div></div>'
               + events(document, program))
            + f'<p class="note">Runs <code>{text(" ".join(words))}</code></p></div></details>')


def calibration(document):
    found = document['calibration']
    if not found:
        return ''
    rows = [[text(row['program']), row['metric'], units.percent(row['deviation']),
             units.percent(row['detectable']), str(row['runs_for_margin']),
             units.ratio(row['first_over_second']), units.q(row['p'])]
            for row in found['programs']]
    margin = units.percent(document['options']['margin'])
    return ('<section><h2>Calibration</h2><p>A against itself: '
            f'<b>{found["differences_found"]} of {len(found["programs"])}</b> programs called '
            f'different; at most {units.percent(found["rate"])} of such runs should call any '
            'so.</p>'
            + table(['|program', '|by', 'noise of a block', 'difference found at 80 %',
                     f'blocks to find {margin}', '1st / 2nd in a block', 'p'], rows) + '</section>')


def method(document):
    options, machine = document['options'], document['environment']
    facts_of_run = [
        f'{options["runs"]} executions a side planned'
        + (f', within {units.duration(options["time"] * 1e9)}' if options['time'] else ''),
        f'seed {options["seed"]}', f'margin {units.percent(options["margin"])}',
        f'false-discovery rate {units.percent(options["fdr"])}',
        'processors ' + (','.join(map(str, options['cpus'])) if options['cpus'] else 'any')]
    machine_facts = [machine['processor'], f'{machine["processors"]} processors', machine['system'],
                     f'governor {machine["governor"]}' if machine['governor'] else '',
                     f'load {machine["load"]:.1f} at the end']
    commands = ''.join(
        f'<li>{letter(c["key"])}<code>'
        + text(' '.join([*(f'{k}={v}' for k, v in c['environment'].items()), *c['command']]))
        + '</code></li>' for c in document['configurations'])
    return (f'<section><h2>How this was measured</h2><p>{text(" · ".join(facts_of_run))}<br>'
            f'{text(" · ".join(filter(None, machine_facts)))}</p>'
            f'<ul class="commands">{commands}</ul>' + asset('method.html') + '</section>')


def render(document):
    keys = [c['key'] for c in document['configurations']]
    created = document['created'][:16].replace('T', ' ') + ' UTC'
    title = ' · '.join(f'{c["key"]}: {c["label"]}' for c in document['configurations'])
    comparisons = []
    for entry in document['overall']:
        key = entry['configuration']
        comparisons.append(f'<section><h2>{letter(key)} against {letter("A")}</h2>'
                           + headline(document, entry) + forest(document, key)
                           + '<h4>All metrics</h4>' + metrics_table(document, key) + '</section>')
    few = len(document['programs']) <= OPEN_PROGRAMS
    sections = ''.join(program_section(document, program, few or index == 0)
                       for index, program in enumerate(document['programs']))
    warning = '' if document['complete'] else \
        '<p class="warning">Not all planned executions were made.</p>'
    return f'''<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>A/B: {text(title)}</title>
<style>{asset('page.css')}</style>
</head>
<body>
<header><div><h1>A/B report</h1><p>{text(created)} · {len(document["programs"])} program{
"s" if len(document["programs"]) != 1 else ""} · configurations {", ".join(keys)}</p></div>
<button id="theme" type="button" aria-label="Light or dark">◐</button></header>
<main>
{legend_of_configurations(document)}{warning}
{''.join(comparisons)}
{calibration(document)}
<section><h2>Programs</h2>{sections}</section>
{method(document)}
</main>
<script>{asset('page.js')}</script>
</body>
</html>
'''
