"""The outcomes command, as an analyst runs it."""

import json

from worklocal.evidence.engine.cli import main

SPELLS = (
    "person,start,end_inclusive\nA,2025-01-01,2025-07-01\nB,2025-02-02,2025-01-01\nC,2025-12-31,\n"
)


def test_spells_are_written_in_the_published_shape(tmp_path):
    (tmp_path / "s.csv").write_text(SPELLS)

    code = main(
        [
            "outcomes",
            "--spells",
            str(tmp_path / "s.csv"),
            "--start",
            "2025-01-01",
            "--observed",
            "2025-12-31",
            "--out",
            str(tmp_path / "o.csv"),
        ]
    )

    assert code == 0
    assert (tmp_path / "o.csv").read_text() == (
        "person,days_in_work,longest_unbroken_run,date_182_unbroken,date_182_cumulative,"
        "date_26_of_30_weeks,rejected_records\n"
        "A,182,182,2025-07-01,2025-07-01,2025-07-01,0\n"
        "B,0,0,,,,1\n"
        "C,1,1,,,,0\n"
    )


def test_earnings_are_written_in_the_published_shape(tmp_path):
    (tmp_path / "e.csv").write_text("person,pay_date,gross\nA,2026-07-01,5079.36\nB,2026-07-02,9\n")

    code = main(
        [
            "outcomes",
            "--earnings",
            str(tmp_path / "e.csv"),
            "--start",
            "2025-01-01",
            "--threshold",
            "5079.36",
            "--window-days",
            "547",
            "--out",
            str(tmp_path / "o.csv"),
        ]
    )

    assert code == 0
    assert (tmp_path / "o.csv").read_text() == (
        "person,counted_total,outcome_date\nA,5079.36,2026-07-01\nB,0.00,\n"
    )


def test_a_rule_names_its_days_and_its_source(tmp_path, capsys):
    (tmp_path / "s.csv").write_text(
        "person,start,end_inclusive,kind,evidence\n"
        "A,2025-01-01,2025-07-01,SELF_EMPLOYED,SELF_EMPLOYED_RECORDS\n"
        "B,2025-01-01,2025-07-01,EMPLOYED,PAYSLIP\n"
    )

    code = main(
        [
            "outcomes",
            "--spells",
            str(tmp_path / "s.csv"),
            "--observed",
            "2025-12-31",
            "--rule",
            "SELF_EMPLOYED_6_MONTHS",
            "--json",
        ]
    )

    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert report["rule"]["source"].startswith("Restart")
    assert report["version"].startswith("engine ")
    assert [row["outcome_date"] for row in report["rows"]] == ["2025-07-01", None]
    assert report["rows"][0]["evidence_grade"] == 3


def test_bad_input_ends_with_two_and_says_row_and_reason(tmp_path, capsys):
    (tmp_path / "s.csv").write_text("person,start,end_inclusive\nA,2025-01-01 10:00,\n")

    code = main(["outcomes", "--spells", str(tmp_path / "s.csv"), "--observed", "2025-12-31"])

    assert code == 2
    assert "row 1" in capsys.readouterr().err
