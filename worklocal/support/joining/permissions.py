"""Who may turn a request into a journey."""

from worklocal.accounts.enums import RoleKind
from worklocal.core import context
from worklocal.core.errors import NotPermitted

DESK = frozenset({RoleKind.HUB, RoleKind.LEADER})


def can_take_in() -> bool:
    return context.current().role in DESK


def check_can_take_in() -> None:
    if not can_take_in():
        raise NotPermitted("Only a hub's desk or a team leader may take in a request to join.")
