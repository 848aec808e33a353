"""What it costs and what comes back: a model with its assumptions first, to be tried out."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from worklocal.core import clock
from worklocal.evidence.engine.cost_benefit import (
    Ranges,
    Result,
    cautions,
    evaluate,
    simulate,
)
from worklocal.evidence.engine.cost_benefit_model import Input, Model, model_from
from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.unit_costs import selectors
from worklocal.evidence.unit_costs.models import Version
from worklocal.web.board.pages import FiguresPage
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, Tag, day, number

MODEL = Path(__file__).with_name("worked_case.toml")
DRAWS = 4_000
SHARES = ("engagement", "retention", "impact")
TYPED = "Typed on this page"
NAMES = {
    "people": "People invited", "engagement": "Share who join", "retention": "Share who stay",
    "impact": "Share in work after a year",
    "deadweight": "Share of those who would have worked anyway",
    "fiscal_value": "Worth to the public purse, a year",
    "economic_value": "Worth in output, a year",
    "persistence": "Share still in work, year by year", "service_cost": "Cost, year by year",
}  # fmt: skip
CASES = {"fiscal": "Public purse", "economic": "Economy", "social": "People and society"}
OWN = "The worked case’s own: an illustration, verified by nobody"
PRICED = ("fiscal_value", "economic_value", "service_cost")


class TryForm(forms.Form):
    people = forms.NumberField(label="People invited", noun="people invited", least=1,
                               most=10_000_000)  # fmt: skip
    engagement = forms.NumberField(label="Of 100 invited, how many join", noun="how many join",
                                   least=1, most=100, width="3")  # fmt: skip
    retention = forms.NumberField(label="Of 100 who join, how many stay", noun="how many stay",
                                  least=1, most=100, width="3")  # fmt: skip
    impact = forms.NumberField(label="Of 100 who stay, how many work after a year",
                               noun="how many work", least=1, most=100, width="3")  # fmt: skip
    costs = forms.SelectField(label="Unit costs", noun="the unit costs", required=False,
                              choices=[("", OWN)])  # fmt: skip
    savings = forms.NumberField(label="Of each pound saved, how many pence come back here",
                                noun="pence", least=0, most=100, width="3")  # fmt: skip

    def __init__(self, *arguments: Any, versions: list[Version], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["costs"].choices = [("", OWN), *((v.code, version_name(v)) for v in versions)]


class Value(FiguresPage):
    title = "Costs and benefits"
    template_name = "board/value.html"

    def back(self) -> Link:
        return Link("Outcomes", reverse("board:outcomes"))

    def content(self) -> dict[str, Any]:
        raw = base()
        started = {name: raw_value(raw, name) for name in ("people", *SHARES)}
        started["savings"] = round(100 * raw["savings_share"])
        asked = any(name in self.request.GET for name in TryForm.base_fields)
        versions = selectors.versions()
        form = TryForm(self.request.GET if asked else None, initial=started, versions=versions)
        good = asked and form.is_valid()
        version = selectors.version_of(form.cleaned_data["costs"]) if good else None
        model = model_from(raw)
        try:
            priced = with_costs(raw, version)
            model = tried(priced, form.cleaned_data, started) if good else model
        except BadInput as refusal:
            form.add_error("costs", f"These unit costs cannot be used here: {refusal}.")
            version = None
        result, ranges = evaluate(model), simulate(model, draws=DRAWS)
        return {
            "form": form, "here": reverse("board:value"), "model": model,
            "cost_rows": version_rows(version), "versions": len(versions),
            "address": self.request.get_full_path() if version else "",
            "assumption_columns": [
                Column("What is assumed", first=True), Column("Value", numeric=True),
                Column("Grade", numeric=True), "Prices of", "Date", "Source",
            ],
            "assumptions": [assumption(one) for one in model.inputs.values()],
            "cautions": cautions(model),
            **headline(model, result, ranges),
            "case_columns": [
                Column("Case", first=True), Column("For each £1", numeric=True),
                Column("Likely range", numeric=True), Column("Worth now", numeric=True),
                Column("Less cost", numeric=True), Column("Pays back in year", numeric=True),
            ],
            "cases": cases(result, ranges),
            "agency_columns": [
                Column("Who gains or pays", first=True), Column("Gains", numeric=True),
                Column("Pays", numeric=True),
            ],
            "agencies": agencies(result),
        }  # fmt: skip


def version_name(version: Version) -> str:
    checked = "verified" if version.verified_by else "not verified"
    return f"{version.title}, prices of {version.price_year}, {checked}"


def version_rows(version: Version | None) -> list[Row]:
    """Which unit costs the page is worked with, and what is known of them."""
    if version is None:
        return [Row("Version", OWN), Row("File", MODEL.name)]
    return [
        Row("Version", f"{version.title} ({version.code})"), Row("Source", version.source),
        Row("File", f"{version.file_name}, SHA-256 {version.sha256[:16]}…"),
        Row("Prices of", version.price_year), Row("Dated", day(version.dated)),
        Row("Loaded", day(clock.day_of(version.loaded_at))),
        Row("Compared with its source", f"By {version.verified_by}" if version.verified_by else
            Tag("By nobody yet", "orange")),
    ]  # fmt: skip


def with_costs(raw: dict[str, Any], version: Version | None) -> dict[str, Any]:
    """The case with a version's values in the inputs of their names; the rest stay its own."""
    if version is None:
        return raw
    held = selectors.costs_of(version)
    inputs = [
        {
            **one, "value": float(cost.value), "low": float(cost.low), "high": float(cost.high),
            "price_year": version.price_year, "date": version.dated, "grade": cost.grade,
            "source": f"{cost.words}. {cost.source}",
        }
        if (cost := held.get(one["name"])) else one
        for one in raw["input"]
    ]  # fmt: skip
    return {**raw, "input": inputs, "unit_cost_version": version_name(version)}


