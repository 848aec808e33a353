"""A caseload: sorted, filtered, one page at a time by keyset, the same cost at any size."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from worklocal.accounts.enums import RoleKind
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.coaching.selectors import SORTS, caseload_for, coaches_seen_by, covers_of
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.web.coach.base import StaffPage
from worklocal.web.record.words import JOURNEY_COLOURS, beneath, day_of, due_tag
from worklocal.web.shell import forms, limits
from worklocal.web.shell.addresses import chosen, with_query
from worklocal.web.shell.parts import Chosen, Column, Lines
from worklocal.web.shell.presenters import Link, Tag, ago, short_day

OPEN_STATES = [state for state in JourneyState if state is not JourneyState.ENDED]
HEADS = (("name", "Person"), ("due", "Next due"), ("contact", "Last contact"))


SHORT = {
    JourneyState.JOINED: "Waiting",
    JourneyState.ACTIVE: "Active",
    JourneyState.IN_WORK: "In work",
    JourneyState.PAUSED: "Paused",
}


def _stage(state: str) -> Tag:
    """The stage in one word, as a dense list has room for."""
    return Tag(SHORT[JourneyState(state)], JOURNEY_COLOURS[JourneyState(state)])


class FilterForm(forms.Form):
    state = forms.CheckboxesField(label="Stage", required=False, say_optional=False, small=True)
    offer = forms.CheckboxesField(label="Offer", required=False, say_optional=False, small=True)
    coach = forms.SelectField(label="Coach", required=False, say_optional=False,
                              empty_label="Everyone in the list")  # fmt: skip

    def __init__(self, *args: Any, offers: Any, coaches: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [(s.value, s.label) for s in OPEN_STATES]  # type: ignore[attr-defined]
        self.fields["offer"].choices = offers  # type: ignore[attr-defined]
        self.fields["coach"].choices = [("", "Everyone in the list"), *coaches]  # type: ignore[attr-defined]
        if len(coaches) < 2:
            del self.fields["coach"]


class NameForm(forms.Form):
    q = forms.TextField(label="Find a person by name", max_length=60, required=False,
                        say_optional=False, width="20")  # fmt: skip


class Caseload(StaffPage):
    """By day due, by name or by last contact; a leader sees their team, a cover both coaches.

    A search by name is sent by POST, so that no name stands in an address or a log.
    """

    http_method_names = ["get", "head", "post", "options"]
    template_name = "coach/caseload.html"

    def heading(self) -> str:
        return "Caseloads" if self.viewer.role == RoleKind.LEADER else "My caseload"

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        form = NameForm(request.POST)
        name = form.cleaned_data["q"] if form.is_valid() else ""
        if name and limits.refused(form, request, "search", limits.SEARCHES, field="q"):
            return self.show(
                status=limits.TOO_MANY, **self._listed(), name_form=form, searched=False
            )
        return self.show(**self._listed(name=name), name_form=form, searched=bool(name))

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        return self.show(**self._listed(), name_form=NameForm(), searched=False)

    def _listed(self, name: str = "") -> dict[str, Any]:
        sort = self.request.GET.get("sort", "due")
        if sort not in SORTS:
            raise Http404
        offers = [(o.code, o.name) for o in framework_for(self.viewer.area.pk, self.today).offers]
        coaches = {str(coach.pk): coach.display_name for coach in coaches_seen_by(self.viewer)}
        covers = covers_of(self.viewer, on=self.today)
        coaches |= {str(c.coach_id): f"{c.coach.display_name} (covering)" for c in covers}
        wanted = FilterForm(self.request.GET, offers=offers, coaches=list(coaches.items()))
        said = wanted.cleaned_data if wanted.is_valid() else {}
        coach_ids = [uuid.UUID(c) for c in coaches if said.get("coach") in (None, "", c)]
        page = caseload_for(
            self.viewer, coach_ids=coach_ids, sort=sort, states=said.get("state", ()),
            offers=said.get("offer", ()), name=name, after=self._after(),
        )  # fmt: skip
        names = dict(offers)
        several = len(coaches) > 1
        return {
            "columns": self._columns(sort, several=several),
            "rows": [self._row(j, names, several=several) for j in page.journeys],
            "next_url": self._next(page.next_after),
            "first_url": "" if page.is_first else with_query(self.request, after=None),
            "filter_form": wanted, "chosen": self._chosen(said, names, coaches),
            "search_url": reverse("coach:caseload"), "clear_url": reverse("coach:caseload"),
        }  # fmt: skip

    def _after(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.request.GET["after"]) if "after" in self.request.GET else None
        except ValueError as error:
            raise Http404 from error

    def _next(self, after: uuid.UUID | None) -> str:
        return with_query(self.request, after=str(after)) if after else ""

    def _columns(self, sort: str, *, several: bool) -> list[Column]:
        heads = [
            Column(
                label, first=key == "name", sort_url=with_query(self.request, sort=key),
                sorted_as="ascending" if key == sort else "",
            )
            for key, label in HEADS
        ]  # fmt: skip
        extra = [Column("Coach")] if several else []
        return [heads[0], Column("Stage"), *extra, *heads[1:], Column("Waiting")]

    def _row(self, journey: Journey, offers: dict[str, str], *, several: bool) -> list[Any]:
        name = Link(journey.person.name, reverse("coach:person", args=[journey.person_id]))
        coach = journey.lead_coach.display_name if journey.lead_coach else ""
        contact = day_of(journey.last_contact_at)
        return [
            Lines([name, beneath(offers.get(journey.offer, ""))]), _stage(journey.state),
            *([coach] if several else []), self._due(journey),
            ago(contact, today=self.today) if contact else "Not yet",
            self._waiting(journey),
        ]  # fmt: skip

    def _due(self, journey: Journey) -> Any:
        if journey.next_due_on is None:
            return "Nothing set"
        tag = due_tag(journey.next_due_on, today=self.today)
        when = f"{short_day(journey.next_due_on)}, {ago(journey.next_due_on, today=self.today)}"
        return Lines([format_html("{} {}", journey.next_due, tag), beneath(when)])

    @staticmethod
    def _waiting(journey: Journey) -> Any:
        if journey.unread_messages:
            url = reverse("coach:messages", args=[journey.person_id])
            return Link(f"{journey.unread_messages} new", url, f"from {journey.person.name}")
        return "" if journey.plan_agreed_on else Tag("No plan yet", "grey")

    def _chosen(self, said: dict[str, Any], offers: dict[str, str],
                coaches: dict[str, str]) -> list[Chosen]:  # fmt: skip
        found = [chosen(self.request, "state", s, str(JourneyState(s).label))
                 for s in said.get("state", ())]  # fmt: skip
        found += [chosen(self.request, "offer", o, offers[o]) for o in said.get("offer", ())]
        coach = said.get("coach")
        return found + ([chosen(self.request, "coach", coach, coaches[coach])] if coach else [])
