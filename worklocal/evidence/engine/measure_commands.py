"""The `measures` command: continuity, alliance, network, constraint, positions."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from .comparison_commands import numbers
from .frames import (
    ENGINE_VERSION,
    BadInput,
    command,
    print_json,
    print_table,
    read_frame,
    require_columns,
)
from .measures import (
    OPEN_ALLIANCE_ITEMS,
    burt_constraint,
    continuity,
    network,
    omega,
    open_alliance,
    positions,
    wai_sr,
)

FORMULAS = {
    "continuity": "UPC max n_i/N; COC (sum n_i^2-N)/(N(N-1)); SECON share of same-coach pairs; "
    "Herfindahl sum (n_i/N)^2; MMCI (1-k/(N+.1))/(1-1/(N+.1)); undefined below 2 contacts",
    "alliance": "means of answered items, goal, task, bond; too few answers: undefined",
    "network": "density; Burt's constraint; effective size n-2t/n; E-I (E-I)/(E+I); "
    "Blau 1-sum p^2; IQV Blau/(1-1/K)",
    "constraint": "sum_j (p_ij + sum_q p_iq p_qj)^2 over neighbours (Burt 1992)",
    "positions": "extensity, highest, range, mean, total of prestige reached; none: undefined",
}


@command
def measures(argv: list[str]) -> int:
    """Run `evidence measures`. Returns 0, or 2 for bad input with the row and the reason."""
    options = _parser().parse_args(argv)
    table = read_frame(options.data, dates=True)
    report, rows = {
        "continuity": _continuity,
        "alliance": _alliance,
        "network": _network,
        "constraint": _constraint,
        "positions": _positions,
    }[options.kind](table, options)
    head = {
        "method": options.kind,
        "formula": FORMULAS[options.kind],
        "version": f"engine {ENGINE_VERSION}",
        **report,
    }
    if options.out:
        pl.DataFrame(rows, infer_schema_length=None).write_csv(options.out)
    if options.json:
        print_json({**head, "rows": rows})
        return 0
    print_table(rows, options.kind)
    print_table([{"": name, "value": head[name]} for name in ("formula", "version", *report)])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evidence measures",
        description="Measures of relationship and social capital. Undefined is shown as undefined.",
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = {
        "continuity": "person,coach, and contact_on or rows in order of time",
        "alliance": "a row a person: the items in order, 1 to 5",
        "network": "person,alter, and a category column; ties in --ties",
        "constraint": "ties of one network: from,to and perhaps strength",
        "positions": "person,prestige,reached (0 or 1), a row a position",
    }
    for kind, columns in one.items():
        sub = kinds.add_parser(kind, help=columns, description=columns)
        sub.add_argument("--data", required=True, help="CSV or Parquet")
        sub.add_argument("--person", default="person", help="column of people (person)")
        sub.add_argument("--out", help="write the rows to this CSV file")
        sub.add_argument("--json", action="store_true")
        if kind == "continuity":
            sub.add_argument("--coach", default="coach")
            sub.add_argument("--order", help="column to put contacts in order (contact_on)")
        if kind == "alliance":
            sub.add_argument("--scale", choices=["open", "wai-sr"], default="open")
            sub.add_argument("--items", help="item columns in order; all but person if not given")
        if kind == "network":
            sub.add_argument("--ties", help="file of person,from,to: which alters know each other")
            sub.add_argument("--category", help="column of what alters are, such as in_work")
            sub.add_argument("--own", help="column of what the person is, same categories")
            sub.add_argument("--categories", type=int, default=2, help="how many there could be")
    return parser


def _continuity(
    table: pl.DataFrame, options: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    _whole(table, [options.person, options.coach])
    order = options.order or ("contact_on" if "contact_on" in table.columns else None)
    if order:
        _whole(table, [order])
        table = table.sort(order, maintain_order=True)
    coaches = table.group_by(options.person, maintain_order=True).agg(pl.col(options.coach))
    rows = [
        {"person": person, **asdict(continuity(held))}
        for person, held in sorted(coaches.iter_rows(), key=lambda row: str(row[0]))
    ]
    return {}, rows


def _alliance(
    table: pl.DataFrame, options: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    items = (
        options.items.split(",")
        if options.items
        else [name for name in table.columns if name != options.person]
    )
    require_columns(table, items)
    score = wai_sr if options.scale == "wai-sr" else open_alliance
    rows, complete = [], []
    for i, row in enumerate(table.iter_rows(named=True), start=1):
        answers = [row[name] for name in items]
        found = _asked(partial(score, answers), i)
        rows.append({"person": row.get(options.person, i), **asdict(found)})
        if None not in answers:
            complete.append(answers)
    report: dict[str, Any] = {"scale": options.scale, "omega": None, "complete": len(complete)}
    if len(complete) > len(items):
        report["omega"] = _asked(lambda: omega(np.array(complete)), None)
    if options.scale == "open":
        report["items"] = [words for _, words in OPEN_ALLIANCE_ITEMS]
    return report, rows


def _network(
    table: pl.DataFrame, options: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    _whole(table, [options.person, "alter", *filter(None, [options.category, options.own])])
    ties: dict[Any, list[tuple[Any, Any]]] = {}
    if options.ties:
        told = read_frame(options.ties)
        _whole(told, [options.person, "from", "to"])
        for row in told.iter_rows(named=True):
            ties.setdefault(row[options.person], []).append((row["from"], row["to"]))
    rows = []
    for (person,), named in table.group_by(options.person, maintain_order=True):
        kinds, own = None, None
        if options.category:
            kinds = dict(named.select("alter", options.category).iter_rows())
        if options.own:
            own = named[options.own][0]
        found = _asked(
            partial(
                network,
                named["alter"].to_list(),
                ties.get(person, []),
                kinds,
                own,
                options.categories,
            ),
            None,
            str(person),
        )
        rows.append({"person": person, **asdict(found)})
    return {}, rows


def _constraint(
    table: pl.DataFrame, options: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    _whole(table, ["from", "to"])
    strength = numbers(table, "strength") if "strength" in table.columns else np.ones(table.height)
    names = sorted({*table["from"].to_list(), *table["to"].to_list()})
    at = {name: i for i, name in enumerate(names)}
    graph = np.zeros((len(names), len(names)))
    for a, b, weight in zip(table["from"], table["to"], strength, strict=True):
        graph[at[a], at[b]] = graph[at[b], at[a]] = weight
    found = burt_constraint(graph)
    return {"ties": table.height}, [
        {"node": name, "constraint": float(found[i])} for i, name in enumerate(names)
    ]


def _positions(
    table: pl.DataFrame, options: argparse.Namespace
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    _whole(table, [options.person])
    prestige, reached = numbers(table, "prestige"), numbers(table, "reached")
    wrong = ~np.isin(reached, [0, 1])
    if wrong.any():
        raise BadInput(int(np.argmax(wrong)) + 1, "reached is not 0 or 1")
    people = np.array(table[options.person].cast(pl.Utf8).to_list())
    rows = []
    for person in sorted(set(people.tolist())):
        mine = people == person
        found = positions(prestige[mine].tolist(), prestige[mine & (reached == 1)].tolist())
        rows.append({"person": person, **asdict(found)})
    return {}, rows


def _whole(table: pl.DataFrame, names: list[str]) -> None:
    require_columns(table, names)
    for name in names:
        empty = table[name].is_null()
        if empty.any():
            raise BadInput(int(empty.arg_max() or 0) + 1, f"{name} is empty")


def _asked(question: Callable[[], Any], row: int | None, who: str = "") -> Any:
    try:
        return question()
    except ValueError as refusal:
        raise BadInput(row, f"{who + ': ' if who else ''}{refusal}") from refusal
