"""The outbox, the facts that attendance hangs on, the switches, and the log of what was sent.

The application may read the outbox and never write it: the database forms each message itself from
the recorded fact (triggers.py). There is no column for words, and none for what the agency does.
"""

from dataclasses import dataclass, replace

from django.db import models
from django.db.models import F, Q

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.exchange.benefits_gateway.enums import (
    AgreedHow,
    CancelCause,
    Event,
    IncidentCause,
    Kind,
    LookReason,
    MessageState,
    Reason,
    ShownBy,
    TryChannel,
    TryOutcome,
    Wrong,
)
from worklocal.support.appointments.models import Appointment
from worklocal.support.people.models import Person

ANSWERING = ("REQUEST",)
"""Grants that open these rows: somebody answering a request. A coach is not shown who claims."""

SWITCHING = ("ADMINISTRATOR", "COMMISSIONER", "STEWARD", "LEADER", "SYSTEM")


WHY_NOT = [code for code in LookReason.values if code != LookReason.NOTHING]


@dataclass(frozen=True)
class GatewaySecurity(RowSecurity):
    """As any table of people; and the gateway's own account reads the outbox, of every area.

    The rule stands in a function: PostgreSQL asks for rights on every table that a policy names,
    and the gateway has none on the table of grants.
    """

    def sees(self, table: str) -> str:
        return f"(session_user = 'wl_gateway' OR wl_sees_outbox(\"{table}\"))"

    def statements(self, table: str) -> list[str]:
        of_row = RowSecurity.sees(replace(self, area=f'"{table}"."area_id"'), table)
        made = (
            f'CREATE OR REPLACE FUNCTION wl_sees_outbox("{table}" "{table}") RETURNS boolean'
            f" LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN {of_row}; END $$"
        )
        return [made, *super().statements(table)]


@dataclass(frozen=True)
class AddedBy(RowSecurity):
    """Rows that only these roles add, whoever may read them."""

    added_by: tuple[str, ...] = ()

    def adds(self, table: str) -> str:
        named = ", ".join(f"'{role}'" for role in self.added_by)
        return self._within_area(f"(SELECT wl_text('role')) IN ({named})")


class AgencyLink(AreaRow):
    """The agency's reference for a person. Without one nothing is ever formed about them.

    `work_search` says that the agency asks them to look for work: only then can a meeting be told.
    """

    row_security = RowSecurity(person="person_id", reasons=ANSWERING)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reference = models.UUIDField()
    work_search = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    agreed_how = models.CharField(max_length=7, choices=AgreedHow, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on=None), name="one_agency_link"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="agency_link_in_order",
            ),
        ]


class AskedMeeting(AreaRow):
    """A booked meeting that the agency asked about. Any other meeting is nobody's business.

    Taken in from the agency by the service itself: a coach cannot name a meeting for telling.
    """

    row_security = AddedBy(person="person_id", append_only=True, added_by=("SYSTEM",))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()


class ContactTry(AreaRow):
    """A try to reach a person after a missed meeting. Two channels are needed before it counts.

    A code says what came of it: there is no place for words about the person.
    """

    row_security = RowSecurity(person="person_id", append_only=True)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=6, choices=TryChannel)
    came_of = models.CharField(max_length=10, choices=TryOutcome, default=TryOutcome.NO_ANSWER)
    tried_at = models.DateTimeField()
    tried_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["appointment"], name="tries_of_meeting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=TryChannel.values) & Q(came_of__in=TryOutcome.values),
                name="try_in_codes_only",
            )
        ]


class MissedReview(AreaRow):
    """A team leader's look at a missed meeting. Without `holds`, nothing is ever formed of it.

    It says no more than that the fact holds and that nothing speaks against it; the leader chooses
    no word of a message, and cannot see one.
    """

    row_security = AddedBy(person="person_id", append_only=True, added_by=("LEADER",))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="+")
    no_outage = models.BooleanField()
    no_hardship = models.BooleanField()
    no_caring = models.BooleanField()
    no_health = models.BooleanField()
    holds = models.BooleanField()
    reason = models.CharField(max_length=9, choices=LookReason, default=LookReason.NOT_SURE)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holds=False)
                | Q(no_outage=True, no_hardship=True, no_caring=True, no_health=True),
                name="missed_holds_only_if_nothing_against",
            ),
            models.CheckConstraint(
                condition=Q(holds=True, reason=LookReason.NOTHING)
                | Q(holds=False, reason__in=WHY_NOT),
                name="missed_look_has_its_reason",
            ),
        ]


