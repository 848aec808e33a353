"""Money: nothing is lost, doubled, moved out of its fund, or changed afterwards."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.commissioning.money import NOW, TODAY, YEAR_AGO, YEAR_ON, make_contract, make_fund
from worklocal.commissioning.contracts.models import Contract
from worklocal.commissioning.contracts.services import OutsideFund, PriceMissing
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger import services
from worklocal.commissioning.ledger.models import Account, AccountKind, Entry, Transaction
from worklocal.commissioning.ledger.selectors import (
    accounts_with_balances,
    balance,
    money_by_fund,
    movements,
)
from worklocal.core.money import in_pounds, split

BIG = st.integers(min_value=0, max_value=10**12)
SHARES = st.builds(
    lambda least, others: [*others, least],
    st.integers(min_value=1, max_value=10**6),
    st.lists(st.integers(min_value=0, max_value=10**6), max_size=12),
)


@given(BIG, SHARES)
def test_split_loses_no_penny(pence, shares):
    assert sum(split(pence, shares)) == pence


@given(BIG, SHARES)
def test_split_is_fair_to_a_penny(pence, shares):
    exact = [pence * share / sum(shares) for share in shares]
    parts = split(pence, shares)
    assert all(abs(part - due) <= 1.01 for part, due in zip(parts, exact, strict=True))
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)


@given(BIG, st.integers(min_value=1, max_value=30))
def test_equal_shares_differ_by_a_penny_at_most(pence, count):
    parts = split(pence, [1] * count)
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


@pytest.mark.parametrize("shares", [[], [0, 0], [3, -1]])
def test_split_refuses_shares_that_mean_nothing(shares):
    with pytest.raises(ValueError, match=r"Shares|empty"):
        split(100, shares)


def test_pence_in_words():
    assert (in_pounds(123450), in_pounds(-300)) == ("£1,234.50", "-£3.00")


def test_a_fund_comes_into_the_pot_once(cast):
    key = "11111111-1111-1111-1111-111111111111"
    first, second = make_fund(cast, key=key), make_fund(cast, key=key)
    assert first == second
    with cast.as_(cast.farid):
        (money,) = money_by_fund(cast.viewer(cast.farid))
        assert (money.received, money.in_pot) == (50_000_000, 50_000_000)
        kinds = {line.account.kind: line.pence
                 for line in accounts_with_balances(cast.viewer(cast.farid))}  # fmt: skip
    assert kinds == {AccountKind.FUND: -50_000_000, AccountKind.POT: 50_000_000}


def test_the_database_refuses_a_transaction_out_of_balance(cast):
    fund = make_fund(cast)
    with cast.as_(cast.farid):
        pot = Account.objects.get(kind=AccountKind.POT)
        funder = Account.objects.get(kind=AccountKind.FUND)
        services.post(
            kind="wrong", about_id=fund.pk, moves=[(pot, 101), (funder, -100)], key="wrong", at=NOW
        )
        with pytest.raises(DatabaseError, match="out of balance by 1 pence"), transaction.atomic():
            _at_commit()
        transaction.set_rollback(True)


def test_the_balance_holds_whoever_adds_an_entry_later(cast):
    make_fund(cast)
    with cast.as_(cast.farid):
        entry = Entry.objects.order_by("id").first()
        Entry.objects.create(
            area=cast.area, transaction=entry.transaction, account=entry.account, pence=5
        )
        with pytest.raises(DatabaseError, match="out of balance"), transaction.atomic():
            _at_commit()
        transaction.set_rollback(True)


def _at_commit():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("model", [Transaction, Entry])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_books_are_only_ever_added_to(cast, model, deed):
    make_fund(cast)
    rows = model.objects.all()
    deeds = {
        "delete": lambda: rows._raw_delete(rows.db), "update": lambda: rows.update(created_at=NOW)
    }  # fmt: skip
    with cast.as_(cast.farid), pytest.raises(DatabaseError), transaction.atomic():
        deeds[deed]()


def test_the_same_key_moves_money_once(cast):
    fund = make_fund(cast)
    with cast.as_(cast.farid):
        pot = services.account(kind=AccountKind.POT, about_id=fund.pk, fund=fund)
        paid = services.account(kind=AccountKind.PAID, about_id=fund.pk, fund=fund)
        for _ in range(3):
            services.move(
                kind="x", about_id=fund.pk, out_of=pot, into=paid, pence=7, key="x", at=NOW
            )
        assert services.balance_of(paid) == 7


@pytest.mark.parametrize("pence", [0, -5])
def test_a_movement_moves_something(cast, pence):
    fund = make_fund(cast)
    with cast.as_(cast.farid):
        pot = services.account(kind=AccountKind.POT, about_id=fund.pk, fund=fund)
        with pytest.raises(services.NothingToMove):
            services.move(
                kind="x", about_id=fund.pk, out_of=pot, into=pot, pence=pence, key="x", at=NOW
            )


def test_money_does_not_leave_its_fund(cast):
    one, other = make_fund(cast), make_fund(cast, name="Other")
    with cast.as_(cast.farid), pytest.raises(services.NotEnoughMoney, match="ring-fence"):
        services.move(
            kind="x", about_id=one.pk, pence=5, key="x", at=NOW,
            out_of=services.account(kind=AccountKind.POT, about_id=one.pk, fund=one),
            into=services.account(kind=AccountKind.POT, about_id=other.pk, fund=other),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("fund", "contract", "refusal"),
    [
        ({"outcomes": ["FIRST_EARNINGS"]}, {}, OutsideFund),
        ({"starts_on": TODAY}, {}, OutsideFund),
        ({"ends_on": TODAY}, {}, OutsideFund),
        ({"amount_pence": 999_999}, {}, services.NotEnoughMoney),
        ({}, {"prices": {}}, PriceMissing),
        ({}, {"starts_on": YEAR_ON, "ends_on": YEAR_AGO}, ValidationError),
        ({}, {"allocated_pence": 0}, services.NothingToMove),
    ],
)
def test_a_contract_that_its_fund_cannot_bear_leaves_nothing(cast, fund, contract, refusal):
    row = make_fund(cast, **fund)
    with pytest.raises(refusal):
        make_contract(cast, row, **contract)
    with cast.as_(cast.farid):
        assert not Contract.objects.exists()
        assert money_by_fund(cast.viewer(cast.farid))[0].in_pot == row.amount_pence


def test_a_contract_agreed_twice_is_one(cast):
    fund, key = make_fund(cast), "11111111-1111-1111-1111-111111111112"
    assert make_contract(cast, fund, key=key) == make_contract(cast, fund, key=key)
    with cast.as_(cast.farid):
        assert money_by_fund(cast.viewer(cast.farid))[0].with_contracts == 1_000_000


def test_a_reversal_is_made_once(cast):
    make_contract(cast)
    with cast.as_(cast.farid):
        original = Transaction.objects.get(kind="contract.allocated")
        services.reverse(original=original, at=NOW)
        with pytest.raises(services.ReversedAlready):
            services.reverse(original=original, at=NOW)
        assert money_by_fund(cast.viewer(cast.farid))[0].in_pot == 50_000_000


def test_every_transaction_shows_where_from_and_where_to(cast):
    make_contract(cast)
    with cast.as_(cast.farid):
        page = movements(cast.viewer(cast.farid))
        assert balance(cast.viewer(cast.farid)).holds
    assert [(each.transaction.kind, each.pence) for each in page.movements] == [
        ("contract.allocated", 1_000_000), ("fund.received", 50_000_000),
    ]  # fmt: skip
    assert {about for _, about, _ in page.movements[0].entries} == {
        "Growth fund", "WL-001, Bright Steps",
    }  # fmt: skip


MONEY_ROLES = {"farid", "fay", "bola", "anya"}


@pytest.mark.parametrize(
    "who",
    ["farid", "fay", "bola", "anya", "esi", "dev", "ben", "lena", "hana", "amina_role", "bea",
     "stefan", "adam", "grace"],
)  # fmt: skip
def test_who_sees_funds_and_books(cast, who):
    make_contract(cast)
    with cast.as_(getattr(cast, who)):
        seen = (Fund.objects.count(), Transaction.objects.count(), Entry.objects.count())
        contracts = Contract.objects.count()
    assert seen == ((1, 2, 4) if who in MONEY_ROLES else (0, 0, 0))
    assert contracts == (1 if who in {*MONEY_ROLES, "esi"} else 0)
