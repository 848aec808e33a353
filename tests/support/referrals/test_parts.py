"""E6: sensitive parts go only under a live agreement, a yes, and help that goes on."""

import datetime as dt

import pytest

from tests.commissioning.money import NOW
from tests.provision.agreements.making import make_agreement
from worklocal.accounts.bars import lay_bar
from worklocal.accounts.enums import BarKind, FieldGroup
from worklocal.accounts.models import AccessGrant
from worklocal.core import clock
from worklocal.provision.agreements.models import Agreement
from worklocal.provision.agreements.services import end_agreement
from worklocal.support.referrals import services
from worklocal.support.referrals.models import ReferralState
from worklocal.support.referrals.selectors import closed_groups, parts_of

BACK = services.Part(FieldGroup.HEALTH, "What should we know?", "A bad back")


def send(cast, *parts):
    with cast.as_(cast.ben):
        return services.send_referral(
            journey=cast.journey, shared={"Name": "Amina"}, consent_wording="Yes, send it.",
            destination=services.Destination(
                cast.provider, "Bright Steps", "DIGITAL", parts=parts
            ),
            at=NOW,
        )  # fmt: skip


def answer(cast, row, accept=True):
    with cast.as_(cast.esi):
        reason = "" if accept else "FULL"
        return services.answer_referral(referral=row, accept=accept, at=NOW, reason=reason)


def read_by(cast, role, row):
    with cast.as_(role):
        return [part.value for part in parts_of(row)]


def test_without_an_agreement_nothing_sensitive_goes(cast):
    with pytest.raises(services.AgreementNeeded):
        send(cast, BACK)
    make_agreement(cast, partner_sees=[FieldGroup.MONEY])
    with pytest.raises(services.AgreementNeeded):
        send(cast, BACK)
    assert send(cast).state == ReferralState.SENT


def test_the_provider_reads_it_once_it_accepts_and_no_longer_than_it_helps(cast):
    make_agreement(cast)
    row = send(cast, BACK)
    seen = [read_by(cast, cast.esi, row)]
    row = answer(cast, row)
    seen.append(read_by(cast, cast.esi, row))
    with cast.as_(cast.esi):
        services.record_progress(
            referral=row, to=ReferralState.ENDED, at=clock.now(), outcome="HELPED"
        )
    seen.append(read_by(cast, cast.esi, row))

    assert seen == [[], ["A bad back"], []]
    assert read_by(cast, cast.ben, row) == read_by(cast, cast.amina_role, row) == ["A bad back"]


def test_the_grant_names_what_was_sent_and_a_no_opens_nothing(cast):
    make_agreement(cast)
    row = answer(cast, send(cast, BACK))
    with cast.as_area():
        assert AccessGrant.objects.get(source_id=row.pk).field_groups == ["HEALTH"]
    other = answer(cast, _another(cast), accept=False)
    assert read_by(cast, cast.esi, other) == []


def _another(cast):
    with cast.as_(cast.ben):
        return services.send_referral(
            journey=cast.journey, shared={"Name": "Amina"}, consent_wording="Yes.",
            destination=services.Destination(cast.provider, "Gym", "HEALTH", parts=(BACK,)),
            at=NOW,
        )  # fmt: skip


def test_an_agreement_that_ends_closes_it_and_the_page_can_say_so(cast):
    agreement = make_agreement(cast)
    row = answer(cast, send(cast, BACK))
    with cast.as_(cast.esi):
        assert closed_groups(row) == []
    with cast.as_(cast.stefan):
        end_agreement(agreement=agreement, reason="Over", on=clock.today())

    assert read_by(cast, cast.esi, row) == []
    with cast.as_(cast.esi):
        assert closed_groups(row) == [FieldGroup.HEALTH]


def test_an_agreement_that_ran_out_yesterday_closes_it(cast):
    agreement = make_agreement(cast)
    row = answer(cast, send(cast, BACK))
    with cast.as_area():
        past = clock.today() - dt.timedelta(days=1)
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=past, review_on=past)

    assert read_by(cast, cast.esi, row) == []


def test_what_the_person_seals_is_closed_to_the_provider_and_not_to_them(cast):
    make_agreement(cast)
    row = answer(cast, send(cast, BACK))
    with cast.as_area():
        lay_bar(BarKind.GROUP, person_id=cast.amina.pk, field_group=FieldGroup.HEALTH,
                source_id=row.pk, at=NOW)  # fmt: skip

    assert read_by(cast, cast.esi, row) == []
    assert read_by(cast, cast.amina_role, row) == ["A bad back"]


@pytest.mark.parametrize("name", ["chloe", "hana", "dev", "farid", "stefan", "grace"])
def test_nobody_else_reads_it(cast, name):
    make_agreement(cast)
    row = answer(cast, send(cast, BACK))
    assert read_by(cast, getattr(cast, name), row) == []
