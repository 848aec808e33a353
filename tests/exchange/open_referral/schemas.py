"""The standard's own JSON Schemas, as they were published, with formats checked."""

import functools
import gzip
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

from worklocal.reference.provenance.loading import data_folder

FORMATS = FormatChecker(["uuid", "email", "date"])


@FORMATS.checks("uri")
def is_uri(text: object) -> bool:
    parts = urlsplit(str(text))
    return bool(parts.scheme and parts.netloc) and " " not in str(text)


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(text: object) -> bool:
    return datetime.fromisoformat(str(text)).tzinfo is not None


@functools.cache
def schema(name: str) -> Draft202012Validator:
    raw = gzip.decompress((data_folder() / "open-referral" / f"{name}.json.gz").read_bytes())
    return Draft202012Validator(json.loads(raw), format_checker=FORMATS)


def faults(name: str, body: Any) -> list[str]:
    """What a schema has against a body: where, and why."""
    return [f"{'/'.join(map(str, e.path))}: {e.message}" for e in schema(name).iter_errors(body)]


def page_faults(name: str, page: dict[str, Any], *, asked: int, per_page: int) -> list[str]:
    """What the standard's envelope and each item's schema have against a page."""
    size = len(page["contents"])
    right = {
        "size": size, "page_number": asked, "empty": size == 0, "first_page": asked == 1,
        "last_page": asked >= page["total_pages"],
        "total_pages": -(-page["total_items"] // per_page),
    }  # fmt: skip
    wrong = [f"{key} is {page[key]}, not {value}" for key, value in right.items()
             if page[key] != value]  # fmt: skip
    if not page["last_page"] and size != per_page:
        wrong.append(f"{size} on a page of {per_page}")
    return wrong + [fault for item in page["contents"] for fault in faults(name, item)]
