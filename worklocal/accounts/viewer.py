"""The viewer: one account in one role in one area, as pages and selectors know it."""

import uuid
from dataclasses import dataclass
from datetime import date

from worklocal.accounts.enums import ROLES_WITH_PEOPLE, STAFF_ROLES, RoleKind
from worklocal.accounts.models import Area, Role, User, holder_key
from worklocal.core.context import Context


@dataclass(frozen=True)
class Viewer:
    """`person_id` is set for a citizen alone; `organisation` and `team` for staff who have one."""

    area: Area
    user_id: uuid.UUID
    display_name: str
    role: RoleKind
    organisation_id: uuid.UUID | None = None
    organisation_name: str = ""
    team_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None

    @property
    def is_staff_role(self) -> bool:
        return self.role in STAFF_ROLES

    def holders(self) -> tuple[str, ...]:
        """The names under which grants may be held. A team's grants are its leaders' alone."""
        if self.role not in ROLES_WITH_PEOPLE:
            return ()
        names = [holder_key("u", self.user_id)]
        if self.team_id and self.role in (RoleKind.LEADER, RoleKind.HUB):
            names.append(holder_key("t", self.team_id))
        if self.organisation_id and self.role == RoleKind.PROVIDER:
            names.append(holder_key("o", self.organisation_id))
        return tuple(names)

    def context(self) -> Context:
        scope = "NONE"
        if self.role == RoleKind.CITIZEN:
            scope = "SELF"
        elif self.role in ROLES_WITH_PEOPLE:
            scope = "GRANTED"
        return Context(
            area=self.area.pk, scope=scope, role=str(self.role), user=self.user_id,
            person=self.person_id, organisation=self.organisation_id, holders=self.holders(),
        )  # fmt: skip


def roles_of(user: User, *, on: date) -> list[Role]:
    """The roles an account holds on a day, ordered by area and kind."""
    held = list(
        Role.objects.filter(user=user, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("area", "organisation")
        .order_by("area__name", "kind", "id")
    )
    for role in held:
        role.user = user  # known already; asking again would cost every page a query
    return held


def where_to_begin(held: list[Role]) -> Role | None:
    """The role that an account begins in: the first, but of a person who moved the newest."""
    if all(role.kind == RoleKind.CITIZEN for role in held):
        return max(held, key=lambda role: role.starts_on, default=None)
    return held[0]


def viewer_in(role: Role) -> Viewer:
    return Viewer(
        area=role.area, user_id=role.user_id, display_name=role.user.display_name,
        role=RoleKind(role.kind), organisation_id=role.organisation_id,
        organisation_name=role.organisation.name if role.organisation else "",
        team_id=role.team_id, person_id=role.person_id,
    )  # fmt: skip
