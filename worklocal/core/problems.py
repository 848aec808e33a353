"""Errors of machines' addresses, as problem details (RFC 9457), never as pages."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"
SAID = {
    400: "What was sent cannot be read.",
    401: "Send a token that is live, or sign in.",
    403: "This may not be done.",
    404: "There is nothing at this address for you.",
    405: "This address does not answer that method.",
    429: "Too many calls. Wait as many seconds as Retry-After says.",
    500: "Something broke. Try again later.",
}


def is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(settings.API_PATHS)


def problem(status: int, detail: str = "", errors: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """`errors` point into what was sent; they never repeat its words."""
    body: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
        "detail": detail or SAID.get(status, ""),
    }  # fmt: skip
    if errors:
        body["errors"] = list(errors)
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Work Local"'
    return response
