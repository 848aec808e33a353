"""For a coach's own tools: the caseload, a person's plan and times, and a note.

No address, phone or date of birth: another system gets what it needs to sort a day, and a name.
"""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.api.door import Room, found, once
from worklocal.api.shapes import Listed, Shape, words
from worklocal.core import clock
from worklocal.support.appointments.models import AppointmentState, Meeting
from worklocal.support.appointments.selectors import appointments_of
from worklocal.support.coaching import notes
from worklocal.support.coaching.models import ContactKind, Note
from worklocal.support.coaching.selectors import caseload_for, coaches_seen_by, covers_of, note_for
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.field_groups import field_groups_of
from worklocal.support.people.models import Journey
from worklocal.support.people.selectors import current_journey, person_for
from worklocal.support.plans.models import ActionOwner, GoalKind
from worklocal.support.plans.selectors import plan_of

ROOM = Room("coach", frozenset({RoleKind.COACH, RoleKind.LEADER}))
MOST_APPOINTMENTS = 100
Text = words(4000, 1)


class PersonOut(Shape):
    person_id: uuid.UUID
    name: str
    state: JourneyState
    offer: str
    lead_coach: str
    started_on: date
    next_due_on: date | None
    next_due: str
    last_contact_at: datetime | None
    unread_messages: int


class GoalOut(Shape):
    id: uuid.UUID
    kind: GoalKind
    words: str
    reached_on: date | None


class ActionOut(Shape):
    id: uuid.UUID
    goal_id: uuid.UUID | None
    what: str
    owner: ActionOwner
    due_on: date | None
    done_on: date | None


class PlanOut(Shape):
    """Lists are empty, and `changed_at` null, before there is a plan."""

    changed_at: datetime | None
    person_agreed_at: datetime | None
    coach_agreed_at: datetime | None
    goals: list[GoalOut]
    actions: list[ActionOut]


class AppointmentOut(Shape):
    id: uuid.UUID
    starts_at: datetime
    meeting: Meeting
    venue: str
    with_coach: str
    state: AppointmentState


class NewNote(Shape):
    """The person can read it and reply. `field_group` needs a grant that names the group."""

    text: Text  # type: ignore[valid-type]
    contact_kind: ContactKind | None = None
    field_group: FieldGroup | None = None


class NoteOut(Shape):
    id: uuid.UUID
    person_id: uuid.UUID
    written_at: datetime
    field_group: str
    text: str


def _reads(what: str) -> Any:
    """The person's journey, their reading noted under this name; or nothing for a stranger."""

    def load(request: Any, person_id: uuid.UUID) -> Journey | None:
        person = person_for(request.viewer, person_id, what=what)
        return current_journey(request.viewer, person.pk) if person else None

    return load


def _person(row: Journey) -> PersonOut:
    return PersonOut(
        person_id=row.person_id, name=row.person.name, state=JourneyState(row.state),
        offer=row.offer, lead_coach=row.lead_coach.display_name if row.lead_coach else "",
        started_on=row.started_on, next_due_on=row.next_due_on, next_due=row.next_due,
        last_contact_at=row.last_contact_at, unread_messages=row.unread_messages,
    )  # fmt: skip


@ROOM.get("/caseload", Listed[PersonOut])
def caseload(
    request: Any, sort: Literal["due", "name", "contact"] = "due",
    state: JourneyState | None = None, after: uuid.UUID | None = None,
) -> Listed[PersonOut]:  # fmt: skip
    """Open journeys that you lead or cover, or your team's."""
    viewer = request.viewer
    coaches = [coach.pk for coach in coaches_seen_by(viewer)]
    coaches += [cover.coach_id for cover in covers_of(viewer, on=clock.today())]
    page = caseload_for(
        viewer, coach_ids=coaches, sort=sort, states=[state] if state else (), after=after
    )
    return Listed[PersonOut](
        items=[_person(row) for row in page.journeys], next_after=page.next_after
    )


@ROOM.get("/people/{uuid:person_id}", PersonOut, load=_reads("record.read"))
def person(request: Any, person_id: uuid.UUID) -> PersonOut:
    """One person at a glance. The read is kept, and the person can see it."""
    return _person(request.thing)


@ROOM.get("/people/{uuid:person_id}/plan", PlanOut, load=_reads("plan.read"))
def person_plan(request: Any, person_id: uuid.UUID) -> PlanOut:
    """The person's plan as it stands."""
    read = plan_of(request.viewer, request.thing.pk)
    if read is None:
        return PlanOut(changed_at=None, person_agreed_at=None, coach_agreed_at=None, goals=[],
                       actions=[])  # fmt: skip
    return PlanOut(
        changed_at=read.plan.changed_at, person_agreed_at=read.plan.person_agreed_at,
        coach_agreed_at=read.plan.coach_agreed_at,
        goals=[
            GoalOut(id=g.pk, kind=GoalKind(g.kind), words=g.words, reached_on=g.reached_on)
            for g in read.goals
        ],
        actions=[
            ActionOut(id=a.pk, goal_id=a.goal_id, what=a.what, owner=ActionOwner(a.owner),
                      due_on=a.due_on, done_on=a.done_on)
            for a in read.actions
        ],
    )  # fmt: skip


@ROOM.get(
    "/people/{uuid:person_id}/appointments", Listed[AppointmentOut],
    load=_reads("appointments.read"),
)  # fmt: skip
def person_appointments(request: Any, person_id: uuid.UUID) -> Listed[AppointmentOut]:
    """The latest hundred appointments, the latest first."""
    rows = appointments_of(request.viewer, person_id)[:MOST_APPOINTMENTS]
    return Listed[AppointmentOut](
        items=[
            AppointmentOut(
                id=row.pk, starts_at=row.starts_at, meeting=Meeting(row.meeting),
                venue=row.venue.name if row.venue else "",
                with_coach=row.with_user.display_name, state=AppointmentState(row.state),
            )
            for row in rows
        ]
    )  # fmt: skip


@ROOM.post("/people/{uuid:person_id}/notes", {201: NoteOut}, load=_reads("notes.read"))
def person_note(request: Any, person_id: uuid.UUID, data: NewNote) -> NoteOut:
    """Write a note, and the contact it is about."""

    def do() -> uuid.UUID:
        group = data.field_group or ""
        if group and group not in field_groups_of(request.viewer, person_id):
            raise notes.NotPermitted("You may not write about this part of the record.")
        return notes.write_note(
            journey=request.thing, text=str(data.text), at=clock.now(), field_group=group,
            contact_kind=data.contact_kind or "",
        )  # fmt: skip

    return _note(found(note_for(request.viewer, once(request, data, do))))


def _note(row: Note) -> NoteOut:
    return NoteOut(
        id=row.pk, person_id=row.person_id, written_at=row.written_at,
        field_group=row.field_group, text=row.text,
    )  # fmt: skip
