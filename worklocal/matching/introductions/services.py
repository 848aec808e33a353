"""Introductions to employers, wishes for work, and a person's say over their matches."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.core import audit, clock, context, events, idempotency, notifications
from worklocal.core.errors import Refusal
from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.employers.vacancies.services import fill_one
from worklocal.matching.introductions.models import (
    INTRODUCTION_MOVES,
    Introduction,
    IntroductionState,
    IntroductionStep,
    Match,
    MatchChallenge,
    NotThis,
    WorkWishes,
)
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.services import give_consent

RESULT_DUE_DAYS = 14


class VacancyFull(Refusal):
    """The employer has as many introductions as it asked for, or the vacancy has closed."""


class ReasonNeeded(Refusal):
    """A person who was not taken is told why, in a word that helps them."""


class AlreadyIntroduced(Refusal):
    """The person was put forward for this vacancy before."""


@dataclass(frozen=True)
class Wishes:
    """What a person can and wants to do. Hours are a week's; pay is the least, in pence an hour."""

    wanted_titles: tuple[str, ...] = ()
    soc2020: tuple[str, ...] = ()
    esco_uri: str = ""
    skills: tuple[str, ...] = ()
    travel: str = "BUS"
    reach_km: int = 10
    hours_min: Decimal = Decimal(0)
    hours_max: Decimal = Decimal(40)
    shifts: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    pay_pence_hour: int = 0
    may_work_in_uk: bool = True
    remote_only: bool = False
    open_to_matches: bool = True


def save_work_wishes(*, person: Person, wishes: Wishes, at: datetime) -> WorkWishes:
    """Keep what the person wants of work; their list is made anew soon after, if it changed."""
    values = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(wishes).items()}
    kept = WorkWishes.objects.select_for_update().filter(person=person).first()
    if kept and all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    row, _ = WorkWishes.objects.update_or_create(
        person=person, defaults={"area_id": person.area_id, "changed_at": at, **values}
    )
    audit.record("wishes.saved", person_id=person.pk, thing=row)
    events.publish("wishes.saved", person=person.pk)
    return row


def propose_introduction(
    *,
    journey: Journey,
    vacancy: Vacancy,
    shared: Mapping[str, str],
    at: datetime,
    key: str = "",
) -> Introduction:
    """A coach proposes a vacancy to a person; nothing goes to the employer before their yes.

    `shared` is what the employer would read. Raises VacancyFull, AlreadyIntroduced.
    """

    def propose() -> uuid.UUID:
        _check_room(vacancy)
        if Introduction.objects.filter(person=journey.person_id, vacancy=vacancy).exists():
            raise AlreadyIntroduced("This person was introduced for this vacancy already.")
        row = Introduction(
            area_id=journey.area_id,
            person_id=journey.person_id,
            journey=journey,
            vacancy=vacancy,
            employer_id=vacancy.firm.organisation_id,
            shared=dict(shared),
            proposed_by_id=context.current().user,
            proposed_at=at,
            state_since=at,
        )
        row.save(force_insert=True)
        _step(row, old="", at=at)
        audit.record("introduction.proposed", person_id=journey.person_id, thing=row)
        events.publish("introduction.proposed", introduction=row.pk, person=journey.person_id)
        return row.pk

    request = {"journey": journey.pk, "vacancy": vacancy.pk, "shared": dict(shared)}
    made = idempotency.once(key, action="introduction.propose", request=request, do=propose)
    return Introduction.objects.select_related("vacancy", "vacancy__firm").get(pk=made)


