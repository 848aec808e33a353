"""The `outcomes` command: spells or payments in, one row a person out."""

import argparse
import datetime
import re
from typing import Any

import polars as pl

from .earnings import earnings_outcomes, pounds, to_pence
from .frames import ENGINE_VERSION, BadInput, command, print_json, print_table, read_frame
from .outcome_rules import OutcomeRule, UnknownRule, load_rules
from .outcome_states import as_known_on, evidence_of, progression_dates
from .outcomes import EARNINGS_WINDOW_DAYS, as_dates, spell_outcomes

EPILOG = """
conventions
  Dates are YYYY-MM-DD; a time of day is refused. Both ends of a spell are days in work.
  An empty end_inclusive: still in work on the observation date. A spell that began before the
  programme start counts from the start; one that runs past the observation date counts up to
  and including it. Overlaps count once; a job that begins the day after another ends is one run.
  A record that ends before it begins is rejected, counted in rejected_records and listed.
  A row with neither start nor end names a person with no work. Everybody named gets a row.
  The day of the threshold is the day on which the 182nd day of work falls. 26 of 30 weeks: 182
  days inside a 210-day window whose first day is a job start (a gap of 28 days passes, 29 fails).
  Earnings: the first day of the window is the programme start, the last is start + 546 for a
  window of 547 days. Reaching the threshold to the penny is enough. A correction is a negative
  payment: if the total falls below again inside the window, the outcome is cancelled. The
  outcome date is the pay date from which the total stays at or above the threshold.
  With a recorded_on column (and record, cancelled_on), --known-on rebuilds any past cut.
"""


@command
def outcomes(argv: list[str]) -> int:
    """Run `evidence outcomes`. Returns 0, or 2 for bad input with the row and the reason."""
    options = _parser().parse_args(argv)
    rule = _rule(options)
    if options.spells:
        report = _spells(options, rule)
    elif options.earnings:
        report = _earnings(options, rule)
    else:
        report = _progress(options, rule)
    table = report.pop("table")
    if options.out:
        _write(table, options.out)
    if options.json:
        print_json({**report, "rows": table})
        return 0
    print_table(table.head(options.show).to_dicts(), f"{report['method']} ({len(table):,} people)")
    if report.get("rejected") is not None and len(report["rejected"]):
        print_table(report["rejected"].to_dicts(), "\nrejected records")
    print_table([{"": name, "value": report[name]} for name in ("formula", "version")], "")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evidence outcomes",
        description="Days in work, earnings and progression, counted exactly.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--spells", help="CSV or Parquet: person,start,end_inclusive")
    source.add_argument("--earnings", help="CSV or Parquet: person,pay_date,gross")
    source.add_argument("--states", help="person,observed_on and the field of a progression rule")
    parser.add_argument("--start", type=_day, help="programme start, the first day that counts")
    parser.add_argument("--observed", type=_day, help="last day that is known")
    parser.add_argument("--threshold", help="pounds, as 5079.36; or let --rule work it out")
    parser.add_argument("--window-days", type=int, help="days in the earnings window (547)")
    parser.add_argument("--rule", help="a code of the rule file, such as WORK_26_OF_30_WEEKS")
    parser.add_argument("--known-on", type=_day, help="rebuild from what was recorded by this day")
    parser.add_argument("--out", help="write the rows to this CSV (or .parquet) file")
    parser.add_argument("--show", type=int, default=20, help="rows to print (20)")
    parser.add_argument("--json", action="store_true", help="print JSON, all rows")
    return parser


def _spells(options: argparse.Namespace, rule: OutcomeRule | None) -> dict[str, Any]:
    if options.observed is None:
        raise BadInput(None, "--spells needs --observed, the last day that is known")
    table = _read(options)
    days, window = 182, 210
    if rule is not None:
        if rule.days is None:
            raise BadInput(None, f"rule {rule.code} does not count days; give --earnings")
        days, window = rule.days, rule.window_days or window
        table = _of_kind(table, rule)
    result = spell_outcomes(
        table, start=options.start, observed=options.observed, needed_days=days, window_days=window
    )
    counted = result.outcomes
    if rule is not None:
        column = {
            "days_unbroken": f"date_{days}_unbroken",
            "days_cumulative": f"date_{days}_cumulative",
            "days_in_window": "date_26_of_30_weeks",
        }[rule.kind]
        counted = counted.select(
            "person",
            pl.lit(rule.code).alias("rule"),
            "days_in_work",
            pl.col(column).alias("outcome_date"),
            "rejected_records",
        )
        if "evidence" in table.columns:
            graded = evidence_of(table.with_columns(pl.col("person").cast(pl.Utf8)), load_rules())
            counted = counted.join(graded, on="person", how="left", maintain_order="left")
    formula = f"union of days, both ends inclusive; {days} days; window {window} days"
    return {
        **_head("days in work", formula, rule), "rejected": result.rejected, "table": counted
    }  # fmt: skip


