"""The board rebuilt: wider measures against hand-made people, and a past cut that stays."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from tests.cast import make_person
from worklocal.core import clock
from worklocal.evidence.measures import services
from worklocal.evidence.measures.curves import cohort_points, funnel_points, half_years
from worklocal.evidence.measures.definitions import is_too_small
from worklocal.evidence.measures.models import CohortPoint, Figure, Outcome
from worklocal.evidence.measures.wider import wider_cells
from worklocal.support.coaching.models import Contact, LeadPeriod
from worklocal.support.people.models import Journey, JourneyStep

TODAY = clock.today()


def at(days_ago):
    return clock.now() - dt.timedelta(days=days_ago)


def day(days_ago):
    return TODAY - dt.timedelta(days=days_ago)


def joined(cast, days_ago, *, contacts=(), worked=None, left=None, benefit=None, **more):
    """Somebody who joined so many days ago. contacts: (days ago, role); worked, left: days ago."""
    person = make_person(cast.area, "Someone", on_work_benefit=benefit, **more)
    journey = Journey.objects.create(
        area=cast.area, person=person, entry_route="SELF", offer="WORKING_FUTURES",
        started_on=day(days_ago), responsible_until=day(days_ago - 730),
        state="ENDED" if left is not None else "ACTIVE",
        ended_on=day(left) if left is not None else None,
    )  # fmt: skip
    for ago, role in contacts:
        Contact.objects.create(area=cast.area, person=person, journey=journey, kind="PHONE",
                               with_user=role.user, at=at(ago))  # fmt: skip
    if left is not None:
        JourneyStep.objects.create(area=cast.area, journey=journey, person_id=person.pk,
                                   new_state="ENDED", at=at(left))  # fmt: skip
    if worked is not None:
        Outcome.objects.create(
            area=cast.area, person_id=person.pk, journey_id=journey.pk, outcome="FIRST_EARNINGS",
            version="t", achieved_on=day(worked), grade="PAYSLIP", derived_at=at(worked),
        )  # fmt: skip
    return journey


def told(cast, on=TODAY):
    cells = wider_cells(area=cast.area.pk, code=cast.area.code, on=on)
    return {(c.measure.code, c.group, c.place): c for c in cells}


def whole(cast, code, on=TODAY):
    return told(cast, on)[code, "", cast.area.code]


def test_those_not_helped(cast):
    with cast.as_area():
        joined(cast, 500, contacts=[(10, cast.ben)])  # helped
        joined(cast, 500, contacts=[(120, cast.ben)])  # silent
        joined(cast, 500)  # silent: never any contact
        joined(cast, 500, left=100)  # left without work
        joined(cast, 500, left=100, worked=200)  # left with work
        joined(cast, 200)  # not yet a year
        silent, left = (whole(cast, f"NOT_HELPED_{name}") for name in ("SILENT", "LEFT"))
    assert (silent.numerator, silent.denominator) == (2, 5)
    assert (left.numerator, left.denominator) == (1, 5)
    assert (silent.from_on, silent.to_on) == (day(730), day(365))


def test_a_year_before_is_read_as_it_stood_then(cast):
    with cast.as_area():
        joined(cast, 800, contacts=[(380, cast.ben)], left=100)
        assert whole(cast, "NOT_HELPED_SILENT", day(365)).numerator == 0
        assert whole(cast, "NOT_HELPED_LEFT", day(365)).numerator == 0


def test_reach_handovers_and_continuity(cast):
    with cast.as_area():
        one = joined(cast, 100, benefit=False, markers=["A", "B"],
                     contacts=[(9, cast.ben), (8, cast.ben), (7, cast.ben),
                               (6, cast.chloe), (5, cast.lena), (4, cast.hana)])  # fmt: skip
        two = joined(cast, 100, benefit=True, contacts=[(9, cast.ben), (8, cast.chloe)])
        for journey, coaches in ((one, (cast.ben, cast.chloe)), (two, (cast.ben,))):
            for place, role in enumerate(coaches):
                LeadPeriod.objects.create(
                    area=cast.area, journey=journey, person=journey.person, coach=role.user,
                    team=cast.team, days=(day(90 - 10 * place), day(80 - 10 * place)),
                    reason="JOINED",
                )  # fmt: skip
        cells = told(cast)
    area = cast.area.code
    assert cells["OFF_BENEFIT", "", area].value == 0.5
    assert cells["OFF_BENEFIT", "TWO_OR_MORE_MARKERS", area].numerator == 1
    # AAABCD of the worked table: UPC .5, SECON .4; two contacts are too few to count
    assert cells["UPC", "", area].value == pytest.approx(0.5)
    assert cells["SECON", "", area].value == pytest.approx(0.4)
    assert cells["UPC", "", area].denominator == 1
    handed = cells["HANDED_OVER", "", area]
    assert (handed.numerator, handed.denominator) == (1, 3), "Amina has one coach, of the cast"


def test_curves_count_leaving_as_an_exit_and_mark_the_young(cast):
    first = half_years(TODAY)[0]
    ago = (TODAY - first).days
    with cast.as_area():
        Journey.objects.filter(pk=cast.journey.pk).update(started_on=first - dt.timedelta(days=9))
        for n in range(10):
            joined(cast, ago, worked=ago - 70 if n < 4 else None, left=ago - 35 if n > 7 else None)
        joined(cast, 20)
        points = cohort_points(area=cast.area.pk, on=TODAY)
    old = [p for p in points if p["from_on"] == first]
    assert old[0]["people"] == 10
    assert {p["week"]: p["share"] for p in old}[12] == pytest.approx(0.4)
    assert {p["week"]: p["share"] for p in old}[6] == 0
    assert all(p["is_mature"] for p in old)
    young = [p for p in points if p["from_on"] == half_years(TODAY)[-1]]
    assert [p["week"] for p in young] == [0], "nobody was watched for six weeks"


def test_districts_that_differ_by_chance_lie_within_the_funnel():
    cells = [(f"E{n}", 400, 100 + (-1) ** n * 6) for n in range(10)]
    points = funnel_points(cells)
    assert {p["adjusted"] for p in points} == {"within"}
    assert funnel_points(cells[:2]) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [(5, 19, True), (4, 30, True), (27, 30, True), (0, 30, False), (30, 30, False),
     (10, 30, False), (None, 30, False), (None, 19, True)],
)  # fmt: skip
def test_what_is_too_small_to_show(numerator, denominator, hidden):
    assert is_too_small(numerator, denominator) is hidden


def many(cast):
    with cast.as_area():
        for n in range(30):
            joined(cast, 500 + n, worked=300 if n % 2 else None, benefit=bool(n % 3),
                   contacts=[(400, cast.ben), (380, cast.ben), (370 - n, cast.chloe)])  # fmt: skip


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def report(cast, folder, cut):
    call_command("report", area=cast.area.slug, cut=cut, out=folder, verbosity=0)
    return files(folder)


def test_a_past_cut_gives_the_same_files_whatever_came_later(cast, tmp_path):
    many(cast)
    before = report(cast, tmp_path / "one", day(5))
    with cast.as_area():
        for journey in list(Journey.objects.order_by("id")[:10]):
            Contact.objects.create(area=cast.area, person_id=journey.person_id, journey=journey,
                                   kind="PHONE", with_user=cast.ben.user, at=at(1))  # fmt: skip
        joined(cast, 2, worked=1)
        gone = Outcome.objects.order_by("id").first()
        Outcome.objects.filter(pk=gone.pk).update(withdrawn_at=at(0))
        late = Journey.objects.exclude(pk=cast.journey.pk).order_by("id").first()
        JourneyStep.objects.create(area=cast.area, journey=late, person_id=late.person_id,
                                   new_state="ENDED", at=at(1))  # fmt: skip
        Journey.objects.filter(pk=late.pk).update(state="ENDED", ended_on=day(1))
    assert report(cast, tmp_path / "two", day(5)) == before
    assert report(cast, tmp_path / "three", TODAY) != before
    assert {"figures.csv", "cohorts.csv", "dictionary.csv", "funnel.csv",
            "index.html"} <= before.keys()  # fmt: skip
    assert b"Someone" not in b"".join(before.values())


def test_a_report_writes_nothing_to_the_database_and_needs_a_past_cut(cast, tmp_path):
    many(cast)
    report(cast, tmp_path, TODAY)
    with cast.as_area():
        assert not Figure.objects.exists()
    for wrong in ({"area": "nowhere", "cut": TODAY}, {"area": "gm", "cut": day(-1)}):
        with pytest.raises(CommandError):
            call_command("report", out=tmp_path, **wrong)


def test_the_night_keeps_what_a_rebuild_would_give(cast):
    many(cast)
    with cast.as_area():
        made = services.make_figures(area_code=cast.area.code, cut_on=TODAY, at=clock.now())
        again = services.board_at(area_code=cast.area.code, cut_on=TODAY, at=clock.now())
        assert made == len(again.figures) == Figure.objects.count()
        kept = CohortPoint.objects.order_by("from_on", "week").values_list("week", "share")
        assert list(kept) == [(p.week, p.share) for p in again.curves]
        services.make_figures(area_code=cast.area.code, cut_on=TODAY, at=clock.now())
        assert Figure.objects.count() == made
