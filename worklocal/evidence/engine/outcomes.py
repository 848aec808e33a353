"""Days in work and cumulative earnings, counted exactly. Dates, whole days and whole pence only.

Conventions, all stated again in the command's help:
a day is in work if any accepted spell covers it; both ends of a spell count; a spell that begins
before the programme start counts from the start; one that runs past the observation date, or has
no end, counts up to and including that date; spells that touch (next day) or overlap are one run.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import polars as pl

from .frames import BadInput, require_columns

EPOCH = datetime.date(1970, 1, 1)
NEEDED_DAYS = 182
WINDOW_DAYS = 210
EARNINGS_WINDOW_DAYS = 547
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Runs:
    """Unbroken runs of work, sorted by person then day. Day numbers count from 1970-01-01."""

    person: np.ndarray
    first: np.ndarray
    last: np.ndarray
    n_people: int

    @property
    def length(self) -> np.ndarray:
        """Days in each run, both ends counted."""
        return np.asarray(self.last - self.first + 1)


@dataclass(frozen=True)
class SpellOutcomes:
    """One row a person in `outcomes`; one row a refused record in `rejected` (row from 1)."""

    outcomes: pl.DataFrame
    rejected: pl.DataFrame


def spell_outcomes(
    spells: pl.DataFrame,
    *,
    start: datetime.date | None,
    observed: datetime.date,
    needed_days: int = NEEDED_DAYS,
    window_days: int = WINDOW_DAYS,
) -> SpellOutcomes:
    """Count days in work for everybody in a table of spells.

    `spells` has person, start and end_inclusive (Date, or ISO text; end null: still in work) and
    may have programme_start, which then stands in for `start` row by row (first one of a person
    holds). A row with neither start nor end names a person who has no work. Returns, for every
    person in order of first appearance: days_in_work, longest_unbroken_run, the days on which
    182 unbroken and 182 cumulative days were completed, the day 182 days were completed inside
    a 210-day window opened by a job start, and the number of records rejected. A spell that ends
    before it begins is rejected. Raises BadInput for an unreadable date or an empty person.
    """
    table = read_spells(spells)
    people = table.select(pl.col("person").unique(maintain_order=True))
    code = _codes(table["person"], people["person"])
    begins = _day_numbers(table["start"])
    ends = _day_numbers(table["end_inclusive"], missing=NEVER)
    no_work = table["start"].is_null().to_numpy()
    reversed_ends = ~no_work & (ends < begins)
    programme = _programme_starts(table, code, len(people), start)
    runs = merge_runs(
        code, begins, ends, keep=~no_work & ~reversed_ends, programme=programme,
        observed=_day_number(observed),
    )  # fmt: skip
    days = np.bincount(runs.person, weights=runs.length, minlength=len(people)).astype(np.int64)
    rejections = np.bincount(code[reversed_ends], minlength=len(people))
    outcomes = people.with_columns(
        pl.Series("days_in_work", days),
        pl.Series("longest_unbroken_run", longest_run(runs)),
        _dates(f"date_{needed_days}_unbroken", date_unbroken(runs, needed_days)),
        _dates(f"date_{needed_days}_cumulative", date_cumulative(runs, needed_days)),
        _dates("date_26_of_30_weeks", date_in_window(runs, needed_days, window_days)),
        pl.Series("rejected_records", rejections.astype(np.int64)),
    )
    return SpellOutcomes(outcomes, _rejected(table, reversed_ends))


def merge_runs(
    person: np.ndarray,
    begins: np.ndarray,
    ends: np.ndarray,
    *,
    keep: np.ndarray,
    programme: np.ndarray,
    observed: int,
) -> Runs:
    """Clip spells to [programme start, observed], then join those that overlap or touch.

    `person`, `begins`, `ends` and `keep` have one entry a spell; `programme` one a person (day
    number from which days count). Both ends of every spell and run are inclusive.
    """
    first = np.maximum(begins, programme[person])
    last = np.minimum(ends, observed)
    counted = keep & (first <= last)
    person, first, last = person[counted], first[counted], last[counted]
    if len(person) == 0:
        empty = np.empty(0, dtype=np.int64)
        return Runs(empty, empty, empty, len(programme))
    order = np.lexsort((last, first, person))
    person, first, last = person[order], first[order], last[order]
    # A stride longer than any history puts everybody on a line of their own, so that one
    # running maximum serves all: the end of one person never reaches the start of the next.
    stride = int(last.max()) - int(first.min()) + 3
    shift = person * stride
    reach = np.maximum.accumulate(last + shift)
    opens = np.ones(len(person), dtype=bool)
    opens[1:] = (first + shift)[1:] > reach[:-1] + 1
    starts = np.flatnonzero(opens)
    closes = np.append(starts[1:], len(person)) - 1
    return Runs(person[starts], first[starts], (reach - shift)[closes], len(programme))


def longest_run(runs: Runs) -> np.ndarray:
    """Days in each person's longest unbroken run; 0 for nobody in work. One entry a person."""
    longest = np.zeros(runs.n_people, dtype=np.int64)
    np.maximum.at(longest, runs.person, runs.length)
    return longest


def date_unbroken(runs: Runs, days: int) -> np.ndarray:
    """Day number on which the first run of `days` unbroken days is complete; NEVER if none."""
    reached = runs.length >= days
    return _earliest(runs, runs.person[reached], runs.first[reached] + days - 1)


