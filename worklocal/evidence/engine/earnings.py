"""Cumulative earnings against a threshold, in whole pence. Hours and spells are not looked at."""

import datetime
from dataclasses import dataclass

import polars as pl

from .frames import BadInput, require_columns
from .outcomes import EARNINGS_WINDOW_DAYS, as_dates

POUNDS = r"^[+-]?\d{1,12}(\.\d{1,2}0*)?$"


@dataclass(frozen=True)
class EarningsOutcomes:
    """One row a person in `outcomes`; payments outside the window are counted, not listed."""

    outcomes: pl.DataFrame
    last_counted_day: datetime.date
    outside_window: int
    duplicates: int


def earnings_outcomes(
    payments: pl.DataFrame,
    *,
    threshold_pence: int,
    start: datetime.date,
    window_days: int = EARNINGS_WINDOW_DAYS,
) -> EarningsOutcomes:
    """Add up everybody's pay in the window and say when it reached the threshold.

    `payments` has person, pay_date (Date or ISO text) and gross (pounds, at most two decimals;
    negative for a correction); with a column `record` or `employer`, rows alike in every one of
    these columns count once, and without one, equal payments on a day are two payments (two
    employers). The first day of the window is `start`, its last `start + window_days - 1`.
    Reaching the threshold to the penny is enough. The outcome date is the pay date from which the
    running total, taken at the end of each day, stays at or above the threshold: a later
    correction inside the window that pulls it below cancels the outcome. Returns person,
    counted_total_pence and outcome_date for every person, in order of first appearance. Raises
    BadInput for an unreadable date or amount, an empty person, or a threshold below a penny.
    """
    if threshold_pence < 1 or window_days < 1:
        raise BadInput(None, "the threshold must be at least £0.01 and the window one day")
    table = _read_payments(payments)
    people = table.select(pl.col("person").unique(maintain_order=True))
    marks = [name for name in ("record", "employer") if name in table.columns]
    once = (
        table.unique(["person", "pay_date", "pence", *marks], maintain_order=True)
        if marks
        else table
    )
    last_day = start + datetime.timedelta(days=window_days - 1)
    inside = once.filter(pl.col("pay_date").is_between(start, last_day))
    running = (
        inside.group_by("person", "pay_date")
        .agg(pl.col("pence").sum())
        .sort("person", "pay_date")
        .with_columns(pl.col("pence").cum_sum().over("person").alias("total"))
    )
    reached = (
        running.with_columns(
            (pl.col("total") < threshold_pence).reverse().cum_max().reverse().over("person")
            .alias("falls_short_later")
        )
        .filter(~pl.col("falls_short_later"))
        .group_by("person")
        .agg(pl.col("pay_date").min().alias("outcome_date"))
    )  # fmt: skip
    totals = running.group_by("person").agg(pl.col("pence").sum().alias("counted_total_pence"))
    outcomes = (
        people.join(totals, on="person", how="left", maintain_order="left")
        .join(reached, on="person", how="left", maintain_order="left")
        .with_columns(pl.col("counted_total_pence").fill_null(0))
    )
    return EarningsOutcomes(
        outcomes, last_day, once.height - inside.height, table.height - once.height
    )


def to_pence(amounts: pl.Series) -> pl.Series:
    """Pounds as whole pence, exactly. Raises BadInput for anything finer than a penny."""
    if amounts.dtype.is_integer():
        return amounts.cast(pl.Int64) * 100
    if amounts.dtype.is_float():
        pence = (amounts * 100).round(0)
        wrong = amounts.is_null() | ((amounts * 100 - pence).abs() > 1e-6)
        result = pence.cast(pl.Int64, strict=False)
    else:
        text = amounts.cast(pl.Utf8).str.strip_chars()
        wrong = text.is_null() | ~text.str.contains(POUNDS).fill_null(False)
        parts = pl.DataFrame({"text": text}).select(
            pounds=pl.col("text").str.extract(r"^[+-]?(\d+)").cast(pl.Int64, strict=False),
            pence=pl.col("text").str.extract(r"\.(\d{1,2})").str.pad_end(2, "0")
            .cast(pl.Int64, strict=False).fill_null(0),
            sign=pl.when(pl.col("text").str.starts_with("-")).then(-1).otherwise(1),
        )  # fmt: skip
        result = (parts["pounds"] * 100 + parts["pence"]) * parts["sign"]
    if wrong.any():
        at = int(wrong.arg_max() or 0)
        raise BadInput(at + 1, f"gross is {amounts[at]!r}; write pounds and pence, as 1234.56")
    return result


def pounds(pence: int) -> str:
    """Whole pence as pounds with two decimals: 507936 is 5079.36."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _read_payments(payments: pl.DataFrame) -> pl.DataFrame:
    require_columns(payments, ["person", "pay_date", "gross"])
    table = payments.with_columns(pl.col("person").cast(pl.Utf8)).with_row_index("row", offset=1)
    nobody = table.filter(pl.col("person").is_null())
    if nobody.height:
        raise BadInput(int(nobody["row"][0]), "person is empty")
    table = table.with_columns(as_dates(table, "pay_date"))
    undated = table.filter(pl.col("pay_date").is_null())
    if undated.height:
        raise BadInput(int(undated["row"][0]), "pay_date is empty")
    return table.with_columns(to_pence(table["gross"]).alias("pence"))
