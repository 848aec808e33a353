"""The door of the API: who may ask, about what, and how every answer and refusal is shaped.

The order is the matrix's: first the role (middleware), then the thing, which for a stranger is as
absent as one that never was, and only then what was sent.
"""

import hashlib
import inspect
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import BaseModel

from worklocal.accounts.access import PageAccess
from worklocal.accounts.enums import RoleKind
from worklocal.core import idempotency
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.problems import problem

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
BODY = "data"
NOT_QUERY = {"request", "response", BODY}
Load = Callable[..., Any]


class StrictParser(Parser):
    """JSON as the standard has it: no NaN, no Infinity."""

    def parse_body(self, request: HttpRequest) -> Any:
        def refuse(constant: str) -> Any:
            raise ValueError(constant)

        return json.loads(request.body, parse_constant=refuse)


@dataclass
class Door:
    """What one operation asks before its own code runs. `load` finds the thing, or nothing."""

    access: PageAccess
    load: Load | None
    writes: bool
    query: frozenset[str]

    def __call__(self, request: Any) -> bool:
        if self.load is not None:
            request.thing = found(self.load(request, **request.resolver_match.kwargs))
        for name in request.GET:
            if name not in self.query:
                raise HttpError(400, "There is no such query parameter here.")
            if len(request.GET.getlist(name)) > 1:
                raise HttpError(400, "Send each query parameter once.")
        if self.writes:
            self._check_write(request)
        return True

    def _check_write(self, request: HttpRequest) -> None:
        key = request.headers.get(KEY_HEADER, "")
        if not 1 <= len(key) <= LONGEST_KEY:
            raise HttpError(400, f"Send an {KEY_HEADER} of your own with every write.")
        if request.content_type != "application/json":
            raise HttpError(415, "Send JSON, as application/json.")


def found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@dataclass
class Room:
    """The operations of one audience. `reason` says why a room without roles is open to all."""

    name: str
    roles: frozenset[RoleKind] = frozenset()
    reason: str = ""
    router: Router = field(default_factory=Router)

    def get(self, path: str, shape: Any, *, load: Load | None = None) -> Any:
        return self._operation("GET", path, shape, load)

    def post(self, path: str, shape: Any, *, load: Load | None = None) -> Any:
        return self._operation("POST", path, shape, load)

    def _operation(self, method: str, path: str, shape: Any, load: Load | None) -> Any:
        def declare(function: Any) -> Any:
            names = frozenset(inspect.signature(function).parameters) - NOT_QUERY
            query = frozenset(name for name in names if f":{name}}}" not in path)
            door = Door(PageAccess(self.roles, self.reason), load, method == "POST", query)
            return self.router.api_operation(
                [method], path, response=shape, auth=door, tags=[self.name],
                operation_id=function.__name__, url_name=function.__name__,
            )(function)  # fmt: skip

        return declare


def once(request: Any, sent: BaseModel | None, do: Callable[[], uuid.UUID]) -> uuid.UUID:
    """Run a write once for each key of this account, and undo all of it when it is refused."""
    account = request.viewer.user_id
    key = hashlib.sha256(f"{account}:{request.headers[KEY_HEADER]}".encode()).hexdigest()
    body = sent.model_dump(mode="json") if sent else {}
    with transaction.atomic():
        return idempotency.once(
            f"api:{key}", action=f"api.{request.resolver_match.url_name}",
            request={"path": request.path, "body": body}, do=do,
        )  # fmt: skip


def make_api(rooms: list[Room], **about: Any) -> NinjaAPI:
    api = NinjaAPI(
        openapi_url=None, docs_url=None, urls_namespace="api", parser=StrictParser(), **about
    )
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(
        HttpError, lambda request, error: problem(error.status_code, error.message)
    )
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Refusal, lambda request, error: problem(409, str(error)))
    api.add_exception_handler(NotPermitted, lambda request, error: problem(403, str(error)))
    for room in rooms:
        api.add_router("", room.router)
    return api


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {
            "pointer": "/" + "/".join(str(part) for part in fault["loc"] if part != BODY)[:200],
            "detail": str(fault["msg"])[:300],
        }
        for fault in error.errors[:50]
    ]
    return problem(422, "What was sent does not fit: see errors.", faults)


def view_of(path_view: Any) -> Callable[..., HttpResponse]:
    """Django's view of one address: its access declared, errors as problems, ETags on reads."""
    inner = path_view.get_view()
    doors = [operation.auth_callbacks[0] for operation in path_view.operations]

    def answer(request: HttpRequest, **ids: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        response = inner(request, **ids)
        if response.status_code == 405:
            refused = problem(405)
            refused.headers["Allow"] = response.headers["Allow"]
            return refused
        if request.method != "GET" or response.status_code != 200:
            return response
        set_response_etag(response)
        return get_conditional_response(
            request, etag=response.headers.get("ETag"), response=response
        )

    answer.access = doors[0].access  # type: ignore[attr-defined]
    return answer
