"""For an employer's own system: vacancies, people introduced, and what became of them."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from worklocal.accounts.enums import RoleKind
from worklocal.api.door import Room, found, once
from worklocal.api.shapes import Listed, Shape, line, words
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.employers.firms.models import Firm
from worklocal.employers.firms.selectors import firm_of
from worklocal.employers.vacancies import services as vacancies_services
from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.employers.vacancies.selectors import own_vacancy, vacancies_of_firm
from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import (
    Introduction,
    IntroductionState,
    NotHiredReason,
)
from worklocal.matching.introductions.selectors import (
    introduction_to,
    introductions_page,
    readable_by_employer,
)
from worklocal.web.employer.words import ADJUSTMENT_CHOICES, LICENCE_CHOICES, SHIFT_CHOICES

ROOM = Room("employer", frozenset({RoleKind.EMPLOYER}))
Shift = Literal[*(code for code, _ in SHIFT_CHOICES)]  # type: ignore[valid-type]
Licence = Literal[*(code for code, _ in LICENCE_CHOICES)]  # type: ignore[valid-type]
Adjustment = Literal[*(code for code, _ in ADJUSTMENT_CHOICES)]  # type: ignore[valid-type]
Hours = Annotated[Decimal, Field(ge=1, le=80, max_digits=4, decimal_places=1)]
Title = line(150, 1)
Description = words(5000, 1)
Postcode = line(8)
Words = words(500)


class NewVacancy(Shape):
    """Pay is pence an hour; hours are a week's. A postcode is needed unless the work is remote.

    With `submit` false it stays a draft, seen by you alone.
    """

    title: Title  # type: ignore[valid-type]
    description: Description  # type: ignore[valid-type]
    hours_min: Hours
    hours_max: Hours
    pay_pence_hour: Annotated[int, Field(ge=100, le=50_000)]
    closes_on: date
    postcode: Postcode = ""  # type: ignore[valid-type]
    is_remote: bool = False
    shifts: Annotated[list[Shift], Field(min_length=1, max_length=10)]
    licences: Annotated[list[Licence], Field(max_length=20)] = []
    adjustments: Annotated[list[Adjustment], Field(max_length=20)] = []
    openings: Annotated[int, Field(ge=1, le=500)] = 1
    most_introductions: Annotated[int, Field(ge=1, le=50)] = 5
    starts_on: date | None = None
    submit: bool = True


class VacancyOut(Shape):
    id: uuid.UUID
    state: VacancyState
    state_since: datetime
    title: str
    description: str
    hours_min: Decimal
    hours_max: Decimal
    pay_pence_hour: int
    closes_on: date
    postcode: str
    is_remote: bool
    shifts: list[str]
    licences: list[str]
    adjustments: list[str]
    openings: int
    filled: int
    most_introductions: int
    introduced: int
    starts_on: date | None


class IntroductionOut(Shape):
    """`shared` is what the person agreed that you may read."""

    id: uuid.UUID
    vacancy_id: uuid.UUID
    vacancy: str
    state: IntroductionState
    sent_at: datetime | None
    result_due_on: date | None
    shared: dict[str, str]


class Result(Shape):
    """NOT_HIRED needs its reason: it helps the person next time."""

    result: Literal["INTERVIEW", "HIRED", "NOT_HIRED"]
    reason: NotHiredReason | None = None
    words: Words = ""  # type: ignore[valid-type]


class NotRegistered(Refusal):
    """The account's business is not registered yet."""


def _firm(request: Any) -> Firm | None:
    return firm_of(request.viewer) if request.viewer.organisation_id else None


def _vacancy(request: Any, vacancy_id: uuid.UUID) -> Vacancy | None:
    return own_vacancy(request.viewer, vacancy_id) if _firm(request) else None


def _introduction(request: Any, introduction_id: uuid.UUID) -> Introduction | None:
    return introduction_to(request.viewer, introduction_id) if _firm(request) else None


def _out(row: Vacancy) -> VacancyOut:
    return VacancyOut(**{name: getattr(row, name) for name in VacancyOut.model_fields})


