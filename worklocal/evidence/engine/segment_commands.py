"""The `segment` command: fit a points card, judge it, and write what goes with it."""

import argparse
import datetime
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from .comparison_commands import numbers
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
from .model_card import PURPOSE, impact_record, model_card
from .scorecard import MOST_ITEMS
from .segment import Drift, Segmentation, drift
from .segment import segment as fit_and_judge

FORMULA = (
    "whole points from a logistic model; out of sample in folds; AUC with bootstrap interval; "
    "calibration slope of log odds; ECE over ten groups of equal size"
)


@command
def segment(argv: list[str]) -> int:
    """Run `evidence segment`. Returns 0, or 2 for bad input with the row and the reason."""
    options = _parser().parse_args(argv)
    table = read_frame(options.data)
    y = numbers(table, options.outcome)
    wrong = ~np.isin(y, [0, 1])
    if wrong.any():
        raise BadInput(int(np.argmax(wrong)) + 1, f"{options.outcome} is not 0 or 1")
    groups = options.groups.split(",") if options.groups else []
    columns = _columns(table, options, groups)
    for name in columns:
        if table[name].dtype.is_float():
            large = table[name].abs() > LARGEST
            if large.any():
                raise BadInput(int(large.arg_max() or 0) + 1, f"{name} is not a finite number")
    if options.max_items > MOST_ITEMS:
        raise BadInput(None, f"a card has at most {MOST_ITEMS} items")
    try:
        found = fit_and_judge(
            table, y, columns, groups=groups, most_items=options.max_items,
            folds=options.folds, seed=options.seed,
        )  # fmt: skip
        moved = _drift(found, table, options)
    except ValueError as refusal:
        raise BadInput(None, str(refusal)) from refusal
    _write(found, table, options)
    if options.json:
        print_json(_report(found, moved))
    else:
        _print(found, moved)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evidence segment",
        description="Fit and check a whole-number points card.",
        epilog=PURPOSE,
    )
    parser.add_argument("--data", required=True, help="CSV or Parquet, one row a person")
    parser.add_argument("--outcome", required=True, help="column of 0 and 1")
    parser.add_argument("--items", help="columns to choose items from; all others if not given")
    parser.add_argument("--groups", help="columns to watch, as sex,race; in the card only if named")
    parser.add_argument("--leave-out", help="columns not to use, as id,weeks")
    parser.add_argument("--max-items", type=int, default=MOST_ITEMS)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--new", help="newer people, same columns: checks drift")
    parser.add_argument("--out", help="write each row's points and chance to this CSV file")
    parser.add_argument("--card", help="write a model card to this Markdown file")
    parser.add_argument("--impact-record", help="write an impact record to this Markdown file")
    parser.add_argument("--owner", default="(name the accountable owner)")
    parser.add_argument("--on", type=datetime.date.fromisoformat, help="date of the card (today)")
    parser.add_argument("--json", action="store_true")
    return parser


def _columns(table: pl.DataFrame, options: argparse.Namespace, groups: list[str]) -> list[str]:
    require_columns(table, groups)
    if options.items:
        columns = options.items.split(",")
        require_columns(table, columns)
        return list(columns)
    out = {options.outcome, *groups, *(options.leave_out or "").split(",")}
    columns = [name for name in table.columns if name not in out]
    if not columns:
        raise BadInput(None, "there is no column to choose items from")
    return columns


def _drift(found: Segmentation, table: pl.DataFrame, options: argparse.Namespace) -> Drift | None:
    if not options.new:
        return None
    new = read_frame(options.new)
    require_columns(new, [item.column for item in found.card.items])
    known = numbers(new, options.outcome) if options.outcome in new.columns else None
    return drift(found.card, table, new, known)


def _write(found: Segmentation, table: pl.DataFrame, options: argparse.Namespace) -> None:
    if options.out:
        pl.DataFrame(
            {
                "points": found.card.score(table),
                "chance": found.card.chance(table),
                "chance_out_of_sample": found.chance,
            }
        ).write_csv(options.out)
    made_on = options.on or datetime.datetime.now(tz=datetime.UTC).date()
    if options.card:
        text = model_card(
            found, outcome=options.outcome, data=Path(options.data).name, made_on=made_on
        )
        Path(options.card).write_text(text, encoding="utf-8")
    if options.impact_record:
        review = made_on + datetime.timedelta(days=91)
        text = impact_record(found, outcome=options.outcome, owner=options.owner, review_on=review)
        Path(options.impact_record).write_text(text, encoding="utf-8")


def _report(found: Segmentation, moved: Drift | None) -> dict[str, Any]:
    return {
        "method": "whole-number points card",
        "formula": FORMULA,
        "version": f"engine {ENGINE_VERSION}",
        "use": PURPOSE,
        "folds": found.folds,
        "seed": found.seed,
        "items": [{"item": item.words, **asdict(item)} for item in found.card.items],
        "constant": found.card.constant,
        "slope": found.card.slope,
        "card": found.card_accuracy,
        "logistic": found.logistic_accuracy,
        "groups": found.groups,
        "cautions": found.cautions,
        "drift": moved,
    }


def _print(found: Segmentation, moved: Drift | None) -> None:
    print_table([{"item": i.words, "points": i.points} for i in found.card.items], "Points card")
    both = {"points card": found.card_accuracy, "plain logistic": found.logistic_accuracy}
    rows = [
        {
            "model": name, "n": a.n, "AUC": round(a.auc, 3), "low": round(a.auc_low, 3),
            "high": round(a.auc_high, 3), "Brier": round(a.brier, 4), "slope": round(a.slope, 2),
            "ECE": round(a.ece, 3), "PPV top quarter": round(a.ppv, 2),
            "recall": round(a.recall, 2),
        }
        for name, a in both.items()
    ]  # fmt: skip
    print_table(rows, f"\nOut of sample, {found.folds} folds")
    if found.groups:
        shown = [
            {
                "group": f"{g.group}: {g.value}",
                "n": g.n,
                "observed": round(g.observed.value, 3),
                "predicted": round(g.predicted, 3),
                "AUC": None if g.auc is None else round(g.auc, 2),
                "flagged": round(g.flagged.value, 2),
                "recall": None if g.recall is None else round(g.recall.value, 2),
                "recall low": None if g.recall is None else round(g.recall.low, 2),
                "recall high": None if g.recall is None else round(g.recall.high, 2),
                "false alarm": None if g.false_alarm is None else round(g.false_alarm.value, 2),
            }
            for g in found.groups
        ]
        print_table(shown, "\nGroups")
    for words in found.cautions:
        print_table([{"caution": words}])
    if moved is not None:
        print_table([asdict(moved)], "\nDrift")
    told = {"use": PURPOSE, "formula": FORMULA, "version": f"engine {ENGINE_VERSION}"}
    print_table([{"": name, "value": value} for name, value in told.items()])
