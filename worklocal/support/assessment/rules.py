"""Arithmetic of an assessment: which sections are done, and how scales moved. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from worklocal.reference.framework.enums import ScaleEnd
from worklocal.reference.framework.shapes import Question, Section

Value = str | int | list[str] | None


def is_given(value: Value) -> bool:
    """A skipped question has a row with nothing in it, so that it is not asked again at once."""
    return value not in (None, "", [])


@dataclass(frozen=True)
class SectionState:
    """How far one section has come. `skipped` counts those that were seen and left."""

    section: Section
    seen: int
    given: int

    @property
    def is_seen(self) -> bool:
        return self.seen >= len(self.section.questions)

    @property
    def skipped(self) -> int:
        return self.seen - self.given


def section_states(sections: Sequence[Section], answers: Mapping[str, Value]) -> list[SectionState]:
    """Every section in order, with how many of its questions were seen and answered."""
    return [
        SectionState(
            section,
            seen=sum(q.code in answers for q in section.questions),
            given=sum(is_given(answers.get(q.code)) for q in section.questions),
        )
        for section in sections
    ]


@dataclass(frozen=True)
class Movement:
    """One scale over time, oldest first. `better` is None for a scale without a good end."""

    question: Question
    points: tuple[tuple[date, int], ...]

    @property
    def change(self) -> int:
        return self.points[-1][1] - self.points[0][1]

    @property
    def is_better(self) -> bool | None:
        """None when it stayed the same, was asked once, or has no better end."""
        if len(self.points) < 2 or not self.change or self.question.better is None:
            return None
        return (self.change > 0) == (self.question.better is ScaleEnd.HIGH)


def movements(
    questions: Sequence[Question], rounds: Sequence[tuple[date, Mapping[str, Any]]]
) -> list[Movement]:
    """How each repeated scale moved over the rounds in which it was answered."""
    found = []
    for question in questions:
        points = tuple(
            (day, int(answers[question.code]))
            for day, answers in rounds
            if is_given(answers.get(question.code))
        )
        if points:
            found.append(Movement(question, points))
    return found
