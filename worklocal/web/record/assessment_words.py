"""Questions of the standard assessment as form fields, and answers as words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from worklocal.accounts.enums import FieldGroup
from worklocal.reference.framework.enums import AnswerKind, ScaleEnd
from worklocal.reference.framework.shapes import Question, Section
from worklocal.support.assessment.rules import Movement, Value, is_given
from worklocal.web.record.labels import worded
from worklocal.web.shell import charts, forms
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import Link, Tag, listing, short_day

LONGEST = 1000


def field_for(question: Question) -> Any:
    """The field that asks one question. Its hint always says why it is asked."""
    why = _("Why we ask: %(why)s") % {"why": worded(question.why)}
    about: dict[str, Any] = {
        "label": worded(question.ask), "required": False, "say_optional": False, "label_size": "m",
        "noun": _("your answer"),
    }  # fmt: skip
    hint = f"{worded(question.hint)} {why}".strip()
    choices = choices_of(question)
    if question.kind is AnswerKind.TEXT:
        return forms.LongTextField(hint=hint, count=LONGEST, rows=4, **about)
    if question.kind is AnswerKind.MANY:
        return forms.CheckboxesField(hint=hint, choices=choices, small=True, **about)
    if question.kind is AnswerKind.SCALE:
        ends = _("0 means “%(low)s” and 10 means “%(high)s”.") % {
            "low": worded(question.low), "high": worded(question.high)
        }  # fmt: skip
        numbers = [(str(number), str(number)) for number in range(11)]
        return forms.RadiosField(
            hint=f"{ends} {hint}", choices=numbers, inline=True, small=True, **about
        )
    return forms.RadiosField(hint=hint, choices=choices, small=True, **about)


class SectionForm(forms.Form):
    """One section's questions; those that the viewer may not see are not asked."""

    def __init__(self, *args: Any, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.code] = field_for(question)

    def answers(self) -> dict[str, Value]:
        """Values as the service keeps them; nothing for a question that was skipped."""
        return {q.code: _stored(q, self.cleaned_data[q.code]) for q in self.questions}


def _stored(question: Question, given: Any) -> Value:
    if not is_given(given):
        return None
    return int(given) if question.kind is AnswerKind.SCALE else given


def choices_of(question: Question) -> list[tuple[str, str]]:
    return [(code, worded(words)) for code, words in question.choices]


def shown(question: Question, value: Value) -> str:
    """An answer in words."""
    if not is_given(value):
        return _("Not answered")
    if question.kind is AnswerKind.SCALE:
        return _("%(value)s out of 10") % {"value": value}
    words = dict(choices_of(question))
    if isinstance(value, list):
        return listing(words.get(each, each) for each in value)
    return words.get(str(value), str(value))


def asked_of(section: Section, groups: frozenset[FieldGroup]) -> list[Question]:
    """The section's questions that a holder of these field groups may see."""
    return [q for q in section.questions if q.sensitive is None or q.sensitive in groups]


def answer_rows(
    section: Section, answers: dict[str, Value], groups: frozenset[FieldGroup], change: str = ""
) -> list[Row]:
    """Question and answer, with a link to change it where there is one."""
    rows = []
    for question in asked_of(section, groups):
        ask = worded(question.ask)
        links = [Link(_("Change"), f"{change}#id_{question.code}", ask)] if change else []
        rows.append(Row(ask, shown(question, answers.get(question.code)), links))
    return rows


def movement_tag(movement: Movement) -> Tag | str:
    if len(movement.points) < 2:
        return Tag(_("Asked once"), "grey")
    if movement.change == 0:
        return Tag(_("The same"), "grey")
    if movement.is_better is None:
        return Tag(_("Changed"), "blue")
    return Tag(_("Better"), "green") if movement.is_better else Tag(_("Harder"), "orange")


def movement_rows(movements: Iterable[Movement]) -> list[list[Any]]:
    """Scale, first answer, latest answer, and whether it got better."""
    rows = []
    for movement in movements:
        first, last = movement.points[0], movement.points[-1]
        ends = _("0 is “%(low)s”, 10 is “%(high)s”") % {
            "low": worded(movement.question.low), "high": worded(movement.question.high)
        }  # fmt: skip
        low_is_good = movement.question.better is ScaleEnd.LOW
        note = f"{ends}. {_('Lower is better.')}" if low_is_good else f"{ends}."
        rows.append([worded(movement.question.ask), note, _point(first), _point(last),
                     movement_tag(movement)])  # fmt: skip
    return rows


def _point(point: tuple[Any, int]) -> str:
    return _("%(value)s on %(day)s") % {"value": point[1], "day": short_day(point[0])}


def movement_drawing(movements: list[Movement]) -> tuple[str, list[str], list[list[str]]] | None:
    """Up to four scales over time as a drawing, with its heads and rows; None with one round."""
    several = [movement for movement in movements if len(movement.points) > 1][:4]
    if not several:
        return None
    days = sorted({day for movement in several for day, _value in movement.points})
    places = [short_day(day) for day in days]
    series = [
        charts.Series(worded(movement.question.ask).rstrip("?")[:24],
                      [dict(movement.points).get(day) for day in days])
        for movement in several
    ]  # fmt: skip
    rows = [[short_day(day), *(str(dict(m.points).get(day, "")) for m in several)] for day in days]
    heads = [_("Day"), *(worded(movement.question.ask) for movement in several)]
    return charts.lines(places, series, from_nought=True), heads, rows
