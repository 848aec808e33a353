"""The part of a person's rows that leads to work: wishes, a referral, an introduction, the job."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import AccessGrant, holder_key
from worklocal.evidence.measures.models import Outcome
from worklocal.matching.introductions.models import Introduction, IntroductionStep, WorkWishes
from worklocal.reference.framework.shapes import Framework
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.models import Consent
from worklocal.support.referrals.models import Referral, ReferralState, ReferralStep
from worklocal.support.work.models import CheckIn, Job, Proof, ProofKind
from worklocal.support.work.rules import check_in_days
from worklocal.web.demonstration.building import jobs, words
from worklocal.web.demonstration.building.moments import at
from worklocal.web.demonstration.building.stage import Coach, Spot, Stage
from worklocal.web.demonstration.building.stories import Story
from worklocal.web.demonstration.building.tables import Dice


class TowardsWork:
    """Steps of the teller (journeys.py), which keeps the person that is being told of."""

    stage: Stage
    dice: Dice
    today: date
    framework: Framework
    story: Story
    coach: Coach
    kind: jobs.Kind
    joined: datetime
    person: uuid.UUID
    journey: uuid.UUID
    first: str
    in_cast: bool

    def add(self, model: Any, moment: datetime, **values: Any) -> uuid.UUID:
        raise TypeError("The teller adds rows.")

    def _wishes(self, spot: Spot) -> None:
        if not self.story.is_open:
            return
        dice, kind = self.dice, self.kind
        other = dice.choice(jobs.KINDS)
        travel = dice.weighted({"BUS": 50, "CAR": 25, "WALK": 15, "BIKE": 10})
        least_hours, least_pay = dice.choice((0, 10, 16, 30)), dice.choice((0, 1271, 1271, 1300))
        has_licences = dice.chance(0.7)
        if self.in_cast:  # the tutorial opens their list: there are jobs on it in any area, any day
            travel, least_hours, least_pay, has_licences = "CAR", 0, 0, True
        licences = sorted({*(kind.licences if has_licences else ()),
                           *(("DRIVING",) if travel == "CAR" else ())})  # fmt: skip
        self.add(
            WorkWishes, self.joined, person_id=self.person,
            wanted_titles=[kind.title, other.title], soc2020=[kind.soc2020, other.soc2020],
            skills=[*kind.skills, *other.skills[:1]], travel=travel,
            reach_km={"BUS": 10, "CAR": 25, "WALK": 3, "BIKE": 7}[travel],
            hours_min=Decimal(least_hours), hours_max=Decimal(40),
            shifts=sorted({*kind.shifts, "DAY"}), licences=licences, adjustments=[],
            pay_pence_hour=least_pay,
            may_work_in_uk=True, changed_at=self.joined,
        )  # fmt: skip

    def _referral(self) -> None:
        if not (self.in_cast or self.dice.chance(0.45)) or not self.story.plan_on:
            return
        dice = self.dice
        provider, needs, worker = self.stage.providers[0]
        if not self.in_cast:
            provider, needs, worker = dice.choice(self.stage.providers)
        need = dice.choice(needs)
        sent = at(self.story.plan_on + timedelta(days=1), 14)
        if sent.date() > self.today:
            return
        old = (self.today - sent.date()).days
        state = ReferralState.SENT
        if old > 6:
            state = ReferralState(dice.weighted(
                {"STARTED": 45, "ENDED": 30, "ACCEPTED": 15, "DECLINED": 10}))  # fmt: skip
        if self.in_cast and old > 6:
            state = ReferralState.STARTED
        if not self.story.is_open:
            state = ReferralState.ENDED
        consent = self.add(
            Consent, sent, person_id=self.person, purpose=ConsentPurpose.REFERRAL,
            wording=f"Yes, send my name, how to reach me and what I need to {provider.name}.",
            given_at=sent, taken_by_id=self.coach.user.pk,
        )  # fmt: skip
        referral = self.add(
            Referral, sent, person_id=self.person, journey_id=self.journey,
            provider_id=provider.pk, service_id=self.stage.services.get((provider.pk, need)),
            service_name=provider.name, need=need, consent_id=consent,
            shared={
                "Name": self.stage.said(self.first),
                "How to reach them": "Through their coach",
                "What they need": f"Help with {need.lower().replace('_', ' ')}",
            },
            sent_by_id=self.coach.user.pk, sent_at=sent,
            answer_due_on=sent.date() + timedelta(days=7), state=state,
            state_since=sent + timedelta(days=min(3, old)),
            outcome="HELPED" if state == ReferralState.ENDED else "",
        )  # fmt: skip
        path = {
            "SENT": [],
            "DECLINED": ["DECLINED"],
            "ACCEPTED": ["ACCEPTED"],
            "STARTED": ["ACCEPTED", "STARTED"],
            "ENDED": ["ACCEPTED", "STARTED", "ENDED"],
        }
        before = ""
        for number, after in enumerate(["SENT", *path[state]]):
            moment = min(sent + timedelta(days=3 * number), at(self.today, 8))
            self.add(
                ReferralStep, moment, referral_id=referral, person_id=self.person,
                provider_id=provider.pk, old_state=before, new_state=after, at=moment,
                by_id=worker.pk if number else self.coach.user.pk,
                reason="FULL" if after == "DECLINED" else "",
            )  # fmt: skip
            before = after
        if state in (ReferralState.ACCEPTED, ReferralState.STARTED):
            self.add(
                AccessGrant, sent, person_id=self.person, reason=GrantReason.REFERRAL,
                holder=holder_key("o", provider.pk), field_groups=[], source_id=referral,
                starts_at=sent,
            )  # fmt: skip

    def _introduction(self, first: str) -> None:
        if not self.dice.chance(0.35) or not self.stage.vacancies:
            return
        vacancy, kind = self.dice.choice(self.stage.vacancies)
        if vacancy.introduced >= vacancy.most_introductions:
            return
        proposed = at(self.today - timedelta(days=self.dice.randint(1, 12)), 15)
        state = self.dice.weighted({"PROPOSED": 30, "SENT": 45, "INTERVIEW": 15, "NOT_HIRED": 10})
        sent = proposed + timedelta(days=1) if state != "PROPOSED" else None
        shared = {"Name": self.stage.said(first), "Wants to do": kind.title,
                  "Skills": ", ".join(kind.skills)}  # fmt: skip
        consent = None
        if sent:
            vacancy.introduced += 1
            consent = self.add(
                Consent, sent, person_id=self.person, purpose=ConsentPurpose.INTRODUCTION,
                wording=f"Yes, show the employer what is written here for: {kind.title}.",
                given_at=sent,
            )  # fmt: skip
        introduction = self.add(
            Introduction, proposed, person_id=self.person, journey_id=self.journey,
            vacancy_id=vacancy.pk, employer_id=vacancy.firm.organisation_id, consent_id=consent,
            shared=shared, proposed_by_id=self.coach.user.pk, proposed_at=proposed, sent_at=sent,
            result_due_on=sent.date() + timedelta(days=14) if sent else None, state=state,
            state_since=sent or proposed,
            reason="OTHER_BETTER" if state == "NOT_HIRED" else "",
        )  # fmt: skip
        path = {"PROPOSED": [], "SENT": ["AGREED", "SENT"],
                "INTERVIEW": ["AGREED", "SENT", "INTERVIEW"],
                "NOT_HIRED": ["AGREED", "SENT", "NOT_HIRED"]}  # fmt: skip
        before = ""
        for number, after in enumerate(["PROPOSED", *path[state]]):
            moment = proposed + timedelta(hours=6 * number)
            self.add(
                IntroductionStep, moment, introduction_id=introduction, person_id=self.person,
                employer_id=vacancy.firm.organisation_id, old_state=before, new_state=after,
                at=moment, by_id=self.coach.user.pk,
            )  # fmt: skip
            before = after

    def _work(self) -> None:
        story, dice, kind = self.story, self.dice, self.kind
        assert story.work_on is not None  # noqa: S101 - asked before
        began, until = at(story.work_on), story.work_ended_on
        firm = dice.choice(self.stage.firms)
        job = self.add(
            Job, began, person_id=self.person, journey_id=self.journey, firm_id=firm.pk,
            employer_name=firm.name, title=self.stage.said(kind.title), soc2020=kind.soc2020,
            starts_on=story.work_on, ends_on=until, end_reason="ENDED_BY_EMPLOYER" if until else "",
            hours_a_week=Decimal(dice.randint(*kind.hours)), pay_pence_hour=kind.pay,
            recorded_by_id=self.coach.user.pk, recorded_at=began,
        )  # fmt: skip
        seen = min(until or self.today, story.ended_on or self.today, self.today)
        strong = self.in_cast or dice.chance(0.7)
        proof = ProofKind(dice.choice(("PAYSLIP", "EMPLOYER"))) if strong else ProofKind.PERSON_SAID
        self.add(
            Proof, began, job_id=job, person_id=self.person, kind=proof, from_on=story.work_on,
            to_on=max(seen, story.work_on), seen_by_id=self.coach.user.pk, seen_at=at(seen),
        )  # fmt: skip
        for week, due in check_in_days(story.work_on):
            if until and due > until:
                break
            done = due if due <= seen - timedelta(days=4) else None
            if not story.is_open and done is None:
                break
            self.add(
                CheckIn, began, job_id=job, person_id=self.person, week=week, due_on=due,
                done_on=done, done_by_id=self.coach.user.pk if done else None,
                outcome=dice.choice(("GOING_WELL", "GOING_WELL", "GOING_WELL", "NEEDS_HELP"))
                if done else "",
                words=self.stage.said(dice.choice(words.CHECK_IN_WORDS)) if done else "",
            )  # fmt: skip
        days = (max(seen, story.work_on) - story.work_on).days + 1
        self._outcome("FIRST_EARNINGS", story.work_on, proof)
        if days >= 182:
            self._outcome("SUSTAINED_26_WEEKS", story.work_on + timedelta(days=181), proof)

    def _outcome(self, outcome: str, day: date, grade: str) -> None:
        self.add(
            Outcome, at(day), person_id=self.person, journey_id=self.journey, outcome=outcome,
            version=self.framework.version, achieved_on=day, grade=grade, derived_at=at(day, 23),
        )  # fmt: skip
