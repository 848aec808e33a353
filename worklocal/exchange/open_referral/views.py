"""The open feed: Open Referral UK 3.0, read only, for anybody, without a key."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.accounts.models import Area
from worklocal.exchange.open_referral import publishing, selectors
from worklocal.provision.directory.enums import Need

PER_PAGE = 50
MOST_PER_PAGE = 500
MOST_PAGES = 100_000
CACHE_SECONDS = 300

View = Callable[..., HttpResponse]


class BadParameter(Exception):
    """A parameter of the address cannot be understood; the message says what it must be."""


def feed(view: Callable[..., Any]) -> View:
    """A page of the feed: JSON that any site may read, of the area named in the address."""

    @for_everyone("the directory is published as open data")
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, area_slug: str = "", **parts: Any) -> HttpResponse:
        try:
            body = view(request, _area(request, area_slug), **parts)
            response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
        except BadParameter as error:
            response = JsonResponse({"error": str(error)}, status=400)
        except Http404:
            response = JsonResponse({"error": "There is nothing at this address."}, status=404)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
        return response

    return answer


@feed
def root(request: HttpRequest, area: Area) -> publishing.Json:
    return publishing.root()


@feed
def services(request: HttpRequest, area: Area) -> publishing.Json:
    page, per_page = _page(request)
    rows, total = selectors.services_in_feed(
        area.code, page=page, per_page=per_page, search=request.GET.get("search", ""),
        needs=_needs(request), organisation=_uuid(request, "organization_id"),
        modified_after=_moment(request, "modified_after"),
    )  # fmt: skip
    contents = [publishing.service_in_list(row) for row in rows]
    return publishing.page_of(contents, page=page, per_page=per_page, total=total)


@feed
def service(request: HttpRequest, area: Area, service_id: uuid.UUID) -> publishing.Json:
    row = selectors.service_in_feed(area.code, service_id)
    if row is None:
        raise Http404
    return publishing.service_in_full(row)


@feed
def organisations(request: HttpRequest, area: Area) -> publishing.Json:
    page, per_page = _page(request)
    rows, total = selectors.organisations_in_feed(area.code, page=page, per_page=per_page)
    contents = [publishing.organisation_in_list(row) for row in rows]
    return publishing.page_of(contents, page=page, per_page=per_page, total=total)


@feed
def organisation(request: HttpRequest, area: Area, organisation_id: uuid.UUID) -> publishing.Json:
    row = selectors.organisation_in_feed(area.code, organisation_id)
    if row is None:
        raise Http404
    return publishing.organisation_in_full(row)


@feed
def taxonomies(request: HttpRequest, area: Area) -> publishing.Json:
    page, per_page = _page(request)
    return _page_of_all([publishing.taxonomy()], page, per_page)


@feed
def taxonomy(request: HttpRequest, area: Area, taxonomy_id: uuid.UUID) -> publishing.Json:
    return _with_id([publishing.taxonomy()], taxonomy_id)


@feed
def taxonomy_terms(request: HttpRequest, area: Area) -> publishing.Json:
    page, per_page = _page(request)
    return _page_of_all([publishing.taxonomy_term(need) for need in Need], page, per_page)


@feed
def taxonomy_term(request: HttpRequest, area: Area, term_id: uuid.UUID) -> publishing.Json:
    return _with_id([publishing.taxonomy_term(need) for need in Need], term_id)


def _area(request: Any, slug: str) -> Area:
    area = Area.objects.filter(slug=slug).first() if slug else request.area
    if area is None:
        raise Http404
    return area


def _page(request: HttpRequest) -> tuple[int, int]:
    return _number(request, "page", 1, MOST_PAGES), _number(
        request, "per_page", PER_PAGE, MOST_PER_PAGE
    )


def _number(request: HttpRequest, name: str, usual: int, most: int) -> int:
    text = request.GET.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadParameter(f"{name} must be a whole number from 1 to {most}.")
    return int(text[:9])


def _uuid(request: HttpRequest, name: str) -> uuid.UUID | None:
    text = request.GET.get(name, "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise BadParameter(f"{name} must be a UUID.") from error


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "")
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadParameter(f"{name} must be a date, such as 2026-04-01.") from error
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _needs(request: HttpRequest) -> list[str]:
    """The need that a taxonomy term stands for. A term we do not have is refused, not ignored."""
    wanted = _uuid(request, "taxonomy_term_id")
    found = [str(n.value) for n in Need if wanted and publishing.term_id(n) == str(wanted)]
    if wanted and not found:
        raise BadParameter("taxonomy_term_id is not one of the terms at /taxonomy_terms.")
    return found


def _page_of_all(items: list[publishing.Json], page: int, per_page: int) -> publishing.Json:
    part = items[(page - 1) * per_page : page * per_page]
    return publishing.page_of(part, page=page, per_page=per_page, total=len(items))


def _with_id(items: list[publishing.Json], wanted: uuid.UUID) -> publishing.Json:
    for item in items:
        if item["id"] == str(wanted):
            return item
    raise Http404
