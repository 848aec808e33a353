"""Slow harvesting: many different people opened within an hour by one account (check A10)."""

from datetime import timedelta

from worklocal.accounts.bars import lay_bar
from worklocal.accounts.enums import BarKind, RoleKind
from worklocal.core import audit, clock, context
from worklocal.core.models import AuditEntry
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import ReviewKind
from worklocal.support.restricted.raising import alert_stewards, raise_review, team_of

HOUR = timedelta(hours=1)


def watch_pace() -> None:
    """After each reading: above 300 people in an hour tell the steward, at 600 stop for an hour.

    Counts the account's own entries, by an index of its own: a page costs one query more.
    """
    who = context.current()
    if who.user is None or who.role in ("", RoleKind.CITIZEN, RoleKind.STEWARD):
        return
    at = clock.now()
    own = AuditEntry.objects.filter(actor_id=who.user, is_read=True, created_at__gt=at - HOUR)
    people = own.values("person_id").distinct().count()
    if people <= rules.ALERT_AT:
        return
    _tell(str(who.user), people)
    if people >= rules.THROTTLE_AT:
        lay_bar(BarKind.HALT, user_id=who.user, at=at, ends_at=at + rules.HALT_FOR)
        audit.record("pace.halted", detail={"people": people})


def _tell(user: str, people: int) -> None:
    """Once an hour for one account."""
    who, at = context.current(), clock.now()
    assert who.user is not None  # noqa: S101 - asked by the caller
    row = raise_review(
        ReviewKind.PACE, key=f"pace:{user}:{at:%Y%m%d%H}", about_user=who.user,
        team_id=team_of(who.user), at=at, facts={"people": people},
    )  # fmt: skip
    if row is not None:
        audit.record("pace.alert", detail={"people": people})
        alert_stewards(reference=f"P-{row.pk.hex[-8:].upper()}", at=at)


audit.after_reads.append(watch_pace)
