"""The worked case to the penny, published ratios, and what a model may not leave out."""

import copy
import dataclasses
import json
import tomllib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from worklocal.evidence.engine.cli import main
from worklocal.evidence.engine.cost_benefit import (
    HEALTH,
    STANDARD,
    cautions,
    discount_factor,
    evaluate,
    simulate,
)
from worklocal.evidence.engine.cost_benefit_model import model_from
from worklocal.evidence.engine.frames import BadInput

FILE = Path(__file__).with_name("worked.toml")
RAW = tomllib.loads(FILE.read_text(encoding="utf-8"))


def worked(**changes):
    """The worked model with the value (and range) of some inputs replaced."""
    raw = copy.deepcopy(RAW)
    for entry in raw["input"]:
        if entry["name"] in changes:
            entry |= changes[entry["name"]]
    return model_from(raw)


def uncorrected(model):
    """The model with every grade at 1, so that nothing is corrected."""
    inputs = {name: dataclasses.replace(one, grade=1) for name, one in model.inputs.items()}
    return dataclasses.replace(model, inputs=inputs)


def test_worked_case_to_the_penny():
    got = evaluate(model_from(RAW))

    fiscal = got.case("fiscal")
    assert (got.participants, got.gross) == pytest.approx((480, 144))
    assert got.additional == pytest.approx(57.6)
    assert [round(v, 2) for v in fiscal.by_year] == [0, 440_640, 308_448, 220_320, 154_224, 0]
    rate, flows = Decimal("1.035"), [0, 440_640, 308_448, 220_320, 154_224]
    worth = sum(Decimal(flow) / rate**year for year, flow in enumerate(flows))
    cost = 720_000 + 144_000 / rate
    assert f"{fiscal.present_value:.2f}" == f"{worth:.2f}" == "1046791.96"
    assert f"{got.cost:.2f}" == f"{cost:.2f}" == "859130.43"
    assert f"{fiscal.net:.2f}" == f"{worth - cost:.2f}" == "187661.53"
    assert fiscal.ratio == pytest.approx(1.218, abs=5e-4)
    assert fiscal.payback_year == 3
    assert got.case("economic").ratio == pytest.approx(1.828, abs=5e-4)
    assert round(got.returned) == 73_275
    assert got.break_even_share == pytest.approx(0.821, abs=5e-4)


def test_worked_case_without_deadweight_or_with_the_harshest_correction():
    free = worked(deadweight={"value": 0.0, "low": 0.0, "high": 0.0})
    harsh = worked(deadweight={"grade": 6})

    assert evaluate(free).case("fiscal").ratio == pytest.approx(3.05, abs=0.005)
    assert evaluate(harsh).case("fiscal").ratio == pytest.approx(0.86, abs=0.005)
    assert evaluate(harsh).break_even_share is None
    assert evaluate(harsh).case("fiscal").payback_year is None


def test_agencies_share_what_there_is_and_fixed_costs_fall_in_steps():
    got = evaluate(model_from(RAW))

    fiscal = got.case("fiscal").present_value
    assert sum(got.benefit_by_agency["fiscal"].values()) == pytest.approx(fiscal)
    assert got.cost_by_agency == pytest.approx({"Council": got.cost})
    assert got.cashable == pytest.approx(fiscal * 0.5 * 50 / 57.6)


# HM Treasury, Green Book: factors at 3.5 per cent; 100 pounds a year in years 1 to 5.
def test_discount_factors_match_the_green_book():
    assert [round(discount_factor(year), 4) for year in range(6)] == [
        1, 0.9662, 0.9335, 0.9019, 0.8714, 0.8420,
    ]  # fmt: skip
    assert discount_factor(10) == pytest.approx(0.708919, abs=1e-6)
    assert discount_factor(30) == pytest.approx(0.356278, abs=1e-6)
    assert discount_factor(31) == pytest.approx(0.356278 / 1.03, abs=1e-6)
    assert sum(100 * discount_factor(year) for year in range(1, 6)) == pytest.approx(
        451.51, abs=5e-3
    )
    assert discount_factor(80, HEALTH) > discount_factor(80, STANDARD)


# Scottish Government (2022), evaluation of Fair Start Scotland: economic evaluation, annex.
@pytest.mark.parametrize(
    ("benefit", "cost", "ratio", "printed"),
    [
        (70_163_651, 43_628_895, 1.608, 1.6),
        (88_672, 44_151, 2.008, 2.0),
        (105_798_410, 52_160_348, 2.028, 2.0),
        (126_510, 53_670, 2.357, 2.4),
    ],
)
def test_published_ratios_of_fair_start_scotland(benefit, cost, ratio, printed):
    one = {"low": 1.0, "high": 1.0, "value": 1.0}
    model = worked(
        people={"value": 1}, engagement=one, retention=one, impact=one,
        deadweight={"value": 0.0, "low": 0.0, "high": 0.0, "grade": 1},
        fiscal_value={"value": benefit, "grade": 1},
        persistence={"value": [1], "low": [1], "high": [1], "grade": 1},
        service_cost={"value": [0, cost], "grade": 1},
    )  # fmt: skip

    got = evaluate(uncorrected(model)).case("fiscal").ratio

    assert got == pytest.approx(ratio, abs=5e-4)
    assert round(got, 1) == printed


