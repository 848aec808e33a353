"""A missed meeting: tries to reach the person, then a team leader's look. Facts, never messages.

Every missed meeting is treated alike, whether or not the agency asked about it: a page that looked
different would tell staff who claims.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, context, events, idempotency
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.exchange.benefits_gateway.enums import LookReason, TryChannel, TryOutcome
from worklocal.exchange.benefits_gateway.models import ContactTry, Incident, MissedReview
from worklocal.support.appointments.models import Appointment, AppointmentState

CHANNELS_NEEDED = 2
LOOKED_BACK = timedelta(days=28)
"""How long a missed meeting waits on a leader's list; our judgement, not a rule found."""


class NotMissed(Refusal):
    """Only a meeting that did not take place is looked at like this."""


class OutOfTime(Refusal):
    """A try lies after the meeting and not in the future."""


class TooFewTries(Refusal):
    """Nothing may be told before the person was tried in two ways."""


class LookedAlready(Refusal):
    """One look at each meeting."""


def enough_tries(tries: Iterable[ContactTry]) -> bool:
    """Two different ways, and none that went to somebody else."""
    ways = {row.channel for row in tries if row.came_of != TryOutcome.NOT_THEIRS}
    return len(ways) >= CHANNELS_NEEDED


def tries_of(appointment: Appointment) -> list[ContactTry]:
    """The oldest first; row security hides those of people whom the viewer may not see."""
    rows = ContactTry.objects.filter(appointment=appointment).select_related("tried_by")
    return list(rows.order_by("tried_at", "id"))


def look_at(appointment: Appointment) -> MissedReview | None:
    """The leader's look, if there was one."""
    rows = MissedReview.objects.filter(appointment=appointment)
    return rows.select_related("reviewed_by").first()


def incidents_over(appointment: Appointment) -> Sequence[Incident]:
    """Recorded outages in which this meeting lay: the database never tells of such a one."""
    rows = Incident.objects.filter(
        area=appointment.area_id, starts_at__lt=appointment.during.upper,
        ends_at__gt=appointment.starts_at,
    )  # fmt: skip
    return list(rows.order_by("starts_at", "id"))


def waiting_for_a_look(
    viewer: Viewer, coach_ids: Iterable[uuid.UUID], *, at: datetime
) -> list[Appointment]:
    """Missed meetings of these coaches with enough tries and no look yet, the oldest first.

    Each is a read of a person, and is kept as one.
    """
    tried = (
        ContactTry.objects.filter(area=viewer.area).exclude(came_of=TryOutcome.NOT_THEIRS)
        .values("appointment").annotate(ways=Count("channel", distinct=True))
        .filter(ways__gte=CHANNELS_NEEDED).values("appointment")
    )  # fmt: skip
    looked = MissedReview.objects.filter(area=viewer.area).values("appointment")
    rows = Appointment.objects.filter(
        area=viewer.area, with_user__in=list(coach_ids), state=AppointmentState.MISSED,
        starts_at__gte=at - LOOKED_BACK, pk__in=tried,
    ).exclude(pk__in=looked)  # fmt: skip
    found = list(rows.select_related("person", "with_user").order_by("starts_at", "id")[:100])
    for row in found:
        audit.record_read("appointments.read", person_id=row.person_id, thing=row)
    return found


def record_try(
    *,
    appointment: Appointment,
    channel: TryChannel,
    at: datetime,
    came_of: TryOutcome = TryOutcome.NO_ANSWER,
    tried_at: datetime | None = None,
    key: str = "",
) -> ContactTry:
    """A try to reach somebody after a meeting they missed; the same key is once.

    Nothing follows from it by itself. Raises NotMissed and OutOfTime.
    """
    when = tried_at or at
    _check_missed(appointment)
    if not appointment.starts_at < when <= at:
        raise OutOfTime("Enter a day and time after the meeting, and not in the future.")

    def keep() -> uuid.UUID:
        row = ContactTry(
            area_id=appointment.area_id, person_id=appointment.person_id, appointment=appointment,
            channel=channel, came_of=came_of, tried_at=when, tried_by_id=context.current().user,
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record("missed.tried", person_id=row.person_id, thing=appointment)
        return row.pk

    request = {"appointment": appointment.pk, "channel": channel, "came_of": came_of, "at": when}
    if not key:
        request = {}
    made = idempotency.once(key, action="missed.try", request=request, do=keep)
    return ContactTry.objects.get(pk=made)


def review_missed(
    *,
    appointment: Appointment,
    holds: bool,
    at: datetime,
    reason: LookReason | None = None,
    no_outage: bool = False,
    no_hardship: bool = False,
    no_caring: bool = False,
    no_health: bool = False,
) -> MissedReview:
    """A team leader's one look at a missed meeting; the same answer twice is one.

    `holds` needs two tries, and is refused by the database unless all four were looked at and speak
    for it; without it `reason` says why. Raises NotPermitted, NotMissed, TooFewTries,
    LookedAlready.
    """
    who = context.current()
    if who.role != "LEADER" or who.user is None:
        raise NotPermitted("A team leader looks at this.")
    _check_missed(appointment)
    if holds and not enough_tries(tries_of(appointment)):
        raise TooFewTries(
            "Try to reach them in two different ways first, such as phone and letter."
        )
    why = LookReason.NOTHING if holds else reason or LookReason.NOT_SURE
    row = MissedReview(
        area_id=appointment.area_id, person_id=appointment.person_id, appointment=appointment,
        no_outage=no_outage, no_hardship=no_hardship, no_caring=no_caring, no_health=no_health,
        holds=holds, reason=why, reviewed_at=at, reviewed_by_id=who.user,
    )  # fmt: skip
    earlier = look_at(appointment)
    if earlier is None:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            earlier = look_at(appointment)
            if earlier is None:
                raise
    if earlier is not None:
        if (earlier.holds, earlier.reason) == (holds, why):
            return earlier
        raise LookedAlready("Somebody has looked at this meeting already. Reload the page.")
    audit.record("missed.reviewed", person_id=row.person_id, thing=appointment)
    events.publish("missed.reviewed", appointment=appointment.pk, person=row.person_id)
    return row


def _check_missed(appointment: Appointment) -> None:
    if appointment.state != AppointmentState.MISSED:
        raise NotMissed("This meeting is not marked as missed.")
