"""Calls drawn from the API's own OpenAPI document: mostly right, partly wrong in one place.

Drawn from a seed, without a library: a hundred thousand calls are drawn in seconds, and a failure
names the call that made it. Every answer is held to what the document says of it.
"""

import datetime as dt
import json
import random
import string
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from tests.hostile.payloads import PAYLOADS

JUNK: list[Any] = [
    None, True, -1, 0, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, -0.0, "", " ", "0", "null",
    "\x00", "é" * 300, "\u202e", [], [[]], {}, {"": None}, [None], "9999-99-99", "0001-01-01",
    "9999-12-31", "NaN", "1e9", "-1", "٣", "true", "00000000-0000-0000-0000-000000000000",
]  # fmt: skip
BODIES = ["", "{", "[]", "null", "1", '"x"', "{}{}", "[" * 5000, '{"a":' * 3000, "NaN", "\ufeff{}",
          '{"words": "\\ud800"}', '{"title": 1e999}', "\x00", '{"a": 1, "a": 2}']  # fmt: skip
TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "a/b; c=d",
         "application/json; charset=utf-16", "application/xml"]  # fmt: skip
WRONG = 0.35
"""The share of calls that are wrong somewhere."""


@dataclass(frozen=True)
class Call:
    viewer: str
    method: str
    path: str
    declared: str
    body: str | None = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.viewer} {self.method} {self.path} {self.content_type} {str(self.body)[:300]}"