class Incident(AreaRow):
    """A stretch in which people could not come or reach us. Meetings in it are never told."""

    row_security = AddedBy(everyone=True, append_only=True, added_by=SWITCHING)

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cause = models.CharField(max_length=9, choices=IncidentCause)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="incident_in_order"
            )
        ]


class AreaSwitch(AreaRow):
    """From which day attendance is told in an area. The newest row counts; none, or no day: never.

    A day, not a flag: turned on again, it does not tell of the time when it was off.
    """

    row_security = AddedBy(everyone=True, append_only=True, added_by=SWITCHING)

    attendance_from = models.DateField(null=True)
    changed_on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance_from=None) | Q(attendance_from__gte=F("changed_on")),
                name="switch_does_not_look_back",
            )
        ]
        indexes = [models.Index(fields=["area", "-changed_at"], name="switches_of_area")]


class AttendanceStop(AreaRow):
    """Days (both included) on which nothing of a person's meetings is told: an arm of a trial."""

    row_security = RowSecurity(person="person_id", reasons=ANSWERING)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="attendance_stops")]


class BenefitsMessage(AreaRow):
    """The outbox. Every column is a code of a closed list, a day, a moment, or an id."""

    row_security = GatewaySecurity(person="person_id", reasons=ANSWERING)

    person_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.CharField(max_length=10, choices=Event)
    fact_id = models.UUIDField()
    reference = models.UUIDField()
    happened_on = models.DateField()
    team_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=9, choices=Reason, blank=True)
    replaces = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=MessageState)
    wrong = models.CharField(max_length=10, choices=Wrong, blank=True)
    cancelled_for = models.CharField(max_length=12, choices=CancelCause, blank=True)
    shown_by = models.CharField(max_length=7, choices=ShownBy, blank=True)
    shown_at = models.DateTimeField(null=True)
    shown_on = models.DateField(null=True)
    send_from = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    receipt = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="REGISTERED", event="REGISTERED", team_id__isnull=False, reason="")
                | Q(kind="ATTENDANCE", event__in=["MOVED", "MISSED"], team_id=None)
                | Q(kind="ATTENDANCE", event="ATTENDED", team_id=None, reason="")
                | Q(kind="WORK", event__in=["STARTED", "ENDED"], team_id=None, reason="")
                | Q(kind="LEFT", event="LEFT", team_id=None, reason=""),
                name="benefits_closed_list",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *Reason.values])
                & Q(wrong__in=["", *Wrong.values])
                & Q(state__in=MessageState.values)
                & Q(shown_by__in=["", *ShownBy.values])
                & Q(cancelled_for__in=["", *CancelCause.values]),
                name="benefits_codes_only",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT")
                | Q(
                    shown_at__isnull=False, sent_at__isnull=False, receipt__isnull=False,
                    sent_on__gte=F("send_from"),
                ),
                name="benefits_sent_after_hold",
            ),
            models.UniqueConstraint(
                fields=["kind", "event", "fact_id", "happened_on"],
                condition=Q(state__in=["FORMED", "SHOWN", "CORRECTED", "REASON_ADDED"]),
                name="benefits_told_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person_id", "-created_at"], name="benefits_of_person"),
            models.Index(fields=["fact_id"], name="benefits_of_fact"),
            models.Index(
                fields=["send_from"], condition=Q(state__in=["SHOWN", "REASON_ADDED"]),
                name="benefits_waiting",
            ),
        ]  # fmt: skip


class SentLog(AreaRow):
    """What was sent, byte for byte, with its hash and receipt; each row holds the last one's hash.

    The person reads it. Nobody can change it, and a row taken out breaks the chain of its area.
    """

    row_security = RowSecurity(person="person_id", reasons=ANSWERING, append_only=True)

    person_id = models.UUIDField()
    message = models.OneToOneField(BenefitsMessage, on_delete=models.PROTECT, related_name="log")
    number = models.BigIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    chained = models.CharField(max_length=64)
    receipt = models.UUIDField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="sent_log_numbered")]
        indexes = [models.Index(fields=["person_id", "-sent_at"], name="sent_log_of_person")]
