"""The `survival` command: Kaplan-Meier, exact Aalen-Johansen, and Cox."""

import argparse
from typing import Any

import numpy as np
import polars as pl

from .comparison_commands import numbers
from .cox import cox
from .frames import (
    ENGINE_VERSION,
    BadInput,
    command,
    print_json,
    print_table,
    read_frame,
    require_columns,
)
from .study import covariate_matrix
from .survival import INTERVALS, aalen_johansen, kaplan_meier

YES_OR_NO = {"yes", "no", "true", "false"}

EPILOG = """
events
  One exit: --event is a column of 1 (it came) and 0 (censored); Kaplan-Meier.
  Several exits: --event is a column of labels (0, or --censored, where none came), or name one
  column of 0/1 for each exit with --competing; exact Aalen-Johansen, ties never jittered.
  --covariates fits Cox's model for the event, ties by Efron unless told otherwise; text becomes
  indicators of every value but the first in order.
  Events at a time come before censorings at that time.
"""


@command
def survival(argv: list[str]) -> int:
    """Run `evidence survival`. Returns 0, or 2 for bad input with the row and the reason."""
    options = _parser().parse_args(argv)
    table = read_frame(options.data)
    time = numbers(table, options.time)
    _refuse(time < 0, f"{options.time} is below nought")
    try:
        report = _report(table, time, options)
    except ValueError as refusal:
        raise BadInput(None, str(refusal)) from refusal
    if options.json:
        print_json(report)
        return 0
    for group in report["groups"]:
        people = f"{report['method']}: {group['group']} ({group['n']:,} people)"
        print_table(group["rows"], people)
        if "median" in group:
            print_table([{k: group[k] for k in ("median", "median_low", "median_high")}])
    print_table([{"": k, "value": report[k]} for k in ("formula", "interval", "version")])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evidence survival",
        description="How long until, and by which way out.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", required=True, help="CSV or Parquet, one row a person")
    parser.add_argument("--time", required=True, help="column of times")
    parser.add_argument("--event", required=True, help="column of events or exits")
    parser.add_argument("--competing", help="columns of 0/1 of the other exits, as a,b")
    parser.add_argument("--censored", default="0", help="label of no exit yet (0)")
    parser.add_argument("--group", help="column; a curve for each value")
    parser.add_argument("--at", help="times to show, as 5,13,26; all of them if not given")
    parser.add_argument("--interval", choices=INTERVALS, default="log", help="Kaplan-Meier (log)")
    parser.add_argument("--method", choices=["auto", "km", "aj"], default="auto")
    parser.add_argument("--covariates", help="columns for Cox's model, as a,b")
    parser.add_argument("--ties", choices=["efron", "breslow"], default="efron")
    parser.add_argument("--confidence", type=float, default=0.95)
    parser.add_argument("--json", action="store_true")
    return parser


def _report(table: pl.DataFrame, time: np.ndarray, options: argparse.Namespace) -> dict[str, Any]:
    cause, names = _causes(table, options)
    several = options.method == "aj" or (options.method == "auto" and len(names) > 1)
    if options.covariates:
        return _cox(table, time, cause, names, options)
    groups = _groups(table, options.group)
    at = None if options.at is None else [_time(text) for text in options.at.split(",")]
    if several:
        method = "Aalen-Johansen, exact with ties"
        formula = "F_k(t) = sum S(t-) d_k/n; other exits are exits; delta-method variance"
        interval = "log-log"
        shown = [
            _incidence(label, time[rows], cause[rows], names, at, options) for label, rows in groups
        ]
    else:
        method, interval = "Kaplan-Meier", options.interval
        formula = "S(t) = prod (1 - d/n); Greenwood's variance"
        first = (cause == names[0]).astype(int)
        shown = [_survival(label, time[rows], first[rows], at, options) for label, rows in groups]
    return {
        "method": method,
        "formula": formula,
        "interval": f"{interval}, {options.confidence:g}",
        "version": f"engine {ENGINE_VERSION}",
        "groups": shown,
    }


def _survival(
    label: str, time: np.ndarray, event: np.ndarray, at: list[float] | None, options: Any
) -> dict[str, Any]:
    curve = kaplan_meier(time, event, interval=options.interval, confidence=options.confidence)
    rows = []
    for when in curve.time.tolist() if at is None else at:
        value, low, high = curve.at(when)
        rows.append(
            {
                "time": when,
                "at_risk": int(np.sum(time >= when)),
                "events": int(event[time <= when].sum()),
                "survival": value,
                "low": low,
                "high": high,
            }
        )
    return {
        "group": label, "n": len(time), "events": int(event.sum()), "median": curve.median,
        "median_low": curve.median_low, "median_high": curve.median_high, "rows": rows,
    }  # fmt: skip


