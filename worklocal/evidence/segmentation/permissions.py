"""Who may let coaches see the points: a board, or the officer who answers for records."""

from worklocal.accounts.enums import RoleKind
from worklocal.core import context
from worklocal.core.errors import NotPermitted

SWITCHERS = frozenset({RoleKind.BOARD, RoleKind.STEWARD})


def can_switch() -> bool:
    return context.current().role in SWITCHERS


def check_can_switch() -> None:
    if not can_switch():
        raise NotPermitted("Only the board or the data officer switches the points on or off.")
