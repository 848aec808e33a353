"""security/asvs.csv answers every requirement, and what it names is there."""

import csv
import re
from collections import Counter

from tests.security.code import ROOT

COLUMNS = ["id", "chapter", "level", "name", "applies", "answer", "where", "test", "note"]
ANSWERS = {"met", "partly", "gap", "not applicable"}
LEAST_PROVED = 135


def read(name):
    with (ROOT / "security" / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


def faults(rows, wanted, is_test, is_path):
    """What is wrong with these answers."""
    found = []
    if [row["id"] for row in rows] != [each["id"] for each in wanted]:
        found.append("the ids are not those of the standard, in its order")
    levels = {each["id"]: each["level"] for each in wanted}
    for row in rows:
        name, answer = row["id"], row["answer"]
        if answer not in ANSWERS or row["level"] != levels.get(name):
            found.append(f"{name}: answer {answer!r}, level {row['level']}")
        if (row["applies"] == "no") != (answer == "not applicable"):
            found.append(f"{name}: applies {row['applies']!r}, and is {answer}")
        if row["chapter"] != name.split(".")[0] or not row["name"]:
            found.append(f"{name}: has no chapter or name")
        if answer != "met" and len(row["note"]) < 8 and not (answer == "partly" and row["test"]):
            found.append(f"{name}: {answer} without a reason")
        if answer == "met" and not row["test"] and not row["note"]:
            found.append(f"{name}: met, with neither a test nor a reason")
        if not is_path(row["where"]):
            found.append(f"{name}: there is no {row['where']}")
        if row["test"] and not is_test(row["test"]):
            found.append(f"{name}: there is no test {row['test']}")
    return found


def is_path(where):
    return bool(where) and (ROOT / where).exists()


def is_test(node):
    """The function stands in the file. That it passes, its own run shows."""
    path, _, name = node.partition("::")
    file = ROOT / path
    if not name.startswith("test_") or not file.name.startswith("test_") or not file.is_file():
        return False
    return re.search(rf"^(async )?def {name}\(", file.read_text(), re.MULTILINE) is not None


def test_every_requirement_is_answered_and_what_is_named_is_there(record_property):
    rows, wanted = read("asvs.csv"), read("asvs-requirements.csv")
    assert len(wanted) == 253
    assert list(rows[0]) == COLUMNS
    assert faults(rows, wanted, is_test, is_path) == []
    counts = Counter(row["answer"] for row in rows)
    proved = [row for row in rows if row["test"] and row["answer"] == "met"]
    tests = {row["test"] for row in rows if row["test"]}
    record_property(
        "figure",
        f"asvs: {len(rows)} answered, {counts['met']} met ({len(proved)} proved by a test),"
        f" {counts['partly']} partly, {counts['gap']} gaps,"
        f" {counts['not applicable']} not applicable, {len(tests)} tests named",
    )
    assert len(proved) >= LEAST_PROVED


def test_an_answer_that_is_wrong_is_caught():
    rows, wanted = read("asvs.csv"), read("asvs-requirements.csv")

    def told(**change):
        changed = [{**rows[0], **change}, *rows[1:]]
        return faults(changed, wanted, is_test, is_path)

    assert told(test="tests/security/test_code.py::test_that_never_was")
    assert told(test="tests/security/code.py::calls")
    assert told(where="worklocal/not/there.py")
    assert told(answer="perhaps")
    assert told(test="", note="")
    assert told(applies="no")
    assert told(level="3")
    assert faults(rows[1:], wanted, is_test, is_path)
