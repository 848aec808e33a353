"""What is due to be erased, what is held and why, and what was erased, in counts and proofs."""

from typing import Any

from django.urls import reverse

from worklocal.core import clock
from worklocal.exchange.requests import retention
from worklocal.exchange.requests.models import DueErasure, WhyErased
from worklocal.exchange.requests.rules import schedule
from worklocal.exchange.requests.selectors import (
    MOST,
    due_for,
    erasures_due,
    proofs,
    yearly_counts,
)
from worklocal.support.people.enums import EntryRoute
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, moment, number, short_day
from worklocal.web.steward.base import StewardPage

HEADS = [Column("Record", first=True), "Why", "Left on", "Told on", "Erased on", "Hold"]
PROOF_HEADS = [Column("When", first=True), Column("Rows", numeric=True), "Rules", "Proof"]
COUNT_HEADS = [Column("Year", first=True), "Offer", "Came by", "Age", "Started work",
               Column("People", numeric=True)]  # fmt: skip
LEAST_SHOWN = 10
"""A smaller count could be somebody: it is shown as “under 10”."""


class Retention(StewardPage):
    title = "Keeping and erasing"
    template_name = "steward/retention.html"

    def content(self) -> dict[str, Any]:
        rows = list(erasures_due(self.viewer)[: MOST + 1])
        return {
            "heads": HEADS, "due": [self._row(each) for each in rows[:MOST]],
            "is_cut": len(rows) > MOST, "notice_days": schedule().notice_days,
            "schedule_url": reverse("steward:paper", args=["retention"]),
            "proof_heads": PROOF_HEADS,
            "proofs": [
                [moment(p.erased_at), number(p.rows, 0), f"version {p.rule_version}",
                 p.digest[:16]] for p in proofs(self.viewer)[:25]
            ],
            "count_heads": COUNT_HEADS,
            "counts": [self._count(each) for each in yearly_counts(self.viewer)[:MOST]],
        }  # fmt: skip

    def _row(self, row: DueErasure) -> list[Any]:
        record = Link(row.person_id.hex[-8:], reverse("steward:person", args=[row.person_id]))
        url = reverse("steward:due_hold", args=[row.pk])
        hold = Link("Held: see why", url) if row.held_at else Link("Hold", url, "this record")
        erased: Any = Tag("Held", "orange") if row.held_at else short_day(row.due_on)
        return [
            record, str(WhyErased(row.why).label),
            short_day(row.ended_on) if row.ended_on else "–",
            short_day(clock.day_of(row.noticed_at)) if row.noticed_at else "not yet",
            erased, hold,
        ]  # fmt: skip

    @staticmethod
    def _count(row: Any) -> list[Any]:
        people = number(row.people, 0) if row.people >= LEAST_SHOWN else f"under {LEAST_SHOWN}"
        return [str(row.year), row.offer.replace("_", " ").capitalize(),
                str(EntryRoute(row.entry_route).label), row.age_band,
                "Yes" if row.started_work else "No", people]  # fmt: skip


class HoldForm(forms.Form):
    reason = forms.TextField(
        label="Why is it held?", max_length=300, missing="Enter why",
        hint="Such as a claim in court or a safeguarding inquiry, and until when. No name.",
    )  # fmt: skip


class Hold(StewardPage, FormPage):
    """Hold a record, or see why it is held and let it go."""

    title = "Hold a record"
    button = "Hold it"
    template_name = "steward/hold.html"
    form_class = HoldForm

    def load(self, **ids: Any) -> None:
        self.row: DueErasure = found(due_for(self.viewer, ids["due_id"]))

    def back(self) -> Link:
        return Link("Keeping and erasing", reverse("steward:retention"))

    def initial(self) -> dict[str, Any]:
        return {"reason": self.row.hold_reason}

    def content(self) -> dict[str, Any]:
        row = self.row
        held = f"{moment(row.held_at)}, by {row.held_by.display_name}" if row.held_by else ""
        return {**super().content(), "held": held, "due_on": short_day(row.due_on),
                "let_go_url": reverse("steward:due_let_go", args=[row.pk])}  # fmt: skip

    def do(self, form: HoldForm) -> Done:
        retention.hold(row=self.row, reason=form.cleaned_data["reason"], at=self.now)
        return Done(reverse("steward:retention"), "Held. It is not erased until it is let go.")


class LetGo(StewardPage, Deed):
    def load(self, **ids: Any) -> None:
        self.row: DueErasure = found(due_for(self.viewer, ids["due_id"]))

    def refused(self) -> str:
        return reverse("steward:retention")

    def do(self) -> Done:
        retention.let_go(row=self.row)
        return Done(self.refused(), "Let go. It is erased on its day.")
