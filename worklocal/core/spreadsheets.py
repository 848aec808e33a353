"""CSV that a spreadsheet reads as data and never runs. The only place where CSV is written."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the wide signs of East Asian typing, which some spreadsheets take alike."""


def neutral(value: Any) -> Any:
    """A cell as it stands; a text that a spreadsheet would run gets an apostrophe in front.

    Numbers stay numbers: only text can be a formula.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(STARTS_A_FORMULA) else text


def write_rows(out: Any, rows: Iterable[Sequence[Any]], *, line_end: str = "\r\n") -> None:
    """Write rows to anything with `write`, each cell neutral."""
    writer = csv.writer(out, lineterminator=line_end)
    for row in rows:
        writer.writerow([neutral(value) for value in row])


def text_of(rows: Iterable[Sequence[Any]], *, line_end: str = "\r\n") -> str:
    out = io.StringIO()
    write_rows(out, rows, line_end=line_end)
    return out.getvalue()
