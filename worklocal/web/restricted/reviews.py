"""Reviews: what somebody else must look at, with one decision each."""

import uuid
from datetime import datetime
from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core import audit
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import (
    Decision,
    EmergencyReason,
    RelationKind,
    RestrictionKind,
    ReviewKind,
)
from worklocal.support.restricted.models import Review
from worklocal.support.restricted.reviews import decide
from worklocal.support.restricted.selectors import (
    review_for,
    reviews_decided,
    reviews_waiting,
)
from worklocal.web.record.pages import Done, FormPage, Page, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, Tag, moment, short_day
from worklocal.web.steward.base import action_words

WAITING = [Column("What", first=True), "Who", "Since", "Decide by"]
DECIDED = [Column("What", first=True), "Who", "Decided", "By", "Decision"]
reviewers = for_roles(RoleKind.STEWARD, RoleKind.LEADER)


@reviewers
class Reviews(Page):
    """The officer sees all of the area’s, a leader their team’s; nobody what is about them."""

    title = "Reviews"
    layout = "restricted/layout.html"
    template_name = "restricted/reviews.html"

    def content(self) -> dict[str, Any]:
        return {
            "heads": WAITING, "rows": [self._waiting(row) for row in reviews_waiting(self.viewer)],
            "decided_heads": DECIDED,
            "decided": [self._decided(row) for row in reviews_decided(self.viewer)],
            "officers_url": reverse("restricted:officers")
            if self.viewer.role == RoleKind.STEWARD else "",
        }  # fmt: skip

    def _waiting(self, row: Review) -> list[Any]:
        url = reverse("restricted:review", args=[row.pk])
        due: Any = short_day(row.due_on)
        if row.due_on < self.today:
            due = Tag(f"Late: {due}", "red")
        name = row.about_user.display_name
        return [Link(kind_words(row), url, f"of {name}"), name, moment(row.raised_at), due]

    @staticmethod
    def _decided(row: Review) -> list[Any]:
        by = row.decided_by.display_name if row.decided_by else ""
        when = moment(row.decided_at) if row.decided_at else ""
        url = reverse("restricted:review", args=[row.pk])
        name = row.about_user.display_name
        return [Link(kind_words(row), url, f"of {name}"), name, when, by,
                str(Decision(row.decision).label)]  # fmt: skip


def kind_words(row: Review) -> str:
    return str(ReviewKind(row.kind).label)


class DecisionForm(forms.Form):
    decision = forms.RadiosField(label="Your decision", missing="Select your decision", small=True)
    because = forms.LongTextField(
        label="Why?", required=False, count=300, rows=3, say_optional=False,
        hint="Needed unless it was right.",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(d.value, d.label) for d in rules.DECISIONS[ReviewKind(kind)]]
        self.fields["decision"].choices = listed  # type: ignore[attr-defined]


@reviewers
class OneReview(FormPage):
    """One thing with its facts. A person is a number here, never a name."""

    layout = "restricted/layout.html"
    template_name = "restricted/review.html"
    button = "Decide"
    form_class = DecisionForm

    def load(self, **ids: Any) -> None:
        review_id: uuid.UUID = ids["review_id"]
        self.review: Review = found(review_for(self.viewer, review_id))
        if self.review.person_id:
            audit.record_read("review", person_id=self.review.person_id, purpose="oversight")

    def heading(self) -> str:
        return kind_words(self.review)

    def back(self) -> Link:
        return Link("Reviews", reverse("restricted:reviews"))

    def options(self) -> dict[str, Any]:
        return {"kind": self.review.kind}

    def content(self) -> dict[str, Any]:
        row = self.review
        decided = [
            Row("Decision", str(Decision(row.decision).label)), Row("Why", row.because or "–"),
            Row("Decided", moment(row.decided_at)),
        ] if row.decided_at else []  # fmt: skip
        return {**super().content(), "rows": self._facts(), "decided": decided}

    def _facts(self) -> list[Row]:
        row = self.review
        rows = [Row("Who", row.about_user.display_name), Row("When", moment(row.raised_at)),
                Row("Decide by", short_day(row.due_on))]  # fmt: skip
        rows += [Row(*fact) for fact in facts_in_words(row)]
        if row.person_id:
            rows.append(Row("Number of the record", self._number(row.person_id)))
        return rows

    def _number(self, person_id: uuid.UUID) -> Any:
        number = person_id.hex[-8:].upper()
        if self.viewer.role != RoleKind.STEWARD:
            return number
        url = reverse("steward:person", args=[person_id])
        return Link(number, url, "who looked at this record")

    def do(self, form: DecisionForm) -> Done:
        said = form.cleaned_data
        decide(
            review=self.review, decision=Decision(said["decision"]), because=said["because"],
            at=self.now,
        )  # fmt: skip
        return Done(reverse("restricted:reviews"), "Decided.")


def facts_in_words(row: Review) -> list[tuple[str, str]]:
    """The codes that were kept with it, as a reader says them."""
    said = row.facts
    if row.kind == ReviewKind.EMERGENCY:
        reason = str(EmergencyReason(said["reason"]).label)
        return [("Reference", said["reference"]), ("Reason", reason),
                ("What happened", said["words"])]  # fmt: skip
    if row.kind == ReviewKind.RELATION:
        return [("Why", str(RelationKind(said["kind"]).label))]
    if row.kind == ReviewKind.PACE:
        return [("People opened within an hour", f"{said['people']:,}")]
    if row.kind == ReviewKind.SAMPLE:
        when = moment(datetime.fromisoformat(said["when"]))
        return [("What was opened", action_words(said["what"])), ("Opened", when)]
    if row.kind == ReviewKind.LIFT:
        kind = str(RestrictionKind(said["kind"]).label)
        return [("Protection", kind), ("Why it is no longer needed", said["reason"])]
    return []
