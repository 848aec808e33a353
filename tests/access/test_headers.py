"""Headers on every address, for every kind of viewer; and no name in an address or a title."""

import re

import pytest

from tests.access import rules
from tests.access.money import add_money
from tests.access.routes import every_route
from tests.access.trying import Cell, Matrix
from tests.access.world import build_world

SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
VIEWERS = ("nobody", "amina_role", "ben", "lena", "hana", "esi", "dev", "bea", "farid", "bola",
           "stefan", "adam")  # fmt: skip
MAY_BE_KEPT = ("shell:brand", *rules.PUBLISHED)  # colours, and data published to everybody
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ADDRESS = re.compile(r"(?:href|action)=\"([^\"]*)\"")
NAMES = ("Amina", "Bilal", "Wanda", "Gwen", "amina@", "people.example")


@pytest.fixture
def matrix(db, caplog) -> Matrix:
    caplog.set_level("CRITICAL", "django.request")
    caplog.set_level("CRITICAL", "worklocal.refused")
    world = build_world()
    add_money(world)
    return Matrix(world)


def pages(matrix):
    """Each address as each viewer, with Amina's things in it."""
    for route in every_route():
        if rules.unknown(route.parameters):
            continue
        for viewer in VIEWERS:
            cell = Cell(viewer, route, "GET", "amina")
            yield route, viewer, matrix.response(viewer, "GET", matrix.url(cell))


def test_every_address_answers_with_safe_headers_and_tells_no_name(matrix, record_property):
    wrong, tried = [], 0
    for route, viewer, response in pages(matrix):
        tried += 1
        wrong += [f"{route} as {viewer}: {fault}" for fault in header_faults(route, response)]
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        may_keep = route.name.startswith(MAY_BE_KEPT)
        if kept and viewer != "nobody" and not may_keep:
            wrong.append(f"{route} as {viewer}: may be stored")
        if response.status_code == 200 and not response.streaming:
            wrong += [f"{route} as {viewer}: {f}" for f in named_in(response.content.decode())]
    record_property("figure", f"headers: {tried:,} responses of {len(every_route())} addresses")
    assert not wrong, "\n" + "\n".join(wrong)


def header_faults(route, response):
    for name, value in SAME_EVERYWHERE.items():
        if response.headers.get(name) != value:
            yield f"{name} is {response.headers.get(name)}"
    policy = response.headers.get("Content-Security-Policy", "")
    for needed in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        if needed not in policy:
            yield f"the content security policy has no {needed}"
    if "unsafe" in policy or "*" in policy:
        yield f"the content security policy is open: {policy}"


def named_in(page):
    """Names in the title, and in every address that the page leads to."""
    title = TITLE.search(page)
    spots = [("title", title[1])] if title else []
    spots += [("address", address) for address in ADDRESS.findall(page)
              if not address.startswith(("mailto:", "tel:"))]  # fmt: skip
    return [f"{name} in {what} {text}" for what, text in spots for name in NAMES if name in text]


def test_a_name_in_a_title_or_an_address_is_noticed():
    assert named_in("<title>Amina – Work</title>") == ["Amina in title Amina – Work"]
    assert named_in('<a href="/people/?q=Bilal">x</a>') == ["Bilal in address /people/?q=Bilal"]
    assert named_in("<title>Plan</title><p>Amina</p>") == []
