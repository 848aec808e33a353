"""The pages that belong to nobody: brand, language, statements, health and errors."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.utils.cache import patch_cache_control
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_POST, require_safe
from django.views.i18n import set_language

from worklocal.accounts.access import for_demonstration, for_everyone
from worklocal.core.problems import is_for_machines, problem
from worklocal.web.shell import brand, sample, statements
from worklocal.web.shell.context import languages_of

A_DAY = 24 * 60 * 60
STATEMENT = "anyone may read how the service treats them"


def _brand_etag(request: HttpRequest) -> str:
    return f'"{brand.version_of(getattr(request, "area", None))}"'


@for_everyone("colours of the page")
@require_safe
@condition(etag_func=_brand_etag)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The area's colours as a style sheet. The address carries a version, so it may be kept."""
    palette = brand.palette_of(getattr(request, "area", None))
    response = HttpResponse(palette.css(), content_type="text/css; charset=utf-8")
    is_current = request.GET.get("v") == brand.version_of(getattr(request, "area", None))
    patch_cache_control(response, private=True, max_age=A_DAY if is_current else 0)
    return response


@for_everyone("choosing a language")
@csrf_exempt  # the worst another site could do is to change the language of a page
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page it was chosen on."""
    chosen = request.POST.get("language", "")
    offered = {code for code, _name in languages_of(getattr(request, "area", None))}
    if chosen not in offered or not check_for_language(chosen):
        return bad_request(request)
    return set_language(request)


@for_everyone(STATEMENT)
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies are kept, and for how long."""
    content = {"columns": statements.cookie_columns(), "rows": statements.cookie_rows()}
    return render(request, "shell/pages/cookies.html", content)


@for_everyone(STATEMENT)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How well the service works for everyone, and what is not good enough yet."""
    return render(request, "shell/pages/accessibility.html")


@for_everyone(STATEMENT)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, why, and who sees it."""
    return render(request, "shell/pages/privacy.html")


@for_everyone(STATEMENT)
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Where the open data and the open software come from."""
    content = {"columns": statements.source_columns(), "rows": statements.source_rows()}
    return render(request, "shell/pages/licences.html", content)


@for_everyone("machines ask whether the service is well")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``ok`` when the page and its database both answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@for_demonstration
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component and every field, to look at and to test."""
    return render(request, "shell/pages/components.html", sample.everything(request))


# -- When something is wrong


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read."""
    return _problem(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This account may not do that."""
    return _problem(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none for this viewer: the two cannot be told apart, to the byte."""
    return _problem(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries in a short time."""
    return _problem(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old to trust. Say how to get back to what was typed."""
    return _problem(request, 403, "shell/errors/stale_form.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page must not depend on whatever broke."""
    if is_for_machines(request):
        return problem(500)
    try:
        page = loader.get_template("shell/errors/500.html").render({})
    except TemplateDoesNotExist:
        page = "<h1>Sorry, there is a problem with the service</h1>"
    return HttpResponse(page, status=500)


def _problem(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    if is_for_machines(request):
        return problem(status)
    quiet: Any = request
    quiet.shell_is_quiet = True
    return render(request, template or f"shell/errors/{status}.html", status=status)
