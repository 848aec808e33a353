"""How long a session lasts, and that staff open nothing without their second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from worklocal.core.problems import is_for_machines, problem
from worklocal.exchange.sign_in.sessions import BEGAN, CITIZEN, FACTOR, KIND, SEEN

IDLE = 30 * 60
LONGEST = {CITIZEN: 12 * 60 * 60}
LONGEST_OF_STAFF = 10 * 60 * 60
TOUCH_EVERY = 60
ENDED = "ended_because"
ENROL = "/account/2fa/"
OPEN_TO_UNPROVED = ("/brand.css", "/language/", "/healthz", "/cookies/", "/accessibility/",
                    "/privacy/")  # fmt: skip

Next = Callable[[Any], HttpResponse]


class SessionLimits:
    """Ends a session that has been idle, or has lasted, too long, before the viewer is known.

    The time of the last request is written once a minute at most, outside the request's own
    transaction, so that a page that reads may still run read-only.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        session = request.session
        began = session.get(BEGAN)
        if began is not None:
            now = int(time.time())
            seen = session.get(SEEN, began)
            longest = LONGEST.get(session.get(KIND, ""), LONGEST_OF_STAFF)
            if now - seen > IDLE or now - began > longest:
                session.flush()
                session[ENDED] = "idle" if now - seen > IDLE else "long"
            elif now - seen > TOUCH_EVERY:
                session[SEEN] = now
        return self.get_response(request)


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
