"""F06: no cell of any export runs in a spreadsheet; T07: no export holds another area's words."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worklocal.core.spreadsheets import STARTS_A_FORMULA, neutral, text_of

HOUSE = Path(__file__).resolve().parents[2] / "worklocal"
OWN = {"core/spreadsheets.py"}
ENGINES = ("matching/engine/", "evidence/engine/")
"""Command lines over an analyst's own files, which know nothing of the service or its data."""

nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@\t\r\n \0'\"|,;\u00a0\ufeff＝＋－＠"), st.characters(codec="utf-8")
    ),
    max_size=30,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(nasty, st.integers(), st.none()), min_size=1), max_size=5))
def test_no_cell_begins_a_formula_and_none_is_lost(rows):
    """F06: read back by a reader of its own, every cell is what it was, or that behind a quote."""
    read = list(csv.reader(io.StringIO(text_of(rows), newline="")))

    assert len(read) == len(rows)
    for cells, row in zip(read, rows, strict=True):
        for cell, value in zip(cells, row, strict=True):
            plain = "" if value is None else str(value).replace("\0", "")
            assert cell in (plain, f"'{plain}")
            if isinstance(value, str):
                assert not cell.lstrip(" \u00a0\ufeff").startswith(STARTS_A_FORMULA)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0", "\u00a0=1",
     "＝1", '=HYPERLINK("http://a.example")'],
)  # fmt: skip
def test_what_spreadsheets_run(cell):
    """F06."""
    assert neutral(cell) == f"'{cell}"


def test_numbers_stay_numbers():
    assert [neutral(-3), neutral(0.5), neutral(None), neutral("Ben")] == [-3, 0.5, None, "Ben"]


def writers(house: Path) -> list[str]:
    paths = (path.relative_to(house).as_posix() for path in sorted(house.rglob("*.py")))
    pattern = re.compile(r"csv\.(writer|DictWriter)|write_csv|openpyxl\.Workbook")
    return [
        path
        for path in paths
        if path not in OWN
        and not path.startswith(ENGINES)
        and pattern.search((house / path).read_text())
    ]


def test_every_export_goes_through_the_one_door():
    """F06: whoever writes a table of their own fails here."""
    assert writers(HOUSE) == []


def test_a_table_written_by_hand_is_caught(tmp_path):
    (tmp_path / "mine.py").write_text("import csv\ncsv.writer(out)\n")
    assert writers(tmp_path) == ["mine.py"]
