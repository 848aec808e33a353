"""One of each kind of closed record: a secret address, an emergency to review, a declared relation.

By the services, as the coaches themselves; never anybody whom a visitor steps into.
"""

from datetime import timedelta

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import viewer_in
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey, Person
from worklocal.support.restricted.emergency import Wanted, open_record
from worklocal.support.restricted.enums import EmergencyReason, RelationKind, RestrictionKind
from worklocal.support.restricted.relations import declare
from worklocal.support.restricted.restrictions import restrict
from worklocal.web.demonstration.building.stage import Coach, Stage

YESTERDAY = timedelta(days=1)


def close_some(stage: Stage, *, leave_out: frozenset[object]) -> None:
    """Does nothing where no coach has two people to choose from and another coach has one."""
    free = {coach.user.pk: _people(coach, leave_out) for coach in stage.coaches}
    first = next((c for c in stage.coaches if len(free[c.user.pk]) > 1), None)
    second = next((c for c in stage.coaches if c is not first and free[c.user.pk]), None)
    if first is None or second is None:
        return
    hers, other = free[first.user.pk], free[second.user.pk]
    now = clock.now()
    with acting(_as(stage, first)):
        restrict(
            person=hers[0], kind=RestrictionKind.ADDRESS, at=now - YESTERDAY,
            reason="Moved away from somebody who must not find them.",
        )  # fmt: skip
        declare(person_id=other[0].pk, kind=RelationKind.NEIGHBOUR, at=now - YESTERDAY)
    with acting(_as(stage, second)):
        open_record(
            wanted=Wanted(number=hers[1].number), reason=EmergencyReason.HEALTH,
            words="Fell ill at the hub while their coach was away.", at=now - YESTERDAY,
        )  # fmt: skip


def _as(stage: Stage, coach: Coach) -> Context:
    roles = Role.objects.select_related("user", "area", "organisation")
    role = roles.get(area=stage.area, user=coach.user, kind=RoleKind.COACH)
    return viewer_in(role).context()


def _people(coach: Coach, leave_out: frozenset[object]) -> list[Person]:
    rows = Journey.objects.filter(lead_coach=coach.user, state=JourneyState.ACTIVE)
    rows = rows.exclude(person__in=leave_out).select_related("person")
    return [row.person for row in rows.order_by("-id")[:2]]
