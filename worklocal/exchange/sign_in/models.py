"""Where accounts are signed in, the shared screens of hubs, and the slips that open them."""

from django.db import models

from worklocal.accounts.models import Area, AreaRow, User
from worklocal.core import clock
from worklocal.core.models import Row
from worklocal.core.rowsecurity import RowSecurity
from worklocal.provision.venues.models import Venue

SIGNING_IN = "(SELECT wl_text('scope')) = 'SIGN_IN'"


class Screen(AreaRow):
    """A shared computer of a hub. Its browser holds a random secret; only its digest stands here.

    Until the code that the desk was shown is entered on it, `device_digest` is empty.
    """

    row_security = RowSecurity(roles=("HUB",), also=SIGNING_IN)

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    device_digest = models.CharField(max_length=64, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "number"], condition=models.Q(retired_at=None),
                name="screen_numbered_once",
                violation_error_message="There is a screen of this number already.",
            ),
            models.UniqueConstraint(
                fields=["device_digest"], condition=~models.Q(device_digest=""),
                name="one_screen_each_device",
            ),
        ]  # fmt: skip


class Slip(AreaRow):
    """A code that signs one account in, once, on one screen, within ten minutes."""

    row_security = RowSecurity(roles=("HUB",), also=SIGNING_IN)

    screen = models.ForeignKey(Screen, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_digest = models.CharField(max_length=64)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["screen", "-until"], name="slips_of_screen")]


class SignedIn(Row):
    """One sign-in: on what, from where, since when. Its holder sees it, and may end it.

    A desk sees those of its area's shared screens, and no account by them.
    """

    row_security = RowSecurity(
        area=None, user=("user_id",),
        also=f"{SIGNING_IN} OR (screen_id IS NOT NULL AND area_id = (SELECT wl_uuid('area'))"
        " AND (SELECT wl_text('role')) = 'HUB')",
    )  # fmt: skip

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=45, blank=True)
    screen = models.ForeignKey(Screen, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="sign_ins_of_account"),
            models.Index(
                fields=["screen"], condition=models.Q(ended_at=None), name="screens_in_use"
            ),
        ]  # fmt: skip


class Alert(AreaRow):
    """One account used from three networks within an hour: shared, or stolen. Somebody asks."""

    row_security = RowSecurity(roles=("STEWARD",), also=SIGNING_IN, insert="area")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    networks = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["area", "-created_at"], name="alerts_of_area")]


class LostFactor(AreaRow):
    """Somebody lost their second factor: who checked who they are, and from when it is taken off.

    The account's holder is written to at once, and can stop it until then.
    """

    row_security = RowSecurity(roles=("STEWARD",), user=("user_id",), also=SIGNING_IN)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_how = models.CharField(
        max_length=8, choices=[("MET", "Met in person, with a photo pass"),
                               ("VIDEO", "Seen by video, and known to their manager")],
    )  # fmt: skip
    ready_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(done_at=None, stopped_at=None),
                name="one_lost_factor_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("checked_by")),
                name="nobody_checks_themselves",
            ),
        ]  # fmt: skip
