"""Employers: one account manager each, and what they told us about themselves."""

from django.db import models
from django.db.models.functions import Lower

from worklocal.accounts.models import AreaRow, Organisation, User
from worklocal.core.rowsecurity import RowSecurity


class FirmSize(models.TextChoices):
    MICRO = "MICRO", "1 to 9 people"
    SMALL = "SMALL", "10 to 49 people"
    MEDIUM = "MEDIUM", "50 to 249 people"
    LARGE = "LARGE", "250 people or more"


class Firm(AreaRow):
    """`checked_on` empty: nobody has checked that the employer is real, so nothing is shown."""

    row_security = RowSecurity(everyone=True)

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, related_name="firm"
    )
    name = models.CharField(max_length=150)
    company_number = models.CharField(max_length=8, blank=True)
    sector = models.CharField(max_length=1)
    size = models.CharField(max_length=6, choices=FirmSize)
    postcode = models.CharField(max_length=8)
    la_code = models.CharField(max_length=9, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    account_manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "area", name="firm_named_once",
                violation_error_message="This employer is registered already.",
            )
        ]  # fmt: skip


class FirmContact(AreaRow):
    """A contact with an employer by anyone of the service, so that it is asked once, not by ten."""

    row_security = RowSecurity(
        roles=("COACH", "LEADER", "BROKER", "HUB"), user=("by_id",), insert="area"
    )

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="contacts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    about = models.CharField(max_length=500)
