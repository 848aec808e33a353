"""What the command refuses, where it says the fault lies, and what it prints for people."""

import json

import polars as pl
import pytest

from worklocal.evidence.engine.estimate_command import estimate

ASKED = ("--outcome", "y", "--treatment", "t", "--design", "trial")


@pytest.fixture
def run(tmp_path, capsys):
    def go(text, *options):
        path = tmp_path / "people.csv"
        path.write_text(text)
        code = estimate(["--data", str(path), *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("y,t\n1,0\n,1\n3,1\n", "row 2 (line 3 of a file with a header): y is empty"),
        ("y,t\n1,0\nmany,1\n3,1\n", "row 2 (line 3 of a file with a header): y is 'many'"),
        ("y,t\n1,0\n2,2\n", "row 2 (line 3 of a file with a header): t is '2'"),
        ("y,t\n1,1\n2,1\n", "t has no treated or no untreated rows"),
        ("y,u\n1,1\n2,1\n", "no column t"),
        ("y,t\n", "has no rows"),
        ("y,t,y\n1,1,1\n", "the heading y more than once"),
        ("y,t\n1,0\n2,1,9\n", "could not be read"),
        ("y,t\n1,0\ninf,1\n3,1\n", "row 2 (line 3 of a file with a header): y is not a finite"),
    ],
)
def test_bad_input_ends_with_2_and_names_the_row_and_the_reason(run, text, says):
    code, out, err = run(text, *ASKED)

    assert (code, out) == (2, "")
    assert says in err


def test_a_missing_file_ends_with_2(tmp_path, capsys):
    code = estimate(["--data", str(tmp_path / "none.csv"), *ASKED])

    assert code == 2
    assert "there is no file" in capsys.readouterr().err


def test_rows_with_gaps_may_be_left_out_and_are_counted(run):
    text = "y,t\n1,0\n,1\n2,0\n4,1\n6,1\n"

    code, out, _ = run(text, *ASKED, "--missing", "drop", "--json")

    assert code == 0
    found = json.loads(out)
    assert (found["dropped_rows"], found["estimate"]) == (1, 3.5)


def test_words_for_arms_are_understood(run):
    text = "y,t\n1,control\n3,treated\n2,control\n6,treated\n"

    _, out, _ = run(text, *ASKED, "--json")

    assert json.loads(out)["estimate"] == 3.0


def test_any_text_may_be_named_as_the_treated_value(run):
    text = "y,t\n1,leaflet\n3,coach\n2,leaflet\n6,coach\n"

    _, out, _ = run(text, *ASKED, "--treated-value", "coach", "--json")

    assert json.loads(out)["estimate"] == 3.0


def test_parquet_gives_what_csv_gives(tmp_path, capsys):
    table = pl.DataFrame({"y": [1.0, 2, 4, 6], "t": [0, 0, 1, 1]})
    table.write_parquet(tmp_path / "people.parquet")

    estimate(["--data", str(tmp_path / "people.parquet"), *ASKED, "--json"])

    assert json.loads(capsys.readouterr().out)["estimate"] == 3.5


def test_a_refused_comparison_shows_people_no_number(run, dw_cps):
    text = dw_cps.write_csv()

    code, out, _ = run(
        text, "--outcome", "re78", "--treatment", "treat", "--design", "comparison",
        "--covariates", "age,educ,re74,re75", "--placebo", "re75",
    )  # fmt: skip

    assert code == 0
    assert out.startswith("No credible estimate")
    assert "95% interval" not in out
    assert "estimate  " not in out


def test_nothing_on_the_command_line_turns_a_refusal_off(capsys):
    with pytest.raises(SystemExit):
        estimate(["--help"])

    words = capsys.readouterr().out
    assert not any(word in words for word in ("--force", "--override", "--ignore"))


def test_every_answer_names_method_formula_and_version(run):
    _, out, _ = run("y,t\n1,0\n2,0\n4,1\n6,1\n", *ASKED, "--json")

    found = json.loads(out)
    asked_for = {
        "method", "estimand", "estimate", "se", "ci_low", "ci_high", "p", "n_treated",
        "n_control", "verdict", "reasons", "formula", "engine_version",
    }  # fmt: skip
    assert asked_for <= found.keys()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--design", "iv"), "needs --offer"),
        (("--design", "trial", "--method", "entropy"), "is no method for design trial"),
        (("--design", "comparison", "--method", "entropy"), "needs --covariates"),
        (("--design", "trial", "--quantiles", "1.5"), "between 0 and 1"),
        (("--design", "trial", "--covariates", "y"), "cannot be covariates"),
        (("--design", "trial", "--method", "stratified"), "needs --strata"),
        (("--design", "comparison", "--method", "difference", "--strata", "t"), "strata belong"),
        (
            ("--design", "comparison", "--method", "matching", "--cluster", "t"),
            "cannot take --cluster",
        ),
    ],
)
def test_questions_that_make_no_sense_end_with_2(run, options, says):
    text = "y,t\n1,0\n2,0\n4,1\n6,1\n"

    code, _, err = run(text, "--outcome", "y", "--treatment", "t", *options)

    assert code == 2
    assert says in err


def test_lin_without_covariates_is_the_plain_difference(run):
    _, out, _ = run("y,t\n1,0\n2,0\n4,1\n6,1\n", *ASKED, "--method", "lin", "--json")

    assert json.loads(out)["estimate"] == pytest.approx(3.5)


@pytest.mark.parametrize("method", ["difference", "ols", "lin"])
def test_pooled_and_classical_are_one_error(run, method):
    text = "y,t\n1,0\n2,0\n4,1\n6,1\n"
    errors = [
        json.loads(run(text, *ASKED, "--method", method, "--se", name, "--json")[1])["se"]
        for name in ("pooled", "classical")
    ]

    assert errors[0] == pytest.approx(errors[1])
