"""Restrictions with their history, relations of staff, emergencies, and what waits for review."""

from django.db import models

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AreaRow, Team, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.sealing import SealedTextField
from worklocal.support.people.models import Person
from worklocal.support.restricted.enums import (
    Decision,
    EmergencyReason,
    RelationKind,
    RestrictionKind,
    ReviewKind,
)


class RecordRestriction(AreaRow):
    """One restriction on one person, from then until it is lifted: who, when and why."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=8, choices=RestrictionKind)
    field_group = models.CharField(max_length=10, choices=FieldGroup, blank=True)
    reason = models.CharField(max_length=300)
    named_lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field_group"], condition=models.Q(lifted_at=None),
                name="one_live_restriction_of_a_kind",
                violation_error_message="This restriction is in force already.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="SEALED") & ~models.Q(field_group="")
                | ~models.Q(kind="SEALED") & models.Q(field_group=""),
                name="sealing_names_the_part",
            ),
        ]  # fmt: skip


class SafetyFlag(AreaRow):
    """What to do when meeting somebody: seen by those who meet them, and by nobody else."""

    row_security = RowSecurity(person="person_id", reasons=("LEAD", "COVER", "DESK"))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(lifted_at=None), name="one_live_safety_flag"
            )
        ]


class StaffDetails(AreaRow):
    """A member of staff's own name, postcode and phone: compared with people's, shown to nobody."""

    row_security = RowSecurity(user=("user_id",))

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    family_name = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=20, blank=True)


class StaffRelation(AreaRow):
    """A member of staff knows a person, or may: they never see the record while this stands.

    `said` is a name and date of birth given in advance, and `person_id` is empty until somebody
    of that name is with us: the list looks the same before and after.
    What somebody declared they see themselves; what was inferred only its reviewers see.
    """

    row_security = RowSecurity(
        roles=("STEWARD", "LEADER"), insert="area",
        also="(user_id = (SELECT wl_uuid('user')) AND NOT is_inferred)",
    )  # fmt: skip

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=RelationKind)
    said = SealedTextField(blank=True)
    is_inferred = models.BooleanField(default=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "person_id", "kind"], name="relation_said_once")
        ]


class EmergencyOpening(AreaRow):
    """One record opened in an emergency, for an hour, by somebody who has no relation to it."""

    row_security = RowSecurity(
        roles=("STEWARD",), user=("by_id",), insert="area",
        also="person_id = (SELECT wl_uuid('person'))",
    )  # fmt: skip

    reference = models.CharField(max_length=11)
    person_id = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=EmergencyReason)
    words = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    untold_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "reference"], name="opening_reference_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("opened_at")), name="opening_ends"
            ),
        ]
        indexes = [models.Index(fields=["by", "reviewed_at"], name="openings_of_staff")]


class Review(AreaRow):
    """Something that somebody else looks at and decides once. Ids and codes, never a name.

    `about_user` did it; they never decide it. With a `team`, that team's leaders decide too.
    """

    row_security = RowSecurity(
        roles=("STEWARD",), insert="area",
        also="((SELECT wl_text('role')) = 'LEADER' AND team_id IS NOT NULL AND"
        " 't' || replace(team_id::text, '-', '') = ANY ((SELECT wl_holders())::text[]))",
    )  # fmt: skip

    kind = models.CharField(max_length=9, choices=ReviewKind)
    about_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    person_id = models.UUIDField(null=True)
    source_id = models.UUIDField(null=True)
    key = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "key"], name="raised_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("about_user")),
                name="nobody_reviews_themselves",
                violation_error_message="Somebody else must decide this.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "due_on", "id"], condition=models.Q(decided_at=None),
                name="reviews_waiting",
            )
        ]  # fmt: skip


class NominatedOfficer(AreaRow):
    """Somebody who may, together with another, open a protected address. Named by the steward."""

    row_security = RowSecurity(roles=("STEWARD",), also_reads="true")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(until=None), name="officer_named_once"
            )
        ]


OFFICER = (
    "EXISTS (SELECT 1 FROM restricted_nominatedofficer o"
    " WHERE o.user_id = (SELECT wl_uuid('user')) AND o.until IS NULL)"
)


class TwoKeyOpening(AreaRow):
    """Two officers open one protected address together: one asks, and another agrees."""

    row_security = RowSecurity(roles=("STEWARD",), insert="area", also=OFFICER)

    person_id = models.UUIDField()
    reason = models.CharField(max_length=8, choices=EmergencyReason)
    words = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("asked_by")),
                name="two_different_officers",
                violation_error_message="Another nominated officer must agree.",
            )
        ]
