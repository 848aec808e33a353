"""Changes to a person, their journey, consents and rules of contact."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Refusal
from worklocal.support.people.enums import (
    JOURNEY_MOVES,
    Channel,
    ConsentPurpose,
    EntryRoute,
    JourneyState,
)
from worklocal.support.people.models import Consent, ContactRule, Journey, JourneyStep, Person

RESPONSIBLE_YEARS = 2
"""How long the service stays responsible, from joining (register C4: up to two years)."""


@dataclass(frozen=True)
class Particulars:
    """What is known of somebody who joins. Only a chosen name is needed."""

    chosen_name: str
    family_name: str = ""
    legal_name: str = ""
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    la_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    language: str = "en-gb"
    contact_by: str = Channel.EMAIL


def responsible_until(started_on: date) -> date:
    """The last day of the service's duty: two years less a day after joining."""
    year = started_on.year + RESPONSIBLE_YEARS
    try:
        return date.fromordinal(started_on.replace(year=year).toordinal() - 1)
    except ValueError:  # joined on 29 February
        return date(year, 2, 28)


def start_journey(
    *,
    person: Person,
    entry_route: EntryRoute,
    offer: str,
    at: datetime,
) -> Journey:
    """Open a person's journey. Raises IntegrityError when one is open: a person has one."""
    day = clock.day_of(at)
    journey = Journey(
        area_id=context.acting_area(),
        person=person,
        entry_route=entry_route,
        offer=offer,
        started_on=day,
        responsible_until=responsible_until(day),
        sort_name=sort_name(person),
    )
    journey.save(force_insert=True)
    _step(journey, old="", new=JourneyState.JOINED, at=at, reason="")
    audit.record("journey.started", person_id=person.pk, thing=journey)
    events.publish("journey.started", journey=journey.pk, person=person.pk)
    return journey


def move_journey(*, journey: Journey, to: JourneyState, at: datetime, reason: str = "") -> Journey:
    """Move a journey along its table. Raises MoveRefused; does nothing when it is there already."""
    journey = Journey.objects.select_for_update(of=("self",)).get(pk=journey.pk)
    if journey.state == to:
        return journey
    JOURNEY_MOVES.check_move(journey.state, to)
    old, journey.state = journey.state, to
    journey.ended_on = clock.day_of(at) if to == JourneyState.ENDED else None
    journey.save(update_fields=["state", "ended_on"])
    _step(journey, old=old, new=to, at=at, reason=reason)
    audit.record(
        "journey.moved", person_id=journey.person_id, thing=journey, detail={"to": str(to)}
    )
    events.publish("journey.moved", journey=journey.pk, person=journey.person_id, to=str(to))
    return journey


def _step(journey: Journey, *, old: str, new: str, at: datetime, reason: str) -> None:
    JourneyStep(
        area_id=journey.area_id,
        journey=journey,
        person_id=journey.person_id,
        old_state=old,
        new_state=new,
        at=at,
        by_id=context.current().user,
        reason=reason,
    ).save(force_insert=True)


def sort_name(person: Person) -> str:
    """How a list sorts a person: by the name they chose, then the family's."""
    return f"{person.chosen_name} {person.family_name}".strip().casefold()


def note_contact(*, journey_id: uuid.UUID, at: datetime) -> None:
    """Keep the journey's `last_contact_at` at the latest contact; called by every such service."""
    Journey.objects.filter(pk=journey_id).exclude(last_contact_at__gt=at).update(last_contact_at=at)


def set_next_due(*, journey_id: uuid.UUID, due_on: date | None, what: str) -> None:
    """Tell the caseload what comes next, in at most 40 characters without personal detail."""
    Journey.objects.filter(pk=journey_id).update(next_due_on=due_on, next_due=what[:40])


def give_consent(
    *,
    person: Person,
    purpose: ConsentPurpose,
    wording: str,
    at: datetime,
    about_id: uuid.UUID | None = None,
) -> Consent:
    """Keep a yes in the words that were read. `about_id` narrows it to one referral or the like."""
    who = context.current()
    consent = Consent(
        area_id=context.acting_area(),
        person=person,
        purpose=purpose,
        wording=wording,
        about_id=about_id,
        given_at=at,
        taken_by_id=None if who.person == person.pk else who.user,
    )
    consent.save(force_insert=True)
    audit.record(
        "consent.given", person_id=person.pk, thing=consent, detail={"purpose": str(purpose)}
    )
    return consent


class ConsentWithdrawnAlready(Refusal):
    """This yes was taken back before."""


def withdraw_consent(*, consent: Consent, at: datetime) -> Consent:
    """Take a yes back: from now on nothing more is shared under it."""
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.withdrawn_at:
        raise ConsentWithdrawnAlready("You have withdrawn this already.")
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    audit.record("consent.withdrawn", person_id=consent.person_id, thing=consent)
    events.publish("consent.withdrawn", consent=consent.pk, person=consent.person_id)
    return consent


def set_contact_rule(
    *,
    person: Person,
    channel: Channel,
    is_safe: bool,
    from_hour: int | None = None,
    to_hour: int | None = None,
    leave_messages: bool = True,
) -> ContactRule:
    """Say whether and when a channel is safe. Hours are UK time, the end excluded."""
    rule, _ = ContactRule.objects.update_or_create(
        person=person,
        channel=channel,
        defaults={
            "area_id": person.area_id,
            "is_safe": is_safe,
            "from_hour": from_hour,
            "to_hour": to_hour,
            "leave_messages": leave_messages,
        },
    )
    audit.record(
        "contact_rule.set", person_id=person.pk, thing=rule, detail={"channel": str(channel)}
    )
    return rule
