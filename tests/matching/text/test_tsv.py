"""Files in: any sensible form is read; a bad row is refused with its number and the reason."""

from pathlib import Path

import pytest

from worklocal.matching.engine.cli import main
from worklocal.matching.engine.tsv import BadRow, TextRow, read_texts


def written(folder: Path, text: str | bytes, name: str = "in.tsv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "1\tNurse\n2\tBaker\n",
        "id\ttext\n1\tNurse\n2\tBaker",
        "\ufeffquery_id\ttitle\r\n1\tNurse\r\n\r\n2\tBaker\r\n",
    ],
)
def test_with_or_without_a_header(tmp_path, text):
    assert read_texts(written(tmp_path, text)) == [TextRow("1", "Nurse"), TextRow("2", "Baker")]


def test_an_id_that_only_looks_like_a_header_is_a_row(tmp_path):
    assert read_texts(written(tmp_path, "id-12\tNurse\n")) == [TextRow("id-12", "Nurse")]


def test_further_columns_keep_their_names(tmp_path):
    path = written(tmp_path, "id\ttitle\tIndustry\n1\tTeacher\tprimary school\n")
    assert read_texts(path) == [TextRow("1", "Teacher", {"industry": "primary school"})]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\tNurse\n2 Baker\n", "row 2: no tab between id and text"),
        ("1\tNurse\n\tBaker\n", "row 2: the id is empty"),
        ("1\tNurse\n2\t \n", "row 2: the text is empty"),
        ("1\tNurse\n1\tBaker\n", "row 2: the id 1 stands already in row 1"),
        ("a b\tNurse\n", "row 1: the id 'a b' has a space in it"),
        (b"1\tNurse\n2\tCaf\xe9\n", "row 2: the text is not UTF-8"),
        ("", "row 1: there are no rows"),
        ("id\ttext\n", "row 1: there are no rows"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason(tmp_path, text, message):
    with pytest.raises(BadRow) as refusal:
        read_texts(written(tmp_path, text))
    assert str(refusal.value).endswith(message)


def test_the_command_says_why_and_returns_2(tmp_path, capsys):
    good = written(tmp_path, "1\tNurse\n", "good.tsv")
    bad = written(tmp_path, "1\tNurse\nBaker\n", "bad.tsv")
    out = tmp_path / "run"
    code = main(["titles", "--queries", str(good), "--corpus", str(bad), "--out", str(out)])
    assert code == 2
    assert "row 2: no tab between id and text" in capsys.readouterr().err
    assert not out.exists()


def test_a_missing_file_is_refused(tmp_path, capsys):
    good = written(tmp_path, "1\tNurse\n")
    gone = str(tmp_path / "gone.tsv")
    assert main(["skills", "--queries", gone, "--corpus", str(good), "--out", gone]) == 2
    assert "gone.tsv" in capsys.readouterr().err
