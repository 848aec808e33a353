"""From a claim to a payment: derived, checked, approved by another, once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import build_cast
from tests.commissioning.money import (
    FIRST,
    NOW,
    SUSTAINED,
    TODAY,
    another_person,
    approve,
    check,
    earned,
    make_contract,
    make_referral,
    make_work,
    paid,
    rules,
    submit,
)
from tests.parallel import at_once
from worklocal.commissioning.claims import services
from worklocal.commissioning.claims.evidence import claimable_by, claimable_page
from worklocal.commissioning.claims.models import Claim, ClaimState, ClaimStep
from worklocal.commissioning.claims.selectors import claim_for
from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.commissioning.ledger.models import Entry, Transaction
from worklocal.commissioning.ledger.selectors import balance, money_by_contract, money_by_fund
from worklocal.core.context import Context, acting
from worklocal.core.idempotency import KeyReused
from worklocal.core.transitions import MoveRefused
from worklocal.support.referrals.models import Referral
from worklocal.support.referrals.services import answer_referral
from worklocal.support.work.models import Job, Proof, ProofKind


def claimable(cast, contract):
    framework = rules(cast)
    with cast.as_(cast.esi):
        return [
            (each.price.outcome, each.reached.achieved_on, each.price.pence)
            for each in claimable_by(
                provider_id=cast.provider.pk, contract=contract, framework=framework
            )
        ]


def test_what_the_facts_show_may_be_claimed_at_the_price_of_the_contract(cast, contract, referral):
    started = TODAY - timedelta(days=200)
    assert sorted(claimable(cast, contract)) == [
        (FIRST, started, 40_000), (SUSTAINED, started + timedelta(days=181), 160_000),
    ]  # fmt: skip


def test_a_persons_own_word_is_not_paid_on(cast, contract):
    make_referral(cast)
    make_work(cast, proof=ProofKind.PERSON_SAID)
    assert claimable(cast, contract) == []


def test_work_from_before_the_referral_is_not_the_providers(cast, contract):
    referral = make_referral(cast, sent=100)
    with cast.as_area():
        Referral.objects.filter(pk=referral.pk).update(sent_at=NOW - timedelta(days=50))
    make_work(cast, days=90)
    assert claimable(cast, contract) == []


def test_a_claim_keeps_its_evidence_and_no_name(cast, contract, referral):
    claim = submit(cast, contract, referral)
    assert claim.state == ClaimState.SUBMITTED
    assert claim.pence == 160_000
    assert claim.evidence == {
        "achieved_on": (TODAY - timedelta(days=19)).isoformat(), "grade": "PAYSLIP",
        "days_proved": 201,
    }  # fmt: skip
    checked = check(cast, claim)
    assert checked.state == ClaimState.CHECKED
    assert len(checked.evidence["seal"]) == 16
    assert "Amina" not in str(checked.evidence)


def test_the_same_key_is_one_claim(cast, contract, referral):
    key = str(uuid.uuid4())
    first, second = (submit(cast, contract, referral, key=key) for _ in range(2))
    assert first == second
    with pytest.raises(KeyReused):
        submit(cast, contract, referral, FIRST, key=key)


def test_an_outcome_is_claimed_once_whoever_helped(cast, contract, referral):
    submit(cast, contract, referral)
    with pytest.raises(services.ClaimedAlready):
        submit(cast, contract, referral)
    assert [outcome for outcome, _, _ in claimable(cast, contract)] == [FIRST]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"starts_on": TODAY - timedelta(days=10)}, services.NothingToClaim),
        ({"needs": ["HOUSING"]}, services.NothingToClaim),
        ({"prices": {FIRST: 100}}, services.NothingToClaim),
        ({"most": {SUSTAINED: 0}}, services.ContractFull),
    ],
    ids=["outside its days", "for another need", "without a price", "beyond its number"],
)
def test_a_contract_pays_only_for_what_it_says(cast, referral, change, refusal):
    contract = make_contract(cast, **change)
    with pytest.raises(refusal):
        submit(cast, contract, referral)


@pytest.mark.parametrize("state", ["SENT", "DECLINED", "WITHDRAWN"])
def test_nothing_is_claimed_for_somebody_who_was_not_taken_on(cast, contract, referral, state):
    with cast.as_area():
        Referral.objects.filter(pk=referral.pk).update(state=state)
    with pytest.raises(services.NothingToClaim):
        submit(cast, contract, referral)


def test_a_check_reads_the_facts_again(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_area():
        Job.objects.update(ends_on=TODAY - timedelta(days=150))
    with pytest.raises(services.NothingToClaim):
        check(cast, claim)


def test_payment_moves_money_from_the_contract_to_paid(cast, contract, referral):
    claim = paid(cast, contract, referral)
    assert (claim.state, claim.approved_by_id) == (ClaimState.PAID, cast.fay.user_id)
    with cast.as_(cast.farid):
        viewer = cast.viewer(cast.farid)
        money = money_by_contract(viewer)[contract.pk]
        fund = money_by_fund(viewer)[0]
        assert balance(viewer).holds
    assert (money.allocated, money.paid, money.left) == (1_000_000, 160_000, 840_000)
    assert (fund.received, fund.allocated, fund.paid, fund.in_pot) == (
        50_000_000, 1_000_000, 160_000, 49_000_000,
    )  # fmt: skip


def test_who_checked_does_not_approve(cast, contract, referral):
    claim = check(cast, submit(cast, contract, referral))
    with pytest.raises(services.OwnClaim):
        approve(cast, claim, by=cast.farid)
    assert approve(cast, claim, by=cast.fay).state == ClaimState.PAID


def test_who_submitted_neither_checks_nor_approves(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_area():
        Claim.objects.filter(pk=claim.pk).update(submitted_by=cast.fay.user_id)
    with pytest.raises(services.OwnClaim):
        check(cast, claim, by=cast.fay)
    checked = check(cast, claim, by=cast.farid)
    with pytest.raises(services.OwnClaim):
        approve(cast, checked, by=cast.fay)


def test_the_database_refuses_an_own_claim_whoever_writes(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_area(), pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(approved_by=cast.esi.user_id)


def test_paid_twice_is_paid_once(cast, contract, referral):
    claim = paid(cast, contract, referral)
    with pytest.raises(MoveRefused):
        approve(cast, claim)
    with cast.as_(cast.farid):
        assert Transaction.objects.filter(kind="claim.paid").count() == 1


def test_a_query_is_answered_and_checked_again(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_(cast.farid):
        queried = services.query_claim(claim=claim, reason="Which payslip?", at=NOW)
    key = str(uuid.uuid4())
    with cast.as_(cast.esi):
        for _ in range(2):
            answered = services.answer_query(claim=queried, words="March's.", at=NOW, key=key)
    assert answered.state == ClaimState.SUBMITTED
    assert check(cast, answered).state == ClaimState.CHECKED
    with cast.as_(cast.farid):
        said = list(ClaimStep.objects.order_by("at", "id").values_list("new_state", "reason"))
    assert said == [
        ("SUBMITTED", ""), ("QUERIED", "Which payslip?"), ("SUBMITTED", "March's."),
        ("CHECKED", ""),
    ]  # fmt: skip


def test_words_are_needed_to_say_no_or_to_ask(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_(cast.farid):
        for deed in (services.query_claim, services.refuse_claim, services.recover_claim):
            with pytest.raises(services.ReasonNeeded):
                deed(claim=claim, reason=" ", at=NOW)


def test_a_refused_outcome_may_be_claimed_again(cast, contract, referral):
    claim = submit(cast, contract, referral)
    with cast.as_(cast.farid):
        services.refuse_claim(claim=claim, reason="Wrong contract", at=NOW)
    assert submit(cast, contract, referral).pk != claim.pk


def test_recovery_is_the_mirror_image_and_happens_once(cast, contract, referral):
    claim = paid(cast, contract, referral)
    with cast.as_(cast.farid):
        back = services.recover_claim(claim=claim, reason="The job was not real", at=NOW)
        with pytest.raises(MoveRefused):
            services.recover_claim(claim=claim, reason="Again", at=NOW)
        viewer = cast.viewer(cast.farid)
        assert money_by_contract(viewer)[contract.pk].left == 1_000_000
        mirror = Transaction.objects.get(reverses=claim.transaction_id)
        assert sorted(Entry.objects.filter(transaction=mirror).values_list("pence", flat=True)) \
            == [-160_000, 160_000]  # fmt: skip
        assert balance(viewer).holds
    assert back.state == ClaimState.RECOVERED
    assert submit(cast, contract, referral).state == ClaimState.SUBMITTED


def test_a_contract_without_money_left_pays_nothing(cast, referral):
    contract = make_contract(cast, allocated_pence=150_000)
    claim = check(cast, submit(cast, contract, referral))
    with pytest.raises(Exception, match="not enough money"):
        approve(cast, claim)
    with cast.as_(cast.farid):
        claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKED


MAY_SEE = {
    "esi": True, "farid": True, "fay": True, "ben": True, "lena": True, "amina_role": True,
    "chloe": False, "hana": False, "dev": False, "bea": False, "bola": False, "anya": False,
    "stefan": False, "adam": False, "grace": False,
}  # fmt: skip


@pytest.mark.parametrize(("who", "may"), MAY_SEE.items())
def test_who_may_see_a_claim(cast, contract, referral, who, may):
    claim = submit(cast, contract, referral)
    with cast.as_(getattr(cast, who)):
        assert Claim.objects.filter(pk=claim.pk).exists() is may


@pytest.mark.parametrize(("who", "may"), {**MAY_SEE, "ben": False, "lena": False,
                                          "amina_role": False}.items())  # fmt: skip
def test_whose_pages_find_a_claim(cast, contract, referral, who, may):
    claim, role = submit(cast, contract, referral), getattr(cast, who)
    with cast.as_(role):
        assert (claim_for(cast.viewer(role), claim.pk) is not None) is may


def test_what_may_be_claimed_costs_the_same_for_three_as_for_one(
    cast, contract, referral, django_assert_num_queries
):
    framework, viewer = rules(cast), cast.viewer(cast.esi)

    def ask(expected):
        with cast.as_(cast.esi):
            contracts = list(contracts_of(viewer))
            with django_assert_num_queries(11):
                page = claimable_page(viewer, contracts=contracts, framework=framework)
        assert len(page.found) == expected

    ask(2)
    for name in ("Bilal", "Carys"):
        earned(cast, another_person(cast, name))
    ask(6)


def test_a_claimed_person_makes_room_for_the_next(cast, contract, referral, monkeypatch):
    monkeypatch.setattr("worklocal.commissioning.claims.evidence.LOOKED_AT", 1)
    earned(cast, another_person(cast, "Bilal"))
    framework, viewer = rules(cast), cast.viewer(cast.esi)

    def page(after=None):
        with cast.as_(cast.esi):
            return claimable_page(
                viewer, contracts=list(contracts_of(viewer)), framework=framework, after=after
            )

    first = page()
    second = page(first.next_after)
    assert {each.referral.pk for each in first.found}.isdisjoint(
        each.referral.pk for each in second.found
    )
    assert second.next_after is None
    for each in first.found:
        submit(cast, contract, each.referral, each.price.outcome)
    assert [each.referral for each in page().found] == [each.referral for each in second.found]


def test_nothing_is_claimable_before_the_referral_is_accepted(cast, contract):
    make_referral(cast, accept=False)
    make_work(cast)
    assert claimable(cast, contract) == []
    with cast.as_(cast.esi):
        answer_referral(referral=Referral.objects.get(), accept=True, at=NOW)
        assert Proof.objects.count() == 0, "the provider itself reads no proof"
    assert len(claimable(cast, contract)) == 2


def test_fifty_approvals_at_once_pay_once(own_database):
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()
    contract = make_contract(cast)
    claim = check(cast, submit(cast, contract, earned(cast)))

    results = [r for _ in range(5) for r in at_once(10, lambda _: approve(cast, claim))]

    assert sum(isinstance(r, Claim) for r in results) == 1
    assert sum(isinstance(r, MoveRefused) for r in results) == 49
    with cast.as_(cast.farid):
        viewer = cast.viewer(cast.farid)
        assert Transaction.objects.filter(kind="claim.paid").count() == 1
        assert money_by_contract(viewer)[contract.pk].paid == 160_000
        assert balance(viewer).holds


def test_parallel_payments_together_do_not_overdraw(own_database):
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()
    contract = make_contract(cast, allocated_pence=320_000)
    ready = []
    for name in ("Amina", "Bilal", "Carys", "Dana", "Emil"):
        journey = cast.journey if name == "Amina" else another_person(cast, name)
        ready.append(check(cast, submit(cast, contract, earned(cast, journey))))

    results = at_once(5, lambda n: approve(cast, ready[n]))

    assert sum(isinstance(r, Claim) for r in results) == 2
    with cast.as_(cast.farid):
        assert money_by_contract(cast.viewer(cast.farid))[contract.pk].left == 0
