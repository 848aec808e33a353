"""From a request to join to a person with a coach: once, whoever presses and however often."""

import contextlib
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from worklocal.accounts.models import User
from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Refusal
from worklocal.core.idempotency import once
from worklocal.provision.venues.models import Venue
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import locate
from worklocal.support.appointments.models import Appointment, Meeting, OpenTime
from worklocal.support.appointments.services import TimeTaken, book, free_time, take_time
from worklocal.support.coaching.models import LeadReason
from worklocal.support.coaching.services import assign_lead
from worklocal.support.joining import desk, messages, rules
from worklocal.support.joining.duplicates import duplicates_of
from worklocal.support.joining.models import JOIN_MOVES, JoinRequest, JoinState
from worklocal.support.joining.permissions import check_can_take_in
from worklocal.support.people.enums import Channel, EntryRoute, JourneyState
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.services import start_journey

TRIES_FOR_A_REFERENCE = 5


class NoWayToAnswer(Refusal):
    """The joiner gave no e-mail, phone, address or place at which they can be met."""


class NotAmongTheAlike(Refusal):
    """Only somebody whom the duplicate check has shown may be chosen as the same person."""


class ReasonNeeded(Refusal):
    """A request is not closed without a word on why."""


@dataclass(frozen=True)
class JoinAnswers:
    """What a joiner tells us. Only a name and one way to reach them are needed."""

    chosen_name: str
    family_name: str = ""
    born_on: date | None = None
    contact_by: str = Channel.EMAIL
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    aims: tuple[str, ...] = ()
    wants: str = ""
    needs: tuple[str, ...] = ()
    language: str = "en-gb"


def request_to_join(
    *,
    answers: JoinAnswers,
    entry_route: EntryRoute | str,
    at: datetime,
    venue: Venue | None = None,
    first_time: OpenTime | None = None,
    referred_by: str = "",
    key: str = "",
) -> uuid.UUID:
    """Keep a request to join and say when it will be answered; return its id.

    Anybody may, with no account. A `first_time` is held for them until the desk has decided.
    Raises NoWayToAnswer, or TimeTaken when somebody else has just taken the time.
    """
    if not (answers.email or answers.phone or answers.address or venue):
        raise NoWayToAnswer("Give one way to reach you: an e-mail address, a phone or an address.")

    def keep() -> uuid.UUID:
        if first_time is not None:
            take_time(open_time=first_time, at=at)
        request = _save_request(answers, entry_route, venue, first_time, referred_by)
        audit.record(
            "join.requested", person_id=request.pk, thing=request,
            detail={"route": str(entry_route)},
        )  # fmt: skip
        events.publish("join.requested", request=request.pk)
        messages.tell_received(request, due_on=answer_due_on(request), at=at)
        return request.pk

    sent = {
        **asdict(answers), "route": str(entry_route), "venue": getattr(venue, "pk", None),
        "time": getattr(first_time, "pk", None),
    }  # fmt: skip
    return once(key, action="joining.request", request=sent, do=keep)


def answer_due_on(request: JoinRequest) -> date:
    """The last day on which somebody is to be in touch, by the area's own standard."""
    day = clock.day_of(request.created_at)
    framework = framework_for(request.area_id, day)
    return rules.due_by(framework, rules.FIRST_CONTACT, from_day=day)


def suggested_offer(request: JoinRequest) -> str:
    """The offer to begin with, by age and aims; the desk may choose another."""
    day = clock.day_of(request.created_at)
    age = rules.age_on(day, request.born_on) if request.born_on else None
    offers = framework_for(request.area_id, day).offers
    return rules.offer_for(offers, age=age, aims=request.aims)


@transaction.atomic
def take_in(*, request: JoinRequest, coach: User | None, at: datetime, offer: str = "") -> Journey:
    """Make the joiner a person with a journey, and give them the coach; return the journey.

    Without a coach they wait, seen by the desk and by team leaders, until `give_lead`. Pressed
    twice, or by two desks, it is done once. Raises CoachHasNoRoom and MoveRefused.
    """
    check_can_take_in()
    found = _locked(request)
    if found.state == JoinState.TAKEN_IN:
        with context.elevated("record-opened-by-grant"):
            journeys = Journey.objects.filter(person_id=found.pk).select_related("person")
            return journeys.earliest("started_on", "id")
    with context.elevated("record-opened-by-grant"):
        person = _person_from(found)
        journey = start_journey(
            person=person, entry_route=EntryRoute(found.entry_route),
            offer=offer or suggested_offer(found), at=at,
        )  # fmt: skip
        _decide(found, JoinState.TAKEN_IN, person_id=person.pk, at=at)
        desk.open_for_today(person_id=person.pk, source_id=found.pk, at=at)
        _give(journey, coach, at=at)
        _settle_first_time(found, journey, coach, at=at)
    return journey


@transaction.atomic
def link_to_existing(
    *, request: JoinRequest, person_id: uuid.UUID, coach: User | None, at: datetime
) -> Journey:
    """Say that the joiner is somebody we know; return their journey. Nothing of theirs changes.

    If they have a coach, that coach is told. If they had left, a new journey begins with `coach`,
    or waits for one. Raises NotAmongTheAlike: the desk cannot reach into records by id.
    """
    check_can_take_in()
    found = _locked(request)
    if person_id not in {alike.person_id for alike in duplicates_of(found)}:
        raise NotAmongTheAlike("Choose one of the people shown, or take this person in as new.")
    with context.elevated("record-opened-by-grant"):
        person = Person.objects.get(pk=person_id)
        _decide(found, JoinState.SAME_PERSON, person_id=person.pk, at=at)
        _let_go_of_first_time(found)
        desk.open_for_today(person_id=person.pk, source_id=found.pk, at=at)
        journey = Journey.objects.open().filter(person=person).first()
        if journey is None:
            journey = start_journey(
                person=person, entry_route=EntryRoute(found.entry_route),
                offer=suggested_offer(found), at=at,
            )  # fmt: skip
            _give(journey, coach, at=at)
        elif journey.lead_coach_id:
            messages.tell_lead_of_second_request(person, coach_id=journey.lead_coach_id, at=at)
    return journey


