"""Where an account is signed in: noted at each sign-in, listed for its holder, ended at once."""

import ipaddress
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.db.models import QuerySet

from worklocal.accounts.models import User
from worklocal.core import audit, clock, context
from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in.models import Alert, Screen, SignedIn
from worklocal.exchange.sign_in.sessions import LIMITS, SCREEN, STAFF

CLEAR = '"cache", "storage"'
NETWORKS, WITHIN = 3, timedelta(hours=1)
KEPT_DAYS = 90
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("OPR/", "Opera"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_of(request: Any) -> str:
    """The browser and the system in plain words; never the browser's whole description."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in said), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{browser} on {system}" if system else browser


def network_of(request: Any) -> str:
    """The network, not the machine: the first three parts of an address, or a /48."""
    try:
        address = ipaddress.ip_address(get_ip(request))
    except ValueError:
        return ""
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def note(request: Any, user: User, *, screen: Screen | None) -> SignedIn:
    """Write down a sign-in, and raise an alert when the account is used in too many networks."""
    area = request.area if context.current().area else None
    row = SignedIn.objects.create(
        user=user, area=area, session_key=request.session.session_key, device=device_of(request),
        network=network_of(request), screen=screen,
    )  # fmt: skip
    if area is not None:
        _look_for_sharing(user, at=row.created_at)
    return row


def _look_for_sharing(user: User, *, at: datetime) -> None:
    since = at - WITHIN
    rows = SignedIn.objects.filter(user=user, created_at__gt=since, screen=None).exclude(network="")
    networks = rows.values("network").distinct().count()
    told = Alert.objects.filter(user=user, created_at__gt=since).exists()
    if networks >= NETWORKS and not told:
        alert = Alert(user=user, area_id=context.acting_area(), networks=networks)
        alert.save(force_insert=True)
        audit.record("sign_in.used_in_many_networks", thing=alert)


def note_use(session_key: str) -> None:
    _at_sign_in(session_key, seen_at=clock.now())


def note_end(session_key: str) -> None:
    _at_sign_in(session_key, ended_at=clock.now())


def moved(before: str, after: str) -> None:
    """The session goes on under a new id."""
    SignedIn.objects.filter(session_key=before, ended_at=None).update(session_key=after)


def _at_sign_in(session_key: str, **change: Any) -> None:
    with acting(Context(scope="SIGN_IN")):
        SignedIn.objects.filter(session_key=session_key, ended_at=None).update(**change)


def live(rows: QuerySet[SignedIn], *, at: datetime) -> QuerySet[SignedIn]:
    """Those that have neither ended nor run out, the one used last first."""
    usual, screen = LIMITS[STAFF], LIMITS[SCREEN]
    on_screen = rows.filter(
        screen__isnull=False, seen_at__gt=at - timedelta(seconds=screen.idle),
        created_at__gt=at - timedelta(seconds=screen.longest),
    )  # fmt: skip
    elsewhere = rows.filter(screen=None, seen_at__gt=at - timedelta(seconds=usual.idle + 60))
    return (on_screen | elsewhere).filter(ended_at=None).order_by("-seen_at", "id")


def of_account(user_id: uuid.UUID, *, at: datetime) -> QuerySet[SignedIn]:
    return live(SignedIn.objects.filter(user_id=user_id), at=at)


def end(rows: Iterable[SignedIn], *, at: datetime) -> int:
    """End these sessions now: the next request of each is a stranger's. Return how many."""
    listed = [row for row in rows if row.ended_at is None]
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in listed:
        store(row.session_key).delete()
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    return len(listed)


def end_all_of(user_id: uuid.UUID, *, at: datetime) -> int:
    """For a leaver or a lost factor. Call within the sign-in scope, or as the account itself."""
    return end(SignedIn.objects.filter(user_id=user_id, ended_at=None), at=at)


def sign_out(*, user: User, at: datetime) -> int:
    """An administrator ends every session of one account, whose roles and tokens stay."""
    with acting(Context(scope="SIGN_IN")):
        ended = end_all_of(user.pk, at=at)
    audit.record("sign_in.ended_for", thing=user, detail={"sessions": ended})
    return ended


def forget_old(*, at: datetime) -> int:
    """Remove what nobody needs any more."""
    old = SignedIn.objects.filter(created_at__lt=at - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
