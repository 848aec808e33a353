"""Employers: one account manager each, and what they told us about themselves."""

from django.db import models
from django.db.models.functions import Lower

from worklocal.accounts.models import AreaRow, Organisation, User
from worklocal.core.rowsecurity import RowSecurity

SECTORS = {
    "A": "Farming, forestry and fishing", "B": "Mining and quarrying", "C": "Manufacturing",
    "D": "Energy", "E": "Water and waste", "F": "Construction", "G": "Shops, wholesale and motors",
    "H": "Transport and storage", "I": "Hotels and food", "J": "Information and communication",
    "K": "Finance and insurance", "L": "Property", "M": "Professional and scientific",
    "N": "Cleaning, security and other business support", "O": "Public administration",
    "P": "Education", "Q": "Health and social care", "R": "Arts and leisure",
    "S": "Other services", "T": "Households as employers",
}  # fmt: skip
"""Sections of the Standard Industrial Classification 2007, in shorter words."""


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


class RegistrationDecision(models.TextChoices):
    LET_IN = "LET_IN", "Let in"
    TURNED_AWAY = "TURNED_AWAY", "Turned away"


class FirmRegistration(AreaRow):
    """Somebody without an account wrote in the name of an employer; how to reach them.

    `has_account`: they were new and so was the employer, so an account was opened at once. Where
    either was known already, a broker decides: nobody walks into another's business by its name.
    """

    row_security = RowSecurity(roles=("BROKER",), insert="area")

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="registrations")
    contact_name = models.CharField(max_length=100)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20)
    at = models.DateTimeField()
    has_account = models.BooleanField(default=False)
    decision = models.CharField(max_length=11, choices=RegistrationDecision, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["area", "at"], condition=models.Q(decision=""),
                name="registrations_waiting",
            )
        ]  # fmt: skip
