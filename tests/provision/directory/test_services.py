"""A provider keeps its listing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from worklocal.core.errors import NotPermitted
from worklocal.core.models import AuditEntry
from worklocal.provision.directory.models import Service
from worklocal.provision.directory.selectors import services_near
from worklocal.provision.directory.services import (
    ListingKeptByAnother,
    Wording,
    change_listing,
    confirm_listing,
    take_on_listing,
)
from worklocal.reference.places.selectors import locate

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
WHEN = {"at": NOW, "on": NOW.date()}
NEW_WORDS = Wording(
    name="Lifeshare", description="Warm clothes and someone to talk to.", needs=["HOUSING"],
    phones=["0161 496 0000"],
)  # fmt: skip


@pytest.fixture
def listing(cast) -> Service:
    return Service.objects.get(name="Lifeshare Ltd")


def test_the_keeper_changes_its_listing_and_it_is_found_by_the_new_words(cast, listing):
    with cast.as_(cast.esi):
        take_on_listing(service_id=listing.pk, organisation=cast.provider)
        change_listing(service_id=listing.pk, organisation=cast.provider, wording=NEW_WORDS, **WHEN)

    here = locate("M1 1AE")
    assert here
    found = services_near(here, text="warm clothes").services[0]
    assert (found.id, found.name, found.phones) == (listing.pk, "Lifeshare", ("0161 496 0000",))
    assert (found.checked_on, found.owner_organisation_id) == (NOW.date(), cast.provider.pk)
    assert services_near(here, text="housing lifeshare").count == 1


def test_each_change_is_audited_once(cast, listing):
    with cast.as_area():
        take_on_listing(service_id=listing.pk, organisation=cast.provider)
        take_on_listing(service_id=listing.pk, organisation=cast.provider)
        confirm_listing(service_id=listing.pk, organisation=cast.provider, **WHEN)

        actions = AuditEntry.objects.filter(thing_id=listing.pk).order_by("created_at", "id")
        assert [each.action for each in actions] == ["listing.taken_on", "listing.confirmed"]


def test_a_listing_that_another_keeps_cannot_be_taken_on(cast, listing):
    with cast.as_area():
        take_on_listing(service_id=listing.pk, organisation=cast.provider)

        with pytest.raises(ListingKeptByAnother):
            take_on_listing(service_id=listing.pk, organisation=cast.employer)


def test_only_the_keeper_may_change_or_confirm(cast, listing):
    with cast.as_area():
        with pytest.raises(NotPermitted):
            change_listing(
                service_id=listing.pk, organisation=cast.provider, wording=NEW_WORDS, **WHEN
            )
        with pytest.raises(NotPermitted):
            confirm_listing(service_id=listing.pk, organisation=cast.provider, **WHEN)


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"needs": ["BOREDOM"]}, {"url": "nowhere"},
     {"minimum_age": 30, "maximum_age": 20}],
)  # fmt: skip
def test_words_that_cannot_stand_are_refused_and_nothing_changes(cast, listing, wrong):
    with cast.as_area():
        take_on_listing(service_id=listing.pk, organisation=cast.provider)

        with pytest.raises(ValidationError):
            change_listing(
                service_id=listing.pk, organisation=cast.provider,
                wording=Wording(**{**vars(NEW_WORDS), **wrong}), **WHEN,
            )  # fmt: skip

    assert Service.objects.get(pk=listing.pk).description == listing.description
