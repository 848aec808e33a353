"""Double entry: accounts, transactions and entries. Nothing is changed; mistakes are reversed."""

from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.commissioning.funds.models import MONEY_ROLES
from worklocal.core.rowsecurity import RowSecurity


class AccountKind(models.TextChoices):
    FUND = "FUND", "Fund received"
    POT = "POT", "Pot: not yet allocated"
    CONTRACT = "CONTRACT", "Allocated to a contract"
    PAID = "PAID", "Paid to a provider"
    BUDGET = "BUDGET", "Personal budget"


class Account(AreaRow):
    """`about_id` is the fund or the contract that the account is for."""

    row_security = RowSecurity(roles=MONEY_ROLES, insert="area")

    kind = models.CharField(max_length=8, choices=AccountKind)
    about_id = models.UUIDField()
    fund_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "about_id"], name="account_once")
        ]


class Transaction(AreaRow):
    """One movement of money. Its entries add up to nought: checked by the database at commit."""

    row_security = RowSecurity(roles=MONEY_ROLES, insert="area", append_only=True)

    kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    key = models.CharField(max_length=80)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "key"], name="transaction_once")]
        indexes = [models.Index(fields=["area", "-at", "-id"], name="transactions_by_time")]


class Entry(AreaRow):
    """Pence into (positive) or out of (negative) an account."""

    row_security = RowSecurity(roles=MONEY_ROLES, insert="area", append_only=True)

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(pence=0), name="entry_moves_money")
        ]
