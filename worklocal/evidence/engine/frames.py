"""Reading tables, refusing bad ones by row and reason, and printing results. No statistics here."""

import csv
import dataclasses
import datetime
import enum
import functools
import gzip
import json
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ENGINE_VERSION = "1.0.0"
MISSING = ["", "NA", "NaN", "nan", "NULL", "null", "."]
LARGEST = 1e100
"""A number beyond this cannot be squared and added up, and is no measurement of anything."""


class BadInput(Exception):
    """Input the engine will not work on. `row` counts data rows from 1; None: the whole table."""

    def __init__(self, row: int | None, reason: str) -> None:
        self.row, self.reason = row, reason
        where = f"row {row} (line {row + 1} of a file with a header): " if row else ""
        super().__init__(f"{where}{reason}")


def read_frame(path: str | Path, dates: bool = False, text: bool = False) -> pl.DataFrame:
    """Read a CSV (also gzipped) or Parquet file.

    Empty cells and the usual marks of R and Stata ("NA", ".") become null. Types are inferred
    from the whole column; `dates=True` also parses ISO dates; `text=True` keeps every column as
    text. Raises BadInput for a missing, empty, ragged or unreadable file, or a repeated heading.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(None, f"there is no file {path}")
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            frame = pl.read_parquet(path)
        else:
            _check_headings(path)
            frame = pl.read_csv(
                path,
                infer_schema_length=0 if text else None,
                null_values=MISSING,
                try_parse_dates=dates,
                truncate_ragged_lines=False,
            )
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
        raise BadInput(None, f"{path.name} could not be read: {_first_line(error)}") from error
    frame = _without_blank_end(_as_words(frame))
    if frame.height == 0:
        raise BadInput(None, f"{path.name} has no rows")
    return frame.rename({name: name.strip().lstrip("\ufeff") for name in frame.columns})


def require_columns(frame: pl.DataFrame, names: Iterable[str]) -> None:
    """Raise BadInput naming every column that is asked for and not there."""
    absent = [name for name in names if name not in frame.columns]
    if absent:
        held = ", ".join(frame.columns[:40])
        raise BadInput(None, f"no column {', '.join(absent)}; the table has {held}")


def print_table(rows: Iterable[Mapping[str, Any]], title: str = "") -> None:
    """Print rows of equal keys as an aligned table; numbers to the right, missing as a dash."""
    rows = list(rows)
    out = sys.stdout
    if title:
        out.write(f"{title}\n")
    if not rows:
        out.write("(no rows)\n")
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[show(row.get(name)) for name in names] for row in rows]
    right = [all(_is_number(row.get(name)) for row in rows) for name in names]
    widths = [max(len(n), *(len(line[i]) for line in cells)) for i, n in enumerate(names)]
    for line in [names, ["-" * w for w in widths], *cells]:
        fitted = [
            text.rjust(width) if numeric else text.ljust(width)
            for text, width, numeric in zip(line, widths, right, strict=True)
        ]
        out.write("  ".join(fitted).rstrip() + "\n")


def show(value: Any) -> str:
    """A value as a person reads it: six significant figures, thousands apart, a dash for none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{int(value):,}"
    if isinstance(value, float | np.floating):
        number = float(value)
        return f"{number:,.2f}" if abs(number) >= 1000 else f"{number:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(show(item) for item in value)
    return str(value)


def named(method: str, formula: str) -> dict[str, str]:
    """What every answer says of itself: method, formula, and the version of this code."""
    return {"method": method, "formula": formula, "version": f"engine {ENGINE_VERSION}"}


def to_json(value: Any) -> str:
    """JSON of plain values, dataclasses, numpy numbers, dates and decimals; NaN becomes null."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)


def print_json(value: Any) -> None:
    """Print `to_json(value)` and a line end to standard output."""
    sys.stdout.write(to_json(value) + "\n")


def plain(value: Any) -> Any:
    """The value in the types JSON has. Infinite and undefined numbers become None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, pl.DataFrame):
        return plain(value.to_dicts())
    if isinstance(value, np.ndarray | pl.Series):
        return plain(value.tolist() if isinstance(value, np.ndarray) else value.to_list())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    return value


def command(function: Callable[[list[str]], int | None]) -> Callable[[list[str]], int]:
    """Wrap a command so that what cannot be worked on is told in one line and ends with code 2.

    A method's own refusal (ValueError) is told in its words. Numbers that break the arithmetic
    without anybody having foreseen how are refused too: a stranger's file never gives a traceback.
    """

    @functools.wraps(function)
    def wrapped(argv: list[str]) -> int:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                return int(function(argv) or 0)
        except (BadInput, np.linalg.LinAlgError, *BROKEN) as error:
            sys.stderr.write(f"refused: {_reason(error)}\n")
            return 2
        except BrokenPipeError:  # the reader (head, less) has gone
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            return 0

    return wrapped


BROKEN = (ValueError, ArithmeticError, LookupError, pl.exceptions.PolarsError)


def _reason(error: Exception) -> str:
    if isinstance(error, BadInput) or type(error) is ValueError:
        return " ".join(str(error).split())
    return f"the method cannot be worked on these numbers ({_first_line(error)})"


def _check_headings(path: Path) -> None:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as source:
        headings = [name.strip() for name in next(csv.reader(source), [])]
    if not headings:
        raise BadInput(None, f"{path.name} is empty")
    repeated = sorted({name for name in headings if headings.count(name) > 1})
    if repeated:
        raise BadInput(None, f"{path.name} has the heading {', '.join(repeated)} more than once")


def _as_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Whole numbers too long for 64 bits are names of something: nothing is counted so high."""
    long = [name for name in frame.columns if frame[name].dtype == pl.Int128]
    return frame.with_columns([pl.col(name).cast(pl.String) for name in long])


def _without_blank_end(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows empty in every column at the end of a file of several columns are blank lines."""
    kept = frame.height
    while frame.width > 1 and kept and all(cell is None for cell in frame.row(kept - 1)):
        kept -= 1
    return frame.head(kept)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | float | np.integer | np.floating)
