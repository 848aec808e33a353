"""Amina of Greater Manchester, with a record, and a desk in West Yorkshire where she moves."""

import datetime as dt

import pytest

from tests.cast import make_role
from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.accounts.models import Organisation, Team
from worklocal.core.context import Context, acting
from worklocal.provision.venues.models import Venue
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.coaching.models import Note
from worklocal.support.moving.models import Arrival, Move
from worklocal.support.moving.packet import Choice
from worklocal.support.moving.selectors import parts_of
from worklocal.support.moving.services import agree, prepare, wording_of
from worklocal.support.people.models import ContactRule
from worklocal.support.plans.models import GoalKind
from worklocal.support.plans.services import add_action, add_goal
from worklocal.support.work.models import Job

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MOVES_ON = dt.date(2027, 1, 11)
SECRET = "QQDEBTQQ"
EVERYTHING = tuple(Choice.values)


@pytest.fixture
def far(cast):
    """West Yorkshire's desk: Wim at reception, and a hub."""
    with acting(Context.system(cast.other.pk)):
        council = Organisation.objects.order_by("name").first()
        team = Team.objects.create(area=cast.other, organisation=council, name="Leeds desk")
        wim = make_role(cast.other, "Wim", RoleKind.HUB, council, team)
        dpo = make_role(cast.other, "Dora", RoleKind.STEWARD, council)
        hub = Venue.objects.create(
            area=cast.other, name="Leeds hub", address="1 Boar Lane", postcode="LS1 6HW",
            latitude=53.79, longitude=-1.54,
        )  # fmt: skip
    cast.wim, cast.dora, cast.leeds_hub = wim, dpo, hub
    return cast


@pytest.fixture
def record(cast):
    """A plan, a job, answers, and notes of every kind about Amina."""
    with cast.as_(cast.ben):
        add_goal(journey=cast.journey, kind=GoalKind.JOB, words="Work in a bakery", at=NOON)
        add_action(
            journey=cast.journey, what="Write my CV", owner="PERSON",
            due_on=dt.date(2026, 12, 1), at=NOON,
        )  # fmt: skip
    with cast.as_area():
        Job.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, employer_name="Mill Bakery",
            title="Packer", starts_on=dt.date(2025, 1, 6), ends_on=dt.date(2025, 6, 27),
            recorded_at=NOON,
        )  # fmt: skip
        seen = Assessment.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, instrument="2026-1/initial",
            answered_with="TOGETHER", started_at=NOON, completed_at=NOON,
        )  # fmt: skip
        questions = instrument_questions(seen)
        for group in ("", *FieldGroup):
            asked = [q for q in questions.values() if (q.sensitive or "") == group]
            for question in asked[:1]:
                Answer.objects.create(
                    area=cast.area, assessment=seen, person_id=cast.amina.pk,
                    question=question.code, field_group=group, answered_at=NOON,
                    value=SECRET if group in ("MONEY", "PRIVATE") else f"said of {group or 'all'}",
                )  # fmt: skip
        for group in ("", *FieldGroup):
            Note.objects.create(
                area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
                field_group=group, text=f"{SECRET} {group}" if group else "Likes early mornings",
                written_at=NOON,
            )  # fmt: skip
        ContactRule.objects.create(
            area=cast.area, person=cast.amina, channel="EMAIL", from_hour=9, to_hour=17
        )
    return cast


def instrument_questions(seen):
    from worklocal.support.assessment.services import instrument_of

    return instrument_of(seen).questions


def prepared(cast, chosen=EVERYTHING, by=None, **more):
    with cast.as_(by or cast.amina_role):
        made = prepare(
            journey=cast.journey, to_area=cast.other, moves_on=MOVES_ON, chosen=chosen, at=NOON,
            **more,
        )  # fmt: skip
        return Move.objects.get(pk=made)


def sent(cast, chosen=EVERYTHING, **more):
    move = prepared(cast, chosen, **more)
    with cast.as_(cast.amina_role):
        words = wording_of(move, parts_of(move), from_area=cast.area.name)
        return agree(move=move, sha256=move.sha256, wording=words, at=NOON)


def offered(cast):
    with cast.as_(cast.wim):
        return Arrival.objects.get()