def _incidence(
    label: str,
    time: np.ndarray,
    cause: np.ndarray,
    names: list[str],
    at: list[float] | None,
    options: Any,
) -> dict[str, Any]:
    curve = aalen_johansen(
        time, cause, causes=names, censored=options.censored, confidence=options.confidence
    )
    rows = []
    for when in curve.time.tolist() if at is None else at:
        i = int(np.searchsorted(curve.time, when, side="right")) - 1
        row: dict[str, Any] = {"time": when, "at_risk": int(np.sum(time >= when))}
        for k, name in enumerate(names):
            row[f"incidence_{name}"] = float(curve.incidence[k, i]) if i >= 0 else 0.0
            row[f"low_{name}"] = float(curve.low[k, i]) if i >= 0 else 0.0
            row[f"high_{name}"] = float(curve.high[k, i]) if i >= 0 else 0.0
        rows.append(row | {"none_yet": float(curve.none_yet[i]) if i >= 0 else 1.0})
    return {"group": label, "n": len(time), "causes": names, "rows": rows}


def _cox(
    table: pl.DataFrame, time: np.ndarray, cause: np.ndarray, names: list[str], options: Any
) -> dict[str, Any]:
    asked = tuple(name.strip() for name in options.covariates.split(",") if name.strip())
    _whole(table, asked)
    x, columns, notes = covariate_matrix(table, asked, np.arange(1, table.height + 1))
    fit = cox(time, cause == names[0], x, ties=options.ties)
    rows = [
        {
            "column": name,
            "coefficient": fit.coefficient[i],
            "se": fit.se[i],
            "hazard_ratio": float(np.exp(fit.coefficient[i])),
            "low": float(np.exp(fit.low[i])),
            "high": float(np.exp(fit.high[i])),
            "p": fit.p[i],
        }
        for i, name in enumerate(columns)
    ]
    return {
        "method": f"Cox, ties by {options.ties.title()}",
        "formula": "partial likelihood, Newton; limits of the hazard ratio",
        "interval": "normal on the log hazard ratio, 0.95",
        "version": f"engine {ENGINE_VERSION}",
        "log_likelihood": fit.log_likelihood,
        "notes": notes,
        "groups": [{"group": "all", "n": fit.n, "events": fit.events, "rows": rows}],
    }


def _causes(table: pl.DataFrame, options: argparse.Namespace) -> tuple[np.ndarray, list[str]]:
    """One label a person, and the labels in order; the event asked for comes first."""
    if options.competing:
        names = [options.event, *options.competing.split(",")]
        flags = np.stack([numbers(table, name) for name in names])
        _refuse(np.asarray(~np.isin(flags, [0, 1]).all(axis=0)), "an exit is not 0 or 1")
        _refuse(np.asarray(flags.sum(axis=0) > 1), "more than one exit")
        cause = np.full(table.height, options.censored, dtype=object)
        for name, flag in zip(names, flags, strict=True):
            cause[flag == 1] = name
        return cause.astype(str), names
    require_columns(table, [options.event])
    column = table[options.event]
    empty = column.is_null()
    if empty.any():
        raise BadInput(int(empty.arg_max() or 0) + 1, f"{options.event} is empty")
    if column.dtype == pl.Boolean or column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        if whole.null_count():
            at = int(whole.is_null().arg_max() or 0)
            raise BadInput(at + 1, f"{options.event} is {column[at]!r}, not an event")
        column = whole
    labels = column.cast(pl.Utf8).str.strip_chars()
    if set(labels.str.to_lowercase().unique()) <= YES_OR_NO:
        labels = labels.str.to_lowercase().replace_strict(
            {"yes": "1", "true": "1", "no": options.censored, "false": options.censored}
        )
    cause = labels.to_numpy().astype(str)
    names = sorted(set(cause.tolist()) - {options.censored})
    if not names:
        raise BadInput(None, f"{options.event} holds no event")
    return cause, names


def _groups(table: pl.DataFrame, group: str | None) -> list[tuple[str, np.ndarray]]:
    if group is None:
        return [("all", np.arange(table.height))]
    require_columns(table, [group])
    labels = table[group].cast(pl.Utf8).fill_null("not known").to_numpy().astype(str)
    return [(str(name), np.flatnonzero(labels == name)) for name in np.unique(labels)]


def _time(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BadInput(None, f"--at holds {text!r}, not a number") from error


def _whole(table: pl.DataFrame, names: tuple[str, ...]) -> None:
    require_columns(table, names)
    for name in names:
        _refuse(table[name].is_null().to_numpy(), f"{name} is empty")


def _refuse(wrong: np.ndarray, reason: str) -> None:
    if wrong.any():
        raise BadInput(int(np.argmax(wrong)) + 1, reason)
