"""What every page of a coach stands on: who may open it, and whose record it shows."""

import uuid
from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.people.enums import Channel, Restriction
from worklocal.support.people.models import ContactRule
from worklocal.support.people.selectors import current_journey, person_for
from worklocal.web.record.pages import Page, RecordPage, found
from worklocal.web.record.words import CHANNELS, contact_warnings, journey_tag, offer_name
from worklocal.web.shell.presenters import Link, Tag, listing, short_day

TABS = (
    ("person", "Overview"), ("plan", "Plan"), ("notes", "Notes"), ("assessment", "Assessment"),
    ("referrals", "Referrals"), ("matches", "Jobs"), ("work", "Work"), ("messages", "Messages"),
    ("papers", "Papers"),
)  # fmt: skip


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

    def load(self, **ids: Any) -> None:
        person_id: uuid.UUID = ids["person_id"]
        self.person = found(person_for(self.viewer, person_id, what=f"{self.reads}.read"))
        self.journey = found(current_journey(self.viewer, person_id))
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
            "tab_now": self.link(self.tab),
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
        if warnings:
            facts.append(("Take care", "; ".join(warnings)))
        markers = self._markers()
        if markers:
            facts.append(("Known", markers))
        return facts

    def _markers(self) -> str:
        framework = framework_for(self.journey.area_id, self.today)
        labels = {marker.code: marker.label for marker in framework.markers}
        return listing(labels.get(code, code) for code in self.person.markers)

    def _tags(self) -> list[Tag]:
        tags = [journey_tag(self.journey.state)]
        if self.person.restriction:
            tags.append(Tag(str(Restriction(self.person.restriction).label), "red"))
        return tags
