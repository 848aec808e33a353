"""A person's own papers, such as a CV, seen by them and by their team."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Person


class PaperKind(models.TextChoices):
    CV = "CV", "CV"
    CERTIFICATE = "CERTIFICATE", "Certificate or licence"
    LETTER = "LETTER", "Letter"
    PAYSLIP = "PAYSLIP", "Payslip or contract"
    OTHER = "OTHER", "Something else"


class Paper(AreaRow):
    """One paper. `sent_by` empty: the person sent it themselves. The file has the same guard."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=11, choices=PaperKind)
    title = models.CharField(max_length=80)
    file_id = models.UUIDField(unique=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-sent_at"], name="papers_of_person")]
