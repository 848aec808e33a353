"""How long a session lasts, and that staff open nothing without their second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from worklocal.core.problems import is_for_machines, problem
from worklocal.exchange.sign_in import signed_in, step_up
from worklocal.exchange.sign_in.sessions import (
    BEGAN,
    FACTOR,
    LIMITS,
    SCREEN,
    SEEN,
    STAFF,
    Limits,
    ended_because,
    limits_of,
)

IDLE = LIMITS[STAFF].idle
ENDED = "ended_because"
ENROL = "/account/2fa/"
HERE = "/account/here/"
OPEN_TO_UNPROVED = ("/brand.css", "/language/", "/healthz", "/cookies/", "/accessibility/",
                    "/privacy/")  # fmt: skip

Next = Callable[[Any], HttpResponse]


class SessionLimits:
    """Ends a session that has been idle, or has lasted, too long, before the viewer is known.

    The time of the last request is written once a minute at most, outside the request's own
    transaction, so that a page that reads may still run read-only. What was sent after the end is
    kept, sealed, until the same account has signed in again; on a shared screen it is not.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        session = request.session
        why = ended_because(session, now=int(time.time()))
        if not why:
            self._touch(request, limits_of(session))
            return self.get_response(request)
        whose, shared = session.get("_auth_user_id"), session.get(SCREEN)
        signed_in.note_end(session.session_key)
        session.flush()
        session[ENDED] = "screen" if shared else why
        response = self.get_response(request)
        if request.method == "POST" and not shared and self._asks_to_sign_in(response):
            handle = step_up.hold(request, step_up.SIGNED_OUT, whose=str(whose))
            url = reverse("account_go_on", args=[handle])
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': url})}")
        if shared:
            response.headers["Clear-Site-Data"] = signed_in.CLEAR
        return response

    def _touch(self, request: Any, limits: Limits) -> None:
        session, now = request.session, int(time.time())
        if BEGAN not in session or request.path == HERE:
            return
        if now - session.get(SEEN, 0) > limits.touch:
            session[SEEN] = now
            signed_in.note_use(session.session_key)

    def _asks_to_sign_in(self, response: HttpResponse) -> bool:
        return isinstance(response, HttpResponseRedirect) and response.url.startswith(
            settings.LOGIN_URL
        )


class SecondFactor:
    """Sends staff without a proved second factor to the page where they set one up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if self._is_unproved(request) and not self._is_open(request.path):
            if is_for_machines(request):
                return problem(403, "Set up a second factor first.")
            return redirect(ENROL)
        return self.get_response(request)

    def _is_unproved(self, request: Any) -> bool:
        if getattr(request, "token", None) is not None:
            return False  # a token is made behind the second factor, and for one role alone
        user, viewer = getattr(request, "user", None), getattr(request, "viewer", None)
        if user is None or not user.is_authenticated or request.session.get(FACTOR):
            return False
        return bool(user.is_staff_account or (viewer and viewer.is_staff_role))

    def _is_open(self, path: str) -> bool:
        return path in OPEN_TO_UNPROVED or path.startswith(
            (*settings.SIGN_IN_PATHS, *settings.UNGUARDED_PATHS)
        )