def _introduction_out(row: Introduction) -> IntroductionOut:
    return IntroductionOut(
        id=row.pk, vacancy_id=row.vacancy_id, vacancy=row.vacancy.title,
        state=IntroductionState(row.state), sent_at=row.sent_at, result_due_on=row.result_due_on,
        shared={str(k): str(v) for k, v in readable_by_employer(row).items()},
    )  # fmt: skip


@ROOM.get("/vacancies", Listed[VacancyOut])
def vacancies(request: Any, after: uuid.UUID | None = None) -> Listed[VacancyOut]:
    """Your vacancies in every state, the newest first."""
    firm = _firm(request)
    if firm is None:
        return Listed[VacancyOut](items=[])
    page = vacancies_of_firm(request.viewer, firm, after=after)
    return Listed[VacancyOut](
        items=[_out(row) for row in page.vacancies], next_after=page.next_after
    )


@ROOM.post("/vacancies", {201: VacancyOut})
def vacancy_new(request: Any, data: NewVacancy) -> VacancyOut:
    """Post a vacancy. It opens at once, or an account manager looks at it first: see `state`."""

    def do() -> uuid.UUID:
        at, firm = clock.now(), _firm(request)
        if firm is None:
            raise NotRegistered("Register your business first, and wait to be let in.")
        facts = vacancies_services.VacancyFacts(
            title=str(data.title), description=str(data.description), hours_min=data.hours_min,
            hours_max=data.hours_max, pay_pence_hour=data.pay_pence_hour,
            closes_on=data.closes_on, postcode=str(data.postcode), is_remote=data.is_remote,
            shifts=tuple(data.shifts), licences=tuple(data.licences),
            adjustments=tuple(data.adjustments), openings=data.openings,
            most_introductions=data.most_introductions, starts_on=data.starts_on,
        )  # fmt: skip
        row = vacancies_services.draft_vacancy(firm=firm, facts=facts, at=at)
        if data.submit:
            vacancies_services.submit_vacancy(vacancy=row, at=at)
        return row.pk

    return _out(found(own_vacancy(request.viewer, once(request, data, do))))


@ROOM.get("/vacancies/{uuid:vacancy_id}", VacancyOut, load=_vacancy)
def vacancy(request: Any, vacancy_id: uuid.UUID) -> VacancyOut:
    """One vacancy of yours."""
    return _out(request.thing)


@ROOM.post("/vacancies/{uuid:vacancy_id}/close", VacancyOut, load=_vacancy)
def vacancy_close(request: Any, vacancy_id: uuid.UUID) -> VacancyOut:
    """Take a vacancy down. People who were introduced still wait to hear from you."""
    once(request, None, lambda: vacancies_services.close_vacancy(
        vacancy=request.thing, at=clock.now()
    ).pk)  # fmt: skip
    return _out(found(own_vacancy(request.viewer, vacancy_id)))


@ROOM.get("/introductions", Listed[IntroductionOut])
def introductions(request: Any, after: uuid.UUID | None = None) -> Listed[IntroductionOut]:
    """People introduced to you, the newest first. Each is a read, and kept as one."""
    if _firm(request) is None:
        return Listed[IntroductionOut](items=[])
    page = introductions_page(request.viewer, after=after)
    return Listed[IntroductionOut](
        items=[_introduction_out(row) for row in page.introductions], next_after=page.next_after
    )


@ROOM.get("/introductions/{uuid:introduction_id}", IntroductionOut, load=_introduction)
def introduction(request: Any, introduction_id: uuid.UUID) -> IntroductionOut:
    """One introduction."""
    return _introduction_out(request.thing)


@ROOM.post("/introductions/{uuid:introduction_id}/result", IntroductionOut, load=_introduction)
def introduction_result(request: Any, introduction_id: uuid.UUID, data: Result) -> IntroductionOut:
    """Say what happened."""
    once(request, data, lambda: services.record_result(
        introduction=request.thing, to=IntroductionState(data.result), at=clock.now(),
        reason=data.reason or "", words=str(data.words),
    ).pk)  # fmt: skip
    return _introduction_out(found(introduction_to(request.viewer, introduction_id)))
