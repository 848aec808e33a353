"""E6: agreements on record, live between their days, written by the officer alone."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.provision.agreements.making import make_agreement
from worklocal.accounts.enums import FieldGroup
from worklocal.core import clock
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import AuditEntry
from worklocal.provision.agreements import services
from worklocal.provision.agreements.enums import AgreementState
from worklocal.provision.agreements.models import Agreement
from worklocal.provision.agreements.rules import state_on
from worklocal.provision.agreements.selectors import agreements_of, groups_open_to, waiting_on

DAY = dt.date(2026, 6, 1)


def on(days):
    return DAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "ended", "state"),
    [
        (-1, None, AgreementState.COMING), (0, None, AgreementState.LIVE),
        (39, None, AgreementState.LIVE), (40, None, AgreementState.ENDING),
        (100, None, AgreementState.ENDING), (101, None, AgreementState.OVER),
        (9, 10, AgreementState.LIVE), (10, 10, AgreementState.OVER),
    ],
)  # fmt: skip
def test_both_ends_are_included_but_not_the_day_it_was_cut_short(day, ended, state):
    found = state_on(on(day), starts_on=DAY, ends_on=on(100), ended_on=on(ended) if ended else None)
    assert found == state


def test_groups_are_open_between_the_days_alone(cast):
    today = clock.today()
    make_agreement(cast, starts=-1, ends=10, review=5)

    with cast.as_(cast.ben):
        opened = [
            groups_open_to(cast.provider.pk, on=today + dt.timedelta(days=days))
            for days in (-2, -1, 10, 11)
        ]
        assert opened == [set(), {FieldGroup.HEALTH}, {FieldGroup.HEALTH}, set()]
        assert groups_open_to(cast.employer.pk, on=today) == set()


def test_an_agreement_ends_at_once_and_for_good(cast):
    row, today = make_agreement(cast), clock.today()
    with cast.as_(cast.stefan):
        services.end_agreement(agreement=row, reason="They closed.", on=today)
        assert groups_open_to(cast.provider.pk, on=today) == set()
        with pytest.raises(Refusal):
            services.renew_agreement(agreement=row, ends_on=row.ends_on, review_on=row.review_on)


def test_renewing_keeps_the_days_before_in_the_audit(cast):
    row = make_agreement(cast)
    with cast.as_(cast.stefan):
        services.renew_agreement(
            agreement=row, ends_on=row.ends_on + dt.timedelta(days=365), review_on=row.ends_on
        )
        entry = AuditEntry.objects.get(action="agreement.renewed")
    assert entry.detail["before"]["ends_on"] == str(row.ends_on)


def test_only_the_officer_writes_and_the_database_holds_it(cast):
    row = make_agreement(cast)
    with cast.as_(cast.ben):
        with pytest.raises(NotPermitted):
            services.end_agreement(agreement=row, reason="No", on=clock.today())
        assert Agreement.objects.filter(pk=row.pk).update(partner_sees=["MONEY"]) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.create(
                area=cast.area, kind="SHARING", party="Me", purpose="x", legal_basis="TASK",
                starts_on=DAY, review_on=DAY, ends_on=DAY,
            )  # fmt: skip


def test_private_notes_are_never_in_one(cast):
    with pytest.raises(Refusal, match="Private notes"):
        make_agreement(cast, partner_sees=[FieldGroup.PRIVATE])


def test_another_area_sees_none_of_it(cast):
    make_agreement(cast)
    with cast.as_(cast.grace):
        assert not Agreement.objects.exists()
        assert agreements_of(cast.viewer(cast.grace)) == []


def test_what_ends_within_sixty_days_waits_and_what_is_over_does_not(cast):
    make_agreement(cast, ends=60, review=50)
    make_agreement(cast, ends=61, review=50)
    make_agreement(cast, ends=300, review=0)
    make_agreement(cast, starts=-30, ends=-1, review=-1)
    with cast.as_(cast.stefan):
        found = waiting_on(clock.today())
    assert (found.ending, found.to_review) == (1, 1)
