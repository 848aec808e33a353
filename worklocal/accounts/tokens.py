"""Tokens: another system acts as one role of one person, until a day. Kept as a hash alone.

A token does what its role may do, and nothing once the role, the account or the token has ended.
"""

import hashlib
import logging
import math
import secrets
import uuid
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import ApiToken, Role
from worklocal.accounts.viewer import Viewer, roles_of
from worklocal.core import audit, clock, context
from worklocal.core.errors import NotPermitted, Refusal

TOKEN_ROLES = frozenset(
    {
        RoleKind.PROVIDER, RoleKind.EMPLOYER, RoleKind.COACH, RoleKind.LEADER,
        RoleKind.COMMISSIONER, RoleKind.BOARD, RoleKind.ANALYST,
    }
)  # fmt: skip
"""Roles for which the API has something to say. Nobody else can make a token."""

LONGEST_DAYS = 90
MOST = 10
MOST_A_MINUTE = 300
MINUTE = timedelta(minutes=1)
refused = logging.getLogger("worklocal.refused")
COUNT = """
UPDATE accounts_apitoken SET
  calls = CASE WHEN counted_from > %(minute)s THEN calls + 1 ELSE 1 END,
  counted_from = CASE WHEN counted_from > %(minute)s THEN counted_from ELSE %(at)s END
WHERE digest = %(digest)s RETURNING calls, counted_from, id
"""
PREFIX = "wl_"


class TooManyTokens(Refusal):
    """A role has ten live tokens already."""


def make_token(*, role: Role, name: str, days: int, at: datetime) -> tuple[ApiToken, str]:
    """Make a token for one's own role; return it with its secret, which nobody can read again."""
    who = context.current()
    on = clock.day_of(at)
    if role.user_id != who.user or role.kind not in TOKEN_ROLES or role.area_id != who.area:
        raise NotPermitted("A token is made for one's own role.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(f"A token lasts {LONGEST_DAYS} days at most.")
    with transaction.atomic():
        Role.objects.select_for_update(of=("self",)).get(pk=role.pk)
        if _live(ApiToken.objects.filter(role=role), on).count() >= MOST:
            raise TooManyTokens(f"You have {MOST} tokens. End one that is not used any more.")
        secret = PREFIX + secrets.token_urlsafe(32)
        token = ApiToken(
            area_id=role.area_id, user_id=role.user_id, role=role, name=name,
            digest=_digest(secret), expires_on=on + timedelta(days=days),
        )  # fmt: skip
        token.save(force_insert=True)
        audit.record("token.made", thing=token, detail={"role": str(role.pk), "days": days})
    return token, secret


def end_token(*, token: ApiToken, at: datetime) -> None:
    """End a token now: by its owner, or by the data protection officer. Ended twice is once."""
    live = ApiToken.objects.filter(pk=token.pk, ended_at=None)
    if live.update(ended_at=at, ended_by=context.acting_user()):
        audit.record("token.ended", thing=token, detail={"user": str(token.user_id)})


def end_tokens_of(role: Role, *, at: datetime) -> int:
    """The role ends, and its tokens with it."""
    return ApiToken.objects.filter(role=role, ended_at=None).update(
        ended_at=at, ended_by=context.current().user
    )


def token_of(text: str, *, on: date) -> ApiToken | None:
    """The live token with this secret, its role still held; for the door, before anybody acts."""
    rows = _live(ApiToken.objects.filter(digest=_digest(text), user__is_active=True), on)
    token = rows.select_related("user").first()
    if token is None:
        return None
    held = next((r for r in roles_of(token.user, on=on) if r.pk == token.role_id), None)
    if held is None or held.kind not in TOKEN_ROLES:
        return None
    token.role, held.user = held, token.user
    return token


def count_call(text: str, *, at: datetime) -> int:
    """Count one call of the token with this secret; how many seconds it must wait, 0 for none.

    One statement, so that calls at once cannot both be the last. Unknown secrets are not counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"at": at, "minute": at - MINUTE, "digest": _digest(text)})
        row = cursor.fetchone()
    if row is None or row[0] <= MOST_A_MINUTE:
        return 0
    if row[0] == MOST_A_MINUTE + 1:
        refused.warning("Refused: more calls in a minute than the token %s has", row[2])
    began: datetime = row[1]
    return max(1, math.ceil((began + MINUTE - at).total_seconds()))


def note_use(token: ApiToken, *, on: date) -> None:
    """Keep the day of the last use, and no more: which records were read stands in the audit."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)


def tokens_of(viewer: Viewer, *, on: date) -> list[ApiToken]:
    """The viewer's own live tokens for their present area, the first to expire first."""
    rows = ApiToken.objects.filter(area=viewer.area, user=viewer.user_id, role__kind=viewer.role)
    return list(_live(rows, on).select_related("role").order_by("expires_on", "id"))


def tokens_of_area(viewer: Viewer, *, on: date) -> QuerySet[ApiToken]:
    """Every live token of the area, for the data protection officer."""
    rows = _live(ApiToken.objects.filter(area=viewer.area), on)
    return rows.select_related("user", "role").order_by("expires_on", "id")


def token_for(viewer: Viewer, token_id: uuid.UUID) -> ApiToken | None:
    """One that the viewer may end: their own, or any of the area for the officer."""
    rows = ApiToken.objects.filter(area=viewer.area, pk=token_id)
    if viewer.role != RoleKind.STEWARD:
        rows = rows.filter(user=viewer.user_id)
    return rows.select_related("role").first()


def _live(rows: QuerySet[ApiToken], on: date) -> QuerySet[ApiToken]:
    return rows.filter(ended_at=None, expires_on__gte=on)


def _digest(secret: str) -> str:
    """A plain hash is enough: the secret is 256 random bits, not a word somebody chose."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
