"""Answering the standard assessment: saved as one goes, kept by version, never compulsory."""

from collections.abc import Mapping
from datetime import datetime

from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Refusal
from worklocal.reference.framework.rules import markers_from_answers
from worklocal.reference.framework.selectors import framework_for, version_named
from worklocal.reference.framework.shapes import Framework, Instrument
from worklocal.support.assessment.models import Answer, AnsweredWith, Assessment
from worklocal.support.assessment.rules import Value, is_given
from worklocal.support.people.models import Journey, Person


class AssessmentClosed(Refusal):
    """A finished assessment stays as it is; a change starts the next version."""


class NothingAnswered(Refusal):
    """An assessment without an answer says nothing."""


def instrument_name(framework: Framework) -> str:
    """Such as "2026-1/FIRST-1": the framework's version, the tool and the tool's version."""
    tool = framework.assessment
    return f"{framework.version}/{tool.code}-{tool.version}"


def instrument_of(assessment: Assessment) -> Instrument:
    """The questions in the version that was answered, however old."""
    return version_named(assessment.instrument.partition("/")[0]).assessment


def start_assessment(*, journey: Journey, answered_with: AnsweredWith, at: datetime) -> Assessment:
    """The assessment under way, or a new one that begins with the answers of the last.

    Nothing is asked twice: a person changes what is no longer so. Answers that the one who starts
    it may not see cannot be copied; the person or the lead coach sees them all.
    """
    under_way = Assessment.objects.filter(journey=journey, completed_at=None).first()
    if under_way is not None:
        return under_way
    day = clock.day_of(at)
    assessment = Assessment(
        area_id=journey.area_id, person_id=journey.person_id, journey=journey,
        instrument=instrument_name(framework_for(journey.area_id, day)),
        answered_with=answered_with, started_at=at,
    )  # fmt: skip
    assessment.save(force_insert=True)
    _copy_last_answers(assessment)
    audit.record("assessment.started", person_id=journey.person_id, thing=assessment)
    return assessment


def _copy_last_answers(assessment: Assessment) -> None:
    last = (
        Assessment.objects.filter(person=assessment.person_id, completed_at__isnull=False)
        .order_by("-completed_at", "-id")
        .first()
    )
    if last is None:
        return
    known = instrument_of(assessment).questions
    Answer.objects.bulk_create(
        Answer(
            area_id=assessment.area_id, assessment=assessment, person_id=assessment.person_id,
            question=answer.question, field_group=known[answer.question].sensitive or "",
            value=answer.value, answered_at=answer.answered_at,
        )
        for answer in last.answers.order_by("id")
        if answer.question in known and is_given(answer.value)
    )  # fmt: skip


def save_answers(
    *, assessment: Assessment, answers: Mapping[str, Value], at: datetime
) -> Assessment:
    """Keep the answers of a page; an empty one means that the question was skipped.

    Raises AssessmentClosed. Questions that the instrument does not have are refused loudly.
    """
    assessment = _open(assessment)
    questions = instrument_of(assessment).questions
    before = {row.question: row for row in assessment.answers.filter(question__in=list(answers))}
    changed = 0
    for code, value in answers.items():
        row = before.get(code)
        if row is None:
            Answer(
                area_id=assessment.area_id, assessment=assessment,
                person_id=assessment.person_id, question=code,
                field_group=questions[code].sensitive or "", value=value, answered_at=at,
            ).save(force_insert=True)  # fmt: skip
        elif row.value != value:
            row.value, row.answered_at = value, at
            row.save(update_fields=["value", "answered_at"])
        else:
            continue
        changed += 1
    _note_who_answers(assessment)
    if changed:
        audit.record(
            "assessment.answered", person_id=assessment.person_id, thing=assessment,
            detail={"answers": changed},
        )  # fmt: skip
    return assessment


def _note_who_answers(assessment: Assessment) -> None:
    """Begun alone and gone on with the coach, or the other way round, is together."""
    by_person = context.current().person == assessment.person_id
    alone = assessment.answered_with == AnsweredWith.SELF
    if by_person != alone and assessment.answered_with != AnsweredWith.TOGETHER:
        assessment.answered_with = AnsweredWith.TOGETHER
        assessment.save(update_fields=["answered_with"])


def complete_assessment(*, assessment: Assessment, at: datetime) -> Assessment:
    """Finish it, keep it as a version, and set the markers that its answers give.

    Markers of a sensitive kind are not put on the person's row, which every helper reads: they are
    worked out from answers by those who may see them. Markers set by a coach stay.
    """
    assessment = _open(assessment)
    answers = {row.question: row.value for row in assessment.answers.order_by("id")}
    if not any(is_given(value) for value in answers.values()):
        raise NothingAnswered("Answer at least one question, then finish. You can skip the rest.")
    assessment.completed_at = at
    assessment.completed_by_id = context.current().user
    assessment.save(update_fields=["completed_at", "completed_by"])
    day = clock.day_of(at)
    Journey.objects.filter(pk=assessment.journey_id).update(assessed_on=day)
    _set_markers(assessment.person, framework_for(assessment.area_id, day), answers)
    audit.record("assessment.completed", person_id=assessment.person_id, thing=assessment)
    events.publish(
        "assessment.completed", assessment=assessment.pk, journey=assessment.journey_id,
        person=assessment.person_id,
    )  # fmt: skip
    return assessment


def _set_markers(person: Person, framework: Framework, answers: Mapping[str, Value]) -> None:
    by_answers = {m.code for m in framework.markers if m.answers}
    sensitive = {m.code for m in framework.markers if m.sensitive}
    kept = set(person.markers) - by_answers
    found = markers_from_answers(framework, answers) - sensitive
    Person.objects.filter(pk=person.pk).update(markers=sorted(kept | found))


def _open(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("person")
    assessment = rows.get(pk=assessment.pk)
    if assessment.completed_at:
        raise AssessmentClosed("This one is finished. Choose “Change my answers” to go on.")
    return assessment