@transaction.atomic
def withdraw(*, request: JoinRequest, reason: str, at: datetime) -> JoinRequest:
    """Close a request that comes to nothing, with why. The time held for it is offered again."""
    check_can_take_in()
    if not reason.strip():
        raise ReasonNeeded("Say why this request is closed.")
    found = _locked(request)
    found.decision = reason.strip()
    _decide(found, JoinState.WITHDRAWN, person_id=None, at=at)
    _let_go_of_first_time(found)
    return found


@transaction.atomic
def give_lead(*, journey: Journey, coach: User, at: datetime) -> Journey:
    """Give a coach to somebody who waits for one. Raises CoachHasNoRoom."""
    check_can_take_in()
    with context.elevated("record-opened-by-grant"):
        waiting = Journey.objects.select_for_update(of=("self",)).get(pk=journey.pk)
        if waiting.lead_coach_id is None and waiting.state == JourneyState.JOINED:
            _give(waiting, coach, at=at)
    return waiting


def _save_request(
    answers: JoinAnswers, entry_route: str, venue: Venue | None, first_time: OpenTime | None,
    referred_by: str,
) -> JoinRequest:  # fmt: skip
    who = context.current()
    here = locate(answers.postcode) if answers.postcode else None
    for _ in range(TRIES_FOR_A_REFERENCE):
        request = JoinRequest(
            area_id=context.acting_area(), reference=rules.new_reference(),
            entry_route=str(entry_route),
            chosen_name=answers.chosen_name, family_name=answers.family_name,
            born_on=answers.born_on, contact_by=answers.contact_by, email=answers.email.lower(),
            phone=rules.canonical_phone(answers.phone), address=answers.address,
            postcode=answers.postcode, la_code=here.place_code if here else "",
            aims=list(answers.aims), wants=answers.wants, needs=list(answers.needs),
            language=answers.language, entered_by=who.user, venue=venue, first_time=first_time,
            referred_by=referred_by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as problem:
            if "join_reference_once" not in str(problem):
                raise
            continue
        return request
    raise RuntimeError("No free reference was found.")


def _person_from(request: JoinRequest) -> Person:
    """The person keeps the request's id: who read the request stands among who read the record."""
    here = locate(request.postcode) if request.postcode else None
    person = Person(
        id=request.pk, area_id=request.area_id, chosen_name=request.chosen_name,
        family_name=request.family_name, born_on=request.born_on, email=request.email,
        phone=request.phone, address=request.address, postcode=request.postcode,
        la_code=request.la_code, latitude=here.latitude if here else None,
        longitude=here.longitude if here else None, language=request.language,
        contact_by=request.contact_by,
    )  # fmt: skip
    person.save(force_insert=True)
    audit.record("person.joined", person_id=person.pk, thing=person)
    return person


def _give(journey: Journey, coach: User | None, *, at: datetime) -> None:
    if coach is None:
        desk.open_while_waiting(person_id=journey.person_id, journey_id=journey.pk, at=at)
        return
    day = clock.day_of(at)
    framework = framework_for(journey.area_id, day)
    assign_lead(
        journey=journey, coach=coach, reason=LeadReason.JOINED, at=at,
        first_contact_due_on=rules.due_by(framework, rules.FIRST_MEETING, from_day=day),
    )  # fmt: skip
    desk.close_waiting(journey_id=journey.pk, at=at)
    journey.refresh_from_db()
    messages.tell_taken_in(journey.person, at=at)


def _settle_first_time(
    request: JoinRequest, journey: Journey, coach: User | None, *, at: datetime
) -> None:
    """Book the time that was held, if it is still to come and is with the coach they have now.

    When the coach has been booked elsewhere since, the joiner is taken in all the same: the first
    meeting stays due on the coach's list.
    """
    time = request.first_time
    if time is None:
        return
    free_time(open_time_id=time.pk)
    if coach is not None and time.coach_id == coach.pk and time.starts_at > at + timedelta(hours=1):
        meeting = Meeting.IN_PERSON if time.venue_id else Meeting.PHONE
        with contextlib.suppress(TimeTaken), transaction.atomic():
            book(journey=journey, open_time=time, meeting=meeting, at=at)


def _let_go_of_first_time(request: JoinRequest) -> None:
    if request.first_time_id:
        free_time(open_time_id=request.first_time_id)


def _decide(
    request: JoinRequest, state: JoinState, *, person_id: uuid.UUID | None, at: datetime
) -> None:
    JOIN_MOVES.check_move(request.state, state)
    request.state, request.person_id = state, person_id
    request.decided_at, request.decided_by = at, context.current().user
    request.save(update_fields=["state", "person_id", "decided_at", "decided_by", "decision"])
    audit.record(
        "join.decided", person_id=person_id or request.pk, thing=request,
        detail={"state": str(state)},
    )  # fmt: skip
    events.publish("join.decided", request=request.pk, state=str(state))


def _locked(request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("first_time")
    return rows.get(pk=request.pk)


def first_appointment_of(journey: Journey) -> Appointment | None:
    """The appointment that taking in has booked, if it has."""
    return Appointment.objects.filter(journey=journey).order_by("starts_at", "id").first()
