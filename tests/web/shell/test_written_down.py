"""What page writers rely on is written down, and every component is on the page that shows them."""

import re

import pytest
from django.conf import settings

from worklocal.web.shell import forms, parts, presenters
from worklocal.web.shell.templatetags.shell import register

REFERENCE = (settings.BASE_DIR / "docs/reference/components.md").read_text(encoding="utf-8")
SHELL = settings.BASE_DIR / "worklocal/web/shell/templates/shell"
SHOWN_ELSEWHERE = {"panel"}  # it holds the page's h1, and a page has one


@pytest.mark.parametrize("name", sorted(register.tags))
def test_every_component_is_written_down_and_shown(name):
    page = (SHELL / "pages/components.html").read_text(encoding="utf-8")

    if not name.startswith("end"):
        assert f"`{name}`" in REFERENCE
        assert name in SHOWN_ELSEWHERE or re.search(rf"{{% {name}\b", page)


@pytest.mark.parametrize("name", [name for name in forms.__all__ if name.endswith("Field")])
def test_every_field_is_written_down(name):
    assert f"`{name}`" in REFERENCE


def test_every_part_is_written_down():
    own = [
        name
        for module in (parts, presenters)
        for name, thing in vars(module).items()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    ]

    assert [name for name in own if f"`{name}(" not in REFERENCE] == []


@pytest.mark.parametrize(
    "path", sorted((SHELL / "components").glob("*.html")), ids=lambda p: p.stem
)
def test_every_component_opens_with_its_options(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")
