"""Traps on pages: nothing inline, and a page costs the same whatever the length of its list."""

import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from worklocal.exchange.sign_in import sessions

SUSPECT = re.compile(
    rb"<script|<style|[\s\"'/]style\s*=|[\s\"'/]on[a-z]+\s*=|javascript:", re.IGNORECASE
)
ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})


class _Inline(HTMLParser):
    """Collects what a browser would refuse under our content security policy."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.faults.append(f"an inline <{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name}= on <{tag}>")
            leads_somewhere = name in ADDRESSES
            if leads_somewhere and (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"a javascript: address on <{tag}>")


def inline_parts(page: bytes) -> list[str]:
    """What stands inline in a page: scripts, styles, handlers. Empty when the page is clean."""
    if not SUSPECT.search(page):
        return []
    parser = _Inline()
    parser.feed(page.decode())
    parser.close()
    return parser.faults


def check_nothing_inline(response: HttpResponse, where: str) -> None:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    faults = inline_parts(response.content)
    assert not faults, f"{where} holds {', '.join(faults)}: the browser would refuse it"


@pytest.fixture(autouse=True)
def nothing_is_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every HTML response that the test client gets is searched."""
    plain_request = Client.request

    def request(self: Client, **environment: Any) -> Any:
        response = plain_request(self, **environment)
        check_nothing_inline(response, environment.get("PATH_INFO", "the page"))
        return response

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def same_queries_at() -> Callable[..., int]:
    """`same_queries_at(make_rows, url, client)`: as many queries for one row as for three.

    `make_rows(n)` adds n rows that the page lists. Returns the number of queries, so that a test
    may pin it. The page is opened once before counting: caches of the process are warm then.
    """

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        return len(queries)

    def check(make_rows: Callable[[int], Any], url: str, client: Client) -> int:
        make_rows(1)
        count(client, url)
        at_one = count(client, url)
        make_rows(2)
        at_three = count(client, url)
        assert at_three == at_one, f"{url}: {at_one} queries for one row, {at_three} for three"
        return at_one

    return check


@pytest.fixture
def same_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says how many seconds a session has left: pages compared to the byte are of one."""
    now = time.time()
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: now))
