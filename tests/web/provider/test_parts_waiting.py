"""E6: before it answers, a provider is told how many sensitive answers wait, and not which."""

from django.urls import reverse

from tests.provision.agreements.making import make_agreement
from tests.support.referrals.test_parts import BACK, answer, send


def page_of(cast, row):
    return cast.client(cast.esi).get(reverse("provider:referral", args=[row.pk])).content.decode()


def test_a_count_before_acceptance_and_the_answer_after(cast):
    make_agreement(cast)
    row = send(cast, BACK)

    before = page_of(cast, row)
    assert "1 sensitive answer more." in before
    assert "once you accept" in before
    for closed in (BACK.label, BACK.value, str(BACK.group.label)):
        assert closed not in before

    answer(cast, row)
    after = page_of(cast, row)
    assert "sensitive answer more" not in after
    assert BACK.value in after


def test_nothing_is_said_where_nothing_waits_or_the_answer_was_no(cast):
    make_agreement(cast)
    assert "sensitive answer" not in page_of(cast, send(cast))


def test_a_no_ends_the_notice(cast):
    make_agreement(cast)
    row = send(cast, BACK)
    answer(cast, row, accept=False)
    assert "sensitive answer" not in page_of(cast, row)
