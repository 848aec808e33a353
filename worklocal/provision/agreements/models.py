"""An agreement with one partner. It opens nothing by itself: a person's yes is needed as well."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from worklocal.accounts.models import AreaRow, Organisation, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.provision.agreements.enums import AgreementKind, LegalBasis


class Agreement(AreaRow):
    """`organisation` for a body whose people sign in here, else `party`: a name, and no way in.

    `partner_sees` and `we_see` are field groups. Both days are included; `ended_on` cuts it short.
    The data protection officer writes; anybody of the area may read what was agreed.
    """

    row_security = RowSecurity(roles=("STEWARD",), also_reads="true")

    kind = models.CharField(max_length=9, choices=AgreementKind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="agreements"
    )
    party = models.CharField(max_length=150, blank=True)
    purpose = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=7, choices=LegalBasis)
    law = models.CharField(max_length=200, blank=True)
    partner_sees = ArrayField(models.CharField(max_length=10), default=list)
    we_see = ArrayField(models.CharField(max_length=10), default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_on = models.DateField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation=None) & ~models.Q(party="")
                | models.Q(organisation__isnull=False, party=""),
                name="agreement_is_with_one_partner",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on"))
                & models.Q(review_on__gte=models.F("starts_on"))
                & models.Q(review_on__lte=models.F("ends_on")),
                name="agreement_is_reviewed_while_it_runs",
            ),
            models.CheckConstraint(
                condition=~models.Q(partner_sees__contains=["PRIVATE"])
                & ~models.Q(we_see__contains=["PRIVATE"]),
                name="agreement_never_opens_private_notes",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | ~models.Q(end_reason=""),
                name="agreement_ends_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends_on"], name="agreements_of_partner")]

    @property
    def partner(self) -> str:
        return self.organisation.name if self.organisation else self.party
