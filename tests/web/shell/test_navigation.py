import pytest

from worklocal.accounts.enums import RoleKind
from worklocal.web.shell import navigation
from worklocal.web.shell.navigation import NavItem


@pytest.mark.parametrize("role", RoleKind)
def test_every_role_has_pages_of_its_own(role):
    assert navigation.NAVIGATION[str(role)]


def test_every_page_in_the_bars_exists():
    missing = [
        item.url_name
        for items in navigation.NAVIGATION.values()
        for item in items
        if not navigation.address_of(item.url_name)
    ]
    assert missing == []


def test_pages_that_do_not_exist_yet_are_left_out(monkeypatch):
    items = [NavItem("Cookies", "shell:cookies"), NavItem("Moon", "moon:landing")]
    monkeypatch.setitem(navigation.NAVIGATION, "COACH", items)

    links = navigation.links_for("COACH", "/cookies/")

    assert [(link.label, link.url, link.current) for link in links] == [
        ("Cookies", "/cookies/", True)
    ]


def test_no_role_gets_another_roles_pages():
    assert navigation.links_for("NOBODY", "/") == navigation.links_for(navigation.PUBLIC, "/")
