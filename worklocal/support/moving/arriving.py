"""Opening the record of somebody who moves here. Called by `services.receive`, elevated."""

import uuid
from datetime import date, datetime
from typing import Any

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role, User
from worklocal.core import audit, clock, context
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.joining import desk
from worklocal.support.joining import rules as joining_rules
from worklocal.support.joining.services import give_lead
from worklocal.support.people.enums import Channel, EntryRoute
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.services import set_contact_rule, start_journey


def take_in(
    who: dict[str, Any], *, user_id: uuid.UUID | None, coach: User | None, at: datetime
) -> Journey:
    """Their journey in the acting area: a new one, or the one they have open here already.

    Somebody whose account has a record here, because they lived here before, keeps that record
    and what it says; nothing in it is written over.
    """
    person = _known_here(user_id) or _new_person(who, user_id=user_id, at=at)
    journey = Journey.objects.open().filter(person=person).first()
    if journey is not None:
        return journey
    day = clock.day_of(at)
    age = joining_rules.age_on(day, person.born_on) if person.born_on else None
    offers = framework_for(person.area_id, day).offers
    journey = start_journey(
        person=person, entry_route=EntryRoute.MOVED, at=at,
        offer=joining_rules.offer_for(offers, age=age, aims=()),
    )  # fmt: skip
    desk.open_while_waiting(person_id=person.pk, journey_id=journey.pk, at=at)
    if coach is not None:
        journey = give_lead(journey=journey, coach=coach, at=at)
    return journey


def _known_here(user_id: uuid.UUID | None) -> Person | None:
    if user_id is None:
        return None
    return Person.objects.filter(area_id=context.acting_area(), user_id=user_id).first()


def _new_person(who: dict[str, Any], *, user_id: uuid.UUID | None, at: datetime) -> Person:
    """With the same account, so that one sign-in shows the person both records."""
    person = Person(
        area_id=context.acting_area(), user_id=user_id, chosen_name=who["chosen_name"],
        family_name=who["family_name"], language=who["language"], email=who["email"],
        phone=who["phone"], contact_by=who["contact_by"],
        born_on=date.fromisoformat(who["born_on"]) if who["born_on"] else None,
    )  # fmt: skip
    person.save(force_insert=True)
    audit.record("person.joined", person_id=person.pk, thing=person)
    for rule in who["rules"]:
        set_contact_rule(
            person=person, channel=Channel(rule["channel"]), is_safe=rule["is_safe"],
            from_hour=rule["from_hour"], to_hour=rule["to_hour"],
            leave_messages=rule["leave_messages"],
        )  # fmt: skip
    if user_id is not None:
        role = Role.objects.create(
            user_id=user_id, area_id=person.area_id, kind=RoleKind.CITIZEN, person_id=person.pk
        )
        audit.record("account.linked", person_id=person.pk, thing=role)
    return person
