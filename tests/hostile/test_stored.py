"""X01: hostile words in every column of words; every page of every role shows them as words."""

import pytest

from tests.hostile.pages import read
from tests.hostile.payloads import PAYLOADS
from tests.hostile.walking import openings, plant

POLYGLOTS = [
    "\"><hostile-element hostile=1>'><hostile-element>",
    "'\"></title></textarea><script>hostile(1)</script>",
    "</select></option><img src=x onerror=hostile(2)>",
    "javascript:hostile(3)//\"onfocus=hostile(4) x='",
    "<svg/onload=hostile(5)>{{7*7}}</script>",
]
"""Each breaks out of an element's text and of both kinds of quotes."""


def faults_of_pages(matrix, *, part=1):
    """What became part of a page, and how many pages were read and showed a payload."""
    wrong, read_, showed = [], 0, 0
    for cell in openings(matrix, part=part):
        response = matrix.response(cell.viewer, "GET", matrix.url(cell))
        if response.status_code >= 500:
            wrong.append(f"{cell} answered {response.status_code}")
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or response.streaming or "html" not in kind:
            continue
        page = response.content.decode()
        read_ += 1
        showed += "hostile" in page
        wrong += [f"{cell}: {fault}" for fault in read(page).faults]
    return wrong, read_, showed


def check_pages(matrix, record_property, *, part):
    columns = plant(matrix.world.cast.area, POLYGLOTS)
    wrong, pages, showed = faults_of_pages(matrix, part=part)
    record_property(
        "figure", f"hostile words in {columns} columns: {pages} pages, {showed} showed them"
    )
    assert wrong == [], "\n".join(wrong[:30])
    assert columns > 40
    assert showed > 120 / part, "the words must show, or nothing is proved"


def test_stored_words_stay_words_on_a_share_of_the_pages(matrix, record_property):
    """X01, on one page in four; on all of them with `--all`."""
    check_pages(matrix, record_property, part=4)


@pytest.mark.sweep
def test_stored_words_stay_words_on_every_page_of_every_role(matrix, record_property):
    check_pages(matrix, record_property, part=1)


def test_a_payload_that_is_not_escaped_is_noticed():
    page = "<p title='{}'>{}</p>"
    for text in POLYGLOTS[:3]:
        assert read(page.format(text, text)).faults, text
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
        assert read(page.format("x", escaped)).faults == []
    assert read("<a href=' java\tscript:x'>x</a>").faults


@pytest.mark.sweep
def test_every_payload_on_every_page_of_every_role(matrix, record_property):
    """Long columns hold dozens of payloads at once, so some rounds show them all."""
    rounds, wrong, pages = 12, [], 0
    step = len(PAYLOADS) // rounds + 1
    small = [text for text in PAYLOADS if len(text) < 2_000]
    for number in range(rounds):
        turned = small[number * step :] + small[: number * step]
        plant(matrix.world.cast.area, turned)
        found, read_, _showed = faults_of_pages(matrix)
        wrong, pages = wrong + found, pages + read_
    record_property("figure", f"{len(PAYLOADS)} payloads in {rounds} rounds: {pages:,} pages")
    assert wrong == [], "\n".join(wrong[:30])
