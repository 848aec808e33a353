"""security/asvs.csv answers every requirement, and what it names is there."""

import ast
import csv
import re
from collections import Counter
from functools import cache

from tests.security.code import ROOT

COLUMNS = ["id", "chapter", "level", "name", "applies", "answer", "where", "test", "note"]
ANSWERS = {"met", "partly", "gap", "not applicable"}
LEAST_PROVED = 166


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


@cache
def functions_of(path):
    """The functions of a file's first level, and whether the whole file is skipped."""
    tree = ast.parse((ROOT / path).read_text())
    whole = [n for n in tree.body if isinstance(n, ast.Assign) and "pytestmark" in ast.unparse(n)]
    found = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    return found, " ".join(map(ast.unparse, whole))


def is_test(node):
    """A test of that name that is run by default and can fail. That it passes, its run shows."""
    path, _, name = node.partition("::")
    file = ROOT / path
    if not name.startswith("test_") or not file.name.startswith("test_") or not file.is_file():
        return False
    functions, marks = functions_of(path)
    if name not in functions:
        return False
    marks += " ".join(map(ast.unparse, functions[name].decorator_list))
    never = re.search(r"mark\.(skip|skipif|xfail)\b", marks)
    return not never and not re.search(r"mark\.sweep$", marks) and asserts(functions, name)


def asserts(functions, name, seen=frozenset()):
    """It can fail: by itself, or by a function of its file that it calls."""
    if name in seen or name not in functions:
        return False
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("pytest.raises", "pytest.fail") or "assert" in called:
                return True
            if asserts(functions, called, seen | {name}):
                return True
    return False


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
    assert told(test="tests/hostile/test_stored.py::test_every_payload_on_every_page_of_every_role")
    assert told(where="worklocal/not/there.py")
    assert told(answer="perhaps")
    assert told(test="", note="")
    assert told(applies="no")
    assert told(level="3")
    assert faults(rows[1:], wanted, is_test, is_path)


PLANTED = """
import pytest
def test_true(): assert 1
def helper(): assert 1
def test_by_helper(): helper()
def test_empty(): print(1)
@pytest.mark.skip(reason="x")
def test_skipped(): assert 1
@pytest.mark.sweep
def test_long(): assert 1
def no_test(): assert 1
"""


def test_a_proof_must_be_run_and_able_to_fail(tmp_path, monkeypatch):
    (tmp_path / "test_planted.py").write_text(PLANTED)
    monkeypatch.setattr("tests.security.test_asvs.ROOT", tmp_path)
    names = re.findall(r"def (\w+)", PLANTED)
    taken = [name for name in names if is_test(f"test_planted.py::{name}")]
    assert taken == ["test_true", "test_by_helper"]
