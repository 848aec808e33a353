"""Vacancies, matches and work turned into words, the same for the person and their coach."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.employers.vacancies.models import Vacancy
from worklocal.matching.introductions.models import Match
from worklocal.support.work.models import CheckIn, CheckInOutcome, Job, ProofKind
from worklocal.web.record.labels import said
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import Tag, day, days_between, listing, money, short_day

SHIFTS = {
    "DAY": gettext_lazy("days"), "EARLY": gettext_lazy("early mornings"),
    "LATE": gettext_lazy("evenings"), "EVENING": gettext_lazy("evenings"),
    "NIGHT": gettext_lazy("nights"), "WEEKEND": gettext_lazy("weekends"),
}  # fmt: skip
CHECK_IN_WORDS = {
    CheckInOutcome.GOING_WELL: gettext_lazy("It is going well"),
    CheckInOutcome.NEEDS_HELP: gettext_lazy("I need some help"),
    CheckInOutcome.AT_RISK: gettext_lazy("I may lose this job"),
    CheckInOutcome.ENDED: gettext_lazy("The job has ended"),
}
CHECK_IN_COLOURS = {
    CheckInOutcome.GOING_WELL: "green", CheckInOutcome.NEEDS_HELP: "orange",
    CheckInOutcome.AT_RISK: "red", CheckInOutcome.ENDED: "grey", CheckInOutcome.NO_ANSWER: "grey",
}  # fmt: skip


def plain(number: Decimal | None) -> str:
    """37.5 as "37.5" and 40.0 as "40"."""
    if number is None:
        return ""
    whole, _point, rest = f"{number:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def hours_words(vacancy: Vacancy) -> str:
    low, high = plain(vacancy.hours_min), plain(vacancy.hours_max)
    if low == high:
        return _("%(hours)s hours a week") % {"hours": high}
    return _("%(low)s to %(high)s hours a week") % {"low": low, "high": high}


def pay_words(pence: int | None) -> str:
    return _("%(pay)s an hour") % {"pay": money(pence)} if pence else _("Not said")


def shift_words(codes: Iterable[str]) -> str:
    return listing(str(SHIFTS.get(code, code.lower())) for code in codes)


def vacancy_facts(vacancy: Vacancy) -> str:
    """One line: where, how many hours, for how much."""
    where = _("From home") if vacancy.is_remote else vacancy.postcode.partition(" ")[0]
    parts = [where, hours_words(vacancy), pay_words(vacancy.pay_pence_hour)]
    return ", ".join(part for part in parts if part)


def vacancy_rows(vacancy: Vacancy) -> list[Row]:
    rows = [
        Row(_("Employer"), vacancy.firm.name), Row(_("Hours"), hours_words(vacancy)),
        Row(_("Pay"), pay_words(vacancy.pay_pence_hour)),
        Row(_("Where"), _("From home") if vacancy.is_remote else vacancy.postcode),
    ]  # fmt: skip
    if vacancy.shifts:
        rows.append(Row(_("When"), shift_words(vacancy.shifts)))
    if vacancy.skills:
        rows.append(Row(_("Skills that help"), listing(vacancy.skills)))
    if vacancy.licences:
        rows.append(Row(_("Licences needed"), listing(code.lower() for code in vacancy.licences)))
    return [*rows, Row(_("Apply by"), day(vacancy.closes_on))]


REASONS = {
    "skill": gettext_lazy("You both named this skill: %(name)s"),
    "occupation": gettext_lazy("It is close to the work you want"),
    "experience": gettext_lazy("It asks for more experience than you have told us of"),
    "price": gettext_lazy("Many others are being shown this job too"),
}
WISHES = {
    "sector not as wished": gettext_lazy("Sector not as wished"),
    "hours not as wished": gettext_lazy("Hours not as wished"),
    "setting not as wished": gettext_lazy("Setting not as wished"),
    "nearness not as wished": gettext_lazy("Nearness not as wished"),
}
REASONS_OF_COACH = {
    "skill": gettext_lazy("Shared skill: %(name)s"),
    "occupation": gettext_lazy("Close to the work they want"),
    "experience": gettext_lazy("Asks for more experience than they have told us of"),
    "price": gettext_lazy("Many others are being shown this job too"),
}


def reasons(match: Match, *, is_own: bool) -> tuple[list[str], list[str]]:
    """What speaks for a match and what against it, in words, the weightiest first."""
    words = REASONS if is_own else REASONS_OF_COACH
    parts = sorted(_parts(match.parts), key=lambda part: -abs(part[2]))
    good, less = [], []
    for kind, name, value in parts:
        why = str(words[kind]) % {"name": name} if kind in words else str(WISHES.get(name, name))
        (good if value >= 0 else less).append(why[:1].upper() + why[1:])
    return good[:6], less[:4]


def _parts(stored: Any) -> list[tuple[str, str, float]]:
    """Parts as the engine writes them: a list of kind, name and value, or value by name."""
    if isinstance(stored, Mapping):
        return [(str(k), str(k), float(v)) for k, v in stored.items() if _is_number(v)]
    return [(part["kind"], part["name"], float(part["value"])) for part in stored]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


BLOCKED = {
    "travel": gettext_lazy("Most jobs are further away than you can travel."),
    "hours": gettext_lazy("Most jobs have other hours than you asked for."),
    "times": gettext_lazy("Most jobs are at other times than you can work."),
    "licences": gettext_lazy("Most jobs ask for a licence that you have not named."),
    "adjustments": gettext_lazy("Most employers have not said that they offer what you need."),
    "pay": gettext_lazy("Most jobs pay less than the least you would take."),
    "not_this": gettext_lazy("You said no to most of what would fit."),
    "floor": gettext_lazy("Jobs are open to you, but none is close enough to what you want."),
}


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = {
    "mon": gettext_lazy("Monday"), "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"), "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"), "sat": gettext_lazy("Saturday"), "sun": gettext_lazy("Sunday"),
}  # fmt: skip
PARTS = {
    "school": gettext_lazy("in school hours"), "day": gettext_lazy("in the day"),
    "evening": gettext_lazy("evenings"), "night": gettext_lazy("nights"),
}  # fmt: skip
SLOT = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)-(school|day|evening|night)\b")
SLOTS = re.compile(rf"{SLOT.pattern}(?:(?:, | and ){SLOT.pattern})*")


def plain_times(text: str) -> str:
    """The engine's slots of a week, such as "mon-evening", in words; a whole week in one."""

    def in_words(run: re.Match[str]) -> str:
        by_part: dict[str, list[str]] = {}
        for day_code, part in SLOT.findall(run[0]):
            by_part.setdefault(part, []).append(day_code)
        return listing(_days(days, part) for part, days in by_part.items())

    return SLOTS.sub(in_words, text)


