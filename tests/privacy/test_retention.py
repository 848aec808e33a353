"""Keeping and erasing: who is due, who was told, who is held, and what is left of them."""

import datetime as dt
import io
import json

import psycopg
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import make_person
from tests.parallel import _point_at
from worklocal.config.databases import django_settings
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.models import Notification
from worklocal.exchange.requests import retention, rules, services
from worklocal.exchange.requests.models import (
    DueErasure,
    ErasureProof,
    RequestKind,
    WhyErased,
    YearlyCount,
)
from worklocal.support.joining.models import JoinRequest
from worklocal.support.people.enums import EntryRoute
from worklocal.support.people.models import Journey
from worklocal.support.people.services import start_journey

TODAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def left(cast, name, *, months, days=0, **more):
    """Somebody whose one journey ended so many months, and days, before today."""
    ended = rules.months_after(TODAY, -months) - dt.timedelta(days=days)
    person = make_person(cast.area, name, **more)
    journey = start_journey(
        person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES",
        at=clock.now() - dt.timedelta(days=1200),
    )  # fmt: skip
    Journey.objects.filter(pk=journey.pk).update(state="ENDED", ended_on=ended)
    return person


# -- The rules


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(dt.date(2000, 1, 1), dt.date(2080, 1, 1)), st.integers(-120, 120))
def test_a_month_on_is_the_same_day_or_the_last(day, months):
    after = rules.months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 30), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2028, 2, 29), 24, dt.date(2030, 2, 28)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
    ],
)
def test_months_by_hand(day, months, after):
    assert rules.months_after(day, months) == after


def test_nobody_is_erased_without_thirty_days_of_notice():
    said = rules.schedule()
    long_ago = rules.due_on(ended_on=dt.date(2010, 1, 1), noticed_on=TODAY, said=said)
    assert long_ago == TODAY + dt.timedelta(days=30)
    in_time = rules.due_on(ended_on=dt.date(2024, 12, 20), noticed_on=TODAY, said=said)
    assert in_time == dt.date(2026, 12, 23)


def test_a_rule_that_nobody_verified_says_so():
    """Q01."""
    assert not rules.schedule().rules["case+24m"].verified
    out = io.StringIO()
    call_command("retention", "rules", stdout=out)
    assert "not verified" in out.getvalue()


# -- The list and the notice


def test_the_list_is_of_those_whose_time_is_over_and_of_nobody_else(cast):
    with cast.as_area():
        over = left(cast, "Olga", months=24)
        soon = left(cast, "Sol", months=23, days=2)
        left(cast, "Late", months=22, days=15)
        back = left(cast, "Bea", months=40)
        start_journey(person=back, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES", at=NOON)

        night = retention.list_due(on=TODAY)

        listed = set(DueErasure.objects.values_list("person_id", flat=True))
        assert listed == {over.pk, soon.pk}
        assert night.listed == 2
        assert retention.list_due(on=TODAY).listed == 0


def test_each_is_told_once_and_it_does_not_say_why_they_came(cast):
    with cast.as_area():
        person = left(cast, "Olga", months=24)
        retention.list_due(on=TODAY)
        assert retention.give_notice(at=NOON) == 1
        assert retention.give_notice(at=NOON) == 0

        row = DueErasure.objects.get(person_id=person.pk)
        message = Notification.objects.get(person_id=person.pk)
    assert row.due_on == TODAY + dt.timedelta(days=30)
    assert "23 December 2026" in message.body


def test_who_comes_back_is_taken_off(cast):
    with cast.as_area():
        person = left(cast, "Olga", months=24)
        retention.list_due(on=TODAY)
        start_journey(person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES", at=NOON)

        assert retention.list_due(on=TODAY).taken_off == 1
        assert not DueErasure.objects.exists()


def test_nobody_is_ripe_before_the_notice_is_over_nor_while_held(cast):
    with cast.as_area():
        left(cast, "Olga", months=24)
        retention.list_due(on=TODAY)
        assert retention.ripe(on=TODAY + dt.timedelta(days=60)) == []
        retention.give_notice(at=NOON)
        assert retention.ripe(on=TODAY + dt.timedelta(days=29)) == []
        (row,) = retention.ripe(on=TODAY + dt.timedelta(days=30))
    with cast.as_(cast.stefan):
        retention.hold(row=row, reason="A claim in court", at=NOON)
    with cast.as_area():
        assert retention.ripe(on=TODAY + dt.timedelta(days=90)) == []


def test_what_was_never_finished_goes_after_28_days(cast):
    with cast.as_area():
        for days, state in ((29, "WITHDRAWN"), (27, "WITHDRAWN"), (29, "NEW")):
            JoinRequest.objects.create(
                area=cast.area, reference=f"{days}{state}"[:10], chosen_name="Jo",
                family_name="Li", email="jo@people.example", contact_by="EMAIL", state=state,
                entry_route="SELF", decided_at=NOON - dt.timedelta(days=days),
            )  # fmt: skip
        dry = retention.erase_short(at=NOON, dry_run=True)
        assert JoinRequest.objects.count() == 3
        assert retention.erase_short(at=NOON) == dry
        assert dry["requests to join that led nowhere"] == 1
        assert JoinRequest.objects.count() == 2


# -- Erasing, by the owner


def test_a_night_erases_counts_and_proves_and_a_dry_run_does_nothing(committed, tmp_path):
    """C04, and retention: what is left of a person is a number and a hash."""
    cast, listed = committed.cast, tmp_path / "erasures.jsonl"
    with cast.as_area():
        person = left(
            cast, "Olga", months=24, family_name="Zzretained", born_on=dt.date(1990, 1, 1)
        )
        asked = left(cast, "Asking", months=1)
        services.take_in(person_id=asked.pk, kind=RequestKind.ERASURE, on=TODAY)
        DueErasure.objects.create(
            area=cast.area, person_id=person.pk, why=WhyErased.RETENTION, rule_version=2,
            ended_on=rules.months_after(TODAY, -24), due_on=clock.today(),
            noticed_at=clock.now() - dt.timedelta(days=31),
        )  # fmt: skip
        DueErasure.objects.create(
            area=cast.area, person_id=asked.pk, why=WhyErased.REQUEST, rule_version=2,
            due_on=clock.today(),
        )  # fmt: skip
    _point_at(django_settings(committed.urls["owner"]))

    out = io.StringIO()
    call_command("retention", "run", "--dry-run", list=listed, stdout=out)
    assert "2 erased" in out.getvalue()
    assert not listed.exists()
    call_command("retention", "run", list=listed, stdout=io.StringIO())

    with acting(Context.system(cast.area.pk)):
        assert not DueErasure.objects.exists()
        assert ErasureProof.objects.count() == 2
        row = YearlyCount.objects.get(year=2024)
        assert (row.people, row.age_band, row.started_work) == (1, "25-49", False)
    with psycopg.connect(committed.urls["owner"]) as owner:
        for table in ("people_person", "people_journey", "core_auditentry", "requests_datarequest"):
            held = owner.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s', ["%Zzret%"])
            assert held.fetchone() is None
        assert owner.execute(
            "SELECT closed_on IS NOT NULL FROM requests_datarequest WHERE person_id = %s",
            [asked.pk],
        ).fetchone() == (True,)
    lines = [json.loads(line) for line in listed.read_text().splitlines()]
    assert {line["rule_version"] for line in lines} == {2}
    assert "Olga" not in listed.read_text()
    assert str(person.pk) not in listed.read_text()