def _check_room(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.OPEN or vacancy.introduced >= vacancy.most_introductions:
        raise VacancyFull("This employer is not taking more introductions for this vacancy.")


def agree_introduction(*, introduction: Introduction, wording: str, at: datetime) -> Introduction:
    """The person says yes, in the words they read, and it goes to the employer at once.

    Raises VacancyFull when others came first: the employer's cap holds under parallel presses.
    """
    row = _lock(introduction)
    with context.elevated("record-opened-by-grant"):
        vacancy = Vacancy.objects.select_for_update(of=("self",)).get(pk=row.vacancy_id)
        _check_room(vacancy)
        row.consent = give_consent(
            person=row.person,
            purpose=ConsentPurpose.INTRODUCTION,
            wording=wording,
            at=at,
            about_id=row.pk,
        )
        Vacancy.objects.filter(pk=vacancy.pk).update(introduced=F("introduced") + 1)
        row.sent_at = at
        row.result_due_on = clock.day_of(at) + timedelta(days=RESULT_DUE_DAYS)
        row.save(update_fields=["consent", "sent_at", "result_due_on"])
        _move(row, to=IntroductionState.AGREED, at=at)
        return _move(row, to=IntroductionState.SENT, at=at)


def decline_introduction(
    *, introduction: Introduction, reason: str, at: datetime, words: str = ""
) -> Introduction:
    """The person says no: nothing is sent, and nothing follows from it."""
    return _move(
        _lock(introduction), to=IntroductionState.DECLINED, at=at, reason=reason, words=words
    )


def withdraw_introduction(
    *, introduction: Introduction, at: datetime, reason: str = ""
) -> Introduction:
    """The person or their coach takes an introduction back; the employer sees it no more."""
    with context.elevated("record-opened-by-grant"):
        return _move(_lock(introduction), to=IntroductionState.WITHDRAWN, at=at, reason=reason)


def record_result(
    *,
    introduction: Introduction,
    to: IntroductionState,
    at: datetime,
    reason: str = "",
    words: str = "",
    key: str = "",
) -> Introduction:
    """The employer says what happened: interview, offered the job, or not this time and why.

    Raises ReasonNeeded, MoveRefused. The same key is once.
    """
    if to == IntroductionState.NOT_HIRED and not reason:
        raise ReasonNeeded("Choose why it was not this person, this time.")

    def record() -> uuid.UUID:
        row = _move(_lock(introduction), to=to, at=at, reason=reason, words=words)
        if to == IntroductionState.INTERVIEW:
            row.result_due_on = clock.day_of(at) + timedelta(days=RESULT_DUE_DAYS)
            row.save(update_fields=["result_due_on"])
        if to == IntroductionState.HIRED:
            with context.elevated("record-opened-by-grant"):
                fill_one(vacancy_id=row.vacancy_id, at=at)
        return row.pk

    request = {"introduction": introduction.pk, "to": str(to)}
    made = idempotency.once(key, action="introduction.result", request=request, do=record)
    return Introduction.objects.select_related("vacancy").get(pk=made)


def chase_results(*, on: date, at: datetime) -> int:
    """Write to employers whose word on an introduction is overdue, once a week for each; how many.

    For the nightly task, in a context that sees the area. The message names nobody.
    """
    rows = (
        Introduction.objects.filter(
            area=context.current().area,
            state__in=[IntroductionState.SENT, IntroductionState.INTERVIEW],
            result_due_on__lt=on,
        )
        .exclude(employer_id=None)
        .order_by("result_due_on", "id")
    )
    late: dict[uuid.UUID, list[Introduction]] = defaultdict(list)
    for row in rows:
        late[row.employer_id].append(row)
    roles = (
        Role.objects.filter(organisation__in=list(late), kind=RoleKind.EMPLOYER, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("user")
        .order_by("id")
    )
    year, week, _ = on.isocalendar()
    return sum(
        notifications.queue(
            key=f"result-due:{role.pk}:{year}-{week}", template="result-due", user_id=role.user_id,
            address=role.user.email, send_after=at, subject="Tell us what happened",
            body="Somebody was introduced to you and waits to hear. Sign in and say what happened.",
        )
        for role in roles
    )  # fmt: skip


def _lock(introduction: Introduction) -> Introduction:
    return Introduction.objects.select_for_update(of=("self",)).get(pk=introduction.pk)


def _move(
    row: Introduction, *, to: IntroductionState, at: datetime, reason: str = "", words: str = ""
) -> Introduction:
    INTRODUCTION_MOVES.check_move(row.state, to)
    old, row.state, row.state_since, row.reason = row.state, to, at, reason
    row.save(update_fields=["state", "state_since", "reason"])
    _step(row, old=old, at=at, reason=reason, words=words)
    name = f"introduction.{to.lower()}"
    audit.record(name, person_id=row.person_id, thing=row, detail={"reason": reason})
    events.publish(name, introduction=row.pk, person=row.person_id)
    return row


def _step(row: Introduction, *, old: str, at: datetime, reason: str = "", words: str = "") -> None:
    IntroductionStep(
        area_id=row.area_id,
        introduction=row,
        person_id=row.person_id,
        employer_id=row.employer_id,
        old_state=old,
        new_state=row.state,
        at=at,
        by_id=context.current().user,
        reason=reason,
        words=words,
    ).save(force_insert=True)


def say_not_this(
    *,
    person: Person,
    reason: str,
    at: datetime,
    words: str = "",
    vacancy: Vacancy | None = None,
    firm_id: uuid.UUID | None = None,
    soc2020: str = "",
    key: str = "",
) -> NotThis:
    """The person wants no more of this vacancy, employer or kind of work; obeyed at once."""

    def say() -> uuid.UUID:
        row = NotThis(
            area_id=person.area_id,
            person=person,
            vacancy_id=vacancy.pk if vacancy else None,
            firm_id=firm_id,
            soc2020=soc2020,
            reason=reason,
            words=words,
            said_at=at,
        )
        row.save(force_insert=True)
        unwanted = Match.objects.filter(person=person)
        if vacancy:
            unwanted.filter(vacancy=vacancy).delete()
        if firm_id:
            unwanted.filter(vacancy__firm=firm_id).delete()
        if soc2020:
            unwanted.filter(vacancy__soc2020=soc2020).delete()
        audit.record("not_this.said", person_id=person.pk, thing=row, detail={"reason": reason})
        events.publish("wishes.saved", person=person.pk)
        return row.pk

    request = {"vacancy": vacancy.pk if vacancy else None, "firm": firm_id, "soc2020": soc2020,
               "reason": reason, "words": words}  # fmt: skip
    made = idempotency.once(key, action="not_this.say", request=request, do=say)
    return NotThis.objects.get(pk=made)


def withdraw_not_this(*, not_this: NotThis, at: datetime) -> NotThis:
    """The person takes a "not this" back; the next list may hold it again."""
    NotThis.objects.filter(pk=not_this.pk, withdrawn_at=None).update(withdrawn_at=at)
    audit.record("not_this.withdrawn", person_id=not_this.person_id, thing=not_this)
    events.publish("wishes.saved", person=not_this.person_id)
    not_this.refresh_from_db()
    return not_this


def challenge_match(
    *, person: Person, words: str, at: datetime, vacancy: Vacancy | None = None, key: str = ""
) -> MatchChallenge:
    """The person asks why; the inputs are kept as they stand now, for whoever answers."""

    def ask() -> uuid.UUID:
        match = Match.objects.filter(person=person, vacancy=vacancy).first() if vacancy else None
        row = MatchChallenge(
            area_id=person.area_id,
            person=person,
            vacancy_id=vacancy.pk if vacancy else None,
            words=words,
            asked_at=at,
            inputs={"engine": match.engine, "score": match.score, "parts": match.parts}
            if match
            else {},
        )
        row.save(force_insert=True)
        audit.record("match.challenged", person_id=person.pk, thing=row)
        events.publish("match.challenged", challenge=row.pk, person=person.pk)
        return row.pk

    request = {"vacancy": vacancy.pk if vacancy else None, "words": words}
    made = idempotency.once(key, action="match.challenge", request=request, do=ask)
    return MatchChallenge.objects.get(pk=made)


def answer_challenge(*, challenge: MatchChallenge, answer: str, at: datetime) -> MatchChallenge:
    """A named member of staff answers, with the rule, its version and what went in."""
    challenge.answer, challenge.answered_at = answer, at
    challenge.answered_by_id = context.current().user
    challenge.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("match.answered", person_id=challenge.person_id, thing=challenge)
    return challenge
