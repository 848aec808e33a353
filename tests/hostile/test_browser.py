"""X01 in a real browser: hostile words are stored, pages of every role are opened, nothing runs.

`hostile()` waits in every page to be called; every refusal of the policy, every dialog, every
element of a payload and every call to another host is a fault.
"""

import pytest

from tests.hostile.browsing import open_all
from tests.hostile.payloads import PAYLOADS
from tests.hostile.test_stored import POLYGLOTS
from tests.hostile.walking import openings, plant

ROUNDS = 12


def pages_of(matrix, *, part, heap):
    """Each page as its role is sent it: headers and body."""
    for cell in openings(matrix, part=part, heap=heap):
        url = matrix.url(cell)
        response = matrix.response(cell.viewer, "GET", url)
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 200 and not response.streaming and "html" in kind:
            yield {"name": str(cell), "url": url, "headers": dict(response.headers),
                   "body": response.content}  # fmt: skip


def check(matrix, tmp_path, record_property, *, part, least, heap=0, texts=POLYGLOTS):
    plant(matrix.world.cast.area, texts)
    pages = list(pages_of(matrix, part=part, heap=heap))
    showing = sum(b"hostile" in each["body"] for each in pages)
    roles = {each["name"].partition(" ")[0] for each in pages}
    faults = open_all(pages, tmp_path)
    record_property(
        "figure", f"Chromium: {len(pages)} pages of {len(roles)} viewers, {showing} showing hostile"
        f" words, {len(faults)} faults",
    )  # fmt: skip
    assert faults == [], "\n".join(map(str, faults[:30]))
    assert showing >= least, "the words must show, or nothing is proved"
    assert len(roles) >= 8
    return len(pages), showing


def test_nothing_stored_runs_on_a_share_of_the_pages(matrix, tmp_path, record_property):
    """X01, V3.2.2: one page in ten; all of them with `--all`."""
    check(matrix, tmp_path, record_property, part=10, least=5)


@pytest.mark.sweep
def test_nothing_stored_runs_on_any_page_of_any_role(matrix, tmp_path, record_property):
    pages, _showing = check(matrix, tmp_path, record_property, part=1, least=100)
    assert pages > 300


@pytest.mark.sweep
def test_no_payload_runs_on_any_page_of_any_role(matrix, tmp_path, record_property):
    """Each round begins with other payloads; a long column holds dozens of them at once. Every page
    is opened in three of the twelve.
    """
    small = [text for text in PAYLOADS if len(text) < 2_000]
    step, shown = len(small) // ROUNDS + 1, 0
    for number in range(ROUNDS):
        turned = small[number * step :] + small[: number * step]
        heap = number % 4
        shown += check(matrix, tmp_path, record_property, part=4, heap=heap, least=0, texts=turned)[
            1
        ]
    assert shown > 200, "the words must show, or nothing is proved"


POLICY = "default-src 'none'; script-src 'self'; img-src 'self'"
PLANTED = (
    ("<script>hostile(1)</script>", "ran: [1]", "script-src-elem"),
    ("<img src=x onerror=hostile(2)>", "ran: [2", "script-src-attr"),
    ("<b onmouseover=hostile(3)>x</b>", "ran: [3", "script-src-attr"),
    ("<script>alert('x')</script>", "opened a dialog: x", "script-src-elem"),
    ("<a href='javascript:hostile(4)'>x</a>", "leads: 1", "leads: 1"),
    ("<hostile-element>x</hostile-element>", "made: 1", "made: 1"),
    ("<img src='http://hostile.example/x.png'>", "asked hostile.example", "img-src"),
    ("<iframe srcdoc='x'></iframe>", "made: 1", "made: 1"),
)


def test_whatever_of_a_payload_comes_alive_is_noticed(tmp_path):
    """Planted in pages with our policy and without it; and the same words, escaped, are not."""
    pages, wanted = [], []
    for number, (text, runs, refused) in enumerate(PLANTED):
        escaped = text.replace("<", "&lt;")
        for kind, policy, body, told in (
            ("bare", "", text, runs), ("guarded", POLICY, text, refused),
            ("words", "", escaped, ""),
        ):  # fmt: skip
            headers = {"Content-Type": "text/html; charset=utf-8"}
            headers |= {"Content-Security-Policy": policy} if policy else {}
            name = f"{kind} {number}"
            whole = f"<!doctype html><title>x</title><main>{body}</main>".encode()
            pages.append({"name": name, "url": f"/{number}/", "headers": headers, "body": whole})
            wanted.append((name, told))
    faults = open_all(pages, tmp_path)
    for name, told in wanted:
        found = [fault for page, fault in faults if page == name]
        assert any(told in fault for fault in found) if told else found == [], (name, told, found)
