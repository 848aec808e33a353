"""Questions about assessments. What a viewer may not see is left out by row-level security."""

import uuid
from dataclasses import dataclass

from worklocal.accounts.viewer import Viewer
from worklocal.core import clock
from worklocal.reference.framework.shapes import Instrument
from worklocal.support.assessment import rules
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.assessment.services import instrument_of


@dataclass(frozen=True)
class AssessmentRead:
    """One version with its questions and the answers that the viewer may see."""

    assessment: Assessment
    instrument: Instrument
    answers: dict[str, rules.Value]

    @property
    def sections(self) -> list[rules.SectionState]:
        return rules.section_states(self.instrument.sections, self.answers)

    @property
    def next_section(self) -> str:
        """The first section not yet seen; the first of all when every one was."""
        waiting = [state for state in self.sections if not state.is_seen]
        chosen = waiting[0].section if waiting else self.instrument.sections[0]
        return chosen.code


def _read(assessment: Assessment | None) -> AssessmentRead | None:
    if assessment is None:
        return None
    rows = Answer.objects.filter(assessment=assessment).order_by("id")
    answers = {row.question: row.value for row in rows}
    return AssessmentRead(assessment, instrument_of(assessment), answers)


def assessment_under_way(viewer: Viewer, journey_id: uuid.UUID) -> AssessmentRead | None:
    rows = Assessment.objects.filter(area=viewer.area, journey_id=journey_id, completed_at=None)
    return _read(rows.first())


def latest_assessment(viewer: Viewer, person_id: uuid.UUID) -> AssessmentRead | None:
    """The newest finished version."""
    rows = Assessment.objects.filter(
        area=viewer.area, person_id=person_id, completed_at__isnull=False
    )
    return _read(rows.select_related("completed_by").order_by("-completed_at", "-id").first())


def assessment_for(viewer: Viewer, assessment_id: uuid.UUID) -> AssessmentRead | None:
    rows = Assessment.objects.filter(area=viewer.area, pk=assessment_id)
    return _read(rows.select_related("completed_by").first())


def versions_of(viewer: Viewer, person_id: uuid.UUID) -> list[Assessment]:
    """Every finished version, the newest first."""
    rows = Assessment.objects.filter(
        area=viewer.area, person_id=person_id, completed_at__isnull=False
    )
    return list(rows.order_by("-completed_at", "-id"))


def change_over_time(viewer: Viewer, person_id: uuid.UUID) -> list[rules.Movement]:
    """How the repeated scales moved from version to version; two queries however many there are."""
    versions = versions_of(viewer, person_id)[::-1]
    if not versions:
        return []
    questions = instrument_of(versions[-1]).repeated_questions
    found: dict[uuid.UUID, dict[str, rules.Value]] = {row.pk: {} for row in versions}
    rows = Answer.objects.filter(
        assessment__in=versions, question__in=[question.code for question in questions]
    )
    for row in rows.order_by("id"):
        found[row.assessment_id][row.question] = row.value
    days = [(clock.day_of(v.completed_at), found[v.pk]) for v in versions if v.completed_at]
    return rules.movements(questions, days)