def _earnings(options: argparse.Namespace, rule: OutcomeRule | None) -> dict[str, Any]:
    if options.start is None:
        raise BadInput(None, "--earnings needs --start, the first day of the window")
    window = options.window_days or (rule and rule.window_days) or EARNINGS_WINDOW_DAYS
    threshold = _threshold(options, rule)
    result = earnings_outcomes(
        _read(options), threshold_pence=threshold, start=options.start, window_days=window
    )
    table = result.outcomes.select(
        "person",
        pl.col("counted_total_pence")
        .map_elements(pounds, return_dtype=pl.Utf8)
        .alias("counted_total"),
        "outcome_date",
    )
    formula = (
        f"running total of gross pay, {options.start} to {result.last_counted_day} inclusive, "
        f"at or above {pounds(threshold)}"
    )
    return {
        **_head("cumulative earnings", formula, rule),
        "payments_outside_window": result.outside_window,
        "duplicates_counted_once": result.duplicates,
        "table": table,
    }


def _progress(options: argparse.Namespace, rule: OutcomeRule | None) -> dict[str, Any]:
    if rule is None:
        raise BadInput(None, "--states needs --rule, one of MORE_HOURS, MORE_PAY, MORE_SKILL")
    table = _read(options)
    table = table.with_columns(as_dates(table, "observed_on"))
    if rule.field in table.columns:
        numbers = table[rule.field].cast(pl.Float64, strict=False)
        wrong = numbers.is_null() & table[rule.field].is_not_null()
        if wrong.any():
            raise BadInput(int(wrong.arg_max() or 0) + 1, f"{rule.field} is not a number")
        table = table.with_columns(numbers)
    formula = f"{rule.field} against the first observation"
    return {**_head("progression", formula, rule), "table": progression_dates(table, rule)}


def _head(method: str, formula: str, rule: OutcomeRule | None) -> dict[str, Any]:
    return {
        "method": method,
        "formula": formula,
        "version": f"engine {ENGINE_VERSION}, rules {load_rules().version}",
        "rule": rule,
    }


def _threshold(options: argparse.Namespace, rule: OutcomeRule | None) -> int:
    if options.threshold is not None:
        try:
            return int(to_pence(pl.Series([options.threshold]))[0])
        except BadInput as refusal:
            raise BadInput(None, f"--threshold {refusal.reason.partition('; ')[2]}") from refusal
    if rule is None:
        raise BadInput(None, "--earnings needs --threshold or --rule")
    if rule.kind == "first_earnings":
        return 1
    try:
        return load_rules().threshold_pence(rule, options.start)
    except UnknownRule as refusal:
        raise BadInput(None, str(refusal)) from refusal


def _of_kind(table: pl.DataFrame, rule: OutcomeRule) -> pl.DataFrame:
    """Keep the named kind of work; a person with none of it keeps a row without work."""
    if rule.spell_kind is None:
        return table
    if "kind" not in table.columns:
        raise BadInput(None, f"rule {rule.code} needs a column kind, {rule.spell_kind} where so")
    other = pl.col("kind").is_null() | (pl.col("kind") != rule.spell_kind)
    return table.with_columns(
        pl.when(other).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("start", "end_inclusive")
    )


def _rule(options: argparse.Namespace) -> OutcomeRule | None:
    if options.rule is None:
        return None
    try:
        return load_rules().rule(options.rule, options.start)
    except UnknownRule as refusal:
        raise BadInput(None, str(refusal)) from refusal


def _read(options: argparse.Namespace) -> pl.DataFrame:
    table = read_frame(options.spells or options.earnings or options.states, text=True)
    if options.known_on is None:
        return table
    if "recorded_on" not in table.columns:
        raise BadInput(None, "--known-on needs a column recorded_on")
    for name in ("recorded_on", "cancelled_on"):
        if name in table.columns:
            table = table.with_columns(as_dates(table, name))
    return as_known_on(table, options.known_on)


def _write(table: pl.DataFrame, path: str) -> None:
    if path.endswith(".parquet"):
        table.write_parquet(path)
    else:
        table.write_csv(path)


def _day(text: str) -> datetime.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as YYYY-MM-DD")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
