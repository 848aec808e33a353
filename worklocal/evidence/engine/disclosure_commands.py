"""The `disclose` command: counts in, tables safe to publish out."""

import argparse
from typing import Any

import polars as pl

from .disclosure import ALL, Published, Release, release
from .disclosure_audit import Inconsistent
from .disclosure_rules import RULES, DisclosureRule
from .frames import (
    ENGINE_VERSION,
    BadInput,
    command,
    print_json,
    print_table,
    read_frame,
    require_columns,
)

HIDDEN = "c"
EPILOG = """
output
  One line a figure: the label in each dimension ("All" for a total), published (a rounded count,
  or c for hidden), state and percent. An output file is also the form --earlier reads.
  Every total is published with the cells and made from unrounded counts. A true 0 is shown.
  What is hidden beside the small counts is chosen, and checked exactly by whole-number
  programming, so that nobody can narrow a hidden figure to a range narrower than the rule's.
  The same input gives the same answer. DWP's random adjustment of cells is not offered.
"""


@command
def disclose(argv: list[str]) -> int:
    """Run `evidence disclose`. Returns 0, or 2 for bad input with the row and the reason."""
    options = _parser().parse_args(argv)
    rule = RULES["sensitive" if options.sensitive and options.rule == "default" else options.rule]
    names = options.by.split(",")
    tables = None
    if options.tables:
        tables = [part.split(",") for part in options.tables.split(";")]
        strange = {name for table in tables for name in table} - set(names)
        if strange:
            raise BadInput(None, f"--tables names {', '.join(sorted(strange))}, not in --by")
    counts = _counts(read_frame(options.data, text=True), names, options.count)
    earlier = [_read_release(path, names, counts, rule) for path in options.earlier]
    try:
        safe = release(
            counts,
            names,
            rule=rule,
            tables=tables,
            unpublished=options.unpublished.split(",") if options.unpublished else (),
            earlier=earlier,
            percent_of=options.percent_of.split(",") if options.percent_of else None,
        )
    except (ValueError, Inconsistent) as refusal:
        raise BadInput(None, str(refusal)) from refusal
    rows = [_row(names, one) for one in safe.figures]
    if options.out:
        pl.DataFrame(rows, infer_schema_length=None).write_csv(options.out)
    return _tell(options, safe, rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evidence disclose",
        description="Make tables of counts safe to publish.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", required=True, help="CSV or Parquet, a row a group or a person")
    parser.add_argument("--by", required=True, help="dimensions, as area,age")
    parser.add_argument("--count", help="column of counts; without it every row is one person")
    parser.add_argument("--tables", help='tables to publish, as "area,age;area,sex" (one of all)')
    parser.add_argument("--rule", choices=sorted(RULES), default="default")
    parser.add_argument("--sensitive", action="store_true", help="hide 1 to 7 (health, offending)")
    parser.add_argument("--percent-of", help="dimensions whose totals are denominators")
    parser.add_argument("--unpublished", help="labels to protect from subtraction, not to publish")
    parser.add_argument("--earlier", action="append", default=[], help="an earlier output file")
    parser.add_argument("--out", help="write the figures to this CSV file")
    parser.add_argument("--json", action="store_true")
    return parser


def _counts(table: pl.DataFrame, names: list[str], count: str | None) -> dict[tuple[str, ...], int]:
    require_columns(table, [*names, *([count] if count else [])])
    for name in names:
        wrong = table[name].is_null() | (table[name] == ALL).fill_null(False)
        if wrong.any():
            row = int(wrong.arg_max() or 0) + 1
            raise BadInput(row, f"{name} must name a group, and not be empty or {ALL!r}")
    people = pl.Series([1] * table.height)
    if count:
        people = table[count].cast(pl.Int64, strict=False)
        wrong = people.is_null() | (people < 0).fill_null(True)
        if wrong.any():
            row = int(wrong.arg_max() or 0) + 1
            raise BadInput(row, f"{count} is {table[count][row - 1]!r}, not a whole number")
    summed = (
        table.select(names)
        .with_columns(people.alias("_people"))
        .group_by(names, maintain_order=True)
        .agg(pl.col("_people").sum())
    )
    return {tuple(row[:-1]): int(row[-1]) for row in summed.iter_rows()}


def _read_release(
    path: str, names: list[str], counts: dict[tuple[str, ...], int], rule: DisclosureRule
) -> Release:
    """An earlier output. A dimension it does not have is taken over all its labels."""
    table = read_frame(path, text=True)
    require_columns(table, ["published"])
    figures = []
    for i, row in enumerate(table.iter_rows(named=True), start=1):
        key = tuple(row.get(name) or ALL for name in names)
        shown = None if row["published"] == HIDDEN else _whole(row["published"], i)
        figures.append(Published(key, shown, row.get("state") or "shown"))
    if all(one.state == "withheld" for one in figures):
        figures = []
    labels = [
        {key[place] for key in counts} | {one.key[place] for one in figures} - {ALL}
        for place in range(len(names))
    ]
    told = tuple(tuple(sorted(column)) for column in labels)
    return Release(tuple(names), rule, tuple(figures), told)


def _whole(text: str | None, row: int) -> int:
    try:
        return int(text or "")
    except ValueError as error:
        raise BadInput(row, f"published is {text!r}, not a whole number or c") from error


def _row(names: list[str], one: Published) -> dict[str, Any]:
    return {
        **dict(zip(names, one.key, strict=True)),
        "published": HIDDEN if one.shown is None else str(one.shown),
        "state": one.state,
        "percent": one.percent,
    }


def _tell(options: argparse.Namespace, safe: Release, rows: list[dict[str, Any]]) -> int:
    rule = safe.rule
    report = {
        "method": "rounding, hiding, and hiding what gives the hidden away",
        "formula": f"nearest {rule.base}; 1 to {rule.hide_to} hidden; percentages on fewer than "
        f"{rule.percent_floor:g} withheld; exact audit of every hidden figure",
        "version": f"engine {ENGINE_VERSION}",
        "rule": rule,
        "withheld": safe.withheld,
        "hidden": sum(one.state == "hidden" for one in safe.figures),
        "hidden_to_protect": sum(one.state == "hidden to protect another" for one in safe.figures),
    }
    if options.json:
        print_json({**report, "rows": rows})
        return 0
    print_table(rows, f"{report['method']} ({rule.owner})")
    if safe.withheld:
        print_table([{"withheld": safe.withheld}])
    print_table([{"": name, "value": report[name]} for name in ("formula", "version")])
    return 0
