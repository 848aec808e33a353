"""Evidence at scale, in one run: outcome rules, the whole board rebuilt, and a page beside it.

A million spells go through the outcome rules. Then an area's board is rebuilt from its records at
a cut and written as open files, while a coach's page is opened again and again: its median is told
before and during. The area has a database of its own (`.local/bench-N`), built when not there yet.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from worklocal.config import databases, serving

SPELLS_GOAL, BOARD_GOAL, PAGE_GOAL = 60.0, 600.0, 1.1


def main(argv: Sequence[str]) -> int:
    """Measure, print beside the goals; --json writes the numbers. 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="run.py bench evidence", description=main.__doc__)
    parser.add_argument("--people", type=int, default=300_000, help="in the area; default 300,000")
    parser.add_argument("--spells", type=int, default=1_000_000, help="default a million")
    parser.add_argument("--tries", type=int, default=60, help="times the page is opened, at least")
    parser.add_argument("--json", help="file for the numbers")
    chosen = parser.parse_args(argv)
    found: dict[str, Any] = {
        "spells": spells(chosen.spells),
        "board": board(chosen.people, chosen.tries),
    }
    report(found)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(found, indent=1))
    return int(not all(part["goal_met"] for part in found.values()))


def spells(count: int) -> dict[str, Any]:
    """Spells of invented people through the outcome rules: days, runs, 182 days, 26 of 30 weeks."""
    import numpy as np
    import polars as pl

    from worklocal.evidence.engine.outcomes import spell_outcomes

    rng = np.random.default_rng(1)
    start = datetime.date(2023, 1, 1)
    begins = rng.integers(0, 900, count)
    ends = begins + rng.integers(0, 400, count)
    epoch = np.datetime64(start)
    table = pl.DataFrame(
        {
            "person": [f"p{n}" for n in rng.integers(0, max(1, count * 2 // 5), count)],
            "start": epoch + begins,
            "end_inclusive": epoch + ends,
        }
    ).with_columns(pl.col("start", "end_inclusive").cast(pl.Date))
    began = time.perf_counter()
    made = spell_outcomes(table, start=start, observed=datetime.date(2025, 12, 31))
    seconds = time.perf_counter() - began
    return {
        "spells": count, "people": made.outcomes.height, "seconds": round(seconds, 2),
        "goal_seconds": SPELLS_GOAL, "goal_met": seconds < SPELLS_GOAL,
    }  # fmt: skip


def board(people: int, tries: int) -> dict[str, Any]:
    """The board of an area rebuilt, and a coach's page before and while it is."""
    instance = f"bench-{people}"
    os.environ["WORKLOCAL_DEMONSTRATION"] = "1"
    serving.prepare_static()
    urls = serving.build(people, 1, fresh=False, instance=instance)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench_evidence_inside", str(tries)], check=True,
            env=serving.environment(urls["wl_app"]), cwd=databases.root(), text=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
    finally:
        databases.instance_server(instance).stop()
    told = json.loads(done.stdout.splitlines()[-1])
    ratio = told["page_during_ms"] / told["page_before_ms"]
    met = told["board_seconds"] < BOARD_GOAL and ratio <= PAGE_GOAL
    return {
        "people": people, **told, "page_ratio": round(ratio, 3), "goal_seconds": BOARD_GOAL,
        "goal_page_ratio": PAGE_GOAL, "goal_met": met,
    }  # fmt: skip


def report(found: dict[str, Any]) -> None:
    rules, area = found["spells"], found["board"]
    print(f"\n{'what':<46}{'measured':>12}{'goal':>12}")
    print(
        f"{rules['spells']:,} spells through the outcome rules".ljust(46)
        + f"{rules['seconds']:>10.1f} s{SPELLS_GOAL:>10.0f} s"
    )
    print(
        f"whole board rebuilt, {area['people']:,} people".ljust(46)
        + f"{area['board_seconds']:>10.1f} s{BOARD_GOAL:>10.0f} s"
    )
    print(
        "coach's page, median before".ljust(46) + f"{area['page_before_ms']:>9.1f} ms{'':>12}\n"
        + "coach's page, median while it is rebuilt".ljust(46)
        + f"{area['page_during_ms']:>9.1f} ms{'':>12}\n"
        + "  during over before".ljust(46) + f"{area['page_ratio']:>12.2f}{PAGE_GOAL:>12.2f}"
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
