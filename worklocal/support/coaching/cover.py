"""Cover: another coach of the team sees a colleague's people for some days, and then no more."""

import uuid
from datetime import date, datetime, time, timedelta

from worklocal.accounts.enums import FieldGroup, GrantReason, RoleKind
from worklocal.accounts.models import User, holder_key
from worklocal.accounts.services import close_grants, open_grant
from worklocal.core import audit, clock, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.idempotency import once
from worklocal.support.coaching.models import CoachRoom, Cover
from worklocal.support.people.models import Journey

COVER_GROUPS = tuple(group for group in FieldGroup if group is not FieldGroup.PRIVATE)


class NotOneTeam(Refusal):
    """Cover is given within a team that the leader leads."""


class CoverOver(Refusal):
    """The cover ended before."""


def arrange_cover(
    *, coach: User, covered_by: User, starts_on: date, ends_on: date, key: str = ""
) -> uuid.UUID:
    """Let one coach see another's people from the first day to the last, both included.

    Private notes stay closed. Only a leader of both coaches' team may arrange it.
    """
    team_id = _check_one_team(coach, covered_by)

    def arrange() -> uuid.UUID:
        cover = Cover(
            area_id=context.acting_area(), coach=coach, covered_by=covered_by, team_id=team_id,
            starts_on=starts_on, ends_on=ends_on, arranged_by_id=context.acting_user(),
        )  # fmt: skip
        cover.save(force_insert=True)
        journeys = Journey.objects.open().filter(lead_coach=coach).order_by("id")
        for journey in journeys:
            open_for(cover, person_id=journey.person_id)
        audit.record("cover.arranged", thing=cover)
        return cover.pk

    request = {"coach": coach.pk, "by": covered_by.pk, "from": starts_on, "to": ends_on}
    return once(key, action="coaching.arrange_cover", request=request, do=arrange)


def open_for(cover: Cover, *, person_id: uuid.UUID) -> None:
    """One person of the covered coach, seen for the days of the cover in UK time."""
    starts = datetime.combine(cover.starts_on, time.min, tzinfo=clock.LONDON)
    ends = datetime.combine(cover.ends_on + timedelta(days=1), time.min, tzinfo=clock.LONDON)
    open_grant(
        person_id=person_id, holder=holder_key("u", cover.covered_by_id),
        reason=GrantReason.COVER, starts_at=starts, ends_at=ends, field_groups=COVER_GROUPS,
        source_id=cover.pk,
    )  # fmt: skip


def follow_lead(*, person_id: uuid.UUID, coach_id: uuid.UUID | None, at: datetime) -> None:
    """After a change of lead: whoever covers for the new coach sees the person, nobody else does.

    Run for the whole area, by the receiver of `lead.assigned`.
    """
    running = Cover.objects.filter(ended_at=None, ends_on__gte=clock.day_of(at))
    for cover in running.exclude(coach=coach_id).order_by("id"):
        close_grants(source_id=cover.pk, at=at, person_id=person_id)
    for cover in running.filter(coach=coach_id).order_by("id"):
        close_grants(source_id=cover.pk, at=at, person_id=person_id)
        open_for(cover, person_id=person_id)


def end_cover(*, cover: Cover, at: datetime) -> Cover:
    """End a cover now, before its last day."""
    cover = Cover.objects.select_for_update(of=("self",)).get(pk=cover.pk)
    _check_leads(cover.team_id)
    if cover.ended_at or cover.ends_on < clock.day_of(at):
        raise CoverOver("This cover is over already.")
    cover.ended_at = at
    cover.save(update_fields=["ended_at"])
    close_grants(source_id=cover.pk, at=at)
    audit.record("cover.ended", thing=cover)
    return cover


def _check_one_team(coach: User, covered_by: User) -> uuid.UUID:
    rooms = CoachRoom.objects.filter(coach__in=(coach, covered_by)).order_by("id")
    teams = {room.team_id for room in rooms}
    if coach.pk == covered_by.pk or len(rooms) != 2 or len(teams) != 1:
        raise NotOneTeam("Choose two different coaches of the same team.")
    team_id = teams.pop()
    _check_leads(team_id)
    return team_id


def _check_leads(team_id: uuid.UUID) -> None:
    who = context.current()
    if who.role != RoleKind.LEADER or holder_key("t", team_id) not in who.holders:
        raise NotPermitted("Only a leader of the team may arrange or end cover.")
