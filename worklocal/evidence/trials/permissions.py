"""Who may do what with a trial. An analyst plans and sees no person; a team allocates."""

from worklocal.accounts.enums import RoleKind
from worklocal.core import context
from worklocal.core.errors import NotPermitted

PLANNERS = frozenset({RoleKind.ANALYST})
TEAM = frozenset({RoleKind.COACH, RoleKind.LEADER})


def check_can_plan() -> None:
    if context.current().role not in PLANNERS:
        raise NotPermitted("Only an analyst registers, changes or closes a trial.")


def check_can_take_part_in_allocating() -> None:
    """Row security has the last word: a coach without a grant does not find the person."""
    if context.current().role not in TEAM:
        raise NotPermitted("Only the person's own team offers a trial.")
