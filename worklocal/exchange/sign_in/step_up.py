"""A second factor proved again, just before something that must not be done by somebody else.

A view says `@step_up.required(MONEY)`. When the second factor of the session is older than five
minutes, what was sent is kept, sealed, in the session; the person proves who they are, and sends it
again with one button: nothing that was typed is lost. A file that was chosen must be chosen again.
"""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from worklocal.core import audit, context
from worklocal.exchange.sign_in import signed_in
from worklocal.exchange.sign_in.adapter import seal, unseal
from worklocal.exchange.sign_in.sessions import prove_factor, seconds_since_factor

RECENT = 5 * 60
KEPT_FOR = 30 * 60
MOST_KEPT = 3
HELD = "held_by_step_up"

MONEY, EXPORT, ROLES, BREAK_GLASS, SIGN_IN = "money", "export", "roles", "break_glass", "sign_in"
SIGNED_OUT = "signed_out"
REASONS: dict[str, Promise] = {
    MONEY: gettext_lazy("You are about to change what is paid."),
    EXPORT: gettext_lazy("You are about to take data out of the service."),
    ROLES: gettext_lazy("You are about to change what somebody may do here."),
    BREAK_GLASS: gettext_lazy("You are about to open a record that is closed to you."),
    SIGN_IN: gettext_lazy("You are about to change how you sign in."),
}

View = Callable[..., Any]


@dataclass(frozen=True)
class Required:
    reason: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """What somebody was doing. `fields` are pairs of name and value, in the order sent."""

    path: str
    method: str
    reason: str
    fields: tuple[tuple[str, str], ...] = ()
    had_files: bool = False
    whose: str = ""


def required(reason: str, *methods: str) -> Callable[[View], View]:
    """Ask for a recent second factor when the view is called by these methods; POST by default."""
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is not among the reasons to ask again.")

    def declare(view: View) -> View:
        view.step_up = Required(reason, methods or ("POST",))  # type: ignore[attr-defined]
        return view

    return declare


def required_by(view: View) -> Required | None:
    """What a view function, or a class-based view's `as_view()`, declares."""
    declared: Required | None = getattr(view, "step_up", None)
    if declared is None:
        declared = getattr(getattr(view, "view_class", None), "step_up", None)
    return declared


def is_recent(session: Any) -> bool:
    return seconds_since_factor(session) <= RECENT


def ask_again(request: HttpRequest, reason: str) -> HttpResponse:
    """Keep what was sent, and go to prove the second factor. A view may call this itself."""
    handle = hold(request, reason, whose=str(request.user.pk))
    return redirect(reverse("account_step_up", args=[handle]))


def hold(request: Any, reason: str, *, whose: str) -> str:
    """Keep what was sent, for this account alone; return the handle to find it by."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    kept = {
        "path": request.get_full_path(), "method": "POST" if request.method == "POST" else "GET",
        "reason": reason, "fields": fields, "had_files": bool(request.FILES),
        "whose": whose,
    }  # fmt: skip
    all_held: dict[str, Any] = request.session.get(HELD, {})
    newest = sorted(all_held.items(), key=lambda item: item[1]["at"])[-(MOST_KEPT - 1) :]
    handle = secrets.token_hex(6)
    request.session[HELD] = {
        **dict(newest), handle: {"at": time.time(), "sealed": seal("held:", json.dumps(kept))}
    }  # fmt: skip
    return handle


def held(session: Any, handle: str) -> Held | None:
    """What the account that is signed in had kept here, for half an hour; None for any other."""
    kept = session.get(HELD, {}).get(handle)
    if kept is None or time.time() - kept["at"] > KEPT_FOR:
        return None
    said = json.loads(unseal("held:", kept["sealed"]))
    said["fields"] = tuple((name, value) for name, value in said["fields"])
    return Held(**said) if said["whose"] == session.get("_auth_user_id") else None


def let_go(session: Any, *, path: str) -> None:
    """Forget what was kept for an address once it is done."""
    if not session.get(HELD):
        return
    left = {
        handle: kept
        for handle, kept in session[HELD].items()
        if (was := held(session, handle)) is not None and was.path != path
    }
    session[HELD] = left


def passed(request: Any, *, kind: str, reason: str) -> None:
    """The second factor was proved again: a new session id, and one entry in the audit."""
    before = request.session.session_key
    request.session.cycle_key()
    signed_in.moved(before, request.session.session_key)
    rotate_token(request)
    prove_factor(request.session, kind)
    if context.current().area is not None:
        with context.elevated("sign-in"):
            audit.record("sign_in.proved_again", detail={"reason": reason, "kind": kind})


ALWAYS_RECENT = frozenset(
    {
        "mfa_deactivate_totp", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_add_webauthn",
        "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes", "account_change_password",
    }
)  # fmt: skip
"""The sign-in kit's own pages that change, or show, how an account signs in."""


class AskAgain:
    """Asks for a recent second factor where a view declares it, once its roles were checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: View, arguments: list[Any], options: dict[str, Any]
    ) -> HttpResponse | None:
        wanted = required_by(view) or self._of_the_kit(request)
        if wanted is None or request.method not in wanted.methods:
            return None
        if not request.user.is_authenticated or not request.user.is_staff_account:
            return None
        if is_recent(request.session):
            let_go(request.session, path=request.get_full_path())
            return None
        return ask_again(request, wanted.reason)

    def _of_the_kit(self, request: Any) -> Required | None:
        """Not while somebody sets up their first: then there is nothing yet to prove."""
        match = request.resolver_match
        if not request.path.startswith(settings.SIGN_IN_PATHS) or match is None:
            return None
        if match.url_name not in ALWAYS_RECENT or "second_factor" not in request.session:
            return None
        return Required(SIGN_IN, ("GET", "HEAD", "POST"))
