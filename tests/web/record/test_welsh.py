"""The pages of a record in Welsh. Needs no database."""

import ast
from itertools import chain

from django.conf import settings
from django.utils import translation

from tools import compile_messages
from worklocal.accounts.enums import FieldGroup
from worklocal.core.errors import Refusal
from worklocal.matching.introductions.models import IntroductionState
from worklocal.provision.directory.enums import Need
from worklocal.support.coaching.models import ContactKind
from worklocal.support.people.enums import JourneyState
from worklocal.support.referrals.enums import DeclineReason, ReferralOutcome
from worklocal.support.referrals.models import ReferralState
from worklocal.support.work.models import CheckInOutcome, ProofKind
from worklocal.web.record.labels import REFUSALS, refused, said
from worklocal.web.record.referral_words import words_of_need

RECORD = settings.BASE_DIR / "worklocal/web/record"
SERVICES = ("support", "matching", "exchange")
LABELLED = (
    Need, DeclineReason, ReferralOutcome, ReferralState, JourneyState, IntroductionState,
    FieldGroup, ContactKind, CheckInOutcome, ProofKind,
)  # fmt: skip


def test_every_label_that_a_page_shows_is_marked():
    marked = compile_messages.marked_in(RECORD)

    assert [code for code in chain(*LABELLED) if str(code.label) not in marked] == []


def test_a_label_is_said_in_the_language_of_the_page():
    assert said(ReferralState.ENDED) == "Ended"
    with translation.override("cy"):
        assert said(ReferralState.ENDED) == "Daeth i ben"
        assert words_of_need(Need.FOOD) == "Bwyd"


def test_a_refusal_is_marked_as_its_service_says_it():
    texts: set[str] = set()
    for room in SERVICES:
        for path in (settings.BASE_DIR / "worklocal" / room).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}

    assert [words for words in REFUSALS if words not in texts] == []


def test_a_refusal_is_said_in_the_language_of_the_page():
    with translation.override("cy"):
        assert refused(Refusal("This request is closed.")) == "Mae’r cais hwn wedi’i gau."
        assert (
            refused(Refusal("Nobody has said this in Welsh.")) == "Nobody has said this in Welsh."
        )
        assert refused(Refusal("")) == ""
