"""Adds up what the tests counted, on all workers, and says it at the end."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    counts = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, number in report.user_properties:
            counts[name] += number
    terminalreporter.section("compared with an oracle that walks the minutes")
    for name, number in counts.items():
        terminalreporter.write_line(f"{name:<24}{number:>12,}")
