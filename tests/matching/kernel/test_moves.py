"""Career moves: within reach, better in a figure, with a gap, and never a forecast."""

import json

import pytest

from worklocal.matching.engine.move_commands import moves as command
from worklocal.matching.engine.moves import NOTES, career_moves
from worklocal.matching.engine.occupations import load_occupations, projected_change

CLERK = "4122"
FORETELLING = ("forecast", "predict", "will ", "at risk", "disappear", "doomed", "obsolete")


def test_the_table_covers_the_classification():
    table = load_occupations()

    assert len(table.codes) == 412
    assert table.codes == sorted(table.codes)
    assert (table.profiles.multiply(table.profiles).sum(axis=1) > 0.999).mean() > 0.97
    assert set(table.level) == {1, 2, 3, 4}
    with pytest.raises(KeyError):
        table.row("0000")


def test_moves_are_within_reach_and_better_in_some_figure():
    found = career_moves(CLERK, area="Greater Manchester")
    jobs = projected_change("Greater Manchester")

    assert 1 <= len(found) <= 10
    assert [move.worth for move in found] == sorted((m.worth for m in found), reverse=True)
    for move in found:
        assert move.code != CLERK
        assert move.likeness >= 0.12
        assert move.levels_up <= 1
        assert (
            move.exposure_difference < 0
            or move.is_green
            or move.jobs_change_a_year > jobs[CLERK[:2]]
        )
        assert set(move.gap).isdisjoint(move.shared_skills)
        assert 0 <= move.covered <= 1


def test_local_pay_and_demand_are_obeyed():
    free = career_moves(CLERK, top=30)
    well, badly = free[0].code, free[1].code
    pay = {CLERK: 1400, well: 1500, badly: 1000}

    found = career_moves(CLERK, pay_pence=pay, openings={well: 12, badly: 3}, top=30)

    assert [move.code for move in found] == [well]
    assert found[0].pay_ratio == pytest.approx(1500 / 1400)
    assert found[0].openings == 12
    assert "local pay is 107% of the present occupation's" in found[0].in_words
    assert "12 local openings now" in found[0].in_words


def test_own_skills_close_the_gap():
    before = next(move for move in career_moves(CLERK, top=30) if move.gap)

    after = career_moves(CLERK, own_skills=before.gap, top=30)

    same = next(move for move in after if move.code == before.code)
    assert same.covered > before.covered
    assert same.likeness > before.likeness
    assert not set(before.gap) & set(same.gap)


def test_words_foretell_nothing():
    for code in ("4122", "8142", "7211", "9252", "6135"):
        for move in career_moves(code):
            said = " ".join(move.in_words).lower()
            assert not [word for word in FORETELLING if word in said]
    assert sum("not a forecast" in note for note in NOTES) == 2


def test_the_command_prints_notes_and_json(tmp_path, capsys):
    (tmp_path / "pay.csv").write_text("soc_2020,pay_pence\n4122,1400\n3533,1500\n")

    assert command(["--from", CLERK, "--top", "3"]) == 0
    assert NOTES[0] in capsys.readouterr().out
    assert command(["--from", CLERK, "--pay", str(tmp_path / "pay.csv"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["method"].startswith("worklocal-moves 1.0")
    assert {move["code"]: move["pay_pence"] for move in told["moves"]}["3533"] == 1500


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--from", "0000"], "'0000' is no known occupation"),
        (["--from", CLERK, "--area", "Atlantis"], "'Atlantis' is no known"),
        (["--from", CLERK, "--skills", "juggling knives"], "'juggling knives' is no known"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(options, reason, capsys):
    assert command(options) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soc_2020\n4122\n", "no column openings"),
        ("soc_2020,openings\n4122,many\n", "row 1: 'many' is not a number"),
        ("soc_2020,openings\n4122,-1\n", "row 1: openings cannot be negative"),
    ],
)
def test_the_command_refuses_bad_figures(tmp_path, text, reason, capsys):
    (tmp_path / "demand.csv").write_text(text)

    assert command(["--from", CLERK, "--demand", str(tmp_path / "demand.csv")]) == 2
    assert reason in capsys.readouterr().err
