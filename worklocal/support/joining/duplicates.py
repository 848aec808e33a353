"""Is this person with us already? The whole area is asked, and as little as will do is told."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from worklocal.core import audit, context
from worklocal.support.joining.models import JoinRequest
from worklocal.support.joining.rules import Facts, Likeness, likeness
from worklocal.support.people.models import Journey, Person

MOST_CANDIDATES = 60
MOST_SHOWN = 3


@dataclass(frozen=True)
class PossibleDuplicate:
    """What a desk may know of somebody it has no grant for: a name, and what agrees.

    No date of birth, address, phone or e-mail of theirs: `same` and `different` say only whether
    those agree with what the joiner gave.
    """

    person_id: uuid.UUID
    name: str
    same: tuple[str, ...]
    different: tuple[str, ...]
    score: int
    started_on: date | None
    is_open: bool
    coach_name: str


def duplicates_of(request: JoinRequest) -> list[PossibleDuplicate]:
    """People of the area who may be the joiner, the most alike first; each showing is audited.

    Restricted records are never among them, so that the check cannot confirm that somebody is
    here. Who shares none of birthday, e-mail, phone, postcode or exact name is not found.
    """
    with context.elevated("duplicate-check"):
        found = [
            (person, alike)
            for person in _candidates(request)
            if (alike := likeness(facts_of(request), facts_of(person))).is_shown
        ]
        found.sort(key=lambda pair: (-pair[1].score, pair[0].pk))
        found = found[:MOST_SHOWN]
        journeys = _journeys([person.pk for person, _ in found])
    for person, _ in found:
        audit.record_read("duplicate_check", person_id=person.pk, purpose="joining")
    return [_shown(person, alike, journeys.get(person.pk)) for person, alike in found]


def facts_of(record: JoinRequest | Person) -> Facts:
    return Facts(
        chosen_name=record.chosen_name, family_name=record.family_name,
        legal_name=getattr(record, "legal_name", ""), born_on=record.born_on, email=record.email,
        phone=record.phone, postcode=record.postcode,
    )  # fmt: skip


def _candidates(request: JoinRequest) -> list[Person]:
    """One small indexed query for each way two records can agree; no way reads the whole area."""
    ways = [Q(family_name=request.family_name, chosen_name=request.chosen_name)]
    if request.born_on:
        ways.append(Q(born_on=request.born_on))
    given = {name: getattr(request, name) for name in ("email", "phone", "postcode")}
    ways += [Q(**{name: value}) for name, value in given.items() if value]
    people: dict[uuid.UUID, Person] = {}
    open_to_all = Person.objects.filter(area_id=request.area_id, restriction="")
    for way in ways:
        for person in open_to_all.filter(way).order_by("pk")[:MOST_CANDIDATES]:
            people[person.pk] = person
    return list(people.values())


def _journeys(people: list[uuid.UUID]) -> dict[uuid.UUID, Journey]:
    """The latest journey of each."""
    rows = Journey.objects.filter(person_id__in=people).select_related("lead_coach")
    return {row.person_id: row for row in rows.order_by("started_on", "id")}


def _shown(person: Person, alike: Likeness, journey: Journey | None) -> PossibleDuplicate:
    coach = journey.lead_coach if journey else None
    is_open = journey is not None and journey.ended_on is None
    return PossibleDuplicate(
        person_id=person.pk, name=person.name, same=alike.same, different=alike.different,
        score=alike.score, started_on=journey.started_on if journey else None, is_open=is_open,
        coach_name=coach.display_name if coach and is_open else "",
    )  # fmt: skip
