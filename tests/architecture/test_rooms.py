"""Every module says what it is for, and is small enough to be read at one sitting."""

import ast
from pathlib import Path

import pytest

from tests.architecture.floors import HOUSE, ROOT

LONGEST = 450
LONGER = {
    "worklocal/web/shell/templatetags/shell.py": 490,  # one tag for each component
}
"""Modules that may be longer, each with its own bound. Shorten rather than add."""


def modules() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def undocumented(paths: list[Path]) -> list[str]:
    texts = ((path, path.read_text()) for path in paths)
    return [
        str(path) for path, text in texts if text.strip() and not ast.get_docstring(ast.parse(text))
    ]


def too_long(paths: list[Path], root: Path) -> list[str]:
    lengths = {path.relative_to(root).as_posix(): _lines(path) for path in paths}
    return [
        f"{name}: {count} lines"
        for name, count in lengths.items()
        if count > LONGER.get(name, LONGEST)
    ]


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


def test_every_module_opens_with_what_it_is_for():
    assert undocumented(modules()) == []


def test_every_room_says_what_it_is_for():
    rooms = [path for path in HOUSE.rglob("apps.py") if "migrations" not in path.parts]
    assert len(rooms) > 30
    assert undocumented(rooms) == []


def test_modules_stay_small():
    assert too_long(modules(), ROOT) == []


def test_the_list_of_longer_modules_is_not_a_licence():
    for name in LONGER:
        path = ROOT / name
        assert path.exists(), f"{name} is gone: take it off the list"
        assert _lines(path) > LONGEST, f"{name} is short again: take it off the list"


@pytest.mark.parametrize(
    ("text", "documented", "short"),
    [
        ('"""What it is for."""\n', True, True),
        ("import os\n", False, True),
        ('"""Long."""\n' + "x = 1\n" * LONGEST, True, False),
    ],
)
def test_a_module_that_breaks_a_rule_is_caught(tmp_path, text, documented, short):
    module = tmp_path / "module.py"
    module.write_text(text)
    assert (undocumented([module]) == []) is documented
    assert (too_long([module], tmp_path) == []) is short
