"""People whose lead coach has left: counted on the same day, by coach, without naming anybody."""

from dataclasses import dataclass
from datetime import date

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import Viewer
from worklocal.support.coaching.models import CoachRoom


@dataclass(frozen=True)
class Unowned:
    """A coach who holds the role no more, and how many people still have them as their lead."""

    coach: str
    team: str
    people: int


def unowned_caseloads(viewer: Viewer, *, on: date) -> list[Unowned]:
    """Every coach of the area, or of a leader's team, who left people behind."""
    live = Role.objects.filter(
        area=viewer.area, kind__in=(RoleKind.COACH, RoleKind.LEADER), user__is_active=True
    ).exclude(ends_on__lt=on)
    rooms = CoachRoom.objects.filter(area=viewer.area, taken__gt=0)
    if viewer.role == RoleKind.LEADER and viewer.team_id is not None:
        rooms = rooms.filter(team=viewer.team_id)
    gone = rooms.exclude(coach__in=live.values("user")).select_related("coach", "team")
    return [
        Unowned(room.coach.display_name, room.team.name, room.taken)
        for room in gone.order_by("-taken", "id")
    ]
