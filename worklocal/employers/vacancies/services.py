"""Writing an advert, sending it in, opening it to people, changing and closing it."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.forms import model_to_dict

from worklocal.core import audit, clock, context, events, idempotency
from worklocal.core.errors import Refusal
from worklocal.employers.firms.models import Firm
from worklocal.employers.firms.permissions import (
    can_look_after_employers,
    check_can_look_after_employers,
)
from worklocal.employers.vacancies.models import (
    VACANCY_MOVES,
    Vacancy,
    VacancyState,
    VacancyStep,
)
from worklocal.employers.vacancies.rules import HoldReason, reasons_to_hold
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import locate

WRITTEN_STATES = (VacancyState.DRAFT, VacancyState.CHECKING, VacancyState.OPEN)


class PlaceUnknown(Refusal):
    """No postcode that we know, for work that is not done from home."""


class DaysPast(Refusal):
    """An advert closes today or later."""


class HoursWrong(Refusal):
    """The fewest hours are more than the most."""


class FewerThanFilled(Refusal):
    """Places that were filled, and introductions that were made, cannot be taken back."""


class NotYours(Refusal):
    """Only the employer's own people change its advert."""


class FirmUnchecked(Refusal):
    """An advert of an employer that nobody has checked is not shown."""


class NotOpenAnyMore(Refusal):
    """A filled or closed advert stays as it was."""


@dataclass(frozen=True)
class VacancyFacts:
    """What an employer says of a job. Hours are a week's; pay is pence an hour."""

    title: str
    description: str
    hours_min: Decimal
    hours_max: Decimal
    pay_pence_hour: int
    closes_on: date
    postcode: str = ""
    is_remote: bool = False
    shifts: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    openings: int = 1
    most_introductions: int = 5
    starts_on: date | None = None


def draft_vacancy(*, firm: Firm, facts: VacancyFacts, at: datetime, key: str = "") -> Vacancy:
    """Keep an advert as a draft, seen by the employer and the service alone. The same key is once.

    Raises NotYours, PlaceUnknown, DaysPast, HoursWrong.
    """
    _check_own(firm)

    def draft() -> uuid.UUID:
        row = Vacancy(area_id=firm.area_id, firm=firm, state_since=at)
        _write(row, facts, at=at)
        row.save(force_insert=True)
        _step(row, old="", at=at)
        audit.record("vacancy.drafted", thing=row)
        return row.pk

    request = {"firm": firm.pk, **asdict(facts)}
    made = idempotency.once(key, action="vacancy.draft", request=request, do=draft)
    return Vacancy.objects.select_related("firm").get(pk=made)


def change_vacancy(*, vacancy: Vacancy, facts: VacancyFacts, at: datetime) -> Vacancy:
    """Change an advert. An open one stays open, unless its new words must be looked at first.

    Facts that are there already change nothing and tell nobody.
    """
    row = _lock(vacancy)
    _check_own(row.firm)
    if row.state not in WRITTEN_STATES:
        raise NotOpenAnyMore("This vacancy is closed. Write a new one.")
    if facts.openings < max(1, row.filled):
        raise FewerThanFilled(f"{row.filled} of these jobs are filled: enter that many or more.")
    if row.title != facts.title:
        row.soc2020 = row.esco_uri = ""
    before = model_to_dict(row)
    _write(row, facts, at=at)
    if model_to_dict(row) == before:
        return row
    row.save()
    audit.record("vacancy.changed", thing=row)
    if row.state == VacancyState.OPEN:
        if held := held_for(row, on=clock.day_of(at)):
            _move(row, to=VacancyState.CHECKING, at=at, reason=",".join(held))
            events.publish("vacancy.closed", vacancy=row.pk)
        else:
            events.publish("vacancy.opened", vacancy=row.pk)
    return row


def held_for(vacancy: Vacancy, *, on: date) -> list[HoldReason]:
    """Why this advert would wait for an account manager if it were sent in today."""
    wage = framework_for(vacancy.area_id, on).wage_on(on)
    return reasons_to_hold(
        texts=(vacancy.title, vacancy.description), pay_pence_hour=vacancy.pay_pence_hour,
        wage_pence=wage.pence if wage else None,
        firm_is_checked=vacancy.firm.checked_on is not None,
    )  # fmt: skip


