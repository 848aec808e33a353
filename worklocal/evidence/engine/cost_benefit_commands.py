"""The `cost-benefit` command: a model file in, cases, agencies and ranges out."""

import argparse
from dataclasses import asdict
from typing import Any

from .cost_benefit import Ranges, Result, cautions, evaluate, simulate
from .cost_benefit_model import Model, load_model
from .frames import ENGINE_VERSION, BadInput, command, print_json, print_table

FORMULA = (
    "additional = people x engagement x retention x impact x (1 - deadweight); "
    "benefit = additional x unit value x persistence x (1 - optimism correction); "
    "present value = sum of flow / (1 + rate)^year, year 0 not discounted"
)


@command
def cost_benefit(argv: list[str]) -> int:
    """Run `evidence cost-benefit`. Returns 0, or 2 for a model that is refused, with the reason."""
    parser = argparse.ArgumentParser(
        prog="evidence cost-benefit",
        description="Costs and benefits by case and agency, with ranges. Assumptions come first.",
    )
    parser.add_argument("--model", required=True, help="TOML file; see the reference page")
    parser.add_argument("--unit-costs", help="CSV of unit costs that the model refers to by code")
    parser.add_argument("--draws", type=int, default=10_000, help="simulated cases (10000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.draws < 100:
        raise BadInput(None, "--draws must be 100 or more")
    model = load_model(options.model, options.unit_costs)
    result, ranges = evaluate(model), simulate(model, draws=options.draws, seed=options.seed)
    if options.json:
        print_json(_report(model, result, ranges))
    else:
        _print(model, result, ranges)
    return 0


def _report(model: Model, result: Result, ranges: Ranges) -> dict[str, Any]:
    return {
        "method": "cost-benefit, three cases kept apart",
        "formula": FORMULA,
        "version": f"engine {ENGINE_VERSION}",
        "title": model.title,
        "price_year": model.price_year,
        "discount_rate": model.discount_rate,
        "savings_share": model.savings_share,
        "unit_cost_version": model.unit_cost_version,
        "assumptions": [asdict(one) for one in model.inputs.values()],
        "cautions": cautions(model),
        "result": result,
        "ranges": ranges,
    }


def _print(model: Model, result: Result, ranges: Ranges) -> None:
    print_table(
        [
            {
                "input": one.name,
                "value": list(one.value) if len(one.value) > 1 else one.value[0],
                "price year": one.price_year or None,
                "grade": one.grade,
                "date": one.date,
                "source": one.source,
            }
            for one in model.inputs.values()
        ],
        f"{model.title}: what it assumes",
    )
    for caution in cautions(model):
        print_table([{"caution": caution}])
    rows = []
    for one in result.cases:
        low, _, high = ranges.ratio[one.case]
        rows.append(
            {
                "case": one.case,
                "present value": one.present_value,
                "cost": result.cost,
                "per £1": one.ratio,
                "per £1, 5%": low,
                "per £1, 95%": high,
                "net": one.net,
                "payback year": one.payback_year,
            }
        )
    print_table(rows, f"\nWhat follows, in {model.price_year} pounds (cases are not added up)")
    print_table(
        [
            {"": "additional people", "value": result.additional},
            {"": f"comes back at {model.savings_share:.0%} of savings", "value": result.returned},
            {"": "share of savings needed to break even", "value": result.break_even_share},
            {"": "chance of neutrality at the agreed share", "value": ranges.neutral_at_share},
            {"": "chance if all savings came back", "value": ranges.neutral_at_all},
            {"": "cashable", "value": result.cashable},
            {"": "formula", "value": FORMULA},
            {"": "version", "value": f"engine {ENGINE_VERSION}"},
        ]
    )
    for case, split in result.benefit_by_agency.items():
        print_table([{"agency": k, case: v} for k, v in split.items()], "")
