"""What the desk reads: requests, people alike, coaches with room, the day's appointments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from worklocal.core import clock
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import place_named
from worklocal.support.appointments.models import Appointment, AppointmentState, OpenTime
from worklocal.support.coaching.services import OfferedCoach
from worklocal.support.joining.duplicates import PossibleDuplicate
from worklocal.support.joining.models import JoinRequest
from worklocal.support.joining.rules import FIRST_CONTACT, age_on, due_by
from worklocal.support.people.enums import EntryRoute, JourneyState
from worklocal.web.entry.words import AIMS, CHANNELS, NEEDS, worded
from worklocal.web.shell.parts import Column, Lines, Row
from worklocal.web.shell.presenters import Link, Tag, ago, day, listing, moment, plural, weekday
from worklocal.web.shell.presenters import clock as hour

QUEUE = [Column("Name", first=True), Column("Came by"), Column("Asked"), Column("Answer due")]


def queue_rows(requests: Sequence[JoinRequest], *, today: date) -> list[list[Any]]:
    if not requests:
        return []
    framework = framework_for(requests[0].area_id, today)
    return [
        [
            Link(name_of(row), reverse("hub:joiner", args=[row.pk])),
            EntryRoute(row.entry_route).label,
            ago(clock.day_of(row.created_at), today=today),
            due_tag(
                due_by(framework, FIRST_CONTACT, from_day=clock.day_of(row.created_at)),
                today=today,
            ),
        ]
        for row in requests
    ]


def name_of(row: JoinRequest) -> str:
    return f"{row.chosen_name} {row.family_name}".strip()


def due_tag(due_on: date, *, today: date) -> Tag:
    if due_on < today:
        return Tag(f"Late: {day(due_on)}", "red")
    if due_on == today:
        return Tag("Due today", "orange")
    return Tag(day(due_on), "grey")


def request_rows(row: JoinRequest, *, today: date) -> list[Row]:
    """What the joiner told us. Left out: nothing; this is the page on which somebody decides."""
    rows = [
        Row("Name", name_of(row)),
        Row("Date of birth", _born(row, today)),
        Row("Contact by", str(CHANNELS.get(row.contact_by, row.contact_by))),
        Row("E-mail", row.email),
        Row("Phone", row.phone),
        Row("Address", Lines([row.address, row.postcode]) if row.address else row.postcode),
        Row("District", _place(row.la_code)),
        Row("Would like to", _lines(worded(row.aims, AIMS))),
        Row("In their words", row.wants),
        Row("To make meeting easier", _lines(worded(row.needs, NEEDS))),
        Row("Came by", EntryRoute(row.entry_route).label),
        Row("Sent by", row.referred_by),
        Row("At", row.venue.name if row.venue else ""),
        Row("First time chosen", time_words(row.first_time) if row.first_time else ""),
        Row("Asked", moment(row.created_at)),
        Row("Reference", row.reference),
    ]
    return [each for each in rows if each.value]


def _lines(words: list[str]) -> Lines | str:
    return Lines(words) if words else ""


def _born(row: JoinRequest, today: date) -> str:
    return f"{day(row.born_on)} (age {age_on(today, row.born_on)})" if row.born_on else ""


def _place(la_code: str) -> str:
    place = place_named(la_code) if la_code else None
    return place.name if place else ""


def time_words(time: OpenTime) -> str:
    where = f", {time.venue.name}" if time.venue else ""
    return (
        f"{weekday(time.starts_at)}, {hour(time.starts_at)}{where}, with {time.coach.display_name}"
    )


def alike(found: PossibleDuplicate, *, request: JoinRequest) -> dict[str, Any]:
    """One person who may be the joiner: what agrees, what does not, and who is with them."""
    if found.is_open:
        who = (
            f"Their coach is {found.coach_name}." if found.coach_name else "They wait for a coach."
        )
    else:
        who = "They have left the service. Linking begins again with them."
    return {
        "name": found.name,
        "rows": [
            Row("Agrees", listing(found.same)),
            Row("Differs", listing(found.different) or "Nothing that both gave"),
            Row("With us since", day(found.started_on) or "Not known"),
        ],
        "who": who,
        "url": reverse("hub:same_person", args=[request.pk, found.person_id]),
    }


def coach_choices(
    coaches: Sequence[OfferedCoach], *, held: OpenTime | None = None
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Choices and their hints; the coach of the time that is held comes first."""
    hints = {}
    for offered in coaches:
        near = "Works in this district. " if offered.is_local else ""
        hints[str(offered.coach.pk)] = (
            f"{near}{plural(offered.places_left, 'place', 'places')} left."
        )
    choices = [(str(offered.coach.pk), offered.coach.display_name) for offered in coaches]
    if held is not None:
        key = str(held.coach_id)
        hints[key] = f"The joiner chose a time with this coach. {hints.get(key, '')}".strip()
        rest = [choice for choice in choices if choice[0] != key]
        choices = [(key, held.coach.display_name), *rest]
    return choices, hints


def offer_choices(request_area: Any, on: date) -> list[tuple[str, str]]:
    return [(offer.code, offer.name) for offer in framework_for(request_area, on).offers]


ARRIVED = {
    AppointmentState.BOOKED: Tag("Expected", "grey"),
    AppointmentState.ARRIVED: Tag("Here, waiting", "blue"),
    AppointmentState.ATTENDED: Tag("Took place", "green"),
    AppointmentState.MISSED: Tag("Did not take place", "grey"),
}


def reception_line(row: Appointment) -> dict[str, Any]:
    """One line of the reception screen, which others may see: who, when, with whom, and no more."""
    return {
        "time": hour(row.starts_at),
        "name": row.person.name,
        "person_url": reverse("hub:person", args=[row.person_id]),
        "coach": row.with_user.display_name,
        "venue": row.venue.name if row.venue else "",
        "state": ARRIVED[AppointmentState(row.state)],
        "room": row.private_space,
        "can_check_in": row.state == AppointmentState.BOOKED,
        "can_ask_room": row.state in (AppointmentState.BOOKED, AppointmentState.ARRIVED),
        "check_in_url": reverse("hub:check_in", args=[row.pk]),
        "room_url": reverse("hub:private_room", args=[row.pk]),
        "waiting_since": hour(row.arrived_at) if row.arrived_at else "",
    }


STATES = {
    JourneyState.JOINED: Tag("Waiting for a coach", "orange"),
    JourneyState.ACTIVE: Tag("Working with a coach", "blue"),
    JourneyState.IN_WORK: Tag("In work", "green"),
    JourneyState.PAUSED: Tag("Paused", "grey"),
    JourneyState.ENDED: Tag("Left", "grey"),
}
