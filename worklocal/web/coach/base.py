"""What every page of a coach stands on: who may open it, and whose record it shows."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.bars import sealed_groups
from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.accounts.middleware import SAFE
from worklocal.core.errors import Refusal
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.people.enums import Channel, Restriction
from worklocal.support.people.models import ContactRule, Person
from worklocal.support.people.selectors import current_journey, person_for
from worklocal.support.restricted.selectors import live_flag
from worklocal.web.record.pages import Page, RecordPage, found
from worklocal.web.record.words import CHANNELS, contact_warnings, journey_tag, offer_name
from worklocal.web.shell.presenters import Link, Tag, listing, short_day
from worklocal.web.shell.presenters import clock as clock_words

TABS = (
    ("person", "Overview"), ("plan", "Plan"), ("notes", "Notes"), ("assessment", "Assessment"),
    ("referrals", "Referrals"), ("matches", "Jobs"), ("work", "Work"), ("messages", "Messages"),
    ("papers", "Papers"),
)  # fmt: skip


class ReadOnly(Refusal):
    """A record that an emergency alone shows is read, and never changed."""


MARKERS_OF = {
    FieldGroup.HEALTH: ("HEALTH", "DRUGS_OR_ALCOHOL", "SEND"),
    FieldGroup.OFFENDING: ("OFFENDING",),
    FieldGroup.MONEY: ("DEBT",),
}
"""Markers that would tell what a person has sealed."""


def emergency_words(person: Person) -> str:
    """The banner on each page of a record that an emergency alone shows."""
    if person.emergency_until is None:
        return ""
    until = clock_words(person.emergency_until)
    return f"Opened in an emergency. You can read it until {until}, and change nothing."


@for_roles(RoleKind.COACH, RoleKind.LEADER)
class StaffPage(Page):
    """A page of a coach or a leader that is about nobody in particular."""

    layout = "coach/layout.html"


@for_roles(RoleKind.COACH, RoleKind.LEADER)
class AboutPerson(RecordPage):
    """A page about one person. `reads` names it in the audit, which the person can see."""

    layout = "coach/about.html"
    reads = "record"
    tab = "person"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ReadOnly as refusal:
            messages.warning(request, str(refusal))
            return redirect(self.link("person"))

    def load(self, **ids: Any) -> None:
        person_id: uuid.UUID = ids["person_id"]
        self.person = found(person_for(self.viewer, person_id, what=f"{self.reads}.read"))
        self.journey = found(current_journey(self.viewer, person_id))
        if self.person.emergency_until and self.request.method not in SAFE:
            raise ReadOnly("This record is open in an emergency. You can read it, not change it.")
        super().load(**ids)

    def link(self, name: str, *ids: Any) -> str:
        return reverse(f"coach:{name}", args=[self.person.pk, *ids])

    def frame(self) -> dict[str, Any]:
        rules = list(ContactRule.objects.filter(person=self.person).order_by("channel"))
        return {
            **super().frame(),
            "who": {
                "name": self.person.name, "facts": self._known(rules), "tags": self._tags(),
                "url": self.link("person"),
            },
            "tabs": [Link(words, self.link(name)) for name, words in TABS],
            "tab_now": self.link(self.tab), "emergency": emergency_words(self.person),
        }  # fmt: skip

    def _known(self, rules: list[ContactRule]) -> list[tuple[str, Any]]:
        journey = self.journey
        coach = journey.lead_coach.display_name if journey.lead_coach else "Nobody yet"
        facts: list[tuple[str, Any]] = [
            ("Lead coach", coach),
            ("Offer", offer_name(journey.area_id, journey.offer, self.today)),
            ("Joined", short_day(journey.started_on)),
            ("Contact by", str(CHANNELS[Channel(self.person.contact_by)])),
        ]
        warnings = contact_warnings(self.person, rules)
        flag = live_flag(self.viewer, self.person.pk) if self.person.pk else None
        if flag is not None:
            facts.append(("When you meet", flag.words))
        if warnings:
            facts.append(("Take care", "; ".join(warnings)))
        markers = self._markers()
        if markers:
            facts.append(("Known", markers))
        return facts

    def _markers(self) -> str:
        framework = framework_for(self.journey.area_id, self.today)
        labels = {marker.code: marker.label for marker in framework.markers}
        sealed = sealed_groups(self.person.pk) if self.person.markers else frozenset()
        hidden = {code for group in sealed for code in MARKERS_OF.get(group, ())}
        shown = [code for code in self.person.markers if code not in hidden]
        return listing(labels.get(code, code) for code in shown)

    def _tags(self) -> list[Tag]:
        tags = [journey_tag(self.journey.state)]
        if self.person.restriction:
            tags.append(Tag(str(Restriction(self.person.restriction).label), "red"))
        return tags
