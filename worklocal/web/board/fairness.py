"""Fairness of matches: what each group is shown, beside the best-served group."""

from collections.abc import Mapping
from typing import Any

from worklocal.evidence.fairness import selectors
from worklocal.evidence.fairness.gathering import ATTRIBUTES, NOT_HELD
from worklocal.evidence.fairness.models import AdjustmentsLost, GroupFigure
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import districts_of
from worklocal.web.board.pages import FiguresPage
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Tag, day, listing, number, percent

SMALLEST = 20
ALARMED_FROM = 100
COLUMNS = [
    Column("Group", first=True), Column("People", numeric=True),
    Column("Have a list", numeric=True), Column("Exposure", numeric=True),
    Column("Beside the best served", numeric=True), Column("Mean fit", numeric=True),
    Column("Beside the best served", numeric=True), "Says",
]  # fmt: skip
OWN_NAMES = {"TWO_OR_MORE": "Two or more disadvantages", "FEWER": "Fewer than two",
             "UNKNOWN": "Not known", "50+": "50 or older", "16-24": "16 to 24",
             "25-49": "25 to 49"}  # fmt: skip


class Fairness(FiguresPage):
    title = "Fairness of matches"
    template_name = "board/fairness.html"

    def content(self) -> dict[str, Any]:
        made_on = selectors.latest_audit(self.viewer)
        figures = selectors.figures_of(self.viewer, on=made_on) if made_on else []
        lost = selectors.adjustments_of(self.viewer, on=made_on) if made_on else None
        names = self._names()
        return {
            "made_on": day(made_on) if made_on else "",
            "tables": [
                (label, [group_row(each, names) for each in figures if each.attribute == code])
                for code, label in ATTRIBUTES.items()
            ],
            "columns": COLUMNS,
            "not_held": listing(NOT_HELD),
            "lost": lost_words(lost) if lost else "",
        }

    def _names(self) -> dict[str, str]:
        area = self.viewer.area
        offers = {o.code: o.name for o in framework_for(area.pk, self.today).offers}
        return {**OWN_NAMES, **offers, **{p.code: p.name for p in districts_of(area.code)}}


def group_row(figure: GroupFigure, names: Mapping[str, str]) -> list[Any]:
    """One group. Few people are not shown; an alarm is only for groups of a hundred or more."""
    name = names.get(figure.group, figure.group)
    if figure.people < SMALLEST:
        return [name, "Fewer than 20", "–", "–", "–", "–", "–", Tag("Too few to show", "grey")]
    rate, exposure, fit = (figure.figures[k] for k in ("LIST_RATE", "EXPOSURE", "FIT"))
    return [
        name, f"about {5 * round(figure.people / 5):,}", percent(rate["value"], 0),
        f"{exposure['value']:.2f} ({exposure['low']:.2f} to {exposure['high']:.2f})",
        ratio(exposure), f"{fit['value']:.2f} ({fit['low']:.2f} to {fit['high']:.2f})", ratio(fit),
        verdict(figure),
    ]  # fmt: skip


def ratio(told: Mapping[str, float]) -> str:
    return f"{told['ratio']:.2f} ({told['ratio_low']:.2f} to {told['ratio_high']:.2f})"


def verdict(figure: GroupFigure) -> Tag:
    if any(told["alarm"] for told in figure.figures.values()):
        return Tag("Somebody should look", "orange")
    if figure.people < ALARMED_FROM:
        return Tag("Cannot tell yet", "grey")
    return Tag("Above the line", "green")


def lost_words(lost: AdjustmentsLost) -> str:
    if lost.people < SMALLEST:
        return "Fewer than 20 people state an adjustment: too few to show."
    share = percent(lost.pairs_lost / lost.pairs_open, 1) if lost.pairs_open else "none"
    return (
        f"About {5 * round(lost.people / 5):,} people state an adjustment they need;"
        f" {number(lost.asked)} of them were looked at. Of every vacancy that was otherwise open"
        f" to them, {share} was closed only because the employer does not say that it can make"
        " the adjustment."
    )
