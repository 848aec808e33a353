"""A trial in words, tables and two drawings. Counts alone: nothing here can name a person."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from worklocal.core import clock
from worklocal.evidence.trials.enums import ArmKind, Harm, Stratum, Switch, TrialState
from worklocal.evidence.trials.models import LookTaken, PlanVersion, Trial, TrialStep
from worklocal.evidence.trials.plans import KINDS_OF_LOOK
from worklocal.web.shell.parts import Column, Event, Lines, Row
from worklocal.web.shell.presenters import Tag, day, listing, moment, number, percent

STATES = {
    TrialState.OPEN: Tag("Open", "blue"),
    TrialState.PAUSED: Tag("Paused", "orange"),
    TrialState.CLOSED: Tag("Closed", "grey"),
}
SAID = {
    "continue": Tag("Cannot tell yet", "grey"),
    "stop: benefit": Tag("Better", "green"),
    "stop: harm": Tag("Worse", "red"),
}


def plan_rows(plan: Mapping[str, Any], outcome_name: str) -> list[Row]:
    """The plan as it stands, in the order a reader asks."""
    size, looks = plan["sample_size"], plan["looks"]
    return [
        Row("Question", plan["question"]),
        Row("Who may take part", plan["population"]),
        Row("Arms", Lines([_arm(arm) for arm in plan["arms"]])),
        Row("Primary outcome",
            f"{outcome_name}, within {plan['primary_outcome']['within_days']} days of allocation"),
        Row("Effect sought", plan["estimand"]),
        Row("People planned", Lines([number(size["people"]), size["assumptions"]])),
        Row("Randomised", Lines([
            "Person by person, at the moment of their yes",
            f"In blocks of {listing(str(size) for size in plan['blocks'])}",
            _strata(plan["strata"]),
        ])),
        Row("Planned looks", Lines([str(looks["planned"]), KINDS_OF_LOOK[looks["kind"]]])),
        Row("Harm watched every day", str(Harm(looks["harm"]).label)),
        Row("Groups looked at apart", plan["subgroups"]),
        Row("Words of the yes", plan["consent"]),
    ]  # fmt: skip


def _arm(arm: Mapping[str, Any]) -> str:
    off = [str(Switch(code).label).lower() for code in arm["switches"]]
    kind = str(ArmKind(arm["kind"]).label).lower()
    return f"{arm['name']} ({'; '.join([kind, *off])})"


def _strata(codes: list[str]) -> str:
    if not codes:
        return "All people together"
    return "Even within: " + listing(str(Stratum(code).label).lower() for code in codes)


def proof_rows(trial: Trial, versions: list[PlanVersion], seed: str) -> list[Row]:
    """What lets anybody check: hashes, their moments, and after the close the seed itself."""
    newest = versions[0]
    rows = [
        Row("Registered", f"{moment(trial.registered_at)} by {trial.registered_by.display_name}"),
        Row("Hash of the plan now in force", newest.sha256),
        Row("Hash of the seed", trial.seed_sha256),
    ]
    told = seed or "Told when the trial is closed. Until then nobody can see it."
    return [*rows, Row("Seed", told)]


def version_events(versions: list[PlanVersion]) -> list[Event]:
    return [
        Event(
            title=f"Version {row.version}", when=moment(row.registered_at),
            by=row.registered_by.display_name,
            text=f"{row.reason or 'First registered.'} SHA-256 {row.sha256[:16]}…",
        )
        for row in versions
    ]  # fmt: skip


def step_events(steps: list[TrialStep]) -> list[Event]:
    return [
        Event(
            title="", when=moment(row.at), tag=STATES[TrialState(row.state)],
            by=row.by.display_name if row.by else "the safety band",
            text=row.reason or "Registered.",
        )
        for row in steps
    ]  # fmt: skip


def count_columns(trial: Trial) -> list[Column]:
    arms = [Column(arm["name"], numeric=True) for arm in trial.arms]
    return [Column("Stratum", first=True), *arms, Column("In all", numeric=True)]


def count_rows(content: Mapping[str, Any], names: Mapping[str, str]) -> list[list[Any]]:
    rows = [
        [stratum_name(row["stratum"], names), *row["arms"], sum(row["arms"])]
        for row in content["counts"]
    ]
    if rows:
        sums = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
        rows.append(["In all", *sums])
    return rows


def stratum_name(stratum: str, names: Mapping[str, str]) -> str:
    own = {"ALL": "Everybody", "TWO_OR_MORE": "two or more disadvantages",
           "FEWER": "fewer than two", "UNKNOWN": "district not known"}  # fmt: skip
    return ", ".join(names.get(part) or own.get(part, part) for part in stratum.split("/"))


def flow_rows(content: Mapping[str, Any]) -> list[list[Any]]:
    return [
        [row["stage"], "Everybody" if row["arm"] == "all" else row["arm"], row["people"],
         row["reasons"] or "–"]
        for row in content["flow"]["rows"]
    ]  # fmt: skip


FLOW_COLUMNS = ("Stage", "Arm", "People", "Reasons")


def picture(svg: str) -> SafeString:
    """A drawing of the engine as markup: it escapes every word it draws."""
    return mark_safe(svg)  # noqa: S308 - escaped where it is drawn


LOOK_COLUMNS = [
    Column("Look", first=True), Column("After people", numeric=True),
    Column("Boundary on z", numeric=True), Column("Error spent by then", numeric=True),
    Column("Difference", numeric=True), Column("Interval over all looks", numeric=True),
    Column("What it said"),
]  # fmt: skip


def look_rows(trial: Trial, content: Mapping[str, Any], taken: list[LookTaken]) -> list[list[Any]]:
    """Every planned look with its boundary; what it found only once it has been taken."""
    arms = {arm["code"]: arm["name"] for arm in trial.arms}
    rows: list[list[Any]] = []
    for look in content["looks"]:
        found = [row for row in taken if row.number == look["look"]]
        start = [
            look["look"], number(look["people"]), f"{look['bound']:.2f}", percent(look["spent"], 2),
        ]  # fmt: skip
        if not found:
            rows.append([*start, "–", "–", "Not due yet"])
        for row in found:
            label = f"{row.number}: {arms[row.arm]}" if len(arms) > 2 else row.number
            rows.append([label, number(row.people), *start[2:], *_found(row.content), _said(row)])
    return rows


def _found(content: Mapping[str, Any]) -> list[str]:
    if content["z"] is None:
        return ["–", "–"]
    return [points(content["difference"]), f"{points(content['low'])} to {points(content['high'])}"]


def _said(row: LookTaken) -> Tag:
    return SAID[row.content["said"]]


def points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{100 * share:+.1f} points"


def signed(share: float) -> str:
    return f"{100 * share:+.0f}"


def band_words(content: Mapping[str, Any]) -> str:
    """What the safety band says now, in one sentence."""
    band = content["band"]
    if band["harm_at"]:
        return (
            f"The whole band lay on the side of harm after {number(band['harm_at'])} people."
            " Allocation was paused, and a person decides what comes next."
        )
    if not band["points"] and band["people"] >= band["needed"]:
        return f"Of {number(band['people'])} people watched for 90 days, this happened to nobody."
    if not band["points"]:
        return (
            f"The band begins when {band['needed']} people have been watched for 90 days;"
            f" now there are {number(band['people'])}."
        )
    return "Cannot tell yet: the band holds no difference. It may be looked at every day."


def band_chart(content: Mapping[str, Any], harm: Harm) -> Any:
    """The always-valid band by people watched; None before it begins."""
    from worklocal.evidence.engine.charts import Series, line_chart
    from worklocal.evidence.engine.svg import Point

    held = content["band"]["points"]
    if not held:
        return None
    line = [Point(number(n), value, low, high) for n, value, low, high in held]
    return line_chart(
        [Series("Difference", line)],
        title=f"{harm.label}: difference from the first arm", from_zero=True, chart_id="band",
        description="The line is the difference of shares, the band holds it at every look."
        " Above nought is more harm than in the first arm.",
        x_label="People watched for 90 days", y_label="Difference, points", show=signed,
    )  # fmt: skip


def when_counted(at: Any) -> str:
    return f"Counted on {day(clock.day_of(at))}"
