"""Tables as CSV files that a spreadsheet reads as data and never runs."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def pounds(pence: int) -> Decimal:
    """An amount that a spreadsheet can add up."""
    return Decimal(pence) / 100


def neutral(value: Any) -> Any:
    """A cell as it stands; a text that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip(" ").startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A file to keep; the first bytes tell a spreadsheet that it is UTF-8."""
    response = HttpResponse("﻿", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([neutral(value) for value in row])
    return response
