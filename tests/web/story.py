"""Amina's story, for the pages of herself and of her team: one of everything, by the services."""

import datetime as dt
from types import SimpleNamespace

from worklocal.core import clock, events
from worklocal.employers.firms.models import Firm
from worklocal.employers.vacancies.models import Vacancy
from worklocal.matching.introductions import services as introductions
from worklocal.matching.introductions.models import Match
from worklocal.provision.venues.models import Venue
from worklocal.support.appointments import services as appointments
from worklocal.support.appointments.models import Meeting, OpenTime
from worklocal.support.assessment import services as assessment
from worklocal.support.assessment.models import AnsweredWith
from worklocal.support.coaching import handovers, notes
from worklocal.support.coaching.models import LeadReason, Note
from worklocal.support.journal import services as journal
from worklocal.support.people.enums import Channel
from worklocal.support.people.services import set_contact_rule
from worklocal.support.plans import services as plans
from worklocal.support.plans.models import Action, ActionOwner, Goal, GoalKind, Plan
from worklocal.support.referrals import services as referrals
from worklocal.support.work import services as work
from worklocal.support.work.models import CheckIn, ProofKind


def make_vacancy(cast, title: str = "Baker") -> Vacancy:
    now = clock.now()
    firm, _ = Firm.objects.get_or_create(
        area=cast.area, name="Mill Bakery",
        defaults={"organisation": cast.employer, "sector": "C", "size": "SMALL",
                  "postcode": "M1 1AE", "checked_on": clock.today()},
    )  # fmt: skip
    return Vacancy.objects.create(
        area=cast.area, firm=firm, title=title, description="Bread, mostly.", hours_min=16,
        hours_max=30, pay_pence_hour=1300, closes_on=clock.today() + dt.timedelta(days=30),
        state="OPEN", state_since=now, opened_at=now, postcode="M1 1AE", soc2020="5432",
        skills=["baking"],
    )  # fmt: skip


def make_match(cast, vacancy: Vacancy, rank: int = 1) -> Match:
    parts = [{"kind": "skill", "name": "baking", "value": 0.4},
             {"kind": "wish", "name": "hours not as wished", "value": -0.1}]  # fmt: skip
    return Match.objects.create(
        area=cast.area, person=cast.amina, vacancy=vacancy, rank=rank, score=0.5, parts=parts,
        engine="test", made_at=clock.now(),
    )  # fmt: skip


def make_venue(cast) -> Venue:
    return Venue.objects.create(
        area=cast.area, name="Town hub", kind="HUB", address="1 High Street", postcode="M1 1AE",
        la_code="E08000003", latitude=53.48, longitude=-2.24, team=cast.desk,
    )  # fmt: skip


def make_open_time(cast, venue: Venue | None, days: int) -> OpenTime:
    start = clock.now().replace(microsecond=0) + dt.timedelta(days=days)
    return OpenTime.objects.create(
        area=cast.area, coach=cast.ben.user, venue=venue, starts_at=start,
        ends_at=start + dt.timedelta(minutes=45),
    )  # fmt: skip


def tell(cast) -> SimpleNamespace:
    """One of everything. Returns ids and rows by name."""
    s = SimpleNamespace()
    now = clock.now()
    with cast.as_area():
        s.venue = make_venue(cast)
        s.free = make_open_time(cast, s.venue, 3)
        taken = make_open_time(cast, s.venue, 2)
        s.vacancy, s.hired_for = make_vacancy(cast), make_vacancy(cast, "Shop worker")
        s.other_vacancy = make_vacancy(cast, "Cleaner")
        for rank, vacancy in enumerate((s.vacancy, s.other_vacancy), 1):
            make_match(cast, vacancy, rank)
    with cast.as_(cast.amina_role):
        s.goal = plans.add_goal(
            journey=cast.journey, kind=GoalKind.JOB, words="Bake for a living", at=now
        )
        s.action = plans.add_action(
            journey=cast.journey, what="Visit the bakery", owner=ActionOwner.PERSON,
            due_on=clock.today(), goal=Goal.objects.get(pk=s.goal), at=now,
        )  # fmt: skip
        s.done_action = plans.add_action(
            journey=cast.journey, what="Ring the college", owner=ActionOwner.COACH, due_on=None,
            at=now,
        )  # fmt: skip
        plans.tick_action(action=Action.objects.get(pk=s.done_action), at=now)
        _agree(cast)
        form = assessment.start_assessment(
            journey=cast.journey, answered_with=AnsweredWith.SELF, at=now
        )
        assessment.save_answers(assessment=form, answers={"good_at": "Bread"}, at=now)
        s.assessment = assessment.complete_assessment(assessment=form, at=now).pk
        s.message = journal.send_message(journey=cast.journey, text="Hello Ben", at=now)
        s.appointment = appointments.book(
            journey=cast.journey, open_time=taken, meeting=Meeting.IN_PERSON, at=now
        )
        s.not_this = introductions.say_not_this(
            person=cast.amina, reason="PAY", at=now, firm_id=None, soc2020="9999"
        ).pk
        s.challenge = introductions.challenge_match(
            person=cast.amina, words="Why this?", at=now, vacancy=s.vacancy
        ).pk
        introductions.save_work_wishes(
            person=cast.amina, wishes=introductions.Wishes(skills=("baking",)), at=now
        )
        set_contact_rule(person=cast.amina, channel=Channel.SMS, is_safe=False)
    with cast.as_(cast.ben):
        _agree(cast)
        s.note = notes.write_note(journey=cast.journey, text="A good first talk.", at=now,
                                  contact_kind="MEETING")  # fmt: skip
        journal.send_message(journey=cast.journey, text="Hello Amina", at=now)
        s.referral = referrals.send_referral(
            journey=cast.journey, shared={"Name": "Amina"}, consent_wording="Yes, share it.",
            destination=referrals.Destination(
                provider=cast.provider, service_name="Debt advice", need="MONEY"
            ),
            at=now,
        ).pk  # fmt: skip
        s.introduction = introductions.propose_introduction(
            journey=cast.journey, vacancy=s.vacancy, shared={"Name": "Amina"}, at=now
        ).pk
        job = work.record_start(
            journey=cast.journey, at=now, proof=ProofKind.PERSON_SAID,
            job=work.JobFacts(employer_name="Corner shop", title="Till worker",
                              starts_on=clock.today() - dt.timedelta(days=2)),
        )  # fmt: skip
        s.job = job.pk
        s.check_in = CheckIn.objects.filter(job=job).order_by("due_on", "id").first().pk
        s.handover = handovers.propose_handover(
            journey=cast.journey, to_coach=cast.chloe.user, reason=LeadReason.HANDOVER,
            summary="Likes mornings.", at=now,
        )  # fmt: skip
    with cast.as_(cast.amina_role):
        notes.reply_to_note(note=Note.objects.get(pk=s.note), text="It was good.", at=now)
        assessment.start_assessment(
            journey=cast.journey, answered_with=AnsweredWith.SELF, at=clock.now()
        )
    return s


def _agree(cast) -> None:
    plan = Plan.objects.get(journey=cast.journey)
    plans.agree_plan(plan=plan, read_at_change=plan.changed_at, at=clock.now())


def deliver(cast) -> int:
    """What the workers would do after the commit."""
    return events.deliver_waiting(cast.area.pk)
