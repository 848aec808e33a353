"""A person moves to another area, and what they chose goes with them.

In the area that is left: `prepare`, `agree`, `take_back`. In the area that is reached: `receive`,
`take_over_plan`. Each crossing locks the move first and holds both chains last.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from worklocal.accounts.bars import sealed_groups
from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import Area, User
from worklocal.core import audit, chain, clock, context, events, notifications
from worklocal.core.errors import Conflict, NotPermitted, Refusal
from worklocal.core.idempotency import once
from worklocal.core.periods import add_working_days
from worklocal.provision.venues.models import Venue
from worklocal.support.coaching.services import end_lead
from worklocal.support.joining import desk
from worklocal.support.joining.permissions import check_can_take_in
from worklocal.support.moving import arriving
from worklocal.support.moving.models import (
    MOVE_MOVES,
    OPEN_STATES,
    Arrival,
    ArrivalState,
    Move,
    MovePart,
    MoveState,
    ReceivedPart,
)
from worklocal.support.moving.packet import Choice, Piece, digest_of, packet_of
from worklocal.support.people.enums import ConsentPurpose, JourneyState
from worklocal.support.people.models import Consent, Journey, Person
from worklocal.support.people.services import give_consent, move_journey, withdraw_consent
from worklocal.support.plans.models import ActionOwner, GoalKind
from worklocal.support.plans.services import add_action, add_goal

ANSWER_WORKING_DAYS = 5
"""How long the new area has to answer. Not verified: no agreement between areas sets it yet."""

CROSSING = "move-between-areas"


class MoveUnderWay(Refusal):
    """One move at a time: an open packet is taken back before another is sent."""


class NotFromHere(Refusal):
    """The move cannot be made from this page."""


class NoWayToReach(Refusal):
    """The new area could reach neither the person nor a coach of theirs."""


class PacketChanged(Conflict):
    """The packet is not the one that was read."""


class NobodyNamed(Refusal):
    """The new area names a coach or a hub: that is what its duty is."""


def prepare(
    *,
    journey: Journey,
    to_area: Area,
    moves_on: date,
    chosen: Iterable[str],
    at: datetime,
    meet_on: date | None = None,
    summary: str = "",
    key: str = "",
) -> uuid.UUID:
    """Freeze what would go, for the person to read; return the move's id. Nothing goes yet.

    Replaces a packet that nobody has agreed to. Raises MoveUnderWay, NotFromHere and NoWayToReach.
    """
    wanted = sorted(set(chosen))
    if set(wanted) - set(Choice.values):
        raise NotFromHere("Choose among the parts that are shown.")

    def freeze() -> uuid.UUID:
        locked = Journey.objects.select_for_update(of=("self",)).get(pk=journey.pk)
        _check_may_move(locked, to_area)
        earlier = Move.objects.filter(person_id=locked.person_id, state__in=OPEN_STATES).first()
        if earlier is not None and earlier.state == MoveState.SENT:
            raise MoveUnderWay("A move is under way already. Take it back to send another.")
        if earlier is not None:
            _remove_packet(earlier, at=at)
        pieces = packet_of(
            locked, wanted, moves_on=moves_on, meet_on=meet_on, summary=summary
        )  # fmt: skip
        reachable = pieces[0].data["email"] or pieces[0].data["phone"] or locked.lead_coach_id
        if not reachable:
            raise NoWayToReach("Choose your e-mail address or phone, so that they can reach you.")
        move = Move(
            area_id=locked.area_id, person_id=locked.person_id, journey=locked, to_area=to_area,
            moves_on=moves_on, meet_on=meet_on, prepared_by_id=context.acting_user(),
        )  # fmt: skip
        move.save(force_insert=True)
        _keep(move, pieces)
        move.sha256 = digest_of(_parts(move))
        move.save(update_fields=["sha256"])
        audit.record("move.prepared", person_id=move.person_id, thing=move)
        return move.pk

    request = {
        "journey": journey.pk, "to": to_area.pk, "on": moves_on, "chosen": wanted,
        "meet": meet_on, "summary": summary,
    }  # fmt: skip
    return once(key, action="moving.prepare", request=request, do=freeze)


@transaction.atomic
def agree(*, move: Move, sha256: str, wording: str, at: datetime, read_aloud: bool = False) -> Move:
    """The person says yes to what they read, and the new area is told that somebody is coming.

    `sha256` is of the packet that was on the page: another one is refused. `read_aloud` is for a
    coach who read it to them. Twice is once.
    """
    move = _locked(move.pk)
    by_person = context.current().person == move.person_id
    if by_person == read_aloud:
        raise NotPermitted("Only the person may agree. Ask them, or read it to them.")
    if move.state == MoveState.SENT and move.sha256 == sha256:
        return move
    if move.sha256 != sha256:
        raise PacketChanged("What would be sent has changed. Read it again before you agree.")
    MOVE_MOVES.check_move(move.state, MoveState.SENT)
    _check_may_move(move.journey, move.to_area)
    _check_nothing_sealed(move)
    move.consent = give_consent(
        person=move.person, purpose=ConsentPurpose.MOVE, wording=wording, at=at, about_id=move.pk
    )
    move.state, move.sent_at = MoveState.SENT, at
    move.answer_due_on = add_working_days(clock.day_of(at), ANSWER_WORKING_DAYS)
    move.save(update_fields=["state", "sent_at", "answer_due_on", "consent"])
    audit.record(
        "move.sent", person_id=move.person_id, thing=move,
        detail={"sha256": move.sha256, "read_aloud": read_aloud},
    )  # fmt: skip
    with context.crossing(CROSSING, area=move.to_area_id):
        arrival = Arrival(
            area_id=move.to_area_id, from_area_id=move.area_id, move_id=move.pk,
            moves_on=move.moves_on, offered_at=at, answer_due_on=move.answer_due_on,
        )  # fmt: skip
        arrival.save(force_insert=True)
        audit.record("move.offered", thing=arrival)
    chain.hold(move.area_id, move.to_area_id)
    return move


@transaction.atomic
def take_back(*, move: Move, at: datetime) -> Move:
    """Take it back before it is received: the packet is deleted, and the audit keeps its proof."""
    move = _locked(move.pk)
    if move.state == MoveState.WITHDRAWN:
        return move
    MOVE_MOVES.check_move(move.state, MoveState.WITHDRAWN)
    was_sent = move.state == MoveState.SENT
    _remove_packet(move, at=at)
    if move.consent is not None and move.consent.withdrawn_at is None:
        withdraw_consent(consent=move.consent, at=at)
    if was_sent:
        with context.crossing(CROSSING, area=move.to_area_id):
            arrival = Arrival.objects.select_for_update(of=("self",)).get(move_id=move.pk)
            arrival.state, arrival.answered_at = ArrivalState.WITHDRAWN, at
            arrival.save(update_fields=["state", "answered_at"])
            audit.record("move.taken_back", thing=arrival)
        chain.hold(move.area_id, move.to_area_id)
    return move


@transaction.atomic
def receive(
    *, arrival: Arrival, coach: User | None, at: datetime, venue: Venue | None = None
) -> Journey:
    """Take in somebody who moves here, with a coach or a hub named; return their journey here.

    Their record opens in this area, and their journey in the other one ends. Twice is once. Raises
    NobodyNamed, CoachHasNoRoom, and MoveRefused when they have taken it back.
    """
    check_can_take_in()
    if coach is None and venue is None:
        raise NobodyNamed("Choose a coach, or the hub that will meet them.")
    here = context.acting_area()
    arrival = Arrival.objects.get(pk=arrival.pk, area_id=here)
    met_by = coach.display_name if coach else (venue.name if venue else "")
    with context.crossing(CROSSING, area=arrival.from_area_id):
        move = _locked(arrival.move_id)
        is_new = move.state != MoveState.RECEIVED
        if is_new:
            parts = _hand_over(move, met_by=met_by, at=at)
            user_id = move.person.user_id
    if not is_new:
        arrival.refresh_from_db()
        with context.elevated("record-opened-by-grant"):
            journeys = Journey.objects.filter(person__in=[arrival.person_id])
            return journeys.latest("started_on", "id")
    with context.elevated("record-opened-by-grant"):
        journey = arriving.take_in(parts[0].data, user_id=user_id, coach=coach, at=at)
        person_id = journey.person_id
        arrival.state, arrival.person_id, arrival.venue = ArrivalState.RECEIVED, person_id, venue
        arrival.answered_at, arrival.answered_by = at, context.current().user
        arrival.sha256 = digest_of(parts)
        arrival.save()
        ReceivedPart.objects.bulk_create(
            ReceivedPart(
                area_id=here, arrival=arrival, person_id=person_id, code=part.code,
                title=part.title, field_group=part.field_group, position=part.position,
                lines=part.lines, data=part.data,
            )
            for part in parts
        )  # fmt: skip
        desk.open_for_today(person_id=person_id, source_id=arrival.pk, at=at)
        audit.record(
            "move.received", person_id=person_id, thing=arrival, detail={"sha256": arrival.sha256}
        )
    chain.hold(arrival.from_area_id, here)
    return journey


@transaction.atomic
def take_over_plan(*, arrival: Arrival, journey: Journey, at: datetime) -> int:
    """Put the goals and the person's open steps into the plan here, for both to agree anew.

    Return how many lines were added; the second time none. Work history is read and never copied:
    a job from before must not count as an outcome of this area.
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
    part = arrival.parts.filter(code=Choice.PLAN).first()
    if arrival.plan_taken_over_at is not None or part is None:
        return 0
    if journey.person_id != arrival.person_id or journey.state == JourneyState.ENDED:
        raise NotFromHere("The plan goes into an open journey of this person.")
    for goal in part.data["goals"]:
        add_goal(journey=journey, kind=GoalKind(goal["kind"]), words=goal["words"], at=at)
    for step in part.data["steps"]:
        due_on = date.fromisoformat(step["due_on"]) if step["due_on"] else None
        add_action(
            journey=journey, what=step["what"], owner=ActionOwner.PERSON, due_on=due_on, at=at
        )
    arrival.plan_taken_over_at = at
    arrival.save(update_fields=["plan_taken_over_at"])
    audit.record("move.plan_taken_over", person_id=journey.person_id, thing=arrival)
    return len(part.data["goals"]) + len(part.data["steps"])


