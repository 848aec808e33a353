"""The command `estimate`: an effect from a table, or a refusal with its reasons."""

import argparse
import csv
import sys
from typing import Any

from worklocal.evidence.engine.estimation import DESIGNS, METHODS, Question, answer
from worklocal.evidence.engine.frames import (
    BadInput,
    command,
    plain,
    print_json,
    print_table,
    read_frame,
)
from worklocal.evidence.engine.study import Columns, study_from

SE_CHOICES = ("classical", "pooled", "neyman", "hc0", "hc1", "hc2", "hc3")


@command
def estimate(argv: list[str]) -> int:
    """Run `estimate`. 0 when answered (a refused verdict too), 2 for input it cannot use."""
    options = _parser().parse_args(argv)
    report = report_from(options)
    if options.json:
        print_json(report)
    else:
        print_report(plain(report))
    return 0


def report_from(options: argparse.Namespace) -> dict[str, Any]:
    """Read the file named in the options and answer."""
    columns = Columns(
        outcome=options.outcome,
        treatment=options.treatment,
        covariates=_names(options.covariates),
        **{
            name: getattr(options, name)
            for name in (
                "weights", "offer", "strata", "cluster", "placebo", "selected", "baseline",
                "unit", "time",
            )
        },
    )  # fmt: skip
    if options.design == "iv" and options.offer is None:
        raise BadInput(None, "design iv needs --offer, the column of who was offered it")
    if options.bounds is not None and options.design != "trial":
        raise BadInput(None, "bounds are made for design trial")
    study = study_from(
        read_frame(options.data),
        columns,
        missing=options.missing,
        treated_value=options.treated_value,
        outcome_may_be_missing=options.bounds is not None,
    )
    question = Question(
        design=options.design,
        method=options.method,
        se=options.se,
        quantiles=_shares(options.quantiles),
        bounds=options.bounds,
        outcome_range=_range(options.range),
        seed=options.seed,
        draws=options.draws,
    )
    return answer(study, question)


def print_report(report: dict[str, Any]) -> None:
    """For people: the sentence or the refusal, then what was checked."""
    out = sys.stdout
    asked = f"{report['treatment']} on {report['outcome']} ({report['design']})"
    if report["verdict"] == "refused":
        out.write(f"No credible estimate: effect of {asked}\n")
        for reason in report["reasons"]:
            out.write(f"  - {reason}\n")
    else:
        out.write(f"Effect of {asked}: {report['headline']}\n")
        names = ("estimate", "se", "ci_low", "ci_high", "p", "n_treated", "n_control")
        print_table([{name: report[name] for name in names}])
    out.write(f"method: {report['method']}; {report['formula']}\n")
    out.write(f"estimand: {report['estimand']}\n")
    for caution in report["cautions"] + report["notes"]:
        out.write(f"note: {caution}\n")
    if report["dropped_rows"]:
        out.write(f"note: {report['dropped_rows']:,} rows with empty cells left out\n")
    if report["verdict"] == "credible":
        _print_rows(report, ("quantiles", "also", "strata", "bands"))
    _print_rows(report, ("balance",))
    _print_facts(report)
    out.write(f"engine {report['engine_version']}, seed {report['seed']}\n")


def _print_rows(report: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        rows = report.get(name)
        if rows:
            keys = [key for key in rows[0] if key != "formula"]
            sys.stdout.write("\n")
            print_table([{key: row[key] for key in keys} for row in rows], title=name)


def _print_facts(report: dict[str, Any]) -> None:
    wanted = (
        "effective_controls", "largest_smd", "first_stage_f", "lower", "lower_se", "upper",
        "upper_se", "trimmed_share", "seen_treated", "seen_control",
    )  # fmt: skip
    facts = [{"check": name, "value": report[name]} for name in wanted if name in report]
    placebo = report.get("placebo")
    if placebo:
        facts.append({"check": f"placebo {placebo['outcome']}", "value": placebo["estimate"]})
        facts.append({"check": "placebo p", "value": placebo["p"]})
    if "sensitivity" in report and report["verdict"] == "credible":
        value = report["sensitivity"]["robustness_value"]
        facts.append({"check": "robustness value", "value": value})
    if facts:
        sys.stdout.write("\n")
        print_table(facts, title="checks")


def _names(text: str | None) -> tuple[str, ...]:
    """Names between commas; one that holds a comma stands in double quotes."""
    parts = next(csv.reader([text or ""], skipinitialspace=True), [])
    return tuple(dict.fromkeys(n.strip() for n in parts if n.strip()))


def _shares(text: str | None) -> list[float]:
    try:
        shares = [float(part) for part in (text or "").replace(" ", ",").split(",") if part]
    except ValueError as error:
        raise BadInput(None, f"quantiles are numbers such as 0.25,0.5, not {text!r}") from error
    if any(not 0 < share < 1 for share in shares):
        raise BadInput(None, "quantiles lie between 0 and 1")
    return shares


def _range(text: str | None) -> tuple[float | None, float | None]:
    if text is None:
        return None, None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput(None, "the range is two numbers: lowest,highest") from error
    return low, high


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evidence estimate", description=__doc__)
    add = parser.add_argument
    add("--data", required=True, help="CSV or Parquet, one row a person (or unit and period)")
    add("--outcome", required=True)
    add("--treatment", required=True, help="0/1, yes/no, or text with --treated-value")
    add("--treated-value", help="the value of the treatment column that means treated")
    add("--design", required=True, choices=DESIGNS)
    add("--method", choices=sorted({m for offered in METHODS.values() for m in offered}))
    add("--covariates", help="a,b or 'a,\"b, c\"'; text becomes indicators")
    add("--se", choices=SE_CHOICES, help="standard error formula")
    add("--weights", help="sampling weights")
    add("--offer", help="design iv: who was offered (0/1)")
    add("--strata", help="strata of the randomisation")
    add("--cluster", help="unit randomised together, or sampled together")
    add("--placebo", help="an outcome the treatment cannot have changed")
    add("--baseline", help="method did: the outcome before")
    add("--unit", help="methods did, group-time, synthetic: the unit followed")
    add("--time", help="the period; 0 and 1 without --unit")
    add("--quantiles", help="for example 0.25,0.5,0.75")
    add("--bounds", choices=("lee", "attrition"))
    add("--selected", help="bounds: whose outcome is seen (0/1)")
    add("--range", help="bounds attrition: lowest,highest possible outcome")
    add("--missing", choices=("refuse", "drop"), default="refuse", help="rows with empty cells")
    add("--seed", type=int, default=1)
    add("--draws", type=int, help="resamplings or re-drawn allocations")
    add("--json", action="store_true")
    return parser
