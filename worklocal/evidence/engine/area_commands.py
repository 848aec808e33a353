"""The `neighbours` and `compare-area` commands: which areas are alike, and an area beside them."""

import argparse
from dataclasses import asdict
from typing import Any

import polars as pl

from .comparison import Count, compare_area, nearest_neighbours
from .comparison_commands import asked, labels, numbers
from .frames import BadInput, command, named, print_json, print_table, read_frame, require_columns

DISTANCE = "sqrt(sum w d^2 / sum w), d standardised over all areas"
DIFFERENCE = (
    "past and nation: Newcombe; similar areas: their random-effects mean, differences among them "
    "counted in; verdict by the 95% interval"
)


@command
def neighbours(argv: list[str]) -> int:
    """Run `evidence neighbours`. Returns 0, or 2 for bad input with the row and the reason."""
    parser = _parser("neighbours", "The areas most like one, by standardised indicators.")
    parser.add_argument("--indicators", help="columns as a,b; every column of numbers if not given")
    parser.add_argument("--weights", help="one number an indicator, as 1,1,2")
    parser.add_argument("--count", type=int, default=15, help="how many to list (15)")
    options = parser.parse_args(argv)
    table = read_frame(options.data)
    areas = labels(table, options.group)
    columns = _columns(table, options)
    held = [numbers(table, name) for name in columns]
    weights = None if options.weights is None else _weights(options.weights)
    indicators = {area: [column[i] for column in held] for i, area in enumerate(areas)}
    found = asked(
        lambda: nearest_neighbours(indicators, options.area, weights=weights, count=options.count)
    )
    rows = [{"place": i, "area": name, "distance": d} for i, (name, d) in enumerate(found, 1)]
    head = named("nearest neighbours", DISTANCE)
    return _tell(options, head | {"area": options.area, "indicators": columns}, rows)


@command
def compare(argv: list[str]) -> int:
    """Run `evidence compare-area`. Returns 0, or 2 for bad input with the row and the reason."""
    parser = _parser("compare-area", "An area beside its past, its neighbours and all areas.")
    parser.add_argument("--events", default="events")
    parser.add_argument("--population", default="population")
    parser.add_argument("--past-events", help="column of the area's events a period ago")
    parser.add_argument("--past-population", help="column of its people a period ago")
    parser.add_argument("--expected", help="column of events expected from case mix")
    parser.add_argument("--neighbours", help="areas alike, as A,B; all others if not given")
    parser.add_argument("--smallest", type=float, default=0.02, help="smallest worthwhile (0.02)")
    parser.add_argument("--planned", type=float, help="people once complete")
    parser.add_argument("--cannot-judge", action="store_true", help="a measure of the whole area")
    parser.add_argument("--lower-is-better", action="store_true")
    options = parser.parse_args(argv)
    table = read_frame(options.data)
    counts = _counts(table, options, options.events, options.population)
    if options.area not in counts:
        raise BadInput(None, f"there is no area {options.area}")
    alike = options.neighbours.split(",") if options.neighbours else [*counts]
    absent = [name for name in alike if name not in counts]
    if absent:
        raise BadInput(None, f"there is no area {', '.join(absent)}")
    others = [counts[name] for name in alike if name != options.area]
    nation = Count(
        "all areas", sum(c.events for c in counts.values()), sum(c.n for c in counts.values())
    )
    found = asked(
        lambda: compare_area(
            counts[options.area],
            past=_past(table, options),
            neighbours=others,
            nation=nation,
            expected=_expected(table, options),
            smallest_worthwhile=options.smallest,
            planned_n=options.planned,
            design_can_tell=not options.cannot_judge,
            higher_is_better=not options.lower_is_better,
        )
    )
    rows = [
        {
            "comparator": row.comparator, "value": row.value, "low": row.low, "high": row.high,
            "difference": row.difference.value, "difference_low": row.difference.low,
            "difference_high": row.difference.high, "verdict": row.verdict.value, "note": row.note,
        }
        for row in found.rows
    ]  # fmt: skip
    report = named("an area beside three comparators", DIFFERENCE) | {
        "area": found.area,
        "sentence": found.sentence,
        "own": asdict(found.own),
        "neighbour_median": found.neighbour_median,
        "neighbour_range": found.neighbour_range,
        "expected_ratio": None if found.expected_ratio is None else asdict(found.expected_ratio),
    }
    return _tell(options, report, rows)


def _counts(
    table: pl.DataFrame, options: argparse.Namespace, events: str, people: str
) -> dict[str, Count]:
    areas = labels(table, options.group)
    had, among = numbers(table, events), numbers(table, people)
    for i, (e, n) in enumerate(zip(had, among, strict=True), start=1):
        if not 0 <= e <= n or n == 0:
            raise BadInput(i, "needs 0 <= events <= people")
    return {a: Count(a, float(had[i]), float(among[i])) for i, a in enumerate(areas)}


def _past(table: pl.DataFrame, options: argparse.Namespace) -> Count | None:
    if options.past_events is None and options.past_population is None:
        return None
    if options.past_events is None or options.past_population is None:
        raise BadInput(None, "--past-events and --past-population go together")
    return _counts(table, options, options.past_events, options.past_population)[options.area]


def _expected(table: pl.DataFrame, options: argparse.Namespace) -> float | None:
    if options.expected is None:
        return None
    value = float(
        numbers(table, options.expected)[labels(table, options.group).index(options.area)]
    )
    if value <= 0:
        raise BadInput(None, f"{options.expected} must be above nought")
    return value


def _columns(table: pl.DataFrame, options: argparse.Namespace) -> list[str]:
    if options.indicators:
        columns = [name.strip() for name in options.indicators.split(",")]
        require_columns(table, columns)
        return columns
    kept = [n for n in table.columns if n != options.group and table[n].dtype.is_numeric()]
    if not kept:
        raise BadInput(None, "no column of numbers to compare by")
    return kept


def _weights(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadInput(None, f"weights are numbers such as 1,2, not {text!r}") from error


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"evidence {name}", description=description)
    parser.add_argument("--data", required=True, help="CSV or Parquet, one row an area")
    parser.add_argument("--area", required=True, help="the area asked about")
    parser.add_argument("--group", default="area", help="column of areas (area)")
    parser.add_argument("--out", help="write the rows to this CSV file")
    parser.add_argument("--json", action="store_true")
    return parser


def _tell(options: argparse.Namespace, report: dict[str, Any], rows: list[dict[str, Any]]) -> int:
    if options.out:
        pl.DataFrame(rows, infer_schema_length=None).write_csv(options.out)
    if options.json:
        print_json(report | {"rows": rows})
        return 0
    print_table(rows, str(report.get("sentence", report["method"])))
    print_table([{"": k, "value": report[k]} for k in ("method", "formula", "version")])
    return 0