def submit_vacancy(
    *, vacancy: Vacancy, at: datetime, soc2020: str = "", esco_uri: str = ""
) -> Vacancy:
    """Send an advert in: it opens at once when nothing holds it, else a broker looks first.

    Sent twice, the second changes nothing. Raises NotYours, DaysPast, MoveRefused.
    """
    row = _lock(vacancy)
    _check_own(row.firm)
    if row.state in (VacancyState.CHECKING, VacancyState.OPEN):
        return row
    if row.closes_on < clock.day_of(at):
        raise DaysPast("The closing date has passed. Change it to a later one.")
    row.soc2020, row.esco_uri = soc2020 or row.soc2020, esco_uri or row.esco_uri
    row.save(update_fields=["soc2020", "esco_uri"])
    held = held_for(row, on=clock.day_of(at))
    _move(row, to=VacancyState.CHECKING, at=at, reason=",".join(held))
    return row if held else _open(row, at=at)


def open_vacancy(*, vacancy: Vacancy, at: datetime) -> Vacancy:
    """A broker has looked and opens an advert. Raises FirmUnchecked, DaysPast, MoveRefused."""
    check_can_look_after_employers()
    row = _lock(vacancy)
    if row.firm.checked_on is None:
        raise FirmUnchecked("Check the employer first: its adverts are not shown before.")
    if row.closes_on < clock.day_of(at):
        raise DaysPast("Its closing date has passed. Send it back to the employer.")
    return _open(row, at=at)


def send_back(*, vacancy: Vacancy, words: str, at: datetime) -> Vacancy:
    """A broker sends an advert back to its employer as a draft, and says what to change."""
    check_can_look_after_employers()
    return _move(_lock(vacancy), to=VacancyState.DRAFT, at=at, reason=words)


def close_vacancy(*, vacancy: Vacancy, at: datetime, reason: str = "") -> Vacancy:
    """Take an advert down. Introductions made for it stay and still want their result."""
    row = _lock(vacancy)
    if not can_look_after_employers():
        _check_own(row.firm)
    _move(row, to=VacancyState.CLOSED, at=at, reason=reason)
    events.publish("vacancy.closed", vacancy=row.pk)
    return row


def fill_one(*, vacancy_id: uuid.UUID, at: datetime) -> Vacancy:
    """One of the jobs is taken; the advert is filled with the last one. For introductions."""
    row = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy_id)
    row.filled = min(row.filled + 1, row.openings)
    row.save(update_fields=["filled"])
    if row.filled == row.openings and row.state == VacancyState.OPEN:
        _move(row, to=VacancyState.FILLED, at=at)
        events.publish("vacancy.closed", vacancy=row.pk)
    return row


def _write(row: Vacancy, facts: VacancyFacts, *, at: datetime) -> None:
    if facts.hours_max < facts.hours_min:
        raise HoursWrong("The most hours cannot be fewer than the fewest.")
    if facts.closes_on < clock.day_of(at):
        raise DaysPast("Enter a closing date that is today or later.")
    place = locate(facts.postcode) if facts.postcode else None
    if place is None and not facts.is_remote:
        raise PlaceUnknown("We do not know that postcode. Check it, or use one near by.")
    for name, value in asdict(facts).items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.la_code = place.place_code if place else ""
    row.latitude = place.latitude if place else None
    row.longitude = place.longitude if place else None


def _check_own(firm: Firm) -> None:
    mine = context.current().organisation
    if mine is None or firm.organisation_id != mine:
        raise NotYours("Only the employer's own people may change this.")


def _lock(vacancy: Vacancy) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("firm")
    return rows.get(pk=vacancy.pk)


def _open(row: Vacancy, *, at: datetime) -> Vacancy:
    _move(row, to=VacancyState.OPEN, at=at)
    row.opened_at = row.opened_at or at
    row.save(update_fields=["opened_at"])
    events.publish("vacancy.opened", vacancy=row.pk)
    return row


def _move(row: Vacancy, *, to: VacancyState, at: datetime, reason: str = "") -> Vacancy:
    VACANCY_MOVES.check_move(row.state, to)
    old, row.state, row.state_since = row.state, to, at
    row.save(update_fields=["state", "state_since"])
    _step(row, old=old, at=at, reason=reason)
    audit.record(f"vacancy.{to.lower()}", thing=row)
    return row


def _step(row: Vacancy, *, old: str, at: datetime, reason: str = "") -> None:
    VacancyStep(
        area_id=row.area_id, vacancy=row, organisation_id=row.firm.organisation_id,
        old_state=old, new_state=row.state, at=at, by_id=context.current().user,
        reason=reason[:300],
    ).save(force_insert=True)  # fmt: skip