@dataclass
class Fuzzer:
    """`ids` are real ids by the name of their parameter."""

    document: dict[str, Any]
    ids: dict[str, list[str]]
    viewers: list[str]
    seed: int
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.operations = [
            (method, path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        ]

    def call(self) -> Call:
        rng = self.rng
        method, path, operation = rng.choice(self.operations)
        wrong = rng.random() < WRONG
        fault = rng.choice(["path", "query", "body", "raw", "type", "key", "method", "header"])
        fault = fault if wrong else ""
        url = path
        query = {}
        for parameter in operation.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "path":
                value = self._id(name) if fault != "path" else rng.choice([*JUNK, *PAYLOADS])
                url = url.replace(f"{{{name}}}", quote(str(value), safe="", errors="replace"))
            elif parameter["in"] == "query" and rng.random() < 0.5:
                query[name] = self.value(parameter["schema"], name)
        if fault == "query":
            name = rng.choice([*query, "x", "area_id", "order", "limit", "after"])
            query[name] = rng.choice([*JUNK, *PAYLOADS])
        said = {k: str(v).encode(errors="replace") for k, v in query.items() if v is not None}
        url += f"?{urlencode(said)}" if said else ""
        headers: list[tuple[str, str]] = []
        body, content_type = None, "application/json"
        if method == "post":
            headers.append(("Idempotency-Key", self._key(fault)))
            body = self._body(operation, fault)
            content_type = rng.choice(TYPES) if fault == "type" else content_type
        if fault == "header":
            headers.append(rng.choice([
                ("If-None-Match", '"x"'), ("If-None-Match", "\x01"), ("Accept", "text/xml"),
                ("X-Forwarded-For", "' OR 1=1"), ("Authorization", "Bearer x"),
                ("Authorization", ""), ("Cookie", "session=x"), ("Accept-Language", "cy;q=9"),
                ("Range", "bytes=0-1"), ("X-HTTP-Method-Override", "DELETE"),
            ]))  # fmt: skip
        if fault == "method":
            method = rng.choice(["get", "post", "put", "patch", "delete", "options", "trace"])
        viewer = rng.choice(self._likely(operation) if rng.random() < 0.7 else self.viewers)
        return Call(viewer, method.upper(), url, path, body, content_type, tuple(headers))

    def _likely(self, operation: dict[str, Any]) -> list[str]:
        kinds = operation.get("x-roles", [])
        return [name for name in self.viewers if name.split("/")[0] in kinds] or self.viewers

    def _id(self, name: str) -> str:
        known = self.ids.get(name, [])
        return self.rng.choice(known) if known and self.rng.random() < 0.9 else str(uuid.uuid4())

    def _key(self, fault: str) -> str:
        if fault == "key":
            return self.rng.choice(["", "x" * 5000, "é", "\t", "' --", *self.keys[-3:]])
        self.keys.append(f"{self.rng.getrandbits(64):x}")
        return self.keys[-1]

    def _body(self, operation: dict[str, Any], fault: str) -> str:
        if fault == "raw":
            return self.rng.choice(BODIES)
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return "{}"
        value = self.value(content["application/json"]["schema"], "")
        if fault == "body" and isinstance(value, dict):
            name = self.rng.choice(
                [*value, "area_id", "state", "__proto__", "id", "\x00", "x" * 99]
            )
            if self.rng.random() < 0.2:
                value.pop(name, None)
            else:
                value[name] = self.rng.choice([*JUNK, *PAYLOADS])
        return json.dumps(value, default=str)

    def value(self, schema: dict[str, Any], name: str) -> Any:
        """A value that the schema allows, as far as JSON Schema can say."""
        rng = self.rng
        if "$ref" in schema:
            return self.value(self.document["components"]["schemas"][schema["$ref"].split("/")[-1]],
                              name)  # fmt: skip
        if "anyOf" in schema:
            return self.value(rng.choice(schema["anyOf"]), name)
        if "enum" in schema:
            return rng.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        kind = schema.get("type")
        if kind == "object":
            needed = schema.get("required", [])
            return {
                key: self.value(each, key)
                for key, each in schema.get("properties", {}).items()
                if key in needed or rng.random() < 0.6
            }
        if kind == "array":
            count = rng.randint(schema.get("minItems", 0), min(schema.get("maxItems", 3), 3))
            return [self.value(schema["items"], name) for _ in range(count)]
        if kind == "integer":
            low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
            return rng.choice([low, high, rng.randint(low, high)])
        if kind == "number":
            return rng.choice([1, 16, 37.5, 40])
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "null":
            return None
        return self._text(schema, name)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        rng = self.rng
        if schema.get("format") == "uuid":
            return self._id(rng.choice([*self.ids]))
        if schema.get("format") == "date":
            return (dt.date(2026, 11, 1) + dt.timedelta(days=rng.randint(-40, 400))).isoformat()
        if "hours" in name:
            return str(rng.choice([1, 16, 37.5, 80]))
        if name == "postcode":
            return rng.choice(["M1 1AE", "LS1 4AP", "", "ZZ1 1ZZ"])
        if name == "outcome":
            return rng.choice(["FIRST_EARNINGS", "SUSTAINED_26_WEEKS", "NOTHING"])
        most = schema.get("maxLength", 60)
        text = rng.choice([rng.choice(PAYLOADS), "".join(rng.choices(string.printable, k=20))])
        return text[: rng.choice([most, most + 1, 40])] or "x"


class Holder:
    """Makes the calls and holds every answer to the document."""

    def __init__(self, document: dict[str, Any], clients: dict[str, tuple[Client, str]]) -> None:
        self.document = document
        self.clients = clients
        self.validators: dict[tuple[str, str, str], Draft202012Validator] = {}
        self.statuses: Counter[int] = Counter()
        self.wrong: list[str] = []

    def make(self, call: Call) -> None:
        client, secret = self.clients[call.viewer]
        headers = dict(call.headers)
        if secret:
            headers.setdefault("Authorization", f"Bearer {secret}")
        kept = client.cookies.copy()
        try:
            response = client.generic(
                call.method, call.path, (call.body or "").encode(errors="replace"),
                content_type=call.content_type, headers=headers,
            )  # fmt: skip
        except Exception as problem:  # noqa: BLE001 - whatever it is, it would be a 500
            self.statuses[500] += 1
            self.wrong.append(f"{call}: broke with {type(problem).__name__}: {problem}"[:600])
            return
        finally:
            client.cookies = kept
        self.statuses[response.status_code] += 1
        if fault := self.fault(call, response):
            self.wrong.append(f"{call}: {fault}")

    def fault(self, call: Call, response: Any) -> str:
        status, kind = response.status_code, response.headers.get("Content-Type", "")
        if status >= 500:
            return f"answered {status}"
        if status == 304:
            return "" if response.content == b"" else "304 with a body"
        methods = self.document["paths"][call.declared]
        operation = methods.get(call.method.lower())
        if operation is None:
            operation = next(iter(methods.values()))
            if status not in (404, 405, 401, 403):
                return f"answered {status} to an undeclared method"
        declared = operation["responses"].get(str(status))
        if declared is None:
            return f"answered {status}, which is not declared"
        media = kind.partition(";")[0]
        if media not in declared.get("content", {}):
            return f"answered {status} as {kind}"
        validator = self._validator(call.declared, str(status), operation, media)
        error = next(validator.iter_errors(json.loads(response.content)), None)
        return f"{status} does not fit its schema: {error.message[:300]}" if error else ""

    def _validator(
        self, path: str, status: str, operation: dict[str, Any], media: str
    ) -> Draft202012Validator:
        key = (path, operation["operationId"], status)
        if key not in self.validators:
            schema = {
                **operation["responses"][status]["content"][media]["schema"],
                "components": self.document["components"],
            }
            self.validators[key] = Draft202012Validator(schema, format_checker=FormatChecker())
        return self.validators[key]