def _days(days: list[str], part: str) -> str:
    whole = set(WEEKDAYS) <= set(days)
    all_week = _("weekday") if part in ("evening", "night") else _("weekdays")
    named = [all_week] if whole else [str(DAYS[d]) for d in days if d in WEEKDAYS]
    named += [str(DAYS[each]) for each in days if each not in WEEKDAYS]
    return f"{listing(named)} {PARTS[part]}"


# The smallest changes as the engine writes them, each with the same sentence to be translated.
CHANGES = (
    (r"travelling (?P<km>[\d.]+) km further", gettext_lazy("travelling %(km)s km further")),
    (r"(?P<hours>[\d.]+) hours' difference met",
     gettext_lazy("%(hours)s hours’ difference met")),
    (r"being free for (?P<times>.+)", gettext_lazy("being free for %(times)s")),
    (r"getting (?P<licences>.+)", gettext_lazy("getting %(licences)s")),
    (r"(?P<pay>£[\d.]+) an hour more", gettext_lazy("%(pay)s an hour more")),
    (r"the employer offers sponsorship", gettext_lazy("the employer offers sponsorship")),
    (r"the employer states the pay", gettext_lazy("the employer states the pay")),
    (r"the employer offers (?P<what>.+)", gettext_lazy("the employer offers %(what)s")),
    (r"the person agrees to remote work", gettext_lazy("the person agrees to remote work")),
    (r"the person says how far", gettext_lazy("the person says how far")),
)  # fmt: skip


def change_words(text: str) -> str:
    """The smallest change, in the language of the page; one of another form as it stands."""
    for pattern, words in CHANGES:
        run = re.fullmatch(pattern, text)
        if run:
            return str(words) % {name: plain_times(part) for name, part in run.groupdict().items()}
    return plain_times(text)


def blocked_words(blocked_by: Mapping[str, str]) -> str:
    """Why a list is empty, and the smallest change that would open a job."""
    again = _("We look again whenever a vacancy or your wishes change.")
    why = BLOCKED.get(blocked_by.get("rule", ""))
    change = change_words(blocked_by.get("change", ""))
    would = _("One would fit with: %(change)s.") % {"change": change} if change else ""
    return " ".join(str(part) for part in (why, would, again) if part)


def _span(first: Any, last: Any) -> str:
    return _("%(first)s to %(last)s") % {"first": short_day(first), "last": short_day(last)}


def job_rows(job: Job) -> list[Row]:
    rows = [Row(_("Days"), days_between(job.starts_on, job.ends_on))]
    if job.hours_a_week:
        rows.append(Row(_("Hours a week"), plain(job.hours_a_week)))
    if job.pay_pence_hour:
        rows.append(Row(_("Pay"), pay_words(job.pay_pence_hour)))
    proofs = [
        f"{said(ProofKind(p.kind))}, {_span(p.from_on, p.to_on)}"
        for p in sorted(job.proofs.all(), key=lambda proof: (proof.from_on, proof.pk))
    ]
    return [*rows, Row(_("How we know"), "; ".join(proofs) or _("Nothing yet"))]


def check_in_tag(check_in: CheckIn, *, today: Any) -> Tag:
    if check_in.done_on:
        outcome = CheckInOutcome(check_in.outcome)
        return Tag(said(outcome), CHECK_IN_COLOURS[outcome])
    if check_in.due_on < today:
        return Tag(_("Overdue"), "red")
    return Tag(_("To come"), "grey")