def date_cumulative(runs: Runs, days: int) -> np.ndarray:
    """Day number on which the `days`-th day in work falls, gaps allowed; NEVER if none."""
    total = np.cumsum(runs.length)
    opening = np.searchsorted(runs.person, runs.person, side="left")
    before = total - runs.length
    already = before - before[opening]
    reached = (already < days) & (already + runs.length >= days)
    when = runs.first + (days - already) - 1
    return _earliest(runs, runs.person[reached], when[reached])


def date_in_window(runs: Runs, days: int, window: int) -> np.ndarray:
    """First day number by which `days` were worked in a window opened by a run's first day.

    The window has `window` days and its first day is the job start itself, so 182 of 210 allows
    a gap of 28 days and not of 29. A job that begins while another is held opens no window of
    its own: it could neither succeed where the earlier one fails nor succeed sooner.
    """
    if len(runs.person) == 0:
        return np.full(runs.n_people, NEVER)
    total = np.cumsum(runs.length)
    before = total - runs.length
    at = np.searchsorted(total, before + days, side="left")
    inside = at < len(total)
    at = np.minimum(at, len(total) - 1)
    when = runs.first[at] + (before + days - before[at]) - 1
    reached = inside & (runs.person[at] == runs.person) & (when <= runs.first + window - 1)
    return _earliest(runs, runs.person[reached], when[reached])


def read_spells(spells: pl.DataFrame) -> pl.DataFrame:
    """Check and type a table of spells. Raises BadInput with the row and the reason."""
    require_columns(spells, ["person", "start", "end_inclusive"])
    table = spells.with_columns(pl.col("person").cast(pl.Utf8)).with_row_index("row", offset=1)
    _refuse(table, pl.col("person").is_null() | (pl.col("person") == ""), "person is empty")
    for name in ("start", "end_inclusive", "programme_start"):
        if name in table.columns:
            table = table.with_columns(as_dates(table, name))
    _refuse(
        table, pl.col("start").is_null() & pl.col("end_inclusive").is_not_null(), "start is empty"
    )
    return table


def as_dates(table: pl.DataFrame, name: str) -> pl.Series:
    """Return the column as dates. Raises BadInput for timestamps and for anything but ISO dates."""
    column = table[name]
    if column.dtype == pl.Date:
        return column
    if column.null_count() == len(column):
        return column.cast(pl.Utf8).str.to_date("%Y-%m-%d", strict=False)
    if column.dtype != pl.Utf8:
        raise BadInput(None, f"{name} must hold dates as YYYY-MM-DD, not {column.dtype}")
    text = column.str.strip_chars().replace("", None)
    parsed = text.str.to_date("%Y-%m-%d", strict=False)
    wrong = (parsed.is_null() & text.is_not_null()) | (text.str.len_chars() != 10).fill_null(False)
    if wrong.any():
        at = int(wrong.arg_max() or 0)
        raise BadInput(at + 1, f"{name} is {column[at]!r}; write a date as YYYY-MM-DD, no time")
    return parsed.alias(name)


def _refuse(table: pl.DataFrame, wrong: pl.Expr, reason: str) -> None:
    rows = table.filter(wrong)
    if rows.height:
        raise BadInput(int(rows["row"][0]), reason)


def _codes(values: pl.Series, known: pl.Series) -> np.ndarray:
    index = pl.DataFrame({"value": known}).with_row_index("code")
    found = pl.DataFrame({"value": values}).join(
        index, on="value", how="left", maintain_order="left"
    )
    return found["code"].to_numpy().astype(np.int64)


def _programme_starts(
    table: pl.DataFrame, code: np.ndarray, n_people: int, start: datetime.date | None
) -> np.ndarray:
    floor = -NEVER if start is None else _day_number(start)
    programme = np.full(n_people, floor, dtype=np.int64)
    if "programme_start" in table.columns:
        given = table["programme_start"].is_not_null().to_numpy()
        days = _day_numbers(table["programme_start"])
        programme[code[given][::-1]] = days[given][::-1]
    return programme


def _rejected(table: pl.DataFrame, wrong: np.ndarray) -> pl.DataFrame:
    return (
        table.filter(pl.Series(wrong))
        .select("row", "person", "start", "end_inclusive")
        .with_columns(pl.lit("ends before it begins").alias("reason"))
    )


def _earliest(runs: Runs, person: np.ndarray, when: np.ndarray) -> np.ndarray:
    best = np.full(runs.n_people, NEVER, dtype=np.int64)
    np.minimum.at(best, person, when)
    return best


def _day_number(day: datetime.date) -> int:
    return (day - EPOCH).days


def _day_numbers(dates: pl.Series, missing: int = 0) -> np.ndarray:
    return dates.cast(pl.Int32).cast(pl.Int64).fill_null(missing).to_numpy()


def _dates(name: str, days: np.ndarray) -> pl.Series:
    present = days != NEVER
    numbers = pl.Series(np.where(present, days, 0)).cast(pl.Int32)
    frame = pl.DataFrame({"n": numbers, "present": present})
    return frame.select(
        pl.when("present").then(pl.col("n").cast(pl.Date)).otherwise(None).alias(name)
    ).to_series()
