"""Who there is: areas, organisations, teams, accounts, roles, and grants of access to a person."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from worklocal.accounts.enums import BarKind, FieldGroup, GrantReason, OrganisationKind, RoleKind
from worklocal.core import clock
from worklocal.core.ids import new_id
from worklocal.core.models import Row
from worklocal.core.rowsecurity import Open, RowSecurity


class Area(Row):
    """A council or combined authority that runs the service: the tenant, and the shard."""

    row_security = Open("names and colours of areas are public")

    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=80)
    service_name = models.CharField(max_length=80)
    brand_colour = models.CharField(max_length=7, default="#1d4f91")
    accent_colour = models.CharField(max_length=7, default="#0b7a5b")
    languages = ArrayField(models.CharField(max_length=5), default=list)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    canary = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_area"
            )
        ]


class AreaRow(Row):
    """The base of every row that belongs to an area.

    Without an index of its own: the area is the shard, so such an index would find every row, and
    the planner, which cannot know what row security compares it with, would choose it.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Organisation(AreaRow):
    """A body whose people sign in. The same charity in two areas is two rows: areas stand apart."""

    row_security = RowSecurity(
        area=None,
        also="area_id = (SELECT wl_uuid('area')) OR (SELECT wl_text('scope')) = 'SIGN_IN'",
    )

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=OrganisationKind)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "area", name="organisation_named_once",
                violation_error_message="There is an organisation of this name already.",
            )
        ]  # fmt: skip


class Team(AreaRow):
    """Coaches who cover for one another, led by one or more leaders."""

    row_security = RowSecurity(everyone=True)

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)


class Accounts(BaseUserManager["User"]):
    def create_user(self, email: str, *, display_name: str, password: str | None = None,
                    is_staff_account: bool = False) -> "User":  # fmt: skip
        user = self.model(
            email=email.strip().lower(), display_name=display_name,
            is_staff_account=is_staff_account,
        )  # fmt: skip
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account that can sign in. A citizen's account is seen by itself and by sign-in alone."""

    row_security = RowSecurity(
        area=None, user=("id",), insert="area", also="is_staff_account"
        " OR (SELECT wl_text('scope')) = 'SIGN_IN'"
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254)
    display_name = models.CharField(max_length=100)
    is_staff_account = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]
    is_staff = False  # there is no Django administration site
    is_superuser = False

    objects = Accounts()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="email_used_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Role(AreaRow):
    """What an account does in an area, for whom, and between which days (both included).

    `person_id` is set on a citizen's role alone: the record that is theirs.
    """

    row_security = Open("account, role and team ids, no names; read before any context is known")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=15, choices=RoleKind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="roles"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="roles")
    person_id = models.UUIDField(null=True)
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "area", "kind", "organisation"],
                condition=models.Q(ends_on=None), nulls_distinct=False, name="role_held_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "kind"], name="roles_of_area")]


READ_THROUGH_IT = (
    "(SELECT wl_uuid('person')) IS NOT NULL AND EXISTS (SELECT 1 FROM core_auditentry e"
    " WHERE e.person_id = (SELECT wl_uuid('person')) AND e.is_read"
    " AND e.detail ->> 'token' = accounts_apitoken.id::text)"
)


class ApiToken(AreaRow):
    """Another system acts as one role until a day (included). Only a hash of the secret is kept.

    Seen by its owner, by those who oversee the area, by the door before anybody is known, and by a
    person whose record was read through it. `calls` counts those since `counted_from`.
    """

    row_security = RowSecurity(
        area=None,
        user=("user_id",),
        also="(SELECT wl_text('scope')) = 'SIGN_IN' OR (area_id = (SELECT wl_uuid('area'))"
        " AND (SELECT wl_text('role')) IN ('STEWARD', 'ADMINISTRATOR'))",
        also_reads=READ_THROUGH_IT,
    )

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    counted_from = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "expires_on"], name="tokens_of_role")]


class AccessGrant(AreaRow):
    """Lets a holder (an account, a team or an organisation) see one person, from then until then.

    Written by the services of higher rooms; read by row-level security and `visible_to`. `holder`
    is `u<id>`, `t<id>` or `o<id>` with the id's 32 hex digits.
    """

    row_security = RowSecurity(
        insert="area", roles=("STEWARD", "LEADER"),
        also="person_id = (SELECT wl_uuid('person'))"
        " OR holder = ANY ((SELECT wl_holders())::text[])"
        " OR granted_by = (SELECT wl_uuid('user'))",
    )  # fmt: skip

    person_id = models.UUIDField()
    holder = models.CharField(max_length=33)
    reason = models.CharField(max_length=12, choices=GrantReason)
    field_groups = ArrayField(models.CharField(max_length=10), default=list)
    source_id = models.UUIDField(null=True)
    granted_by = models.UUIDField(null=True)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="grant_ends_after_it_starts",
            )
        ]
        indexes = [
            models.Index(fields=["person_id", "holder"], name="grant_of_person"),
            models.Index(fields=["holder", "person_id"], name="grant_of_holder"),
            models.Index(fields=["source_id"], name="grant_of_source"),
        ]


class AccessBar(AreaRow):
    """Closes what a grant would open: row-level security asks for bars before it asks for grants.

    PAIR: `user` never sees `person_id`. ALL_BUT: nobody but `user` does. GROUP: nobody but the
    person sees `field_group`. HALT: `user` sees nobody until it ends. Ids and codes alone, so that
    every policy may read it; it is changed only by `accounts.bars`.
    """

    row_security = RowSecurity(insert="area", also_reads="true")

    kind = models.CharField(max_length=7, choices=BarKind)
    person_id = models.UUIDField(null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    field_group = models.CharField(max_length=10, choices=FieldGroup, blank=True)
    source_id = models.UUIDField(null=True)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="HALT", person_id=None, user__isnull=False)
                | models.Q(kind="PAIR", person_id__isnull=False, user__isnull=False)
                | models.Q(kind="ALL_BUT", person_id__isnull=False)
                | (models.Q(kind="GROUP", person_id__isnull=False) & ~models.Q(field_group="")),
                name="bar_names_what_it_closes",
            )
        ]
        indexes = [
            models.Index(fields=["area", "user"], name="bar_of_user"),
            models.Index(fields=["person_id", "kind"], name="bar_of_person"),
        ]


def holder_of(thing: User | Team | Organisation) -> str:
    """The `holder` text that names an account, a team or an organisation."""
    letter = {User: "u", Team: "t", Organisation: "o"}[type(thing)]
    return holder_key(letter, thing.pk)


def holder_key(letter: str, identifier: uuid.UUID) -> str:
    return f"{letter}{identifier.hex}"
