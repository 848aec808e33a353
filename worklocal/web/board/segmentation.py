"""The aid that spots a high risk of long unemployment: how good it is, for whom, and its switch."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import clock
from worklocal.core.spreadsheets import write_rows
from worklocal.evidence.segmentation import permissions, selectors, services
from worklocal.evidence.segmentation.gathering import WATCHED, questions_used
from worklocal.evidence.segmentation.models import CardFit, Decided, FitState, Switch
from worklocal.exchange.sign_in import step_up
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework
from worklocal.reference.places.selectors import districts_of
from worklocal.web.board.pages import FiguresPage
from worklocal.web.board.views import READERS
from worklocal.web.record.pages import Done, FormPage
from worklocal.web.record.points import item_words
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, day, percent

GROUPS = {"age": "Age at joining", "district": "District", "language": "First language"}
STATES = {FitState.USABLE: Tag("Holds up", "green"), FitState.REFUSED: Tag("Refused", "red")}
GROUP_COLUMNS = [
    Column("Group", first=True), Column("People", numeric=True),
    Column("Foretold", numeric=True), Column("Seen", numeric=True),
    Column("Marked", numeric=True), Column("At risk and marked", numeric=True),
    Column("Marked in vain", numeric=True),
]  # fmt: skip
MEASURES = (
    ("auc", "Tells people apart (AUC; 0.5 is a coin, 1 is always)", "0.55 or more at the low end"),
    ("slope", "Boldness of its chances (calibration slope)", "0.8 to 1.2"),
    ("in_the_large", "Foretold less seen, all in all", "within 0.02"),
    ("ece", "Mean gap between foretold and seen", "at most"),
    ("brier", "Brier score", "below that of saying the mean"),
)


class Segmentation(FiguresPage):
    title = "Early help: points and how good they are"
    template_name = "board/segmentation.html"

    def back(self) -> Link:
        return Link("Outcomes", reverse("board:outcomes"))

    def content(self) -> dict[str, Any]:
        area = self.viewer.area
        framework = framework_for(area.pk, self.today)
        asked = [question.ask for question in questions_used(framework).values()]
        fit = selectors.newest_fit(area.pk)
        switches = selectors.switches_of(area.pk)
        return {
            "fit": fit, "asked": asked, "outcome": services.OUTCOME,
            "is_shown": selectors.is_shown(area.pk),
            "may_switch": permissions.can_switch(),
            "switch_columns": ["When", "Who", "What", "Why"],
            "switch_rows": [switch_row(each) for each in switches],
            **(self._judged(fit, framework) if fit else {}),
        }  # fmt: skip

    def _judged(self, fit: CardFit, framework: Framework) -> dict[str, Any]:
        content = fit.content
        districts = {place.code: place.name for place in districts_of(self.viewer.area.code)}
        return {
            "made_on": day(fit.made_on), "state": STATES[FitState(fit.state)],
            "is_usable": fit.state == FitState.USABLE, "reasons": content["reasons"],
            "people": f"about {content['people']:,}", "outcomes": f"about {content['outcomes']:,}",
            "item_columns": [Column("What they told us", first=True),
                             Column("Points", numeric=True)],
            "item_rows": [[item_words(framework, **item), str(item["points"])]
                          for item in content.get("items", [])],
            "most": content.get("most"),
            "accuracy_columns": [Column("Measure", first=True), Column("Points", numeric=True),
                                 Column("All answers, no rounding", numeric=True), "Must be"],
            "accuracy_rows": accuracy_rows(content),
            "calibration": calibration_chart(content),
            "group_columns": GROUP_COLUMNS,
            "groups": [
                (GROUPS[name], [group_row(each, framework, districts)
                                for each in content.get("groups", []) if each["group"] == name])
                for name in WATCHED if content.get("groups")
            ],
            "cautions": content.get("cautions", []), "drift": drift_words(content),
            "decision_columns": [Column("Decision", first=True), Column("Times", numeric=True)],
            "decision_rows": [
                [str(Decided(kind).label), f"about {count:,}" if count else "fewer than 3"]
                for kind, count in content["decisions"].items()
            ],
        }  # fmt: skip


def switch_row(switch: Switch) -> list[Any]:
    state = Tag("On", "green") if switch.is_on else Tag("Off", "grey")
    return [day(clock.day_of(switch.at)), switch.by.display_name, state, switch.reason]


def accuracy_rows(content: dict[str, Any]) -> list[list[str]]:
    if "accuracy" not in content:
        return []
    card, plain = content["accuracy"], content["logistic"]
    rows = []
    for key, words, limit in MEASURES:
        told = [f"{each[key]:.3f}" for each in (card, plain)]
        if key == "auc":
            told = [f"{each['auc']:.3f} ({each['auc_low']:.3f} to {each['auc_high']:.3f})"
                    for each in (card, plain)]  # fmt: skip
        if key == "ece":
            limit = f"{content['most_ece']:.3f} {limit}"
        if key == "brier":
            limit = f"{limit} ({card['brier_reference']:.3f})"
        rows.append([words, *told, limit])
    return rows


def calibration_chart(content: dict[str, Any]) -> Any:
    """Foretold and seen in ten groups of equal size; None while nothing was measured."""
    from worklocal.evidence.engine.charts import Series, line_chart
    from worklocal.evidence.engine.svg import Point

    rows = content.get("calibration")
    if not rows:
        return None
    names = [f"{place + 1}" for place in range(len(rows))]
    seen = [Point(name, row["seen"], row["low"], row["high"])
            for name, row in zip(names, rows, strict=True)]  # fmt: skip
    foretold = [Point(name, row["foretold"]) for name, row in zip(names, rows, strict=True)]
    chart = line_chart(
        [Series("Seen", seen), Series("Foretold", foretold)],
        title="Foretold and seen, from the lowest to the highest chance", chart_id="calibration",
        description="People in groups of equal size by the chance that was foretold for them. One"
        " line is the share that stayed without work, with its 95% interval; the other is what was"
        " foretold. They should lie on one another.",
        x_label="Group of people, lowest chance first", y_label="Share without work for a year",
    )  # fmt: skip
    return replace(chart, svg=mark_safe(chart.svg))  # noqa: S308 - escaped where it is drawn


def group_row(row: dict[str, Any], framework: Framework, districts: dict[str, str]) -> list[str]:
    name = districts.get(row["value"], row["value"])
    if row["group"] == "language":
        held = framework.assessment.questions.get("language")
        name = dict(held.choices).get(row["value"], row["value"]) if held else row["value"]
    return [
        name, f"about {row['n']:,}", percent(row["predicted"], 0), with_limits(row["observed"]),
        with_limits(row["flagged"]), with_limits(row["recall"]), with_limits(row["false_alarm"]),
    ]  # fmt: skip


def with_limits(share: dict[str, float] | None) -> str:
    if share is None:
        return "–"
    return (
        f"{percent(share['value'], 0)} ({percent(share['low'], 0)} to {percent(share['high'], 0)})"
    )


def drift_words(content: dict[str, Any]) -> str:
    found = content.get("drift")
    if not found:
        return "Too few people joined in the last half-year to say whether they are like those."
    like = "much like" if found["psi"] <= 0.1 else "somewhat unlike"
    like = "too unlike" if found["psi"] > 0.25 else like
    return (
        f"The people who joined in the last half-year (about {found['people']:,}) are {like} those"
        f" the points were made from: stability index {found['psi']:.2f}. Above 0.25 the points"
        " are refused."
    )


class SwitchForm(forms.Form):
    is_on = forms.RadiosField(
        label="Shall coaches see the points of a person?", noun="whether coaches see the points",
        choices=[("ON", "Yes, from now on"), ("OFF", "No")],
    )  # fmt: skip
    reason = forms.LongTextField(
        label="Why?", noun="why", rows=3, count=300,
        hint="Everybody who may read the page of the points reads this, with your name.",
    )  # fmt: skip


@for_roles(RoleKind.BOARD, RoleKind.STEWARD)
class SwitchPoints(FormPage):
    title = "Switch the points on or off"
    layout = "board/layout.html"
    form_class = SwitchForm
    intro = (
        "Before you switch them on: the equality and data protection assessments are done, and"
        " people and coaches have tried the questions. The points may only add help."
    )

    def back(self) -> Link:
        return Link("Early help", reverse("board:segmentation"))

    def do(self, form: SwitchForm) -> Done:
        given = form.cleaned_data
        is_on = given["is_on"] == "ON"
        services.switch_points(
            area=self.viewer.area, is_on=is_on, reason=given["reason"],
            by=User.objects.get(pk=self.viewer.user_id), at=self.now,
        )  # fmt: skip
        words = "Coaches can see the points now." if is_on else "Nobody sees points of a person."
        return Done(reverse("board:segmentation"), words)


def _newest_or_404(request: HttpRequest) -> CardFit:
    newest = selectors.newest_fit(request.viewer.area.pk)  # type: ignore[attr-defined]
    if newest is None:
        raise Http404
    return newest


@require_safe
@for_roles(*READERS)
def model_card(request: HttpRequest) -> HttpResponse:
    return _markdown(_newest_or_404(request).model_card, "model-card.md")


@require_safe
@for_roles(*READERS)
def impact_record(request: HttpRequest) -> HttpResponse:
    return _markdown(_newest_or_404(request).impact_record, "impact-record.md")


def _markdown(words: str, name: str) -> HttpResponse:
    if not words:
        raise Http404
    response = HttpResponse(words, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@step_up.required(step_up.EXPORT, "GET", "HEAD")
@for_roles(*READERS)
def figures(request: HttpRequest) -> HttpResponse:
    """Calibration and groups as one open table."""
    fit = _newest_or_404(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="early-help.csv"'
    rows: list[list[Any]] = [
        ["table", "group", "people_to_nearest_5", "foretold", "seen", "lower_95", "upper_95",
         "at_risk_and_marked", "marked_in_vain", "made_on"],
    ]  # fmt: skip
    for place, each in enumerate(fit.content.get("calibration", []), start=1):
        shares = [f"{each[key]:.4f}" for key in ("foretold", "seen", "low", "high")]
        rows.append(["calibration", place, each["people"], *shares, "", "", fit.made_on])
    for each in fit.content.get("groups", []):
        seen = [f"{each['observed'][key]:.4f}" for key in ("value", "low", "high")]
        marked = [f"{each[key]['value']:.4f}" if each[key] else "" for key in
                  ("recall", "false_alarm")]  # fmt: skip
        rows.append([each["group"], each["value"], each["n"], f"{each['predicted']:.4f}", *seen,
                     *marked, fit.made_on])  # fmt: skip
    write_rows(response, rows)
    return response
