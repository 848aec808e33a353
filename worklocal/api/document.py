"""The API and its OpenAPI 3.1 document, made from the code's own types."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.accounts.enums import RoleKind
from worklocal.api.door import KEY_HEADER, LONGEST_KEY, make_api
from worklocal.api.resources import coach, employer, me, measures, money, provider, public
from worklocal.api.shapes import Problem
from worklocal.core.problems import MEDIA_TYPE, SAID

ROOMS = [
    public.ROOM, me.ROOM, provider.ROOM, money.ROOM, money.LEDGER, employer.ROOM, coach.ROOM,
    measures.ROOM,
]  # fmt: skip
API = make_api(
    ROOMS, title="Work Local", version="1",
    description="What other systems read and send. The same roles, the same reading of records"
    " and the same audit as the pages.",
)  # fmt: skip
READ_REFUSALS = (400, 401, 403, 404, 405, 422, 429)
WRITE_REFUSALS = (*READ_REFUSALS, 409, 415)
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait.", "required": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": 60},
    }
}  # fmt: skip
NOT_CHANGED = {"description": "What you hold, by its ETag, is still right."}
KEY = {
    "name": KEY_HEADER, "in": "header", "required": True,
    "description": "Your own name for this write. The same key and body again is the same write.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document. The same object each time: copy it before changing it."""
    made = deepcopy(dict(API.get_openapi_schema(path_prefix="/api/v1")))
    made["components"]["schemas"].update(_problem_shapes())
    made["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    }
    doors = {room.name: room for room in ROOMS}
    for path in made["paths"].values():
        for method, operation in path.items():
            room = doors[operation["tags"][0]]
            _refusals(operation, writes=method == "post")
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
            operation["security"] = [{"token": []}, {"session": []}] if room.roles else []
            operation["x-roles"] = sorted(str(RoleKind(role).value) for role in room.roles)
    return made


def _problem_shapes() -> dict[str, Any]:
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**shape.pop("$defs"), "Problem": shape}


def _refusals(operation: dict[str, Any], *, writes: bool) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {str(status): each for status, each in operation["responses"].items()}
    for status in WRITE_REFUSALS if writes else READ_REFUSALS:
        words = SAID.get(status) or {409: "It cannot be done as things stand.",
                                     415: "Send JSON.",
                                     422: "What was sent does not fit."}[status]  # fmt: skip
        responses[str(status)] = {"description": words, "content": content}
    responses["429"]["headers"] = RETRY_AFTER
    if not writes:
        responses["304"] = NOT_CHANGED
    operation["responses"] = dict(sorted(responses.items()))


@for_everyone("how to use the API is public")
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document as JSON."""
    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)
