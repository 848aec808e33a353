"""Loading a version of unit costs. One that is there is never changed: results stand on it."""

import csv
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction

from worklocal.core.errors import Refusal
from worklocal.evidence.unit_costs.models import UnitCost, Version

COLUMNS = ("name", "words", "value", "grade", "source")
GRADES = range(1, 7)


class FileRefused(Refusal):
    """The file cannot be loaded; the message names the row and the reason."""


@dataclass(frozen=True)
class About:
    """What is known of a file as a whole."""

    code: str
    title: str
    source: str
    price_year: str
    dated: date
    verified_by: str = ""


def load_version(*, path: Path, about: About, at: datetime) -> bool:
    """Load a file as a version; return whether anything was new.

    The same file under the same code changes nothing. Another file under a code that is there is
    refused: what was worked out with it must stay the same, so a new file needs a new code.
    """
    if not path.is_file():
        raise FileRefused(f"There is no file {path.name}.")
    raw = path.read_bytes()
    stamp = hashlib.sha256(raw).hexdigest()
    there = Version.objects.filter(code=about.code).first()
    if there is not None:
        if there.sha256 == stamp:
            return False
        raise FileRefused(
            f"Version {about.code} was loaded from another file. Give this one a code of its own."
        )
    rows = _rows(raw)
    with transaction.atomic():
        version = Version.objects.create(
            code=about.code, title=about.title, source=about.source, price_year=about.price_year,
            dated=about.dated, verified_by=about.verified_by, file_name=path.name, sha256=stamp,
            loaded_at=at,
        )  # fmt: skip
        UnitCost.objects.bulk_create(UnitCost(version=version, **row) for row in rows)
    return True


def _rows(raw: bytes) -> list[dict[str, object]]:
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FileRefused("The file is not UTF-8 text.") from error
    reader = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise FileRefused(f"The file has no column {', '.join(missing)}.")
    found = [_row(row, place) for place, row in enumerate(reader, start=1)]
    if not found:
        raise FileRefused("The file has no rows.")
    names = [str(row["name"]) for row in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FileRefused(f"{twice[0]} is given twice.")
    return found


def _row(row: dict[str, str], place: int) -> dict[str, object]:
    told = {name: (row.get(name) or "").strip() for name in (*COLUMNS, "low", "high")}
    for name in ("name", "words", "source"):
        if not told[name]:
            raise FileRefused(f"Row {place} has no {name}.")
    try:
        value = Decimal(told["value"])
        low, high = (Decimal(told[end] or told["value"]) for end in ("low", "high"))
        grade = int(told["grade"])
    except (InvalidOperation, ValueError) as error:
        raise FileRefused(f"Row {place} has a value or a grade that is not a number.") from error
    if not (value.is_finite() and low.is_finite() and high.is_finite() and low <= value <= high):
        raise FileRefused(f"Row {place}: low, value and high must rise.")
    if grade not in GRADES:
        raise FileRefused(f"Row {place}: the grade is 1 (measured here) to 6 (a guess).")
    return {
        "name": told["name"], "words": told["words"], "source": told["source"], "grade": grade,
        "value": value, "low": low, "high": high,
    }  # fmt: skip
