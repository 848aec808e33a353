"""The `standardise`, `funnel` and `shrink` commands."""

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from .frames import (
    ENGINE_VERSION,
    LARGEST,
    BadInput,
    command,
    print_json,
    print_table,
    read_frame,
    require_columns,
)
from .funnel import Funnel, estimate_funnel, proportion_funnel, ratio_funnel
from .rates import crude_rate, direct_rate, indirect_ratio, wilson
from .shrink import Shrunk, james_stein, random_effects, shrink_proportions, site_differences


@command
def standardise(argv: list[str]) -> int:
    """Run `evidence standardise`. Returns 0, or 2 for bad input with the row and the reason."""
    parser = _parser("standardise", "Rates with the intervals of the official English methods.")
    parser.add_argument(
        "--method", choices=["direct", "indirect", "crude", "proportion"], default="direct"
    )
    parser.add_argument("--group", help="column of areas; without it, one area")
    parser.add_argument("--events", default="events", help="column of events")
    parser.add_argument("--population", default="population", help="column of people")
    parser.add_argument("--standard", default="standard", help="standard population (direct)")
    parser.add_argument("--reference-events", default="reference_events")
    parser.add_argument("--reference-population", default="reference_population")
    parser.add_argument("--reference", help="file of the reference or standard, one row a stratum")
    parser.add_argument("--stratum", default="stratum", help="column that joins --reference")
    parser.add_argument("--per", type=float, default=100_000, help="rate per this many (100000)")
    parser.add_argument("--ratio", action="store_true", help="indirect: the ratio, not the rate")
    parser.add_argument("--confidence", type=float, default=0.95)
    options = parser.parse_args(argv)
    table = read_frame(options.data)
    if options.reference:
        table = _with_reference(table, options)
    names = {
        "direct": [options.events, options.population, options.standard],
        "indirect": [
            options.events, options.population,
            options.reference_events, options.reference_population,
        ],
        "crude": [options.events, options.population],
        "proportion": [options.events, options.population],
    }[options.method]  # fmt: skip
    columns = [numbers(table, name) for name in names]
    rows = []
    for label, at in _groups(table, options.group):
        mine = [column[at] for column in columns]
        result = asked(partial(_standardised, options, mine), label)
        rows.append({"area": label, **result})
    formula = {
        "direct": "weighted mean of stratum rates; Dobson's interval; withheld below 10 events",
        "indirect": "observed / expected; Byar's limits, exact below 10 events",
        "crude": "events / population; Byar's limits, exact below 10 events",
        "proportion": "events / population; Wilson's interval",
    }[options.method]
    report = {**_head(f"{options.method} standardisation", formula), "per": options.per}
    return _tell(options, report, rows)


@command
def funnel(argv: list[str]) -> int:
    """Run `evidence funnel`. Returns 0, or 2 for bad input with the row and the reason."""
    parser = _parser("funnel", "Funnel limits, over-dispersion counted in unless told otherwise.")
    parser.add_argument("--group", default="area", help="column of areas, one row each")
    parser.add_argument("--events", default="events")
    parser.add_argument("--population", default="population", help="people; proportions")
    parser.add_argument("--expected", help="column of events expected; makes it a ratio funnel")
    parser.add_argument("--estimate", help="column of estimates, with --se")
    parser.add_argument("--se", help="column of standard errors")
    parser.add_argument("--target", type=float, help="centre; the pooled value if not given")
    parser.add_argument("--winsorise", type=float, default=0.1, help="share of each tail (0.1)")
    parser.add_argument("--plain", action="store_true", help="no over-dispersion term")
    options = parser.parse_args(argv)
    table = read_frame(options.data)
    areas = labels(table, options.group)
    result = asked(lambda: _funnel(table, options))
    rows = [
        {
            "area": area,
            "value": result.value[i],
            "z": result.z[i],
            "low_95": result.inner_low[i],
            "high_95": result.inner_high[i],
            "low_99_8": result.outer_low[i],
            "high_99_8": result.outer_high[i],
            "plain_class": result.plain_class[i],
            "class": result.adjusted_class[i],
        }
        for i, area in enumerate(areas)
    ]
    formula = (
        "target +- z sqrt(se^2 + tau^2), z 1.960 and 3.090; tau^2 = (I phi - (I-1)) / "
        f"(sum w - sum w^2/sum w), z-scores winsorised at {options.winsorise:g} each tail"
    )
    beyond = [
        sum("99.8" in name for name in c) for c in (result.plain_class, result.adjusted_class)
    ]
    report = {
        **_head("funnel", formula),
        "target": result.target,
        "phi": result.phi,
        "tau2": result.tau2,
        "tau": result.tau2**0.5,
        "areas": len(rows),
        "beyond_99_8_plain": beyond[0],
        "beyond_99_8": beyond[1],
    }
    return _tell(options, report, rows)


