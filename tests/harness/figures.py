"""Figures that tests found, printed at the end of a run: `record_property("figure", "...")`."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    found = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "figure" and getattr(report, "when", "") == "call"
    ]
    if found:
        terminalreporter.section("figures")
        for line in found:
            terminalreporter.write_line(str(line))
