"""All rows of one invented person, told from their story."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from psycopg.types.range import DateRange, TimestamptzRange

from worklocal.accounts.enums import FieldGroup, GrantReason
from worklocal.accounts.models import AccessGrant, holder_key
from worklocal.evidence.measures.models import Outcome
from worklocal.matching.introductions.models import Introduction, IntroductionStep, WorkWishes
from worklocal.reference.framework.rules import markers_from_answers
from worklocal.reference.framework.selectors import current
from worklocal.support.appointments.models import Appointment
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.coaching.models import Contact, LeadPeriod, Note, NoteReply
from worklocal.support.coaching.services import ALL_GROUPS
from worklocal.support.guarantees.models import GuaranteeClock
from worklocal.support.journal.models import Message
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Consent, Journey, JourneyStep, Person
from worklocal.support.people.services import responsible_until
from worklocal.support.plans.models import Action, Goal, Plan, PlanVersion
from worklocal.support.referrals.models import Referral, ReferralStep
from worklocal.support.work.models import CheckIn, Job, Proof
from worklocal.support.work.rules import check_in_days
from worklocal.web.demonstration.building import jobs, words
from worklocal.web.demonstration.building.moments import at
from worklocal.web.demonstration.building.stage import Coach, Spot, Stage
from worklocal.web.demonstration.building.stories import Story
from worklocal.web.demonstration.building.tables import Dice, Tables
from worklocal.web.demonstration.building.towards_work import TowardsWork

ORDER = (
    Person, AccessGrant, Consent, Journey, JourneyStep, LeadPeriod, Contact, Note, NoteReply,
    Assessment, Answer, Plan, Goal, Action, PlanVersion, Appointment, Message, WorkWishes,
    Referral, ReferralStep, Introduction, IntroductionStep, Job, Proof, CheckIn, GuaranteeClock,
    Outcome,
)  # fmt: skip
"""What is referred to before what refers to it."""

TEAM_GROUPS = [str(g) for g in ALL_GROUPS if g != FieldGroup.PRIVATE]
USUAL = 0.8
"""How often an answer that may set a marker sets none."""


class Teller(TowardsWork):
    """Writes the rows of people of one stage, one `tell` a person."""

    def __init__(self, stage: Stage, tables: Tables, dice: Dice, today: date) -> None:
        self.stage, self.tables, self.dice, self.today = stage, tables, dice, today
        self.framework = current(today)
        self.telling = {
            (condition.question, condition.value)
            for marker in self.framework.markers
            for condition in marker.answers
        }
        self.sensitive = {marker.code for marker in self.framework.markers if marker.sensitive}

    def add(self, model: Any, moment: datetime, **values: Any) -> uuid.UUID:
        identifier = values.pop("id", None) or self.dice.identifier(moment)
        self.tables[model].add(
            id=identifier, created_at=moment, area_id=self.stage.area.pk, **values
        )
        return identifier

    def tell(self, story: Story, *, coach: Coach, spot: Spot, name: tuple[str, str] | None = None
             ) -> uuid.UUID:  # fmt: skip
        """Write everything of one person; return their id."""
        dice, joined = self.dice, at(story.joined_on, dice_hour(self.dice))
        self.story, self.coach, self.joined = story, coach, joined
        self.person, self.journey = dice.identifier(joined), dice.identifier(joined)
        self.kind = dice.choice(jobs.KINDS)
        first, family = name or (dice.choice(words.FIRST_NAMES), dice.choice(words.FAMILY_NAMES))
        self.first = first
        self.in_cast = name is not None
        self.answers = self._answers()
        self._person(first, family, spot)
        self._journey(first, family)
        if story.coach_on:
            self._lead()
            self._contacts()
            self._coming_appointment()
        self._assessment()
        self._plan()
        self._clocks()
        if story.plan_on:
            self._wishes(spot)
            self._referral()
        if story.work_on:
            self._work()
        elif story.plan_on and story.is_open:
            self._introduction(first)
        self._messages()
        return self.person

    def _person(self, first: str, family: str, spot: Spot) -> None:
        dice, age = self.dice, min(66, max(16, int(self.dice.gauss(36, 13))))
        self.age = age
        family = self.stage.said(family)
        handle = f"{first}.{self.person.hex[-8:]}".lower()
        self.add(
            Person, self.joined, id=self.person, chosen_name=first, family_name=family[:60],
            legal_name=f"{first} {family}",
            born_on=self.joined.date() - timedelta(days=age * 365 + dice.randint(0, 364)),
            email=f"{handle}@people.example" if dice.chance(0.85) else "",
            phone=f"07700 900{dice.randint(0, 999):03d}", postcode=spot.postcode,
            la_code=spot.la_code, latitude=spot.latitude, longitude=spot.longitude,
            contact_by=dice.choice(("EMAIL", "EMAIL", "SMS", "PHONE", "LETTER")),
            on_work_benefit=dice.chance(0.45), is_invented=True,
            markers=sorted(markers_from_answers(self.framework, self.answers) - self.sensitive),
        )  # fmt: skip

    def _journey(self, first: str, family: str) -> None:
        story, state = self.story, self._state()
        due, what = self._next_due()
        offer = "YOUTH_PATHWAYS" if self.age < 25 else "WORKING_FUTURES"
        if self.age >= 25 and self.dice.chance(0.15):
            offer = "SKILLS_FOR_ALL"
        self.offer = offer
        self.add(
            Journey, self.joined, id=self.journey, person_id=self.person, offer=offer,
            entry_route=self.dice.weighted(
                {"SELF": 45, "WALK_IN": 15, "JOBCENTRE": 20, "HEALTH": 8, "VOLUNTARY": 6,
                 "COUNCIL": 6}),
            started_on=story.joined_on, responsible_until=responsible_until(story.joined_on),
            state=state, ended_on=story.ended_on,
            lead_coach_id=self.coach.user.pk if story.coach_on else None,
            sort_name=f"{first} {self.stage.said(family)}".casefold()[:130],
            last_contact_at=at(story.last_contact_on) if story.last_contact_on else None,
            next_due_on=due, next_due=what, assessed_on=story.assessed_on,
            plan_agreed_on=story.plan_on, work_started_on=story.work_on,
        )  # fmt: skip
        steps = [("", JourneyState.JOINED, self.joined)]
        if story.coach_on:
            steps.append((JourneyState.JOINED, JourneyState.ACTIVE, at(story.coach_on)))
        if story.work_on:
            steps.append((JourneyState.ACTIVE, JourneyState.IN_WORK, at(story.work_on)))
        if story.work_on and story.work_ended_on:
            steps.append((JourneyState.IN_WORK, JourneyState.ACTIVE, at(story.work_ended_on)))
        if state in (JourneyState.ENDED, JourneyState.PAUSED):
            steps.append((steps[-1][1], state, at(story.ended_on or self.today)))
        for old, new, moment in steps:
            self.add(
                JourneyStep, moment, journey_id=self.journey, person_id=self.person,
                old_state=str(old), new_state=str(new), at=moment, by_id=self.coach.user.pk,
            )  # fmt: skip

    def _state(self) -> str:
        story = self.story
        if not story.is_open:
            return JourneyState.ENDED
        if story.coach_on is None:
            return JourneyState.JOINED
        if story.work_on and not story.work_ended_on:
            return JourneyState.IN_WORK
        return JourneyState.ACTIVE

    def _next_due(self) -> tuple[date | None, str]:
        """What the caseload shows next, by the same order of things as the services' own."""
        story = self.story
        if not story.is_open or story.coach_on is None:
            return None, ""
        if story.work_on and not story.work_ended_on:
            for week, due in check_in_days(story.work_on):
                if due > self.today - timedelta(days=4):
                    return due, f"Check-in, week {week}"
        if story.assessed_on is None:
            return story.coach_on + timedelta(days=10), "First assessment"
        if story.plan_on is None:
            return story.assessed_on + timedelta(days=14), "Agree a plan"
        last = story.last_contact_on or story.coach_on
        return last + timedelta(days=28), "Keep in touch"

    def _lead(self) -> None:
        story, coach = self.story, self.coach
        assert story.coach_on is not None  # noqa: S101 - asked before
        began = at(story.coach_on, 9)
        period = self.add(
            LeadPeriod, began, journey_id=self.journey, person_id=self.person,
            coach_id=coach.user.pk, team_id=coach.team.pk, reason="JOINED",
            days=DateRange(story.coach_on, story.ended_on),
        )  # fmt: skip
        if story.is_open:
            coach.taken += 1
        for holder, groups, reason in (
            (holder_key("u", coach.user.pk), [str(g) for g in ALL_GROUPS], GrantReason.LEAD),
            (holder_key("t", coach.team.pk), TEAM_GROUPS, GrantReason.TEAM),
        ):
            self.add(
                AccessGrant, began, person_id=self.person, holder=holder, reason=reason,
                field_groups=groups, source_id=period, starts_at=began,
                ends_at=at(story.ended_on, 18) if story.ended_on else None,
            )  # fmt: skip

    def _contacts(self) -> None:
        """Meetings and calls; the closed journeys of a large area keep the first and the last."""
        story, coach = self.story, self.coach
        kept = story.meetings if story.is_open else story.meetings[:1] + story.meetings[-1:]
        for number, day in enumerate(kept):
            moment = at(day, 9 + number % 7, 15)
            kind = self.dice.choice(("MEETING", "MEETING", "PHONE", "PHONE", "VIDEO"))
            contact = self.add(
                Contact, moment, person_id=self.person, journey_id=self.journey,
                with_user_id=coach.user.pk, kind=kind, at=moment,
                minutes=self.dice.choice((15, 20, 30, 45, 60)),
            )  # fmt: skip
            if self.dice.chance(0.6):
                note = self.add(
                    Note, moment, person_id=self.person, journey_id=self.journey,
                    author_id=coach.user.pk, contact_id=contact, written_at=moment,
                    text=self.stage.said(self.dice.choice(words.NOTES)),
                )  # fmt: skip
                if self.dice.chance(0.05):
                    later = moment + timedelta(hours=20)
                    self.add(
                        NoteReply, later, note_id=note, person_id=self.person, written_at=later,
                        text=self.stage.said("That is right, and the bus was late too."),
                    )  # fmt: skip

    def _coming_appointment(self) -> None:
        if not self.story.is_open or not (self.in_cast or self.dice.chance(0.3)):
            return
        day = self.today + timedelta(days=self.dice.choice((0, 0, 1, 1, 2, 3, 5, 8)))
        if day.weekday() > 4:
            day += timedelta(days=2)
        slot = self.coach.__dict__.setdefault("slots", set())
        free = [(day, h, m) for h in (10, 12, 13, 15) for m in (0,) if (day, h, m) not in slot]
        if not free:
            return
        chosen = self.dice.choice(free)
        slot.add(chosen)
        starts = at(*chosen)
        meeting = self.dice.choice(("IN_PERSON", "IN_PERSON", "PHONE", "VIDEO"))
        venue = self.stage.venues[self.coach.la_code]
        booked = starts - timedelta(days=12)
        self.add(
            Appointment, booked, person_id=self.person, journey_id=self.journey,
            with_user_id=self.coach.user.pk, meeting=meeting,
            venue_id=venue.pk if meeting == "IN_PERSON" else None,
            during=TimestamptzRange(starts, starts + timedelta(minutes=45)), starts_at=starts,
            state="BOOKED", private_space=self.dice.chance(0.1), booked_by=self.coach.user.pk,
        )  # fmt: skip
        if meeting == "IN_PERSON" and venue.team_id:
            self.add(
                AccessGrant, booked, person_id=self.person, reason=GrantReason.DESK,
                holder=holder_key("t", venue.team_id), field_groups=[], starts_at=at(day, 0),
                ends_at=at(day, 23, 59), source_id=None,
            )  # fmt: skip

    def _assessment(self) -> None:
        if not self.story.assessed_on:
            return
        moment = at(self.story.assessed_on, 11)
        assessment = self.add(
            Assessment, moment, person_id=self.person, journey_id=self.journey,
            instrument=f"{self.framework.version}/{self.framework.assessment.code}",
            answered_with="TOGETHER", started_at=moment, completed_at=moment,
            completed_by_id=self.coach.user.pk,
        )  # fmt: skip
        questions = self.framework.assessment.questions
        for code, value in self.answers.items():
            self.add(
                Answer, moment, assessment_id=assessment, person_id=self.person, question=code,
                field_group=str(questions[code].sensitive or ""), value=value, answered_at=moment,
            )  # fmt: skip

    def _answers(self) -> dict[str, Any]:
        if not self.story.assessed_on:
            return {}
        share = 0.85 if self.story.is_open else 0.15
        questions = self.framework.assessment.questions.values()
        return {q.code: self._answer(q) for q in questions if self.dice.chance(share)}

    def _answer(self, question: Any) -> Any:
        kind = str(question.kind)
        usual = self.dice.chance(USUAL)
        if kind == "SCALE":
            return self.dice.randint(4 if usual else 1, 9)
        choices = words.OUT_OF_WORK.get(question.code) or [value for value, _ in question.choices]
        if usual:
            silent = [value for value in choices if (question.code, value) not in self.telling]
            choices = silent or choices
        if kind == "MANY" and choices:
            chosen = self.dice.sample(choices, self.dice.randint(1, min(3, len(choices))))
            return ["NONE"] if "NONE" in chosen else chosen
        if choices:
            return self.dice.choice(choices)
        return self.stage.said(self.dice.choice(words.ANSWERS[question.code]))

    def _plan(self) -> None:
        if not self.story.plan_on:
            return
        dice, moment = self.dice, at(self.story.plan_on, 11, 30)
        plan = self.add(
            Plan, moment, person_id=self.person, journey_id=self.journey, changed_at=moment,
            person_agreed_at=moment, coach_agreed_at=moment,
            coach_agreed_by_id=self.coach.user.pk, versions_agreed=1,
        )  # fmt: skip
        kind = dice.choice(list(words.GOALS))
        goal_words = self.stage.said(dice.choice(words.GOALS[kind]))
        goal = self.add(
            Goal, moment, plan_id=plan, person_id=self.person, kind=kind, words=goal_words,
        )  # fmt: skip
        lines = []
        for owner, what in dice.sample(words.ACTIONS, 3):
            due = self.story.plan_on + timedelta(days=dice.randint(7, 60))
            done = due if due < self.today and dice.chance(0.7) else None
            what = self.stage.said(what)
            action = self.add(
                Action, moment, plan_id=plan, goal_id=goal, person_id=self.person, owner=owner,
                what=what, due_on=due, done_on=done,
            )  # fmt: skip
            lines.append({"id": str(action), "goal": str(goal), "what": what, "owner": owner,
                          "due_on": due.isoformat(), "done_on": ""})  # fmt: skip
        goals = [{"id": str(goal), "kind": kind, "words": goal_words, "reached_on": ""}]
        self.add(
            PlanVersion, moment, plan_id=plan, person_id=self.person, number=1,
            content={"goals": goals, "actions": lines},
            person_agreed_at=moment, coach_agreed_at=moment, coach_id=self.coach.user.pk,
        )  # fmt: skip

    def _clocks(self) -> None:
        for guarantee in self.framework.guarantees_of(self.offer):
            starts = {"JOINED": self.story.joined_on, "PLAN_AGREED": self.story.plan_on}
            began = starts.get(str(guarantee.starts))
            if not began:
                continue
            kept = {
                "PLAN_AGREED": self.story.plan_on,
                "ADVICE_GIVEN": self.story.meetings[0] if self.story.meetings else None,
                "POSITIVE_OUTCOME": self.story.work_on,
                "WORK_EXPERIENCE_OR_JOB_SEARCH": self._after_plan(40, 0.85),
                "TRAINING_STARTED": self._after_plan(90, 0.7),
                "SPECIALIST_HELP_STARTED": self._after_plan(25, 0.8),
            }.get(str(guarantee.kept_by))
            self.add(
                GuaranteeClock, at(began), person_id=self.person, journey_id=self.journey,
                guarantee=guarantee.code, version=self.framework.version, started_on=began,
                due_on=began + timedelta(days=guarantee.days.value),
                kept_on=kept if kept and kept <= self.today else None,
                kept_by_thing="plan" if kept else "",
            )  # fmt: skip

    def _after_plan(self, days: int, share: float) -> date | None:
        """A day soon after the plan, for most people; None for the rest and before it has come."""
        if not self.story.plan_on or not self.dice.chance(share):
            return None
        day = self.story.plan_on + timedelta(days=self.dice.randint(1, days))
        return day if day <= self.today else None

    def _messages(self) -> None:
        if not self.story.is_open or not self.story.coach_on or not self.story.last_contact_on:
            return
        last = at(self.story.last_contact_on, 9)
        count = self.dice.choice((0, 1, 2, 3, 4))
        for number in range(count):
            from_person = number % 2 == 1
            sent = last + timedelta(hours=2 * number)
            unread = from_person and number == count - 1 and self.dice.chance(0.4)
            text = self.dice.choice(words.FROM_PERSON if from_person else words.FROM_COACH)
            self.add(
                Message, sent, person_id=self.person, journey_id=self.journey,
                author_id=None if from_person else self.coach.user.pk,
                text=self.stage.said(text), sent_at=sent,
                read_at=None if unread else sent + timedelta(hours=1),
            )  # fmt: skip


def dice_hour(dice: Dice) -> int:
    return dice.randint(8, 18)
