"""A call, and a foreign key, points only down the house."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.floors import ROOT, layers, relations, upward


@pytest.fixture
def at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))


def test_imports_point_only_down(at_the_root):
    assert lint_imports(no_cache=True) == 0


def test_an_import_that_points_up_is_caught(tmp_path, monkeypatch):
    for name in ("ground", "roof"):
        (tmp_path / "house" / name).mkdir(parents=True)
        (tmp_path / "house" / name / "__init__.py").touch()
    (tmp_path / "house" / "__init__.py").touch()
    (tmp_path / "house" / "ground" / "__init__.py").write_text("import house.roof\n")
    contract = '[tool.importlinter]\nroot_package = "house"\n[[tool.importlinter.contracts]]\n'
    contract += 'name = "floors"\ntype = "layers"\nexhaustive = true\ncontainers = ["house"]\n'
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert _verdict(tmp_path, f'{contract}layers = ["roof", "ground"]\n') == 1
    assert _verdict(tmp_path, f'{contract}layers = ["ground", "roof"]\n') == 0
    assert _verdict(tmp_path, f'{contract}layers = ["ground"]\n') == 1, "a room without a place"


def _verdict(folder: Path, contract: str) -> int:
    (folder / "pyproject.toml").write_text(contract)
    return lint_imports(no_cache=True)


def test_every_floor_that_has_rooms_with_an_order_lists_them_all():
    for container, floors in layers().items():
        named = set().union(*floors)
        folder = ROOT / container.replace(".", "/")
        rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
        assert rooms <= named, container


def test_foreign_keys_point_only_down():
    assert upward((source, target) for source, target, _ in relations()) == []


@pytest.mark.parametrize(
    ("source", "target", "is_wrong"),
    [
        ("worklocal.accounts.models", "worklocal.support.people.models", True),
        ("worklocal.support.people.models", "worklocal.support.plans.models", True),
        ("worklocal.support.plans.models", "worklocal.support.people.models", False),
        ("worklocal.support.people.models", "worklocal.accounts.models", False),
        ("worklocal.commissioning.funds.models", "worklocal.commissioning.claims.models", True),
        ("worklocal.employers.firms.models", "worklocal.provision.venues.models", True),
        ("worklocal.support.people.models", "django.contrib.auth.models", False),
    ],
)
def test_a_foreign_key_that_points_up_is_caught(source, target, is_wrong):
    assert bool(upward([(source, target)])) is is_wrong
