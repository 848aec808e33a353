"""Pay, skill, hours and distance travelled against hand-made people; a past cut stays."""

from decimal import Decimal

import pytest

from tests.evidence.product.test_board import at, day, joined, many, report
from worklocal.core import clock
from worklocal.evidence.measures.progress import EVERY, NOT_COLLECTED, progress_cells
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.work.models import Job

TODAY = clock.today()


def worked(cast, journey, days_ago, **more):
    """A job; `wage` adds pence to the national living wage of its first day."""
    above = more.pop("wage", None)
    if above is not None:
        wage = framework_for(cast.area.pk, TODAY).wage_on(day(days_ago))
        more["pay_pence_hour"] = wage.pence + above
    return Job.objects.create(
        area=cast.area, person=journey.person, journey=journey, employer_name="A", title="B",
        starts_on=day(days_ago), recorded_at=more.pop("recorded_at", at(days_ago)), **more,
    )  # fmt: skip


def told(cast, on=TODAY):
    cells = progress_cells(area=cast.area.pk, code=cast.area.code, on=on)
    return {
        c.measure.code: (c.numerator, c.denominator)
        for c in cells
        if not c.group and c.place == cast.area.code
    }


def test_pay_skill_and_hours_are_read_from_the_newest_job(cast):
    with cast.as_area():
        one, two, three = (joined(cast, 600) for _ in range(3))
        worked(cast, one, 500, wage=0, soc2020="9252", hours_a_week=Decimal(16))
        worked(cast, one, 100, wage=200, soc2020="3534", hours_a_week=Decimal(30))
        worked(cast, two, 500, wage=300, soc2020="5314", hours_a_week=Decimal(20))
        worked(cast, two, 100, wage=100, soc2020="6135", hours_a_week=Decimal(20))
        worked(cast, three, 50, wage=0)  # its first job is young, and has no occupation
        found = told(cast)
    assert found["LOW_PAY"] == (1, 3)
    assert found["SKILLED_WORK"] == (1, 2)
    assert found["PAY_RISE"] == (1, 2)
    assert found["MORE_HOURS"] == (1, 2)


def test_pay_that_only_follows_the_lowest_wage_has_not_risen(cast):
    with cast.as_area():
        journey = joined(cast, 600)
        worked(cast, journey, 500, wage=0)
        worked(cast, journey, 10, wage=0)
        assert told(cast)["PAY_RISE"] == (0, 1)


def test_a_correction_counts_from_the_day_it_was_made(cast):
    with cast.as_area():
        journey = joined(cast, 600)
        wrong = worked(cast, journey, 400, wage=0)
        right = worked(cast, journey, 400, wage=500, recorded_at=at(10))
        Job.objects.filter(pk=wrong.pk).update(replaced_by=right)
        assert told(cast, day(20))["LOW_PAY"] == (1, 1)
        assert told(cast)["LOW_PAY"] == (0, 1)


def asked(cast, journey, days_ago, **values):
    assessed = Assessment.objects.create(
        area=cast.area, person=journey.person, journey=journey, instrument="t",
        answered_with="SELF", started_at=at(days_ago), completed_at=at(days_ago),
    )  # fmt: skip
    for question, value in values.items():
        group = "HEALTH" if question == "health_in_the_way" else ""
        Answer.objects.create(
            area=cast.area, assessment=assessed, person_id=journey.person_id, question=question,
            value=value, answered_at=at(days_ago), field_group=group,
        )  # fmt: skip


def test_distance_travelled_is_from_the_first_to_the_last_asking(cast):
    with cast.as_area():
        better, soon = joined(cast, 400), joined(cast, 400)
        asked(cast, better, 390, confidence=3, people_to_ask=5)
        asked(cast, better, 90, confidence=7, people_to_ask=5)
        asked(cast, soon, 390, confidence=3)
        asked(cast, soon, 380, confidence=9)
        found = told(cast)
    assert found["CONFIDENCE"] == (1, 1)
    assert found["PEOPLE_TO_ASK"] == (0, 1)


@pytest.mark.parametrize(("better", "counted"), [(7, False), (8, True)])
def test_health_is_not_counted_in_cells_of_fewer_than_eight(cast, better, counted):
    with cast.as_area():
        for n in range(20):
            journey = joined(cast, 400)
            asked(cast, journey, 390, health_in_the_way=8)
            asked(cast, journey, 90, health_in_the_way=2 if n < better else 9)
        assert ("HEALTH_LESS_IN_THE_WAY" in told(cast)) is counted


def test_a_past_cut_stays_whatever_is_said_of_jobs_later(cast, tmp_path):
    many(cast)
    with cast.as_area():
        journeys = [joined(cast, 700) for _ in range(25)]
        jobs = [worked(cast, each, 500, wage=10 * (n % 3), soc2020="5314",
                       hours_a_week=Decimal(16)) for n, each in enumerate(journeys)]  # fmt: skip
    before = report(cast, tmp_path / "one", day(5))
    assert b"\nLOW_PAY,,E" in before["figures.csv"]
    with cast.as_area():
        for journey, job in zip(journeys, jobs, strict=True):
            later = worked(cast, journey, 450, wage=900, soc2020="2136", recorded_at=at(1))
            Job.objects.filter(pk=job.pk).update(replaced_by=later)
            worked(cast, journey, 30, wage=50, hours_a_week=Decimal(40), recorded_at=at(0))
            asked(cast, journey, 1, confidence=9)
    assert report(cast, tmp_path / "two", day(5)) == before
    assert report(cast, tmp_path / "three", TODAY)["figures.csv"] != before["figures.csv"]


def test_what_is_not_collected_is_said_and_has_no_figure(cast):
    codes = {each.code for each in EVERY}
    words = cast.client(cast.bola).get("/board/").content.decode()
    for name, how in NOT_COLLECTED.items():
        assert name in words
        assert how.split(".")[0] in words
    assert not {"SATISFACTION", "QUALIFICATIONS", "WELLBEING"} & codes
