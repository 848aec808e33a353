"""Files as a stranger may bring them, put to every command: an answer or one line of refusal."""

import json

import pytest

from tests.evidence.test_every_command import GOOD, words
from worklocal.evidence.engine.cli import main

CASES = [case for case in GOOD if case[1] not in (None, "model")]
PLAIN = [next(case for case in CASES if case[0] == name) for name in sorted({c[0] for c in CASES})]
OF_A_CELL = {
    "text": "oops", "empty": "", "endless": "inf", "huge": "1e308", "long": "9" * 30,
    "no number": "nan", "negative": "-5", "no such day": "2025-02-30", "formula": "=1+1",
}  # fmt: skip


def cells(text):
    return [line.split(",") for line in text.strip().split("\n")]


def csv(rows):
    return ("\n".join(",".join(row) for row in rows) + "\n").encode()


def whole_files(text):
    """(what is odd about it, its bytes)."""
    rows = cells(text)
    yield "empty", b""
    yield "a heading alone", csv(rows[:1])
    yield "one row", csv(rows[:2])
    yield "Latin-1", csv(rows).replace(rows[1][0].encode() + b",", b"caf\xe9,", 1)
    yield "UTF-16", csv(rows).decode().encode("utf-16")
    yield "semicolons", csv(rows).replace(b",", b";")
    yield "a long row", csv([*rows, ["1"] * 12])
    yield "every row twice", csv([*rows, *rows[1:]])
    yield "one heading again", csv([[rows[0][0]] * len(rows[0]), *rows[1:]])


def odd_columns(text):
    rows = cells(text)
    for place, name in enumerate(rows[0]):
        yield f"no column {name}", csv([row[:place] + row[place + 1 :] for row in rows])
        same = [[*row[:place], rows[1][place], *row[place + 1 :]] for row in rows[1:]]
        yield f"{name} never varies", csv([rows[0], *same])
        own = [[*row[:place], f"u{n}", *row[place + 1 :]] for n, row in enumerate(rows[1:])]
        yield f"{name} all different", csv([rows[0], *own])
        for what, value in OF_A_CELL.items():
            odd = [[*row[:place], value, *row[place + 1 :]] for row in rows[1:3]]
            yield f"{name} {what}", csv([rows[0], *odd, *rows[3:]])


def answer(tmp_path, capsys, case, data):
    """(code, standard output, standard error) of a command on these bytes, as JSON."""
    argv = words(tmp_path, *case)
    (tmp_path / "table.csv").write_bytes(data)
    code = main([*argv, "--json"])
    said = capsys.readouterr()
    return code, said.out, said.err


def holds(code, out, err):
    """An answer in JSON that any reader reads, or one line that says what is wrong."""
    if code == 0:
        assert json.loads(out, parse_constant=pytest.fail)["method"]
        assert err == ""
    else:
        assert (code, out) == (2, "")
        assert err.startswith("refused: ")
        assert err.count("\n") == 1
        assert "Traceback" not in err


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case[0])
def test_odd_files_are_answered_or_refused_in_one_line(tmp_path, capsys, case):
    for what, data in whole_files(case[1]):
        code, out, err = answer(tmp_path, capsys, case, data)
        holds(code, out, err)
        if what in {"empty", "a heading alone", "UTF-16", "a long row", "one heading again"}:
            assert code == 2, what


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case[0])
def test_an_odd_column_is_answered_or_refused_in_one_line(tmp_path, capsys, case):
    for _, data in odd_columns(case[1]):
        holds(*answer(tmp_path, capsys, case, data))


@pytest.mark.sweep
@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join((case[0], *case[2])))
def test_every_use_with_every_odd_column(tmp_path, capsys, case):
    for _, data in (*whole_files(case[1]), *odd_columns(case[1])):
        holds(*answer(tmp_path, capsys, case, data))


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case[0])
def test_windows_line_ends_and_a_mark_of_order_change_nothing(tmp_path, capsys, case):
    plain = answer(tmp_path, capsys, case, csv(cells(case[1])))
    windows = b"\xef\xbb\xbf" + csv(cells(case[1])).replace(b"\n", b"\r\n")

    assert answer(tmp_path, capsys, case, windows) == plain
    assert plain[0] == 0


ESTIMATE = ("--outcome", "y", "--treatment", "t", "--design")


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        (["1,1,a"] * 9, ("trial",), "no treated or no untreated"),
        (["1,1,a", "2,0,a"] * 9, ("trial", "--cluster", "c"), "cluster"),
        (["1,1,a", "2,0,b"] * 9, ("trial", "--strata", "c"), ""),
        (["1,1,a", "2,0,b"], ("comparison", "--covariates", "y2", "--placebo", "y2"), ""),
    ],
    ids=["one arm", "one cluster", "arms that are strata", "two people"],
)  # fmt: skip
def test_designs_that_cannot_be_read_are_refused(tmp_path, capsys, rows, options, reason):
    lines = [f"{row},{n}" for n, row in enumerate(rows)]
    text = "y,t,c,y2\n" + "\n".join(lines) + "\n"
    code, out, err = answer(tmp_path, capsys, ("estimate", text, (*ESTIMATE, *options)),
                            text.encode())  # fmt: skip
    holds(code, out, err)
    assert code == 2, out
    assert reason in err


def test_an_outcome_that_never_varies_has_an_estimate_of_nought(tmp_path, capsys):
    text = "y,t\n" + "1,1\n1,0\n" * 20
    code, out, _ = answer(tmp_path, capsys, ("estimate", text, (*ESTIMATE, "trial")), text.encode())
    told = json.loads(out)
    assert code == 0
    assert told["estimate"] == 0
    assert told["p"] is None


def test_clusters_of_very_unlike_size_are_answered(tmp_path, capsys):
    sizes = [3_000, *[5] * 19]
    lines = [
        f"{(n * 7 + k * 3) % 11},{k % 2},c{k}" for k, size in enumerate(sizes) for n in range(size)
    ]
    text = "y,t,c\n" + "\n".join(lines) + "\n"
    case = ("estimate", text, (*ESTIMATE, "trial", "--cluster", "c"))
    code, out, err = answer(tmp_path, capsys, case, text.encode())
    holds(code, out, err)
    told = json.loads(out)
    assert told["ci_low"] < told["estimate"] < told["ci_high"]
