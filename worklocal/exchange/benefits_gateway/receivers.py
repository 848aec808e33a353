"""Facts that were recorded, and the messages that hang on them. No coach's call leads here."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.exchange.benefits_gateway.enums import Kind

Payload = Mapping[str, str]


def _form(kind: Kind, fact_id: uuid.UUID) -> None:
    from worklocal.exchange.benefits_gateway import services

    services.form_message(kind, fact_id)
    services.show_formed(at=clock.now())


@receiver("lead.assigned")
def tell_of_joining(payload: Payload) -> None:
    _form(Kind.REGISTERED, uuid.UUID(payload["journey"]))


@receiver("journey.moved")
def tell_of_leaving(payload: Payload) -> None:
    journey = uuid.UUID(payload["journey"])
    _form(Kind.REGISTERED, journey)
    _form(Kind.LEFT, journey)


@receiver("appointment.attended")
@receiver("missed.reviewed")
def tell_of_meeting(payload: Payload) -> None:
    """Only a meeting the agency asked about comes to anything: the database sees to that."""
    _form(Kind.ATTENDANCE, uuid.UUID(payload["appointment"]))


@receiver("work.changed")
def tell_of_work(payload: Payload) -> None:
    """A corrected row replaces another, so every row of the person is looked at."""
    from worklocal.support.work.models import Job

    person = uuid.UUID(payload["person"])
    for job_id in Job.objects.filter(person=person).order_by("id").values_list("pk", flat=True):
        _form(Kind.WORK, job_id)
