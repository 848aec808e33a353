"""Referrals to a provider: with consent, the part of the record that is needed, and an answer."""

from django.db import models

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AreaRow, Organisation, User
from worklocal.core.rowsecurity import GRANT_IS_LIVE, RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.support.people.models import Consent, Journey, Person


class ReferralState(models.TextChoices):
    SENT = "SENT", "Sent, waiting for an answer"
    ACCEPTED = "ACCEPTED", "Accepted"
    DECLINED = "DECLINED", "Declined"
    STARTED = "STARTED", "Started"
    ENDED = "ENDED", "Ended"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


REFERRAL_MOVES = TransitionTable(
    name="referral",
    start=ReferralState.SENT,
    moves={
        ReferralState.SENT: frozenset(
            {ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.WITHDRAWN}
        ),
        ReferralState.ACCEPTED: frozenset(
            {ReferralState.STARTED, ReferralState.ENDED, ReferralState.WITHDRAWN}
        ),
        ReferralState.STARTED: frozenset({ReferralState.ENDED, ReferralState.WITHDRAWN}),
    },
)

PROVIDER_READS = f"""
provider_id = (SELECT wl_uuid('organisation'))
AND EXISTS (SELECT 1 FROM accounts_accessgrant g
  WHERE g.source_id = referrals_referralpart.referral_id
  AND g.person_id = referrals_referralpart.person_id AND g.reason = 'REFERRAL'
  AND g.holder = ANY ((SELECT wl_holders())::text[]) AND {GRANT_IS_LIVE}
  AND referrals_referralpart.field_group = ANY (g.field_groups))
AND NOT EXISTS (SELECT 1 FROM accounts_accessbar s WHERE s.kind = 'GROUP' AND s.ends_at IS NULL
  AND s.person_id = referrals_referralpart.person_id
  AND s.field_group = referrals_referralpart.field_group)
AND EXISTS (SELECT 1 FROM agreements_agreement a
  CROSS JOIN (SELECT (statement_timestamp() AT TIME ZONE 'Europe/London')::date AS today) t
  WHERE a.area_id = referrals_referralpart.area_id
  AND a.organisation_id = referrals_referralpart.provider_id
  AND a.starts_on <= t.today AND a.ends_on >= t.today
  AND (a.ended_on IS NULL OR a.ended_on > t.today)
  AND referrals_referralpart.field_group = ANY (a.partner_sees))
"""  # noqa: S608 - our own names
"""A provider reads a sensitive part while all four hold: it took the person on, the person's yes
names the part, they have not sealed it, and a live agreement lets this provider see such parts."""

OPEN_STATES = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.STARTED)


class Referral(AreaRow):
    """`shared` is exactly what the person agreed to send, as labels and values, and nothing more.

    `service_id` is a directory service; `provider` the organisation that answers. `parts_sent` is
    how many sensitive answers wait until it accepts: a number, and not which.
    """

    row_security = RowSecurity(person="person_id", organisation=("provider_id",))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referrals")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="referrals")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service_id = models.UUIDField(null=True)
    service_name = models.CharField(max_length=200)
    need = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True)
    shared = models.JSONField(default=dict)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    answer_due_on = models.DateField()
    state = models.CharField(max_length=9, choices=ReferralState, default=ReferralState.SENT)
    state_since = models.DateTimeField()
    outcome = models.CharField(max_length=40, blank=True)
    parts_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "provider", "need"],
                condition=models.Q(state__in=["SENT", "ACCEPTED", "STARTED"]),
                name="one_open_referral_for_a_need",
                violation_error_message="There is an open referral to them for this already.",
            )
        ]
        indexes = [
            models.Index(fields=["provider", "state", "sent_at", "id"], name="referrals_inbox"),
            models.Index(fields=["person", "-sent_at"], name="referrals_of_person"),
            models.Index(
                fields=["provider", "answer_due_on", "id"],
                condition=models.Q(state="SENT"),
                name="referrals_to_answer",
            ),
            models.Index(
                fields=["provider", "sent_at", "id"],
                condition=models.Q(state__in=["ACCEPTED", "STARTED", "ENDED"]),
                name="referrals_taken_on",
            ),
        ]


class ReferralStep(AreaRow):
    """One move of a referral: who, when, why. `words` is the provider's progress or reason."""

    row_security = RowSecurity(person="person_id", organisation=("provider_id",), append_only=True)

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    provider_id = models.UUIDField()
    old_state = models.CharField(max_length=9, blank=True)
    new_state = models.CharField(max_length=9, choices=ReferralState)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=1000, blank=True)


class ReferralPart(AreaRow):
    """One answer of a sensitive part as it was on the day, sent with the referral by consent."""

    row_security = RowSecurity(
        person="person_id", field_group="field_group", append_only=True, also_reads=PROVIDER_READS
    )

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="parts")
    person_id = models.UUIDField()
    provider_id = models.UUIDField()
    field_group = models.CharField(max_length=10, choices=FieldGroup)
    label = models.CharField(max_length=200)
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "label"], name="referral_part_once"),
            models.CheckConstraint(
                condition=models.Q(field_group__in=["HEALTH", "OFFENDING", "MONEY"]),
                name="referral_never_carries_private_notes",
            ),
        ]
