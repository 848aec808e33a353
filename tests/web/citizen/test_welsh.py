"""A person's own pages in Welsh: no English that has its Welsh stays on a page."""

import html
import re
from functools import cache

from django.conf import settings
from django.urls import reverse

from tests.web import story
from tests.web.citizen.test_pages import PAGES, address
from tools import compile_messages

GAP = re.compile(r"%\(\w+\)s|%%\{\w+\}|\{\w+\}|<[^>]+>")
MORE = ("benefits", "sealed", "hide_address", "requests", "request_ask", "papers")
FILES = ("who_looked_file", "take_away_file")
KEPT = re.compile(r"<dd\b.*?</dd>", re.DOTALL)
"""What the record holds, on the page to take away: as it was written, in whatever language."""


def words_of(page: str) -> str:
    """The words that a reader meets: text, and the names of things that are only read out."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    read_out = " ".join(re.findall(r'(?:aria-label|alt|title|value)="([^"]*)"', shown))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown) + " " + read_out).split())


@cache
def english() -> dict[str, str]:
    """Each piece of a sentence between its gaps, of more than three words, that has Welsh."""
    pieces = {}
    for path in compile_messages.catalogues(settings.BASE_DIR, "cy"):
        for entry in compile_messages.read_catalogue(path):
            for one in entry.key.split("\0"):
                for piece in GAP.split(one):
                    if len(piece.split()) > 3 and piece not in "".join(entry.forms):
                        pieces[" ".join(piece.split())] = entry.key
    return pieces


def english_on(page: str) -> list[str]:
    words = words_of(page)
    return sorted(piece for piece in english() if piece in words)


def walk(cast, language: str) -> dict[str, str]:
    """Every page of Amina's own account, as she meets it in one language."""
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)
    amina.post(reverse("shell:language"), {"language": language})
    addresses = {
        name: address(told, name, ids) for name, ids in PAGES.items() if name not in FILES
    } | {name: reverse(f"citizen:{name}") for name in MORE}
    pages = {}
    for name, where in addresses.items():
        answer = amina.get(where)
        assert answer.status_code == 200, name
        page = answer.content.decode()
        pages[name] = KEPT.sub(" ", page) if name == "take_away" else page
    return pages


def test_no_sentence_that_has_welsh_stays_english(cast):
    pages = walk(cast, "cy")

    assert all('lang="cy"' in page for page in pages.values())
    assert {name: english_on(page) for name, page in pages.items() if english_on(page)} == {}


def test_the_walk_would_see_english(cast):
    pages = walk(cast, "en-gb")

    assert [name for name, page in pages.items() if not english_on(page)] == []