def test_ranges_hold_the_central_case_and_come_again_from_the_seed():
    model = model_from(RAW)

    ranges = simulate(model, draws=20_000, seed=7)

    low, middle, high = ranges.ratio["fiscal"]
    assert low < middle < high
    assert ranges == simulate(model, draws=20_000, seed=7)
    assert ranges.neutral_at_share == 0.0
    assert 0.05 < ranges.neutral_at_all < 0.6
    assert ranges.neutral_at_all == pytest.approx(
        np.mean([simulate(model, draws=5_000, seed=s).neutral_at_all for s in range(4)]), abs=0.02
    )


def test_a_model_without_ranges_simulates_to_itself():
    fixed = {e["name"]: {"low": e["value"], "high": e["value"]} for e in RAW["input"]}
    model = worked(**fixed)

    ranges = simulate(model, draws=100)

    central = evaluate(model).case("fiscal").ratio
    assert ranges.ratio["fiscal"] == pytest.approx((central,) * 3)
    assert ranges.neutral_at_all == 1.0


def test_cautions_come_before_the_headline():
    found = " ".join(cautions(worked(people={"grade": 6})))

    assert "12.0 points more in work" in found
    assert "grade 5 or 6): people" in found
    assert "No range was given for" in found


def broken(change):
    raw = copy.deepcopy(RAW)
    change(raw)
    return raw


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda raw: raw["input"][0].pop("source"), "people has no source"),
        (lambda raw: raw["input"][0].update(source=" "), "has no source"),
        (lambda raw: raw["input"][0].pop("date"), "has no date"),
        (lambda raw: raw["input"][0].update(grade=7), "grade is 1 to 6"),
        (lambda raw: raw["input"][4].pop("design"), "measured, never assumed"),
        (lambda raw: raw["input"][4].update(design="assumption"), "measured, never assumed"),
        (lambda raw: raw["input"][5].update(price_year="2012-13"), "no deflator"),
        (lambda raw: raw["input"][5].pop("price_year"), "no price year"),
        (lambda raw: raw["input"][1].update(low=0.9), "must rise"),
        (lambda raw: raw["benefit"][0].update(agencies={"A": 0.5}), "add up to 0.5"),
        (lambda raw: raw["benefit"][0].update(case="total"), "fiscal, economic or social"),
        (lambda raw: raw["cost"][0].update(amounts="nothing"), "no input nothing"),
        (lambda raw: raw["input"].pop(3), "lacks impact"),
    ],
)
def test_a_model_that_hides_something_is_refused(change, reason):
    with pytest.raises(BadInput, match=reason):
        model_from(broken(change))


def test_money_of_another_year_is_uprated_by_the_deflator():
    raw = copy.deepcopy(RAW)
    raw["input"][5]["price_year"] = "2012-13"
    raw["deflator"] = {"2012-13": 80.0, "2025-26": 100.0}

    assert model_from(raw).inputs["fiscal_value"].value == pytest.approx((11_250,))


def test_unit_costs_come_from_a_table_by_code(tmp_path):
    table = tmp_path / "unit.csv"
    table.write_text("code,source,fiscal\nE1,Published table,9000\n")
    raw = copy.deepcopy(RAW)
    entry = raw["input"][5]
    del entry["value"], entry["source"]
    entry["unit_cost"] = {"code": "E1", "column": "fiscal"}

    model = model_from(raw, table)

    assert model.inputs["fiscal_value"].value == (9000.0,)
    assert model.inputs["fiscal_value"].source == "Published table"
    with pytest.raises(BadInput, match="no unit cost E1"):
        model_from(raw)


def test_command_prints_assumptions_first_and_json_for_machines(capsys):
    assert main(["cost-benefit", "--model", str(FILE)]) == 0
    printed = capsys.readouterr().out
    assert printed.index("what it assumes") < printed.index("What follows")
    assert "chance of neutrality" in printed

    assert main(["cost-benefit", "--model", str(FILE), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["result"]["break_even_share"] == pytest.approx(0.821, abs=5e-4)
    assert report["assumptions"][0]["source"] == "Agreed target"
    assert set(report["ranges"]) >= {"neutral_at_share", "ratio"}


def test_command_refuses_a_missing_model(capsys):
    assert main(["cost-benefit", "--model", "nowhere.toml"]) == 2
    assert "no file" in capsys.readouterr().err
