"""What every sign-in leaves in its session and in the list of where an account is signed in."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from worklocal.accounts.models import Role, User
from worklocal.core import clock, events
from worklocal.exchange.sign_in import screens, signed_in
from worklocal.exchange.sign_in.services import link_to_record
from worklocal.exchange.sign_in.sessions import (
    BEGAN,
    CITIZEN,
    KIND,
    SCREEN,
    SEEN,
    STAFF,
    prove_factor,
)


@receiver(user_logged_in)
def begin_session(sender: Any, request: Any, user: User, **_more: Any) -> None:
    session = request.session
    session[BEGAN] = session[SEEN] = int(time.time())
    session[KIND] = STAFF if user.is_staff_account else CITIZEN
    session.pop(SCREEN, None)
    if not hasattr(request, "area"):
        return
    used = [r for r in get_authentication_records(request, user) if r.get("method") == "mfa"]
    if used:
        prove_factor(session, str(used[-1].get("type", "mfa")))
    screen = screens.screen_of(request)
    if screen is not None:
        session[SCREEN] = str(screen.number)
    signed_in.note(request, user, screen=screen)
    link_to_record(user, area=request.area)


@receiver(user_logged_out)
def end_session(sender: Any, request: Any, **_more: Any) -> None:
    if request.session.session_key:
        signed_in.note_end(request.session.session_key)


@events.receiver("role.ended")
def sign_a_leaver_out(payload: Mapping[str, str]) -> None:
    """Whoever holds no role any more is signed out everywhere."""
    now = clock.now()
    held = Role.objects.filter(user_id=payload["user"]).exclude(ends_on__lt=clock.day_of(now))
    if not held.exists():
        signed_in.end_all_of(payload["user"], at=now)  # type: ignore[arg-type]