@command
def shrink(argv: list[str]) -> int:
    """Run `evidence shrink`. Returns 0, or 2 for bad input with the row and the reason."""
    parser = _parser("shrink", "Shrunken estimates, and the chance of passing the stretch.")
    parser.add_argument("--group", default="area", help="column of areas or sites")
    parser.add_argument("--estimate", help="column of estimates, with --se")
    parser.add_argument("--se", help="column of standard errors")
    parser.add_argument("--events", help="column of events, with --population")
    parser.add_argument("--population", help="column of people")
    parser.add_argument("--outcome", help="one row a person: outcome, with --treatment (0 or 1)")
    parser.add_argument("--treatment")
    parser.add_argument(
        "--method", choices=["random-effects", "james-stein"], default="random-effects"
    )
    parser.add_argument("--stretch", type=float, help="agreed value; gives the chance above it")
    parser.add_argument("--confidence", type=float, default=0.95)
    options = parser.parse_args(argv)
    table = read_frame(options.data)
    areas, result = asked(lambda: _shrink(table, options))
    rows = []
    for i, area in enumerate(areas):
        row = {
            "area": area,
            "raw": result.raw[i],
            "raw_se": result.raw_se[i],
            "own_weight": result.factor[i],
            "shrunken": result.value[i],
            "low": result.low[i],
            "high": result.high[i],
        }
        if result.probability_above is not None:
            row["probability_above_stretch"] = result.probability_above[i]
        rows.append(row)
    formula = {
        "random-effects": "tau^2 = max(0, (Q-(k-1))/(sum w - sum w^2/sum w)); "
        "value = B y + (1-B) mean, B = tau^2/(se^2+tau^2)",
        "james-stein": "value = mean + c (y - mean), c = 1 - (k-3) se^2 / sum (y-mean)^2",
    }[options.method]
    report = {
        **_head(result.method, formula),
        "mean": result.mean,
        "mean_se": result.mean_se,
        "mean_low": result.mean_low,
        "mean_high": result.mean_high,
        "tau2": result.tau2,
        "q": result.q,
        "df": result.df,
        "p": result.p,
        "verdict": "areas differ beyond chance" if result.tau2 > 0 and result.p < 0.05
        else "areas cannot be told apart",
        "stretch": options.stretch,
    }  # fmt: skip
    return _tell(options, report, rows)


def numbers(table: pl.DataFrame, name: str) -> np.ndarray:
    """A column as floats. Raises BadInput with the row of the first value that is no number."""
    require_columns(table, [name])
    values = table[name].cast(pl.Float64, strict=False)
    wrong = values.is_null() | values.is_infinite() | values.is_nan()
    if wrong.any():
        at = int(wrong.arg_max() or 0)
        raise BadInput(at + 1, f"{name} is {table[name][at]!r}, not a number")
    large = values.abs() > LARGEST
    if large.any():
        raise BadInput(int(large.arg_max() or 0) + 1, f"{name} is too large to be worked with")
    return values.to_numpy()


def _standardised(options: argparse.Namespace, columns: list[np.ndarray]) -> dict[str, Any]:
    if options.method in {"crude", "proportion"}:
        total, exposed = float(columns[0].sum()), float(columns[1].sum())
        found = (
            wilson(total, exposed, options.confidence)
            if options.method == "proportion"
            else crude_rate(total, exposed, options.per, options.confidence)
        )
        return {"events": total, "value": found.value, "low": found.low, "high": found.high}
    if options.method == "direct":
        events, people, standard = columns
        rate = direct_rate(events, people, standard, options.per, options.confidence)
    else:
        per = None if options.ratio else options.per
        events, people, ref_events, ref_people = columns
        rate = indirect_ratio(
            events, people, ref_events, ref_people, per=per, confidence=options.confidence
        )
    shown = {"events": rate.events, "value": rate.value, "low": rate.low, "high": rate.high}
    if options.method == "indirect":
        shown |= {"expected": rate.expected, "ratio": rate.events / float(rate.expected or 1)}
    return {**shown, "withheld": rate.withheld}


def _funnel(table: pl.DataFrame, options: argparse.Namespace) -> Funnel:
    keywords = {"winsorise": options.winsorise, "overdispersion": not options.plain}
    if options.estimate:
        if not options.se:
            raise BadInput(None, "--estimate needs --se")
        value, error = numbers(table, options.estimate), numbers(table, options.se)
        target = options.target
        if target is None:
            target = float(np.sum(value / error**2) / np.sum(1 / error**2))
        return estimate_funnel(value, error, target, **keywords)
    events = numbers(table, options.events)
    if options.expected:
        return ratio_funnel(events, numbers(table, options.expected), **keywords)
    people = numbers(table, options.population)
    _refuse_rows((people <= 0) | (events < 0) | (events > people), "needs 0 <= events <= people")
    return proportion_funnel(events, people, options.target, **keywords)