def wording_of(move: Move, parts: Iterable[MovePart], *, from_area: str) -> str:
    """The words of the yes; the parts stand above it on the page."""
    day = f"{move.moves_on.day} {move.moves_on:%B %Y}"
    titles = "; ".join(part.title for part in parts)
    return (
        f"I agree that {from_area} passes these parts of my record, as I have read them, to "
        f"{move.to_area.name}, where I am moving on {day}: {titles}. I can take this back until "
        "they have received it."
    )[:500]


def _hand_over(move: Move, *, met_by: str, at: datetime) -> list[MovePart]:
    """In the area that is left: what may go, and the end of the journey there."""
    MOVE_MOVES.check_move(move.state, MoveState.RECEIVED)
    consent = Consent.objects.select_for_update(of=("self",)).filter(about_id=move.pk).first()
    if consent is None or consent.withdrawn_at is not None:
        raise NotFromHere("They have taken it back. Reload the page.")
    _check_not_protected(move.person)
    if digest_of(_parts(move)) != move.sha256:
        raise PacketChanged("What was agreed and what is kept are not the same. Ring the area.")
    _drop_what_was_sealed(move)
    coach_id = move.journey.lead_coach_id
    move.state, move.ended_at, move.met_by = MoveState.RECEIVED, at, met_by
    move.save(update_fields=["state", "ended_at", "met_by"])
    if move.journey.state != JourneyState.ENDED:
        move_journey(journey=move.journey, to=JourneyState.ENDED, at=at, reason="MOVED")
    end_lead(journey=move.journey, at=at)
    audit.record(
        "move.received_there", person_id=move.person_id, thing=move,
        detail={"sha256": move.sha256, "to": str(move.to_area_id)},
    )  # fmt: skip
    events.publish("move.received", move=move.pk, person=move.person_id)
    if coach_id is not None:
        notifications.queue(
            key=f"move:{move.pk}:received", template="move.received", send_after=at,
            user_id=coach_id, subject="Somebody you coached was received by their new area",
            body="Somebody you coached was received by the area they move to. Their journey here "
            "has ended.",
        )  # fmt: skip
    return list(_parts(move))


