"""The command `power`: proportions, means, clusters, stepped wedge."""

import argparse
import math
from typing import Any

from worklocal.evidence.engine import power as maths
from worklocal.evidence.engine.frames import ENGINE_VERSION, named, print_json, print_table

KINDS = ("proportions", "means", "clusters", "stepped-wedge")

METHODS = {
    "proportions": "two proportions, persons randomised",
    "means": "two means, persons randomised",
    "clusters": "whole areas randomised",
    "stepped-wedge": "stepped wedge",
}


def run(argv: list[str]) -> int:
    """Print one plan, with its formula and any warning. ValueError for impossible input."""
    kind = argv[0] if argv and argv[0] in KINDS else "proportions"
    options = _parser(kind).parse_args(argv[1:] if argv and argv[0] in KINDS else argv)
    made = {
        "proportions": _proportions,
        "means": _means,
        "clusters": _clusters,
        "stepped-wedge": _stepped_wedge,
    }[kind](options)
    head = {"kind": kind} | named(METHODS[kind], made["formula"])
    report = head | made | {"alpha": options.alpha, "engine_version": ENGINE_VERSION}
    if options.json:
        print_json(report)
        return 0
    rows = [
        {"item": name, "value": value}
        for name, value in report.items()
        if name not in ("warnings", "by_formula")
    ]
    print_table(rows, title="Trial size")
    for warning in report.get("warnings", []):
        print_table([{"warning": warning}])
    return 0


def _proportions(options: argparse.Namespace) -> dict[str, Any]:
    a = options
    if a.treated is None and a.n is None:
        raise ValueError("give --treated (for a size) or --n (for a detectable rate)")
    effect = maths.design_effect(a.cluster_size, a.icc, a.cluster_cv)
    if a.treated is None:
        rise = maths.detectable_proportion(a.control, a.n / effect, a.power, a.alpha, a.formula)
        a.treated = a.control + rise
        found: dict[str, Any] = {
            "n_per_arm": a.n,
            "power": a.power,
            "detectable_points": 100 * rise,
        }
    elif a.n is not None:
        power = maths.power_for_proportions(
            a.control, a.treated, a.n / effect, a.alpha, a.formula, a.ratio
        )
        found = {"n_per_arm": a.n, "power": power}
    else:
        n = maths.size_for_proportions(a.control, a.treated, a.power, a.alpha, a.formula, a.ratio)
        found = _sized(n * effect, a)
    points = 100 * (a.treated - a.control)
    whole = found.get("n_per_arm_whole", found["n_per_arm"])
    found |= {
        "formula": maths.FORMULAS[a.formula],
        "control": a.control,
        "treated": a.treated,
        "points": points,
        "design_effect": effect,
        "assurance": maths.assurance(a.control, whole / effect, a.alpha, a.prior_mean, a.prior_sd),
        "prior": f"N({a.prior_mean:g}, {a.prior_sd:g}^2) points",
        "warnings": maths.hope_warnings(points, a.prior_mean, a.prior_sd),
        "by_formula": {
            name: maths.size_for_proportions(a.control, a.treated, a.power, a.alpha, name, a.ratio)
            for name in maths.FORMULAS
        },
    }
    return found


def _sized(n: float, options: argparse.Namespace) -> dict[str, Any]:
    whole = math.ceil(n - 1e-9)
    found: dict[str, Any] = {
        "n_per_arm": n,
        "n_per_arm_whole": whole,
        "n_total": whole + math.ceil(n * options.ratio - 1e-9),
        "power": options.power,
    }
    if options.cluster_size > 1:
        found["clusters_per_arm"] = math.ceil(n / options.cluster_size - 1e-9)
    return found


def _means(options: argparse.Namespace) -> dict[str, Any]:
    n = maths.size_for_means(options.difference, options.sd, options.power, options.alpha)
    effect = maths.design_effect(options.cluster_size, options.icc, options.cluster_cv)
    return _sized(n * effect, options) | {
        "formula": "two-sample t test, noncentral t (R power.t.test)",
        "difference": options.difference,
        "sd": options.sd,
        "design_effect": effect,
        "warnings": [],
    }


def _clusters(options: argparse.Namespace) -> dict[str, Any]:
    gap = maths.detectable_by_clusters(
        options.areas, options.people, options.icc, options.control, options.power, options.alpha
    )
    points = 100 * gap
    warnings = []
    if points > 4:
        warnings.append(
            f"{options.areas} areas an arm cannot show less than {points:.1f} points; the best "
            "British trial found 4. Randomise smaller units, pair-match, or adjust for baselines"
        )
    return {
        "formula": "cluster comparison, t with 2k - 2 degrees of freedom, Kish design effect",
        "detectable_points": points,
        "areas_per_arm": options.areas,
        "people_per_area": options.people,
        "icc": options.icc,
        "control": options.control,
        "degrees_of_freedom": 2 * options.areas - 2,
        "design_effect": maths.design_effect(options.people, options.icc),
        "power": options.power,
        "warnings": warnings,
    }


def _stepped_wedge(options: argparse.Namespace) -> dict[str, Any]:
    steps = [int(part) for part in options.clusters.split(",")]
    power = maths.stepped_wedge_power(
        steps, options.people, options.control, options.treated, options.tau, options.alpha
    )
    return {
        "formula": "stepped wedge, Hussey-Hughes 2007 closed form, normal",
        "power": power,
        "clusters": sum(steps),
        "steps": len(steps),
        "periods": len(steps) + 1,
        "people_per_period": options.people,
        "control": options.control,
        "treated": options.treated,
        "tau": options.tau,
        "warnings": [
            *maths.hope_warnings(100 * (options.treated - options.control)),
            "an open-ended wait for relief is not ethical: use for order of roll-out only",
        ],
    }


def _parser(kind: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"evidence power {kind}", description=__doc__)
    add = parser.add_argument
    add("--alpha", type=float, default=0.05)
    add("--json", action="store_true")
    if kind in ("proportions", "means", "clusters"):
        add("--power", type=float, default=0.8)
    if kind in ("proportions", "means"):
        add("--cluster-size", type=float, default=1)
        add("--icc", type=float, default=0)
        add("--cluster-cv", type=float, default=0, help="spread of cluster sizes over their mean")
        add("--ratio", type=float, default=1, help="treated people for each control")
    if kind == "proportions":
        add("--control", type=float, required=True, help="rate without, for example 0.25")
        add("--treated", type=float, help="rate with; left out, the detectable rate is found")
        add("--n", type=float, help="people per arm; gives power instead of size")
        add("--formula", choices=sorted(maths.FORMULAS), default="pooled")
        add("--prior-mean", type=float, default=maths.PRIOR_MEAN_POINTS)
        add("--prior-sd", type=float, default=maths.PRIOR_SD_POINTS)
    if kind == "means":
        add("--difference", type=float, required=True)
        add("--sd", type=float, default=1)
    if kind == "clusters":
        add("--areas", type=int, required=True, help="areas in each arm")
        add("--people", type=float, required=True, help="people in each area")
        add("--icc", type=float, required=True)
        add("--control", "--baseline", type=float, required=True)
    if kind == "stepped-wedge":
        add("--clusters", required=True, help="clusters crossing at each step: 6,6,6,6")
        add("--people", type=float, required=True, help="people per cluster and period")
        add("--control", type=float, required=True)
        add("--treated", type=float, required=True)
        add("--tau", type=float, required=True, help="sd between clusters, outcome's unit")
    return parser