def _shrink(table: pl.DataFrame, options: argparse.Namespace) -> tuple[list[Any], Shrunk]:
    if options.outcome:
        if not options.treatment:
            raise BadInput(None, "--outcome needs --treatment")
        treated = numbers(table, options.treatment)
        _refuse_rows(~np.isin(treated, [0, 1]), f"{options.treatment} is not 0 or 1")
        sites = np.array(labels(table, options.group, unique=False))
        areas, value, error, _ = site_differences(numbers(table, options.outcome), treated, sites)
    elif options.events:
        if not options.population:
            raise BadInput(None, "--events needs --population")
        events, people = numbers(table, options.events), numbers(table, options.population)
        _refuse_rows(
            (people <= 0) | (events < 0) | (events > people), "needs 0 <= events <= people"
        )
        areas = labels(table, options.group)
        if options.method == "random-effects":
            shrunk = shrink_proportions(events, people, options.stretch, options.confidence)
            return areas, shrunk
        pooled = events.sum() / people.sum()
        value, error = events / people, np.sqrt(pooled * (1 - pooled) / people)
    elif options.estimate and options.se:
        areas = labels(table, options.group)
        value, error = numbers(table, options.estimate), numbers(table, options.se)
        _refuse_rows(error <= 0, f"{options.se} must be above nought")
    else:
        raise BadInput(
            None,
            "give --estimate and --se, --events and --population, or --outcome and --treatment",
        )
    method = random_effects if options.method == "random-effects" else james_stein
    return areas, method(value, error, options.stretch, options.confidence)


def _with_reference(table: pl.DataFrame, options: argparse.Namespace) -> pl.DataFrame:
    reference = read_frame(options.reference)
    for frame in (table, reference):
        require_columns(frame, [options.stratum])
    if reference[options.stratum].is_duplicated().any():
        raise BadInput(None, f"{options.reference} has a {options.stratum} more than once")
    wanted = {options.standard, options.reference_events, options.reference_population}
    held = [name for name in reference.columns if name in wanted]
    reference = reference.select(pl.col(options.stratum).cast(pl.Utf8), *held)
    table = table.with_columns(pl.col(options.stratum).cast(pl.Utf8)).drop(held, strict=False)
    return table.join(reference, on=options.stratum, how="left", maintain_order="left")


def _groups(table: pl.DataFrame, group: str | None) -> list[tuple[Any, np.ndarray]]:
    if group is None:
        return [("all", np.arange(table.height))]
    homes = np.array(labels(table, group, unique=False))
    _, first = np.unique(homes, return_index=True)
    return [(homes[i], np.flatnonzero(homes == homes[i])) for i in np.sort(first)]


def labels(table: pl.DataFrame, name: str, unique: bool = True) -> list[str]:
    """A column as text. Raises BadInput for an empty cell or, if `unique`, one given twice."""
    require_columns(table, [name])
    held = table[name].cast(pl.Utf8)
    empty = held.is_null()
    if empty.any():
        raise BadInput(int(empty.arg_max() or 0) + 1, f"{name} is empty")
    repeated = held.is_duplicated()
    if unique and repeated.any():
        raise BadInput(int(repeated.arg_max() or 0) + 1, f"{name} appears more than once")
    return held.to_list()


def _refuse_rows(wrong: np.ndarray, reason: str) -> None:
    if wrong.any():
        raise BadInput(int(np.argmax(wrong)) + 1, reason)


def asked(question: Callable[[], Any], label: str | None = None) -> Any:
    """Answer, turning a refusal of the arithmetic into a refusal of the input."""
    try:
        return question()
    except ValueError as refusal:
        where = f"{label}: " if label and label != "all" else ""
        raise BadInput(None, f"{where}{refusal}") from refusal


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"evidence {name}", description=description)
    parser.add_argument("--data", required=True, help="CSV or Parquet")
    parser.add_argument("--out", help="write the rows to this CSV file")
    parser.add_argument("--json", action="store_true")
    return parser


def _head(method: str, formula: str) -> dict[str, Any]:
    return {"method": method, "formula": formula, "version": f"engine {ENGINE_VERSION}"}


def _tell(options: argparse.Namespace, report: dict[str, Any], rows: list[dict[str, Any]]) -> int:
    if options.out:
        pl.DataFrame(rows, infer_schema_length=None).write_csv(options.out)
    if options.json:
        print_json({**report, "rows": rows})
        return 0
    print_table(rows, report["method"])
    print_table([{"": name, "value": value} for name, value in report.items() if name != "method"])
    return 0
