"""Who may do what with an appointment. Row security has already hidden the people of others."""

from worklocal.accounts.enums import RoleKind
from worklocal.core import context
from worklocal.core.errors import NotPermitted
from worklocal.support.people.models import Journey

DESK = frozenset({RoleKind.HUB, RoleKind.COACH, RoleKind.LEADER})
TEAM = frozenset({RoleKind.COACH, RoleKind.LEADER})


def check_can_book(journey: Journey, *, coach_id: object) -> None:
    """A person books with their own coach; staff who see the person book with any coach."""
    who = context.current()
    if who.person == journey.person_id and journey.lead_coach_id != coach_id:
        raise NotPermitted("You can book with your own coach. Choose one of the times shown.")
    if who.person != journey.person_id and who.role not in DESK and who.role != "SYSTEM":
        raise NotPermitted("Only the person and their team may book an appointment.")


def check_can_welcome() -> None:
    """To check somebody in, or to ask for a private space."""
    if context.current().role not in DESK:
        raise NotPermitted("Only the hub's desk and the team may do this.")


def check_can_close() -> None:
    """To say whether an appointment took place."""
    if context.current().role not in TEAM:
        raise NotPermitted("Only the coach or their team may say what became of an appointment.")
