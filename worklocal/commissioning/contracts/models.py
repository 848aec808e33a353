"""Contracts with providers: which fund pays, for what, at which price, and how often at most."""

from django.db import models

from worklocal.accounts.models import AreaRow, Organisation
from worklocal.commissioning.funds.models import MONEY_ROLES, Fund
from worklocal.core.rowsecurity import RowSecurity


class ContractKind(models.TextChoices):
    RESULTS = "RESULTS", "Payment by results"
    BLOCK = "BLOCK", "Block"
    GRANT = "GRANT", "Grant"


class Contract(AreaRow):
    row_security = RowSecurity(organisation=("provider_id",), roles=MONEY_ROLES)

    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=150)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=8, choices=ContractKind)
    allocated_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    needs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "reference"], name="contract_reference_once"),
            models.CheckConstraint(
                condition=models.Q(allocated_pence__gte=0), name="allocation_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_in_order",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]


class Price(AreaRow):
    """What one outcome is worth under a contract; `outcome` is its key in the framework."""

    row_security = RowSecurity(organisation=("provider_id",), roles=MONEY_ROLES)

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="prices")
    provider_id = models.UUIDField()
    outcome = models.CharField(max_length=40)
    pence = models.PositiveIntegerField()
    most = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "outcome"], name="one_price_an_outcome")
        ]
