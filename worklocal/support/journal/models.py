"""Messages between a person and their team: one thread a journey."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Journey, Person


class Message(AreaRow):
    """`author` empty means the person wrote it. Unread for two working days: another channel."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["journey", "-sent_at", "-id"], name="messages_of_journey")]
