"""Tables as CSV files that a spreadsheet reads as data and never runs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from worklocal.core.spreadsheets import write_rows


def pounds(pence: int) -> Decimal:
    """An amount that a spreadsheet can add up."""
    return Decimal(pence) / 100


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A file to keep; the first bytes tell a spreadsheet that it is UTF-8."""
    response = HttpResponse("﻿", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    write_rows(response, [heads])
    write_rows(response, rows)
    return response