@cache
def base() -> dict[str, Any]:
    """The worked case as read. Nothing in it is known of any real area, and the page says so."""
    return tomllib.loads(MODEL.read_text(encoding="utf-8"))


def raw_value(raw: dict[str, Any], name: str) -> int:
    value = next(one["value"] for one in raw["input"] if one["name"] == name)
    return round(100 * value) if name in SHARES else int(value)


def tried(raw: dict[str, Any], typed: dict[str, int], started: dict[str, int]) -> Model:
    """The model with what was typed. A number without a source is a guess: grade 6."""
    inputs = []
    for one in raw["input"]:
        name = one["name"]
        if name in typed and typed[name] != started[name]:
            value = typed[name] / 100 if name in SHARES else typed[name]
            one = {**one, "value": value, "source": TYPED, "grade": 6}
            one.pop("low", None)
            one.pop("high", None)
        inputs.append(one)
    return model_from({**raw, "input": inputs, "savings_share": typed["savings"] / 100})


def money(value: float) -> str:
    return f"−£{-value:,.0f}" if value < 0 else f"£{value:,.0f}"


def assumption(one: Input) -> list[Any]:
    if one.name in PRICED:
        words = ", ".join(money(value) for value in one.value)
    elif one.name == "people":
        words = number(int(one.value[0]))
    else:
        words = ", ".join(f"{100 * value:.0f}%" for value in one.value)
    return [NAMES.get(one.name, one.name), words, str(one.grade), one.price_year or "–",
            day(one.date), one.source]  # fmt: skip


def headline(model: Model, result: Result, ranges: Ranges) -> dict[str, str]:
    needed = result.break_even_share
    return {
        "additional": f"{result.additional:,.1f}",
        "needed": f"{100 * needed:.1f}p" if needed is not None else "More than it saves",
        "agreed": f"{100 * model.savings_share:.0f}p",
        "returned": money(result.returned), "cost": money(result.cost),
        "chance": chance(ranges.neutral_at_share), "chance_all": chance(ranges.neutral_at_all),
    }  # fmt: skip


def chance(share: float) -> str:
    """In words at both ends: a simulation cannot say never, or always."""
    if share < 0.01:
        return "Under 1 in 100"
    return "Over 99 in 100" if share > 0.99 else f"{100 * share:.0f} in 100"


def cases(result: Result, ranges: Ranges) -> list[list[Any]]:
    rows = []
    for one in result.cases:
        low, _, high = ranges.ratio[one.case]
        rows.append(
            [CASES.get(one.case, one.case), f"£{one.ratio:.2f}", f"£{low:.2f} to £{high:.2f}",
             money(one.present_value), money(one.net),
             "Not within the years" if one.payback_year is None else str(one.payback_year)]
        )  # fmt: skip
    return rows


def agencies(result: Result) -> list[list[Any]]:
    """Who gains in the fiscal case, and who pays. The other cases are not the public purse's."""
    gains = result.benefit_by_agency.get("fiscal", {})
    names = dict.fromkeys([*gains, *result.cost_by_agency])
    return [
        [name, money(gains[name]) if name in gains else "–",
         money(result.cost_by_agency[name]) if name in result.cost_by_agency else "–"]
        for name in names
    ]  # fmt: skip
