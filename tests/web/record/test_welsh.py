"""The pages of a record in Welsh. Needs no database."""

import re
from itertools import chain

from django.conf import settings
from django.utils import translation

from tools import compile_messages
from worklocal.accounts.enums import FieldGroup
from worklocal.matching.introductions.models import IntroductionState
from worklocal.provision.directory.enums import Need
from worklocal.support.coaching.models import ContactKind
from worklocal.support.people.enums import JourneyState
from worklocal.support.referrals.enums import DeclineReason, ReferralOutcome
from worklocal.support.referrals.models import ReferralState
from worklocal.support.work.models import CheckInOutcome, ProofKind
from worklocal.web.record.labels import said
from worklocal.web.record.referral_words import words_of_need

RECORD = settings.BASE_DIR / "worklocal/web/record"
CATALOGUE = RECORD / "locale/cy/LC_MESSAGES/django.po"
LABELLED = (
    Need, DeclineReason, ReferralOutcome, ReferralState, JourneyState, IntroductionState,
    FieldGroup, ContactKind, CheckInOutcome, ProofKind,
)  # fmt: skip


def test_every_marked_sentence_has_welsh_and_none_is_left_over():
    marked = compile_messages.marked_in(RECORD)
    known = {entry.key for entry in compile_messages.read_catalogue(CATALOGUE)} - {""}

    assert sorted(marked - known) == []
    assert sorted(known - marked) == []


def test_welsh_fills_the_same_gaps_as_english():
    gap = re.compile(r"%\(\w+\)s|\{\w+\}")
    for entry in compile_messages.read_catalogue(CATALOGUE):
        for form in entry.forms:
            assert sorted(gap.findall(form)) == sorted(gap.findall(entry.key)) or not entry.key


def test_every_label_that_a_page_shows_is_marked():
    marked = compile_messages.marked_in(RECORD)

    assert [code for code in chain(*LABELLED) if str(code.label) not in marked] == []


def test_a_label_is_said_in_the_language_of_the_page():
    assert said(ReferralState.ENDED) == "Ended"
    with translation.override("cy"):
        assert said(ReferralState.ENDED) == "Daeth i ben"
        assert words_of_need(Need.FOOD) == "Bwyd"
