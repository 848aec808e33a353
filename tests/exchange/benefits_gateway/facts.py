"""Facts of Amina's that a message may hang on, each the smallest that warrants one."""

import datetime as dt
import uuid
from typing import Any

import psycopg
from psycopg.types.range import TimestamptzRange

from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.exchange.benefits_gateway import missed, services
from worklocal.exchange.benefits_gateway.enums import TryChannel
from worklocal.exchange.benefits_gateway.models import (
    AgencyLink,
    AskedMeeting,
    BenefitsMessage,
    MissedReview,
)
from worklocal.support.appointments.models import Appointment
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.services import give_consent
from worklocal.support.work.models import Job

YESTERDAY = dt.timedelta(days=1)


def link(cast: Any, *, work_search: bool = True) -> AgencyLink:
    with cast.as_area():
        return services.link_to_agency(
            person=cast.amina, reference=uuid.uuid4(), work_search=work_search,
            starts_on=clock.today() - dt.timedelta(days=400),
        )  # fmt: skip


def switch_on(cast: Any, *, days_ago: int = 300) -> None:
    """As if it had been switched on long ago."""
    with cast.as_area():
        past = clock.now() - dt.timedelta(days=days_ago)
        services.switch_attendance(told_from=clock.day_of(past), at=past)


def meeting(cast: Any, state: str = "ATTENDED", *, days_ago: int = 1, asked: bool = True) -> Any:
    starts = clock.now() - dt.timedelta(days=days_ago)
    with cast.as_area():
        row = Appointment.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, with_user=cast.ben.user,
            meeting="PHONE", during=TimestamptzRange(starts, starts + dt.timedelta(minutes=30)),
            starts_at=starts, state=state,
        )  # fmt: skip
        if asked:
            AskedMeeting.objects.create(
                area=cast.area, person=cast.amina, appointment=row,
                asked_on=clock.day_of(starts) - dt.timedelta(days=7),
            )  # fmt: skip
    return row


def tries(cast: Any, row: Appointment, *channels: TryChannel) -> None:
    with cast.as_(cast.ben):
        for channel in channels:
            missed.record_try(appointment=row, channel=channel, at=clock.now())


def leaders_yes(cast: Any, row: Appointment) -> None:
    """Straight into the table: the service asks for the tries first, and the database does too."""
    with cast.as_(cast.lena):
        MissedReview.objects.create(
            area_id=row.area_id, person_id=row.person_id, appointment=row, holds=True,
            reason="NOTHING", reviewed_at=clock.now(), reviewed_by=cast.lena.user,
            no_outage=True, no_hardship=True, no_caring=True, no_health=True,
        )  # fmt: skip


def job(cast: Any, **more: Any) -> Job:
    with cast.as_area():
        return Job.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, employer_name="Mill Bakery",
            title="Baker", recorded_at=clock.now(),
            **{"starts_on": clock.today() - YESTERDAY, **more},
        )  # fmt: skip


def consent(cast: Any) -> Any:
    with cast.as_(cast.amina_role):
        return give_consent(
            person=cast.amina, purpose=ConsentPurpose.BENEFITS_WORK, at=clock.now(),
            wording="Tell the benefits agency when I start or end work.",
        )  # fmt: skip


def form(cast: Any) -> list[BenefitsMessage]:
    """Bring the outbox in line with the facts and show it; return all of it, oldest first."""
    with cast.as_area():
        services.form_all()
        services.show_formed(at=clock.now())
        return outbox()


def outbox() -> list[BenefitsMessage]:
    return list(BenefitsMessage.objects.order_by("created_at", "kind", "event", "id"))


def told(rows: list[BenefitsMessage]) -> list[tuple[str, str, str]]:
    return sorted((row.kind, row.event, row.state) for row in rows)


def days_pass(owner: str, days: int) -> None:
    """Only the owner can do this, and only with the guard taken off: there is no other way."""
    with psycopg.connect(owner, autocommit=True) as connection:
        table = "benefits_gateway_benefitsmessage"
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER wl_benefits_guard")
        connection.execute(
            f"UPDATE {table} SET shown_at = shown_at - %(days)s * interval '1 day',"
            " shown_on = shown_on - %(days)s, send_from = send_from - %(days)s"
            " WHERE shown_on IS NOT NULL AND state <> 'SENT'",
            {"days": days},
        )
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER wl_benefits_guard")


def system(cast: Any) -> Any:
    return acting(Context.system(cast.area.pk))


ASKED = """
INSERT INTO benefits_gateway_askedmeeting (id, created_at, area_id, person_id, appointment_id,
  asked_on)
SELECT gen_random_uuid(), now(), area_id, person_id, id, starts_at::date - 1
FROM appointments_appointment
"""
"""Every meeting there is, asked about beforehand: for the owner, in bulk."""