def _check_may_move(journey: Journey, to_area: Area) -> None:
    if to_area.pk == journey.area_id:
        raise NotFromHere("This is the area you are in. Choose the area you move to.")
    _check_not_protected(Person.objects.get(pk=journey.person_id))
    if journey.state == JourneyState.ENDED:
        raise NotFromHere("This journey has ended. Join in the new area; nothing else is needed.")


def _check_not_protected(person: Person) -> None:
    """Asked when it is prepared, agreed and received: protection may begin in between."""
    if person.is_protected:
        raise NotFromHere(
            "This record does not move by this page. Ring the other area and arrange it by hand."
        )


def _check_nothing_sealed(move: Move) -> None:
    sealed = sealed_groups(move.person_id)
    if any(FieldGroup(p.field_group) in sealed for p in _parts(move) if p.field_group):
        raise PacketChanged("A part has been closed since. Choose again what goes.")


def _drop_what_was_sealed(move: Move) -> None:
    """A part that was closed after the yes does not go: the later word counts."""
    sealed = sealed_groups(move.person_id)
    closed = MovePart.objects.filter(move=move, field_group__in=list(sealed))
    for part in closed.order_by("position"):
        audit.record(
            "move.part_sealed", person_id=move.person_id, thing=move, detail={"part": part.code}
        )
    closed.delete()


def _keep(move: Move, pieces: list[Piece]) -> None:
    MovePart.objects.bulk_create(
        MovePart(
            area_id=move.area_id, move=move, person_id=move.person_id, code=str(piece.code),
            title=piece.title, field_group=piece.group, position=position, lines=piece.lines,
            data=piece.data,
        )
        for position, piece in enumerate(pieces)
    )  # fmt: skip


def _parts(move: Move) -> Iterable[MovePart]:
    """All of them, whoever acts: a hash over some would be of another packet."""
    with context.elevated(CROSSING):
        return list(MovePart.objects.filter(move=move).order_by("position", "id"))


def _remove_packet(move: Move, *, at: datetime) -> None:
    with context.elevated(CROSSING):
        removed, _ = MovePart.objects.filter(move=move).delete()
        move.state, move.ended_at = MoveState.WITHDRAWN, at
        move.save(update_fields=["state", "ended_at"])
    audit.record(
        "move.packet_removed", person_id=move.person_id, thing=move,
        detail={"sha256": move.sha256, "parts": removed},
    )  # fmt: skip


def _locked(move_id: uuid.UUID) -> Move:
    rows = Move.objects.select_for_update(of=("self",))
    return rows.select_related(
        "person", "journey", "to_area", "consent", "journey__lead_coach"
    ).get(pk=move_id)
