"""The monthly audit of matches: even lists raise nothing, uneven ones do, from a hundred people."""

import datetime as dt

import pytest

from tests.cast import MANCHESTER, SALFORD, make_person
from tests.web.story import make_vacancy
from worklocal.core import clock
from worklocal.evidence.fairness import selectors, services
from worklocal.evidence.fairness.models import AdjustmentsLost, GroupFigure
from worklocal.matching.introductions.models import Match, WorkWishes
from worklocal.support.people.models import Journey

TODAY = clock.today()


def listed(cast, count, *, la_code=MANCHESTER, rank=1, score=0.5, born=1980, adjustments=()):
    """People with one match each, at a rank; rank 0: no list."""
    with cast.as_area():
        vacancy = make_vacancy(cast)
        for n in range(count):
            person = make_person(cast.area, f"M{n}", la_code=la_code, born_on=dt.date(born, 1, 1))
            Journey.objects.create(
                area=cast.area, person=person, entry_route="SELF", offer="WORKING_FUTURES",
                started_on=TODAY, responsible_until=TODAY, state="ACTIVE",
            )  # fmt: skip
            WorkWishes.objects.create(
                area=cast.area, person=person, changed_at=clock.now(),
                adjustments=list(adjustments), hours_min=16, hours_max=30, reach_km=50,
            )  # fmt: skip
            if rank:
                Match.objects.create(
                    area=cast.area, person=person, vacancy=vacancy, rank=rank, score=score,
                    parts=[], engine="t", made_at=clock.now(),
                )  # fmt: skip


def audit(cast):
    with cast.as_area():
        return services.audit_matches(area_id=cast.area.pk, on=TODAY, at=clock.now())


def groups(cast):
    with cast.as_(cast.anya):
        rows = selectors.figures_of(cast.viewer(cast.anya), on=TODAY)
    return {(row.attribute, row.group): row for row in rows}


def test_even_lists_raise_no_alarm(cast):
    listed(cast, 100)
    listed(cast, 100, la_code=SALFORD)
    assert audit(cast) == 0
    row = groups(cast)["DISTRICT", SALFORD]
    assert (row.people, row.figures["EXPOSURE"]["value"]) == (100, 1.0)
    assert row.figures["FIT"]["value"] == pytest.approx(0.5)


def test_a_worse_served_group_of_a_hundred_raises_it(cast):
    listed(cast, 100)
    listed(cast, 100, la_code=SALFORD, rank=7, born=2005)
    assert audit(cast) >= 2
    told = groups(cast)
    for key in (("DISTRICT", SALFORD), ("AGE", "16-24")):
        assert told[key].figures["EXPOSURE"]["alarm"]
        assert told[key].figures["EXPOSURE"]["ratio"] == pytest.approx(1 / 3)
        assert not told[key].figures["FIT"]["alarm"]


def test_a_smaller_group_does_not(cast):
    listed(cast, 100)
    listed(cast, 30, la_code=SALFORD, rank=0)
    assert audit(cast) == 0
    assert groups(cast)["DISTRICT", SALFORD].figures["LIST_RATE"]["value"] == 0


def test_what_adjustments_close_is_counted(cast):
    listed(cast, 3, adjustments=["step-free"])
    listed(cast, 2)
    audit(cast)
    audit(cast)
    with cast.as_area():
        row = AdjustmentsLost.objects.get()
    assert (row.people, row.asked) == (3, 3)
    assert row.pairs_lost <= row.pairs_open


def test_an_empty_area_has_no_audit(cast):
    assert audit(cast) == 0
    with cast.as_area():
        assert not GroupFigure.objects.exists()
