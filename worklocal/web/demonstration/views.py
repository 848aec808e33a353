"""Stepping into any role. Only where the area is a demonstration; elsewhere it does not exist."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from worklocal.accounts.access import for_demonstration
from worklocal.accounts.middleware import AREA_COOKIE, ROLE_KEY
from worklocal.accounts.models import Role
from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in.sessions import DEMONSTRATION, prove_factor
from worklocal.web.demonstration.selectors import parts_to_step_into

SIGNING_IN = Context(scope="SIGN_IN")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
@for_demonstration
def roles(request: HttpRequest) -> HttpResponse:
    with acting(SIGNING_IN):
        areas = parts_to_step_into()
    return render(request, "demonstration/roles.html", {"areas": areas})


@require_POST
@for_demonstration
def step_in(request: HttpRequest) -> HttpResponse:
    """Become the chosen role: the session begins anew, as after any sign-in."""
    with acting(SIGNING_IN):
        role = (
            Role.objects.filter(pk=_chosen(request), area__is_demonstration=True)
            .select_related("user", "area")
            .first()
        )
        if role is None:
            raise Http404
        logout(request)
        login(request, role.user, backend=BACKEND)
    request.session[ROLE_KEY] = str(role.pk)
    prove_factor(request.session, DEMONSTRATION)
    response = redirect("/home/")
    response.set_cookie(
        AREA_COOKIE, role.area.slug, httponly=True, samesite="Lax", secure=settings.SECURE
    )
    return response


def _chosen(request: HttpRequest) -> str | None:
    chosen = request.POST.get("role", "")
    return chosen if len(chosen) == 36 and chosen.count("-") == 4 else None
