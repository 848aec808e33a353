"""What goes with a person: each part in words, as they will read it and as it will be received.

Row security decides what is found, so whoever prepares a packet cannot put in what they do not see.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from worklocal.accounts.bars import sealed_groups
from worklocal.accounts.enums import FieldGroup
from worklocal.reference.framework.enums import AnswerKind
from worklocal.reference.framework.shapes import Question
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.assessment.services import instrument_of
from worklocal.support.coaching.models import Note
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import ContactRule, Journey, Person
from worklocal.support.plans.models import Plan
from worklocal.support.work.models import Job

WHO = "WHO"
SUMMARY = "SUMMARY"
Lines = list[list[str]]


class Choice(models.TextChoices):
    """What the person ticks. Nothing is ticked for them."""

    EMAIL = "EMAIL", "My e-mail address"
    PHONE = "PHONE", "My phone number"
    BORN = "BORN", "My date of birth"
    PLAN = "PLAN", "My plan: goals and steps"
    WORK = "WORK", "My work history"
    ANSWERS = "ANSWERS", "My answers about me, without the sensitive ones"
    NOTES = "NOTES", "Notes about me and my replies, without the sensitive ones"
    HEALTH = "HEALTH", "My answers about health and disability"
    OFFENDING = "OFFENDING", "My answers about offending"


ORDINARY = (Choice.EMAIL, Choice.PHONE, Choice.BORN, Choice.PLAN, Choice.WORK, Choice.ANSWERS,
            Choice.NOTES)  # fmt: skip
SENSITIVE = (Choice.HEALTH, Choice.OFFENDING)


@dataclass(frozen=True)
class Piece:
    """One part before it is a row. A part without lines does not go."""

    code: str
    title: str
    lines: Lines
    group: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def packet_of(
    journey: Journey, chosen: Iterable[str], *, moves_on: date, meet_on: date | None = None,
    summary: str = "",
) -> list[Piece]:  # fmt: skip
    """The parts that were chosen and hold something, in the order in which they are read."""
    wanted = set(chosen)
    pieces = [_who(journey, wanted, moves_on, meet_on)]
    if summary.strip():
        title = "What my coach wrote for the next one"
        pieces.append(Piece(SUMMARY, title, [["Summary", summary.strip()]]))
    pieces += [_PARTS[code](journey) for code in (Choice.PLAN, Choice.WORK) if code in wanted]
    pieces += _answers(journey, wanted)
    if Choice.NOTES in wanted:
        pieces.append(_notes(journey))
    return [piece for piece in pieces if piece.lines]


def digest_of(parts: Iterable[Any]) -> str:
    """One hash over parts that were read back from the database, in their order."""
    content = [[p.code, p.title, p.field_group, p.lines, p.data] for p in parts]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _who(journey: Journey, wanted: set[str], moves_on: date, meet_on: date | None) -> Piece:
    person = journey.person
    ways = {
        "email": person.email if Choice.EMAIL in wanted else "",
        "phone": person.phone if Choice.PHONE in wanted else "",
    }
    born = person.born_on if Choice.BORN in wanted else None
    contact_by = _contact_by(person, ways)
    rules = _rules(person, ways)
    coach = journey.lead_coach
    lines = [
        ["Name", person.name], ["Date of birth", _day(born) if born else ""],
        ["Language", dict(settings.LANGUAGES).get(person.language, person.language)],
        ["E-mail", ways["email"]], ["Phone", ways["phone"]],
        ["Contact me by", str(Channel(contact_by).label)],
        *([f"Safe contact: {Channel(rule['channel']).label}", _rule_words(rule)] for rule in rules),
        ["I move on", _day(moves_on)],
        ["My coach until now", f"{coach.display_name}, {coach.email}" if coach else ""],
        ["We meet together on", _day(meet_on) if meet_on else ""],
    ]  # fmt: skip
    data = {
        "chosen_name": person.chosen_name, "family_name": person.family_name,
        "language": person.language, "born_on": born.isoformat() if born else None,
        "contact_by": contact_by, "rules": rules, **ways,
    }  # fmt: skip
    return Piece(WHO, "Who I am", [line for line in lines if line[1]], data=data)


def _contact_by(person: Person, ways: dict[str, str]) -> str:
    """The way they like best, where what it needs goes along."""
    needs = {Channel.EMAIL: "email", Channel.SMS: "phone", Channel.PHONE: "phone"}
    if ways.get(needs.get(Channel(person.contact_by), ""), ""):
        return str(person.contact_by)
    if ways["email"]:
        return str(Channel.EMAIL)
    return str(Channel.PHONE if ways["phone"] else Channel.LETTER)


def _rules(person: Person, ways: dict[str, str]) -> list[dict[str, Any]]:
    """A rule of safe contact goes wherever its address or number goes: that is not a choice."""
    gone = {Channel.EMAIL: ways["email"], Channel.SMS: ways["phone"], Channel.PHONE: ways["phone"]}
    rows = ContactRule.objects.filter(person=person).order_by("channel")
    return [
        {"channel": str(row.channel), "is_safe": row.is_safe, "from_hour": row.from_hour,
         "to_hour": row.to_hour, "leave_messages": row.leave_messages}
        for row in rows if gone.get(Channel(row.channel))
    ]  # fmt: skip


def _rule_words(rule: dict[str, Any]) -> str:
    if not rule["is_safe"]:
        return "not safe: do not use it"
    hours = ""
    if rule["from_hour"] is not None and rule["to_hour"] is not None:
        hours = f" from {rule['from_hour']}:00 to {rule['to_hour']}:00"
    return f"safe{hours}" + ("" if rule["leave_messages"] else ", leave no messages")


def _plan(journey: Journey) -> Piece:
    plan = Plan.objects.filter(journey=journey).first()
    goals = list(plan.goals.filter(dropped_on=None).order_by("position", "id")) if plan else []
    steps = list(plan.actions.filter(dropped_on=None).order_by("due_on", "id")) if plan else []
    lines = [
        ["Goal", f"{g.words} (reached on {_day(g.reached_on)})" if g.reached_on else g.words]
        for g in goals
    ] + [["Step", _step_words(step)] for step in steps]
    data = {
        "goals": [{"kind": str(g.kind), "words": g.words} for g in goals if not g.reached_on],
        "steps": [
            {"what": s.what, "due_on": s.due_on.isoformat() if s.due_on else None}
            for s in steps if s.owner == "PERSON" and not s.done_on
        ],
    }  # fmt: skip
    return Piece(Choice.PLAN, "My plan", lines, data=data)


def _step_words(step: Any) -> str:
    words = f"{step.what} ({step.get_owner_display().lower()}"
    if step.done_on:
        return f"{words}, done on {_day(step.done_on)})"
    return f"{words}, by {_day(step.due_on)})" if step.due_on else f"{words})"


def _work(journey: Journey) -> Piece:
    rows = Job.objects.filter(person_id=journey.person_id, replaced_by=None)
    lines = [
        [f"{job.title}, {job.employer_name}",
         f"{_day(job.starts_on)} to {_day(job.ends_on) if job.ends_on else 'now'}"]
        for job in rows.order_by("starts_on", "id")
    ]  # fmt: skip
    return Piece(Choice.WORK, "My work history", lines)


def _answers(journey: Journey, wanted: set[str]) -> list[Piece]:
    """The newest finished version; sensitive answers each under their own tick, sealed ones never.

    Whose table lets them be seen does not matter: money and private answers are not looked for.
    """
    groups = {"": Choice.ANSWERS, **{str(code): code for code in SENSITIVE}}
    groups = {group: code for group, code in groups.items() if code in wanted}
    rows = Assessment.objects.filter(person_id=journey.person_id, completed_at__isnull=False)
    latest = rows.order_by("-completed_at", "-id").first()
    if latest is None or not groups:
        return []
    sealed = sealed_groups(journey.person_id)
    answers = {
        row.question: row
        for row in Answer.objects.filter(assessment=latest, field_group__in=list(groups))
        if row.value not in (None, "", []) and row.field_group not in sealed
    }
    titles = {"": "My answers about me", **{str(g): f"My answers: {g.label.lower()}"
                                            for g in FieldGroup}}  # fmt: skip
    found = {group: Piece(str(code), titles[group], [], group) for group, code in groups.items()}
    for code, question in instrument_of(latest).questions.items():
        row = answers.get(code)
        if row is not None:
            found[row.field_group].lines.append([question.ask, _said(question, row.value)])
    return list(found.values())


def _said(question: Question, value: Any) -> str:
    if question.kind is AnswerKind.SCALE:
        return f"{value} out of 10 (0: {question.low}, 10: {question.high})"
    words = dict(question.choices)
    many = value if isinstance(value, list) else [value]
    return "; ".join(words.get(str(each), str(each)) for each in many)


def _notes(journey: Journey) -> Piece:
    rows = Note.objects.filter(person_id=journey.person_id, field_group="")
    lines: Lines = []
    for note in (
        rows.select_related("author").prefetch_related("replies").order_by("written_at", "id")
    ):
        lines.append([f"{note.author.display_name}, {_day(note.written_at.date())}", note.text])
        lines += [["My reply", reply.text] for reply in note.replies.all()]
    return Piece(Choice.NOTES, "Notes about me", lines)


_PARTS: dict[str, Callable[[Journey], Piece]] = {Choice.PLAN: _plan, Choice.WORK: _work}
