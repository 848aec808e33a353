"""Employers, vacancies and introductions turned into words."""

from datetime import date
from typing import Any

from worklocal.employers.firms.models import SECTORS, Firm, FirmContact, FirmSize
from worklocal.employers.firms.selectors import resting_until
from worklocal.employers.vacancies.models import Vacancy, VacancyState, VacancyStep
from worklocal.employers.vacancies.rules import HoldReason
from worklocal.matching.introductions.models import (
    Introduction,
    IntroductionState,
    IntroductionStep,
    NotHiredReason,
)
from worklocal.web.citizen.wishes import ADJUSTMENTS, LICENCES, SHIFTS
from worklocal.web.record.job_words import hours_words, pay_words
from worklocal.web.shell.parts import Event, Row
from worklocal.web.shell.presenters import Tag, ago, day, listing, moment, plural, short_day

STATE_COLOURS = {
    VacancyState.DRAFT: "grey", VacancyState.CHECKING: "orange", VacancyState.OPEN: "green",
    VacancyState.FILLED: "blue", VacancyState.CLOSED: "grey",
}  # fmt: skip
RESULT_WORDS = {
    IntroductionState.SENT: ("Waiting for you", "orange"),
    IntroductionState.INTERVIEW: ("Interview", "purple"),
    IntroductionState.HIRED: ("Offered the job", "green"),
    IntroductionState.NOT_HIRED: ("Not this time", "grey"),
}
SHIFT_CHOICES = [(code, str(words)) for code, words in SHIFTS]
LICENCE_CHOICES = [(code, str(words)) for code, words in LICENCES]
OFFERED = {
    "STEP_FREE": "No steps",
    "SEATED_WORK": "The work can be done sitting down",
    "QUIET_PLACE": "A quiet place to work",
    "FLEXIBLE_START": "The start time can change",
    "NO_HEAVY_LIFTING": "No heavy lifting",
    "EXTRA_BREAKS": "More breaks",
    "ASSISTIVE_SOFTWARE": "Screen reader and other aids",
    "BSL_INTERPRETER": "British Sign Language",
    "PHASED_START": "Starting with few hours",
}
ADJUSTMENT_CHOICES = [(code, OFFERED.get(code, str(words))) for code, words in ADJUSTMENTS]


def vacancy_tag(state: str) -> Tag:
    state = VacancyState(state)
    return Tag(str(state.label), STATE_COLOURS[state])


def named(codes: list[str], choices: list[tuple[str, str]]) -> str:
    words = dict(choices)
    return listing(words.get(code, code.replace("_", " ").capitalize()) for code in codes)


def advert_rows(vacancy: Vacancy) -> list[Row]:
    """Everything of an advert but its title and description."""
    where = "From home" if vacancy.is_remote else vacancy.postcode
    if vacancy.is_remote and vacancy.postcode:
        where = f"From home, or {vacancy.postcode}"
    rows = [
        ("Hours", hours_words(vacancy)), ("When", named(vacancy.shifts, SHIFT_CHOICES)),
        ("Pay", pay_words(vacancy.pay_pence_hour)), ("Where", where),
        ("Licences needed", named(vacancy.licences, LICENCE_CHOICES) or "None"),
        ("What you can offer", named(vacancy.adjustments, ADJUSTMENT_CHOICES)),
        ("Jobs", plural(vacancy.openings, "job", "jobs")),
        ("Introductions at most", f"{vacancy.most_introductions:,}"),
        ("Starts", day(vacancy.starts_on)), ("Closes", day(vacancy.closes_on)),
    ]  # fmt: skip
    return [Row(key, value) for key, value in rows if value]


def hold_words(codes: list[Any]) -> list[str]:
    return [str(HoldReason(code).label) for code in codes if code in HoldReason.values]


def vacancy_events(steps: list[VacancyStep]) -> list[Event]:
    """Every move of a vacancy, newest first; codes of why it was held become sentences."""
    events = []
    for step in steps:
        codes = step.reason.split(",") if step.reason else []
        held = hold_words(codes)
        text = ". ".join(held) + "." if held else step.reason
        title = str(VacancyState(step.new_state).label)
        if (step.old_state, step.new_state) == ("CHECKING", "DRAFT"):
            title = "Sent back"
        events.append(Event(title=title, when=moment(step.at), datetime=step.at, text=text))
    return events


def result_tag(row: Introduction, *, today: date) -> Tag:
    state = IntroductionState(row.state)
    if state in (IntroductionState.SENT, IntroductionState.INTERVIEW) and is_late(row, today):
        return Tag("Result overdue", "red")
    return Tag(*RESULT_WORDS[state])


def is_late(row: Introduction, today: date) -> bool:
    return row.result_due_on is not None and row.result_due_on < today


def due_words(row: Introduction, *, today: date) -> str:
    waits = row.state in (IntroductionState.SENT, IntroductionState.INTERVIEW)
    if not waits or row.result_due_on is None:
        return ""
    return f"{short_day(row.result_due_on)}, {ago(row.result_due_on, today=today)}"


def introduction_events(steps: list[IntroductionStep]) -> list[Event]:
    reasons = dict(NotHiredReason.choices)
    shown = [s for s in steps if s.new_state in RESULT_WORDS]
    return [
        Event(
            title="Sent to you" if s.new_state == IntroductionState.SENT
            else RESULT_WORDS[IntroductionState(s.new_state)][0],
            when=moment(s.at), datetime=s.at,
            text=" ".join(filter(None, [
                s.reason and f"{reasons.get(s.reason, s.reason)}.",
                s.words if s.new_state != IntroductionState.SENT else "",
            ])),
        )
        for s in shown
    ]  # fmt: skip


def firm_tag(firm: Firm) -> Tag:
    return Tag("Checked", "green") if firm.checked_on else Tag("To be checked", "orange")


def firm_rows(firm: Firm) -> list[Row]:
    rows = [
        ("Sector", SECTORS.get(firm.sector, "")), ("Size", str(FirmSize(firm.size).label)),
        ("Company number", firm.company_number or "Not given"), ("Postcode", firm.postcode),
        ("About them", firm.about),
        ("Account manager", firm.account_manager.display_name if firm.account_manager else
         "Nobody yet"),
    ]  # fmt: skip
    return [Row(key, value) for key, value in rows if value]


def asked_note(contacts: list[FirmContact], *, today: date) -> str:
    """Why to leave an employer in peace, or nothing: when it was asked last, and by whom."""
    if not contacts:
        return ""
    last = contacts[0]
    until = resting_until(last.at, today=today)
    if until is None:
        return ""
    return (
        f"Asked on {day(last.at)} by {last.by.display_name}. Leave them in peace until "
        f"{day(until)}, unless they come to you."
    )
