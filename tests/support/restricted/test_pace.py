"""A10: many people in an hour raise an alert, very many a halt; and a weekly sample of openings."""

import datetime as dt
import uuid

from worklocal.core import clock
from worklocal.core.audit import HeldReads, record_read
from worklocal.core.models import AuditEntry, Notification
from worklocal.support.people.models import Person
from worklocal.support.restricted.models import Review
from worklocal.support.restricted.tasks import draw_sample


def opened(cast, role, count, *, since=dt.timedelta(minutes=10)):
    """Entries of an account's reads as earlier pages left them, each of another person."""
    with cast.as_area():
        AuditEntry.objects.bulk_create(
            AuditEntry(
                area_id=cast.area.pk, actor_id=role.user_id, role=role.kind, action="record.read",
                is_read=True, person_id=uuid.uuid4(), created_at=clock.now() - since,
            )
            for _ in range(count)
        )  # fmt: skip


def read_one_more(cast, role):
    with cast.as_(role), HeldReads() as reads:
        record_read("record.read", person_id=cast.amina.pk)
        reads.write()


def reviews(cast, kind):
    with cast.as_(cast.stefan):
        return list(Review.objects.filter(kind=kind).order_by("id"))


def test_three_hundred_is_no_alert_and_one_more_is(cast):
    """A10"""
    opened(cast, cast.ben, 299)
    read_one_more(cast, cast.ben)
    assert reviews(cast, "PACE") == []

    opened(cast, cast.ben, 1)
    read_one_more(cast, cast.ben)
    read_one_more(cast, cast.ben)
    (review,) = reviews(cast, "PACE")
    assert (review.about_user_id, review.facts) == (cast.ben.user_id, {"people": 301})
    with cast.as_area():
        assert Notification.objects.filter(template="restricted.alert").count() == 1
    with cast.as_(cast.ben):
        assert Person.objects.exists()


def test_at_six_hundred_the_account_sees_nobody_for_an_hour(cast):
    """A10"""
    opened(cast, cast.ben, 599)
    read_one_more(cast, cast.ben)
    with cast.as_(cast.ben):
        assert not Person.objects.exists()
    with cast.as_(cast.lena):
        assert Person.objects.exists()


def test_what_was_opened_before_the_hour_or_by_others_does_not_count(cast):
    opened(cast, cast.ben, 400, since=dt.timedelta(minutes=61))
    opened(cast, cast.lena, 290)
    read_one_more(cast, cast.ben)
    assert reviews(cast, "PACE") == []


def test_one_opening_in_a_hundred_is_drawn_each_week_and_once(cast):
    """A10, G04"""
    opened(cast, cast.ben, 250)
    opened(cast, cast.ben, 100, since=dt.timedelta(days=8))
    with cast.as_area():
        assert draw_sample(at=clock.now()) == 3
        assert draw_sample(at=clock.now()) == 0
    drawn = reviews(cast, "SAMPLE")
    assert len(drawn) == 3
    assert {(row.team_id, row.facts["what"]) for row in drawn} == {(cast.team.pk, "record.read")}
    with cast.as_(cast.lena):
        assert Review.objects.filter(kind="SAMPLE").count() == 3
