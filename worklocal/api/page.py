"""docs/reference/api.md, written from the OpenAPI document so that it cannot fall behind."""

from typing import Any

from worklocal.accounts.tokens import MOST_A_MINUTE

HEAD = """# The API

Under `/api/v1/`. The OpenAPI 3.1 document is at `/api/v1/openapi.json`, made from the code's own
types; this page is made from it (`python -m worklocal.config.main api_page`). The API uses the same
questions and services as the pages: a role reads and does there what it may here, and a read of a
person's record is kept in the same audit, which the person can see.

To connect a system, see [Connect a provider's system](../how-to/connect-a-providers-system.md).

- **Who.** `Authorization: Bearer <token>`, or a session's cookie; a write by cookie also needs the
  page's forgery token. A token acts as one role of one person, lasts 90 days at most, and ends when
  it, the role or the account ends. It never stands in an address.
- **Not yours.** What a role may not see answers 404, byte for byte as what never was.
- **How often.** {calls} calls a minute for each token. Beyond that the answer is 429, and
  `Retry-After` says how many seconds to wait. Calls that were refused count too.
- **Pages.** Lists hold 25 (the directory 20). Send `next_after` back as `after`.
- **Writes.** Send an `Idempotency-Key` of your own. The same key with the same body is the same
  write, answered as things stand now; with another body it is refused with 409.
- **Unknown fields** and query parameters are refused, never ignored.
- **Errors** are problem details (RFC 9457), `application/problem+json`. `errors` point into what
  was sent and never repeat it. 409 means: well formed, and it cannot be done as things stand.
- **ETag.** Every read has one. Send it as `If-None-Match`; 304 means that what you hold is right.
- Money is pence, hours are a week's, days are ISO 8601, moments carry their offset.
"""


def page(document: dict[str, Any]) -> str:
    """The whole page."""
    lines = [HEAD.format(calls=MOST_A_MINUTE)]
    tags: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append((method, path, operation))
    for tag, operations in tags.items():
        roles = operations[0][2]["x-roles"]
        who = ", ".join(role.lower() for role in roles) or "anybody, without a token"
        lines.append(f"## {tag.capitalize()}\n\nFor: {who}.\n")
        for method, path, operation in operations:
            lines.append(_operation(method, path, operation))
    lines.append("## Shapes\n")
    for name, shape in sorted(document["components"]["schemas"].items()):
        if shape.get("type") == "object":
            lines.append(_shape(name, shape))
    return "\n".join(lines).rstrip() + "\n"


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    said = [f"### `{method.upper()} {path}`\n", operation.get("description", "")]
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    query = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
    if query:
        said.append("Query: " + ", ".join(f"`{name}`" for name in query) + ".")
    if sent:
        said.append(f"Send: {_type(sent['schema'])}.")
    for status in ("200", "201"):
        if status in operation["responses"]:
            content = operation["responses"][status]["content"]["application/json"]
            said.append(f"Answers {status}: {_type(content['schema'])}.")
    return "\n".join(said) + "\n"


def _shape(name: str, shape: dict[str, Any]) -> str:
    said = [f"### {name}\n"]
    if words := shape.get("description", "").strip():
        said.append(f"{words}\n")
    needed = shape.get("required", [])
    said += ["| field | type | needed |", "|---|---|---|"]
    for field, each in shape.get("properties", {}).items():
        said.append(f"| `{field}` | {_type(each)} | {'yes' if field in needed else ''} |")
    return "\n".join(said) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].split('/')[-1]}`"
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    limits = [
        f"{words} {schema[key]}"
        for key, words in (("minLength", "at least"), ("maxLength", "at most"),
                           ("minimum", "from"), ("maximum", "to"))
        if key in schema
    ]  # fmt: skip
    named = schema.get("format", kind)
    return f"{named} ({', '.join(limits)})" if limits else str(named)
