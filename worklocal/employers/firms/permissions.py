"""Who may look after employers: the area's own account managers."""

from worklocal.accounts.enums import RoleKind
from worklocal.core import context
from worklocal.core.errors import NotPermitted


def check_can_look_after_employers() -> None:
    if not can_look_after_employers():
        raise NotPermitted("Only an employer account manager may do this.")


def can_look_after_employers() -> bool:
    return context.current().role == RoleKind.BROKER
