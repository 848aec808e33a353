"""What every sign-in leaves in its session and in the list of where an account is signed in."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from worklocal.accounts.models import Role, User
from worklocal.core import audit, clock, context, events
from worklocal.exchange.sign_in import screens, signed_in
from worklocal.exchange.sign_in.services import link_to_record
from worklocal.exchange.sign_in.sessions import (
    BEGAN,
    CITIZEN,
    FACTOR,
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
    _write_down("sign_in.done", user=str(user.pk), kind=session.get(FACTOR, session[KIND]))
    link_to_record(user, area=request.area)


@receiver(user_logged_out)
def end_session(sender: Any, request: Any, **_more: Any) -> None:
    if request.session.session_key:
        signed_in.note_end(request.session.session_key)


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: Mapping[str, str], **_more: Any) -> None:
    """Which account was tried, as a digest: what was typed may be a password in the wrong box."""
    tried = credentials.get("email") or credentials.get("username") or ""
    _write_down("sign_in.failed", tried=screens.digest(tried)[:16])


@receiver(authentication_failed)
def note_second_failure(sender: Any, user: User, **_more: Any) -> None:
    _write_down("sign_in.second_step_failed", user=str(user.pk))


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
@receiver(authenticator_added)
@receiver(authenticator_removed)
def note_change(sender: Any, user: User, signal: Any, **_more: Any) -> None:
    _write_down(f"sign_in.{CHANGES[signal]}", user=str(user.pk))


CHANGES = {
    password_changed: "password_changed", password_reset: "password_changed",
    password_set: "password_changed", authenticator_added: "factor_added",
    authenticator_removed: "factor_removed",
}  # fmt: skip


def _write_down(action: str, **detail: str) -> None:
    """One entry in the audit of the area; where no area is known there is nowhere to write it.

    In a transaction of its own: some of these signals come once the request's has been committed.
    """
    who = context.current()
    if who.area is not None:
        with context.acting(who), context.elevated("sign-in"):
            audit.record(action, detail=detail)


@events.receiver("role.ended")
def sign_a_leaver_out(payload: Mapping[str, str]) -> None:
    """Whoever holds no role any more is signed out everywhere."""
    now = clock.now()
    held = Role.objects.filter(user_id=payload["user"]).exclude(ends_on__lt=clock.day_of(now))
    if not held.exists():
        signed_in.end_all_of(payload["user"], at=now)  # type: ignore[arg-type]
