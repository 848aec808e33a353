"""For the data protection officer: requests that wait, one of them late, and somebody due."""

from datetime import date, timedelta

from django.db.models import Max

from worklocal.exchange.requests import retention
from worklocal.exchange.requests.models import RequestKind
from worklocal.exchange.requests.rules import months_after
from worklocal.exchange.requests.services import pause, take_in
from worklocal.support.people.models import Journey, Person
from worklocal.web.demonstration.building.moments import at
from worklocal.web.demonstration.building.stage import Stage

ASKED = (
    (RequestKind.ACCESS, 26, ""),
    (RequestKind.CORRECTION, 9, "My certificate is Level 3, not Level 2."),
    (RequestKind.ERASURE, 3, ""),
    (RequestKind.ACCESS, 38, ""),
)  # fmt: skip
"""What, how many days ago, and their words; the last one is late."""


def write_records(stage: Stage, today: date, *, leave_out: frozenset[object]) -> None:
    """Requests of people who left, and the one who left longest ago is due to be erased."""
    gone = Journey.objects.filter(area=stage.area, state="ENDED").exclude(person__in=leave_out)
    people = list(
        Person.objects.filter(pk__in=gone.values("person_id"))
        .annotate(last=Max("journeys__ended_on"))
        .order_by("last", "pk")[: len(ASKED) + 1]
    )
    for person, (kind, days, words) in zip(people[1:], ASKED, strict=False):
        row = take_in(person_id=person.pk, kind=kind, on=today - timedelta(days=days), words=words)
        if kind == RequestKind.ERASURE:
            pause(request=row, on=today - timedelta(days=1), reason="A photo of who you are")
    if people:
        journeys = Journey.objects.filter(person=people[0])
        ended = months_after(today, -24) + timedelta(days=10)
        first = min(ended, journeys.order_by("started_on").first().started_on)  # type: ignore[union-attr]
        journeys.update(ended_on=ended, started_on=first)
        retention.list_due(on=today)
        retention.give_notice(at=at(today, 2))
