"""`make bench-report`: the last measured figures as docs/pictures/bench.json and bench.svg, and the
table for the README on the screen. Each bar says how far a figure is above or below its goal."""

import json
import os
import platform
from html import escape
from math import log10
from pathlib import Path

from rig import ROOT, say, short
from run import RESULTS

PICTURES = ROOT / "docs" / "pictures"
WORDS = {
    "mail_build_send": "Mails built and sent on one core, against raw smtplib with ready bytes",
    "pipeline": "Whole pipeline, 2 workers, against one Django task for each mail",
    "tick_empty": "Tick with nothing due: 1,000,000 rules against 10,000",
    "tick_1000": "Tick with 1,000 due: 1,000,000 rules against 10,000",
    "tick_row": "Tick, for each due rule",
    "edit": "One edit and the next tick, against django-celery-beat's reload (100,000)",
    "lateness": "99 of 100 mails at most so late, 100,000 rules, an edit every 5 s",
    "burst": "5,000 mails due in one minute, until the last is out",
    "today_revisit": "Today again when nothing changed, against the first view",
    "sqlite_locked": "SQLite, site and worker writing: database is locked",
    "sqlite_lost": "SQLite, site and worker writing: reminders lost",
}
UNITS = {"ratio": "x", "us": " µs", "s": " s", "count": ""}
WIDTH, ROW, LEFT, BAR = 760, 46, 20, 420
MIDDLE = LEFT + BAR // 2
DECADES = 1  # a bar ends at ten times better or worse than the goal


def main():
    figures = latest(RESULTS.read_text())
    machine = {"processor": processor(), "cores": os.cpu_count(), "memory": memory()}
    kept = {"machine": machine, "figures": figures}
    (PICTURES / "bench.json").write_text(json.dumps(kept, indent=1) + "\n")
    (PICTURES / "bench.svg").write_text(picture(figures))
    say(table(figures, machine))


def latest(text):
    """The newest of each figure, in our order."""
    found = {row["name"]: row for row in map(json.loads, text.splitlines())}
    return [found[name] for name in WORDS if name in found]


def processor():
    """What the kernel calls it."""
    cpus = Path("/proc/cpuinfo")
    rows = cpus.read_text().splitlines() if cpus.exists() else []
    named = [row.partition(":")[2].strip() for row in rows if row.startswith("model name")]
    return named[0] if named else platform.processor()


def memory():
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"


# --- words ------------------------------------------------------------------------------
def said(number, unit):
    if unit == "ratio" and 0 < number < 0.01:
        return f"1/{1 / number:,.0f}"
    return f"{short(number)}{UNITS[unit]}"


def goal(figure):
    sign = "≤" if figure["is_ceiling"] else "≥"
    return f"{sign} {said(figure['goal'], figure['unit'])}"


def spread(figure):
    low, high = (said(end(figure["values"]), figure["unit"]) for end in (min, max))
    return f"{low} to {high}" if len(figure["values"]) > 1 else "one run"


def table(figures, machine):
    head = "| | measured | goal | | lowest to highest | date, commit |\n|---|---|---|---|---|---|"
    rows = [
        f"| {WORDS[f['name']]} | **{said(f['value'], f['unit'])}** | {goal(f)} "
        f"| {'yes' if f['is_reached'] else 'not yet'} | {spread(f)} | {f['date']}, {f['commit']} |"
        for f in figures
    ]
    where = "{processor}, {cores} cores, {memory}".format(**machine)
    return "\n".join([f"Measured with `make bench` on: {where}.\n", head, *rows])


# --- picture ----------------------------------------------------------------------------
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #14302A }
.small { font-size: 12px; fill: #36504A }
.sheet { fill: #FAF8F3 }
.line { stroke: #36504A; stroke-width: 1.5 }
.reached { fill: #0E5244 } .short { fill: #B4531F }
@media (prefers-color-scheme: dark) {
  .sheet { fill: #0E1A17 } text { fill: #EEF3EC } .small { fill: #BCCBC3 } .line { stroke: #BCCBC3 }
  .reached { fill: #93D9BC } .short { fill: #F0A070 }
}
"""


def picture(figures):
    drawn = [figure for figure in figures if figure["goal"]]  # nothing is a factor from zero
    height = 56 + ROW * len(drawn)
    rows = "\n".join(row(figure, 40 + ROW * number) for number, figure in enumerate(drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">\n'
        f"<title>How far each figure is from its goal</title>\n<style>{STYLE}</style>\n"
        f'<rect class="sheet" width="{WIDTH}" height="{height}" rx="12"/>\n'
        f'<text x="{LEFT}" y="20" class="small">short of the goal</text>\n'
        f'<text x="{MIDDLE}" y="20" class="small" text-anchor="middle">goal</text>\n'
        f'<text x="{LEFT + BAR}" y="20" class="small" text-anchor="end">better, up to 10 times'
        f"</text>\n"
        f"{rows}\n</svg>\n"
    )


def row(figure, top):
    """A bar on a scale of powers of ten, to the right when the goal is reached."""
    length = max(2, abs(steps(figure)) * BAR / 2 / DECADES)
    left = MIDDLE if figure["is_reached"] else MIDDLE - length
    kind = "reached" if figure["is_reached"] else "short"
    what = f"{said(figure['value'], figure['unit'])}, goal {goal(figure)}"
    return (
        f'<text x="{LEFT}" y="{top + 12}">{escape(WORDS[figure["name"]])}</text>\n'
        f'<line class="line" x1="{MIDDLE}" x2="{MIDDLE}" y1="{top + 16}" y2="{top + 34}"/>\n'
        f'<rect class="{kind}" x="{left:.1f}" y="{top + 19}" width="{length:.1f}" height="12" '
        f'rx="3"/>\n<text x="{LEFT + BAR + 16}" y="{top + 30}">{escape(what)}</text>'
    )


def steps(figure):
    """Powers of ten between figure and goal, more than none when it is better."""
    away = log10(max(figure["value"], 1e-9) / figure["goal"])
    return max(-DECADES, min(DECADES, -away if figure["is_ceiling"] else away))


if __name__ == "__main__":
    main()
