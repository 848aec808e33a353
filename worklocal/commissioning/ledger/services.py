"""Moving money. Every movement is one transaction that adds up to nought, under one key."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger.models import Account, AccountKind, Entry, Transaction
from worklocal.core import audit, context
from worklocal.core.errors import Refusal


class NotEnoughMoney(Refusal):
    """The account that would pay holds less than that."""


class NothingToMove(Refusal):
    """A movement moves at least a penny."""


class ReversedAlready(Refusal):
    """A transaction is reversed once."""


def account(*, kind: AccountKind, about_id: uuid.UUID, fund: Fund) -> Account:
    """The account of this kind for a fund or a contract; opened when it is new."""
    row, _ = Account.objects.get_or_create(
        area_id=fund.area_id, kind=kind, about_id=about_id, defaults={"fund_id": fund.pk}
    )
    return row


def balance_of(row: Account) -> int:
    """Pence in an account."""
    return Entry.objects.filter(account=row).aggregate(total=Sum("pence"))["total"] or 0


def post(
    *,
    kind: str,
    about_id: uuid.UUID,
    moves: Sequence[tuple[Account, int]],
    key: str,
    at: datetime,
    reverses: Transaction | None = None,
) -> Transaction:
    """Write one transaction; the same key returns the one that was written first.

    `moves` are (account, pence in) and must add up to nought: PostgreSQL checks at commit.
    """
    who = context.current()
    row = Transaction(
        area_id=context.acting_area(),
        kind=kind,
        about_id=about_id,
        at=at,
        by_id=who.user,
        key=key,
        reverses=reverses,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Transaction.objects.get(area_id=row.area_id, key=key)
    Entry.objects.bulk_create(
        Entry(area_id=row.area_id, transaction=row, account=each, pence=pence)
        for each, pence in moves
    )
    audit.record("ledger.posted", thing=row, detail={"kind": kind})
    return row


def move(
    *,
    kind: str,
    about_id: uuid.UUID,
    out_of: Account,
    into: Account,
    pence: int,
    key: str,
    at: datetime,
) -> Transaction:
    """Move money between two accounts of one fund. Raises NotEnoughMoney, NothingToMove.

    The paying account is locked, so that parallel payments cannot together overdraw it.
    """
    if pence <= 0:
        raise NothingToMove("Enter an amount above nought.")
    if out_of.fund_id != into.fund_id:
        raise NotEnoughMoney("Money of one fund cannot be moved to another: its ring-fence holds.")
    locked = Account.objects.select_for_update(of=("self",)).get(pk=out_of.pk)
    done = Transaction.objects.filter(area_id=locked.area_id, key=key).first()
    if done:
        return done
    if balance_of(locked) < pence:
        raise NotEnoughMoney("There is not enough money left there for this payment.")
    return post(
        kind=kind, about_id=about_id, moves=[(locked, -pence), (into, pence)], key=key, at=at
    )


def reverse(*, original: Transaction, at: datetime) -> Transaction:
    """Undo a transaction by its mirror image; the first one stays as it was."""
    if Transaction.objects.filter(reverses=original).exists():
        raise ReversedAlready("This was reversed already.")
    moves = [
        (e.account, -e.pence) for e in original.entries.select_related("account").order_by("id")
    ]
    return post(
        kind=f"{original.kind}.reversed",
        about_id=original.about_id,
        moves=moves,
        key=f"reverse:{original.pk}",
        at=at,
        reverses=original,
    )
