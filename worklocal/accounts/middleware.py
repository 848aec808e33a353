"""One transaction for each request, as the viewer, and read-only when the request only reads."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare

from worklocal.accounts.access import access_of
from worklocal.accounts.models import Area, User
from worklocal.accounts.tokens import count_call, note_use, token_of
from worklocal.accounts.viewer import Viewer, roles_of, viewer_in, where_to_begin
from worklocal.core import clock
from worklocal.core.audit import HeldReads
from worklocal.core.context import Context, acting, become
from worklocal.core.problems import is_for_machines, problem

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST")
"""Nothing answers any other, though the kits below would take a PUT for a POST."""
ROLE_KEY = "role"
BEARER = "Bearer "
AREA_COOKIE: str = settings.AREA_COOKIE
refused = logging.getLogger("worklocal.refused")


class MachinesDoor:
    """Refuses another system that speaks without encryption, or more often than its share.

    Calls are counted before the request's own transaction, which may be read-only or undone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and is_for_machines(request) and not request.is_secure():
            return problem(403, "Use https. Whatever was sent without it may have been read.")
        text = bearer_of(request)
        if text:
            with acting(Context(scope="SIGN_IN")):
                wait = count_call(text, at=clock.now())
            if wait:
                response = problem(429)
                response.headers["Retry-After"] = str(wait)
                response.headers["Cache-Control"] = "no-store"
                return response
        return self.get_response(request)


def bearer_of(request: HttpRequest) -> str:
    """The secret that another system sends, or nothing."""
    text = request.headers.get("Authorization", "") if is_for_machines(request) else ""
    return text[len(BEARER) :] if text.startswith(BEARER) else ""


class ViewerMiddleware:
    """Sets `request.area`, `request.viewer` and row-level security, then checks the page's roles.

    A page that reads runs in a READ ONLY transaction: PostgreSQL refuses a write in it. What was
    read of a person is written to the audit before the page is sent. A response of 500 or more
    rolls the request's transaction back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signing_in = request.path.startswith(settings.SIGN_IN_PATHS)
        reads_only = request.method in SAFE and not signing_in
        with HeldReads() as reads:
            with acting(Context(scope="SIGN_IN"), read_only=reads_only):
                context = self._recognise(request, signing_in=signing_in)
                become(context)
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            if getattr(request, "session_is_stale", False):
                request.session.flush()
            if reads and response.status_code < 500:
                with acting(context):
                    reads.write()
            self._note_token(request, context)
        if getattr(request, "viewer", None) is not None:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _recognise(self, request: Any, *, signing_in: bool) -> Context:
        request.token, request.token_is_refused = None, False
        if is_for_machines(request) and "Authorization" in request.headers:
            user, viewer = self._by_token(request)
        else:
            user = self._user(request)
            viewer = self._viewer(request, user) if isinstance(user, User) else None
        request.user, request.viewer = user, viewer
        request.area = viewer.area if viewer else self._area(request)
        if viewer and not signing_in:
            return replace(viewer.context(), token=request.token.pk if request.token else None)
        return Context(
            area=request.area.pk if request.area else None,
            scope="SIGN_IN" if signing_in else "NONE",
            user=user.pk if user.is_authenticated else None,
        )

    def _by_token(self, request: Any) -> tuple[Any, Viewer | None]:
        """Who a token stands for. The session is not asked, and no other site can send a header,
        so there is no forgery to guard against.
        """
        text = bearer_of(request)
        known = token_of(text, on=clock.today()) if text else None
        if known is None:
            request.token_is_refused = True
            return AnonymousUser(), None
        request.token = known
        request._dont_enforce_csrf_checks = True
        return known.user, viewer_in(known.role)

    def _note_token(self, request: Any, context: Context) -> None:
        token, today = request.token, clock.today()
        if token is not None and token.last_used_on != today:
            with acting(context):
                note_use(token, on=today)

    def _user(self, request: Any) -> User | AnonymousUser:
        """Whose session it is; nobody's, when the password has changed since it began.

        Django's own way would delete such a session here, in a transaction that only reads.
        """
        session = request.session
        key = session.get(SESSION_KEY)
        user = User.objects.filter(pk=key, is_active=True).first() if key else None
        if user is None:
            return AnonymousUser()
        held = session.get(HASH_SESSION_KEY, "")
        known = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
        if any(constant_time_compare(held, each) for each in known):
            return user
        request.session_is_stale = True
        return AnonymousUser()

    def _viewer(self, request: Any, user: User) -> Viewer | None:
        roles = roles_of(user, on=clock.today())
        chosen = request.session.get(ROLE_KEY)
        request.may_choose_role = len(roles) > 1
        role = next((r for r in roles if str(r.pk) == chosen), None) or where_to_begin(roles)
        return viewer_in(role) if role else None

    def _area(self, request: HttpRequest) -> Area | None:
        wanted = request.COOKIES.get(AREA_COOKIE, "")
        chosen = Area.objects.filter(slug=wanted).first() if wanted else None
        return chosen or Area.objects.filter(is_default=True).first()

    def process_view(
        self, request: Any, view: Any, arguments: list[Any], options: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method not in METHODS:
            return problem(405) if is_for_machines(request) else HttpResponseNotAllowed(METHODS)
        if request.path.startswith((*settings.SIGN_IN_PATHS, *settings.UNGUARDED_PATHS)):
            return None
        if request.token_is_refused:
            name = request.resolver_match.view_name
            refused.warning("Refused: a token that is not live, at %s", name)
            return problem(401)
        access = access_of(view)
        if access is None:
            raise ImproperlyConfigured(f"{view.__module__} does not say who may open {view!r}.")
        if access.demonstration_only and not (request.area and request.area.is_demonstration):
            raise Http404
        if not access.roles:
            return None
        if request.viewer is None and is_for_machines(request):
            return problem(401)
        if request.viewer is None:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={request.path}")
        if request.viewer.role not in access.roles:
            match, who = request.resolver_match, request.viewer
            refused.warning(
                "Refused: %s to the role %s of account %s", match.view_name, who.role, who.user_id
            )
            raise Http404
        return None
