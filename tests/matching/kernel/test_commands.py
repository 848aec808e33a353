"""The commands: tables for people, JSON for machines, refusals with row and reason."""

import json

import polars as pl
import pytest

from worklocal.matching.engine import list_commands
from worklocal.matching.engine.records import BadRecord
from worklocal.matching.engine.tables import read_people, read_table, title_vector

PEOPLE = """\
id,name,sex,age,ethnicity,disabled,easting,northing,travel,hours_min,hours_max,available,skills,\
title,not_this,source_hours,experience,likes_sectors,remote
amina,Amina,F,41,x,no,430000,433000,bus,16,30,school-hours,listen|care,\
care worker,employer:Acme=was bullied,told Ben,6135:2,1|2,no
nur,Nur,M,19,y,yes,431000,433500,car,0,40,any,drive,van driver,,,,,yes
"""
VACANCIES = """\
id,employer,occupation,title,easting,northing,setting,hours_min,hours_max,required,licences,essential_skills,pay_max_pence,openings
v1,Acme,6135,care worker,431000,434000,on-site,16,20,school-hours,,listen|care,1250,2
v2,Beta,6135,home care worker,431000,434000,on-site,16,25,school-hours,,care,1260,1
v3,Cee,8214,van driver,440000,434000,on-site,30,40,weekdays,,drive,1300,1
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "vacancies.csv").write_text(VACANCIES)
    return tmp_path


def _options(folder, *more):
    return [
        "--people",
        str(folder / "people.csv"),
        "--vacancies",
        str(folder / "vacancies.csv"),
        "--titles",
        "letters",
        *more,
    ]


def _lists(folder, capsys, *more):
    assert list_commands.lists(_options(folder, "--json", *more)) == 0
    return json.loads(capsys.readouterr().out)


def test_lists_prints_a_table_with_method_version_and_columns_left_unread(files, capsys):
    assert list_commands.lists(_options(files)) == 0

    out = capsys.readouterr().out
    assert "worklocal-match 1.0" in out
    assert "columns left unread: name, sex, age, ethnicity, disabled" in out
    assert [line.split()[:3] for line in out.splitlines()[4:]] == [
        ["amina", "1", "v2"],
        ["nur", "1", "v3"],
    ]


def test_titles_are_compared_by_meaning_unless_told_otherwise(files, capsys):
    by_letters = _lists(files, capsys)
    by_meaning = _lists(files, capsys, "--titles", "meaning")

    assert [row["vacancy"] for row in by_meaning["lists"]] == ["v2", "v3"]
    assert by_meaning["lists"] != by_letters["lists"]


def test_lists_do_not_change_when_names_and_characteristics_do(files, capsys):
    before = _lists(files, capsys)
    changed = PEOPLE.replace(",Amina,F,41,x,no,", ",Zed,M,99,z,yes,")
    changed = changed.replace(",Nur,M,19,y,yes,", ",Ada,F,60,q,no,")
    (files / "people.csv").write_text(changed)

    assert _lists(files, capsys) == before


def test_lists_change_when_a_stated_fact_does(files, capsys):
    (files / "people.csv").write_text(PEOPLE.replace("school-hours", "weekday-evenings"))

    told = _lists(files, capsys)["people_without_a_list"]

    assert [one["person"] for one in told] == ["amina"]
    assert told[0]["blocked_by"] == "times"
    assert told[0]["change"].startswith("being free for mon-school")


def test_lists_are_written_and_audited(files, capsys):
    out = files / "lists.parquet"
    groups = files / "groups.csv"
    groups.write_text("person,group\namina,a\nnur,b\n")

    assert list_commands.lists(_options(files, "--out", str(out), "--no-prices")) == 0
    assert list_commands.audit(["--lists", str(out), "--groups", str(groups)]) == 0

    assert read_table(out)["vacancy"].to_list() == ["v2", "v3"]
    assert "ALARM" not in (text := capsys.readouterr().out)
    assert "list_rate" in text


def test_an_alarm_is_the_exit_code_of_an_audit(files, capsys):
    people = [f"p{k}" for k in range(400)]
    pl.DataFrame(
        {"person": people, "group": ["a" if k < 200 else "b" for k in range(400)]}
    ).write_csv(files / "groups.csv")
    listed = [name for k, name in enumerate(people) if k < 200 or k % 2]
    pl.DataFrame({"person": listed, "place": 1, "score": 0.5}).write_csv(files / "lists.csv")

    code = list_commands.audit(
        ["--lists", str(files / "lists.csv"), "--groups", str(files / "groups.csv"), "--json"]
    )

    assert code == 1
    assert json.loads(capsys.readouterr().out)["alarms"] == ["b: list_rate, exposure"]


def test_explain_names_parts_and_the_first_failing_rule(files, capsys):
    assert list_commands.explain(_options(files, "--person", "amina", "--vacancy", "v1")) == 0
    text = capsys.readouterr().out
    assert "skill: listen" in text
    assert "Not listed because of not this: not this employer: Acme (was bullied)" in text

    code = list_commands.explain(_options(files, "--person", "nur", "--vacancy", "v3", "--json"))
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert sum(part["value"] for part in told["parts"]) == pytest.approx(told["adjusted"], abs=1e-6)


def test_explain_counts_the_price_of_a_lists_file(files, capsys):
    prices = files / "lists.csv"
    prices.write_text("person,place,vacancy,score,price\nnur,1,v3,0.9,0.06\n")

    options = ("--person", "nur", "--vacancy", "v3", "--prices", str(prices), "--json")
    list_commands.explain(_options(files, *options))

    told = json.loads(capsys.readouterr().out)
    assert told["price"] == 0.06
    assert told["parts"][-1] == {"kind": "price", "name": "shown to many others", "value": -0.06}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("430000", "here", "people.csv, row 1, column easting: 'here' cannot be used"),
        (",bus,", ",horse,", "person amina: travel 'horse' is not known"),
        ("amina,", "nur,", "person id 'nur' is given twice"),
        ("amina,", ",", "people.csv, row 1: the id is empty"),
        (",16,30,", ",30,16,", "person amina: hours from 30.0 to 16.0"),
        ("school-hours", "tea-time", "time 'tea-time' is not known"),
        ("employer:Acme", "Acme", "people.csv, row 1, column not_this: use kind:value"),
        ("employer:Acme", "boss:Acme", "'not this' boss:Acme"),
        ("6135:2", "6135:9", "experience level is 0, 1, 2 or 3"),
        ("6135:2", "care:1", "'care' is not a four-digit"),
        (",no\nnur", ",maybe\nnur", "column remote: use yes or no"),
        ("1|2", "99", "sector is a number from 0 to 63"),
    ],
)
def test_bad_people_are_refused_with_row_and_reason(files, capsys, old, new, reason):
    (files / "people.csv").write_text(PEOPLE.replace(old, new, 1))

    assert list_commands.lists(_options(files)) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("on-site", "moon", "vacancy v1: setting 'moon'"),
        ("431000,434000", ",", "vacancy v1: work that is not remote needs a place"),
        ("1250", "-5", "vacancy v1: pay cannot be negative"),
        ("6135", "61", "occupation '61' is not a four-digit"),
        ("id,", "key,", "vacancies.csv has no column 'id'"),
        ("1250,2", "1250,-2", "cannot be negative"),
    ],
)
def test_bad_vacancies_are_refused_with_row_and_reason(files, capsys, old, new, reason):
    (files / "vacancies.csv").write_text(VACANCIES.replace(old, new, 1))

    assert list_commands.lists(_options(files)) == 2
    assert reason in capsys.readouterr().err


def test_unknown_ids_files_and_columns_are_refused(files, capsys):
    assert list_commands.explain(_options(files, "--person", "zed", "--vacancy", "v1")) == 2
    assert "there is no person 'zed'" in capsys.readouterr().err
    missing = _options(files, "--people", str(files / "none.csv"))
    assert list_commands.lists(missing) == 2
    assert "none.csv cannot be read" in capsys.readouterr().err
    with pytest.raises(BadRecord, match=r"neither .csv nor .parquet"):
        read_people(files / "people.txt")
    (files / "groups.csv").write_text("person\na\n")
    (files / "lists.csv").write_text("person,place,score\nb,1,0.5\n")
    options = ["--lists", str(files / "lists.csv"), "--groups", str(files / "groups.csv")]
    assert list_commands.audit(options) == 2
    assert "groups.csv has no column group" in capsys.readouterr().err
    (files / "groups.csv").write_text("person,group\na,x\n")
    assert list_commands.audit(options) == 2
    assert "lists.csv, row 1: b is in no group" in capsys.readouterr().err
    (files / "groups.csv").write_text("person,group\na,x\na,y\n")
    assert list_commands.audit(options) == 2
    assert "a person twice" in capsys.readouterr().err


def test_vectors_come_from_a_column_or_from_the_title(files, capsys):
    assert title_vector("Care worker") @ title_vector("care  worker") > 0
    frame = pl.read_csv(files / "people.csv", infer_schema=False).drop("title")
    frame = frame.with_columns(pl.Series("vector", ["1 0 0", "0,1,0"]))
    frame.write_csv(files / "people.csv")
    theirs = pl.read_csv(files / "vacancies.csv", infer_schema=False).drop("title")
    vectors = pl.Series("vector", [[1.0, 0.1, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    theirs.with_columns(vectors).write_parquet(files / "vacancies.parquet")

    options = ["--people", str(files / "people.csv"), "--json"]
    code = list_commands.lists([*options, "--vacancies", str(files / "vacancies.parquet")])

    assert code == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["vacancy"] for row in told["lists"]] == ["v2", "v3"]
