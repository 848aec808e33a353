"""The command `monitor`: planned looks, one look, daily bands, many questions."""

import argparse
import dataclasses
from typing import Any

import numpy as np

from worklocal.evidence.engine import always_valid, monitoring, multiplicity
from worklocal.evidence.engine.frames import (
    ENGINE_VERSION,
    BadInput,
    named,
    print_json,
    print_table,
    read_frame,
    require_columns,
)
from worklocal.evidence.engine.study import Columns, study_from

METHODS = {
    "looks": "planned looks",
    "look": "one planned look",
    "band": "always-valid band",
    "adjust": "adjusted p-values",
}
KINDS = tuple(METHODS)


def run(argv: list[str]) -> int:
    """Print boundaries, a look's verdict, a band's last state, or adjusted p-values."""
    kind = argv[0] if argv and argv[0] in KINDS else "looks"
    options = _parser(kind).parse_args(argv[1:] if argv and argv[0] in KINDS else argv)
    made = {"looks": _looks, "look": _look, "band": _band, "adjust": _adjust}[kind](options)
    formula = made.get("formula") or made.get("formulas", "")
    head = {"kind": kind} | named(METHODS[kind], formula)
    report = head | made | {"engine_version": ENGINE_VERSION}
    if options.json:
        print_json(report)
        return 0
    tables = [name for name, value in report.items() if isinstance(value, list)]
    for name in tables:
        print_table(report[name], title=name)
    facts = [{"item": k, "value": v} for k, v in report.items() if k not in tables]
    print_table(facts)
    return 0


def _planned(options: argparse.Namespace) -> list[monitoring.Look]:
    shares = None
    if options.information:
        shares = [float(part) for part in options.information.split(",")]
    looks = len(shares) if shares else options.looks
    return monitoring.planned_looks(looks, options.boundary, options.alpha, shares)


def _looks(options: argparse.Namespace) -> dict[str, Any]:
    planned = _planned(options)
    bounds = np.array([look.bound for look in planned])
    steps = np.array([look.information for look in planned])
    drift = monitoring.drift_for(options.power, options.alpha)
    return {
        "formula": monitoring.KINDS[options.boundary],
        "alpha": options.alpha,
        "looks": [dataclasses.asdict(look) for look in planned],
        "power_fixed": options.power,
        "power_with_looks": float(monitoring.crossing(bounds, steps, drift).sum()),
    }


def _look(options: argparse.Namespace) -> dict[str, Any]:
    planned = _planned(options)
    if not 1 <= options.look <= len(planned):
        raise ValueError(f"look is a number from 1 to {len(planned)}")
    look = planned[options.look - 1]
    return {
        "formula": monitoring.KINDS[options.boundary],
        "look": options.look,
        "z": options.z,
        "bound": look.bound,
        "says": monitoring.say(options.z, look),
    }


def _band(options: argparse.Namespace) -> dict[str, Any]:
    frame = read_frame(options.data)
    if options.order:
        require_columns(frame, [options.order])
        frame = frame.sort(options.order, maintain_order=True)
    if options.treatment is None:
        return _single_band(options, frame)
    study = study_from(frame, Columns(options.outcome, options.treatment))
    band = always_valid.band_for_difference(
        study.outcome, study.treatment, options.share, options.best_at, options.alpha
    )
    harm = always_valid.first_harm(band, options.harm == "more")
    return _last(band, options) | {
        "paused_after": harm,
        "says": "pause: a person decides" if harm else "carry on",
    }


def _single_band(options: argparse.Namespace, frame: Any) -> dict[str, Any]:
    require_columns(frame, [options.outcome])
    column = frame[options.outcome]
    if not column.dtype.is_numeric():
        raise BadInput(None, f"{options.outcome} is not a column of numbers")
    if column.null_count():
        raise BadInput(int(column.is_null().arg_max() or 0) + 1, f"{options.outcome} is empty")
    y = column.to_numpy().astype(float)
    share = y.min() >= 0 and y.max() <= 1
    made = always_valid.band_for_share if share else always_valid.band_for_mean
    return _last(made(y, options.best_at, options.alpha), options)


def _last(band: always_valid.Band, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "formula": band.formula,
        "alpha": options.alpha,
        "n": len(band.estimate),
        "estimate": float(band.estimate[-1]),
        "low": float(band.low[-1]),
        "high": float(band.high[-1]),
    }


def _adjust(options: argparse.Namespace) -> dict[str, Any]:
    if options.p:
        p = np.array([float(part) for part in options.p.split(",")])
        names = [str(i + 1) for i in range(len(p))]
    elif options.data:
        frame = read_frame(options.data)
        require_columns(frame, ["p"])
        p = frame["p"].to_numpy().astype(float)
        label = "outcome" if "outcome" in frame.columns else frame.columns[0]
        names = [str(v) for v in frame[label].to_list()]
    else:
        raise ValueError("give --p 0.01,0.04 or --data with a column p")
    made = {name: multiplicity.adjusted(p, name) for name in multiplicity.FORMULAS}
    rows = [
        {"question": names[i], "p": p[i]} | {name: made[name][i] for name in made}
        for i in range(len(p))
    ]
    return {
        "formulas": "; ".join(multiplicity.FORMULAS.values()),
        "adjusted": rows,
        "alpha": options.alpha,
    } | {f"rejected_{name}": int((v <= options.alpha).sum()) for name, v in made.items()}


def _parser(kind: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"evidence monitor {kind}", description=__doc__)
    add = parser.add_argument
    add("--alpha", type=float, default=0.05)
    add("--json", action="store_true")
    if kind in ("looks", "look"):
        add("--looks", type=int, default=5)
        add("--boundary", choices=sorted(monitoring.KINDS), default="obrien-fleming")
        add("--information", help="rising shares, the last 1: 0.3,0.6,1")
    if kind == "looks":
        add("--power", type=float, default=0.8)
    if kind == "look":
        add("--look", type=int, required=True)
        add("--z", type=float, required=True)
    if kind == "band":
        add("--data", required=True)
        add("--outcome", required=True)
        add("--treatment", help="0/1; left out, a band for the mean alone")
        add("--order", help="column of the moment of enrolment")
        add("--share", type=float, default=0.5, help="chance of being treated")
        add("--best-at", type=float, default=500, help="number of people the band is tightest at")
        add("--harm", choices=("more", "less"), default="more", help="which way is harm")
    if kind == "adjust":
        add("--p", help="p-values: 0.01,0.04")
        add("--data", help="table with a column p")
    return parser
