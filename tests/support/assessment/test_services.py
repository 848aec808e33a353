"""The assessment: saved as one goes, skippable, kept by version, sensitive answers walled."""

import pytest

from worklocal.accounts.models import AccessGrant
from worklocal.core import clock
from worklocal.support.assessment import services
from worklocal.support.assessment.models import Answer, AnsweredWith
from worklocal.support.assessment.selectors import (
    assessment_under_way,
    change_over_time,
    latest_assessment,
    versions_of,
)
from worklocal.support.people.models import Journey, Person


def answer(cast, role, **answers):
    with cast.as_(role):
        how = AnsweredWith.SELF if role is cast.amina_role else AnsweredWith.TOGETHER
        row = services.start_assessment(journey=cast.journey, answered_with=how, at=clock.now())
        return services.save_answers(assessment=row, answers=answers, at=clock.now())


def complete(cast, role, row):
    with cast.as_(role):
        return services.complete_assessment(assessment=row, at=clock.now())


def test_answers_are_kept_as_one_goes_and_a_skip_is_remembered(cast):
    answer(cast, cast.amina_role, good_at="Bread", work_in_mind=None)

    with cast.as_(cast.amina_role):
        read = assessment_under_way(cast.viewer(cast.amina_role), cast.journey.pk)
        first = read.sections[0]
        assert (first.seen, first.given, first.skipped) == (2, 1, 1)
        assert read.next_section == "strengths"


def test_completing_makes_a_version_and_sets_plain_markers_only(cast):
    with cast.as_(cast.amina_role):
        tool = services.instrument_of(
            services.start_assessment(
                journey=cast.journey, answered_with=AnsweredWith.SELF, at=clock.now()
            )
        )
    framework = services.framework_for(cast.area.pk, clock.today())
    wanted = {m.code: m for m in framework.markers if m.answers}
    plain = next(m for m in wanted.values() if not m.sensitive and m.answers[0].value)
    hidden = next(m for m in wanted.values() if m.sensitive and m.answers[0].value)
    given = {}
    for marker in (plain, hidden):
        condition = marker.answers[0]
        many = tool.questions[condition.question].kind == "MANY"
        given[condition.question] = [condition.value] if many else condition.value

    row = answer(cast, cast.amina_role, **given)
    complete(cast, cast.amina_role, row)

    with cast.as_(cast.ben):
        markers = Person.objects.get(pk=cast.amina.pk).markers
        assert plain.code in markers
        assert hidden.code not in markers
        assert Journey.objects.get(pk=cast.journey.pk).assessed_on == clock.today()


def test_the_next_version_begins_with_the_last_answers_and_nothing_is_asked_twice(cast):
    complete(cast, cast.amina_role, answer(cast, cast.amina_role, good_at="Bread", enjoys=None))

    row = answer(cast, cast.ben, work_in_mind="Baking")

    with cast.as_(cast.ben):
        read = assessment_under_way(cast.viewer(cast.ben), cast.journey.pk)
        assert read.answers == {"good_at": "Bread", "work_in_mind": "Baking"}
        assert row.answered_with == AnsweredWith.TOGETHER


def test_a_scale_asked_again_shows_its_change(cast):
    framework = services.framework_for(cast.area.pk, clock.today())
    scale = framework.assessment.repeated_questions[0]
    for value in (3, 7):
        complete(cast, cast.amina_role, answer(cast, cast.amina_role, **{scale.code: value}))

    with cast.as_(cast.ben):
        (movement,) = change_over_time(cast.viewer(cast.ben), cast.amina.pk)
    assert movement.question == scale
    assert [value for _day, value in movement.points] == [3, 7]
    assert movement.is_better == (scale.better == "HIGH")


def test_a_finished_one_stays_as_it_is_and_an_empty_one_is_not_finished(cast):
    with cast.as_(cast.amina_role):
        row = services.start_assessment(
            journey=cast.journey, answered_with=AnsweredWith.SELF, at=clock.now()
        )
        with pytest.raises(services.NothingAnswered):
            services.complete_assessment(assessment=row, at=clock.now())
    row = complete(cast, cast.amina_role, answer(cast, cast.amina_role, good_at="Bread"))
    with cast.as_(cast.amina_role), pytest.raises(services.AssessmentClosed):
        services.save_answers(assessment=row, answers={"good_at": "x"}, at=clock.now())


def test_sensitive_answers_need_a_grant_that_names_them(cast):
    framework = services.framework_for(cast.area.pk, clock.today())
    code, question = next((c, q) for c, q in framework.assessment.questions.items() if q.sensitive)
    complete(cast, cast.amina_role, answer(cast, cast.amina_role, good_at="Bread", **{code: "x"}))

    with cast.as_(cast.ben):
        assert code in latest_assessment(cast.viewer(cast.ben), cast.amina.pk).answers
    with cast.as_area():
        AccessGrant.objects.filter(person_id=cast.amina.pk).update(field_groups=[])
    with cast.as_(cast.ben):
        read = latest_assessment(cast.viewer(cast.ben), cast.amina.pk)
        assert read.answers == {"good_at": "Bread"}
        assert not Answer.objects.filter(field_group=question.sensitive).exists()


@pytest.mark.parametrize("who", ["chloe", "grace", "hana", "esi", "farid", "gwen_role"])
def test_strangers_see_no_assessment(cast, who):
    complete(cast, cast.amina_role, answer(cast, cast.amina_role, good_at="Bread"))
    role = getattr(cast, who)
    with cast.as_(role):
        viewer = cast.viewer(role)
        assert versions_of(viewer, cast.amina.pk) == []
        assert latest_assessment(viewer, cast.amina.pk) is None
