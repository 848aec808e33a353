"""The walker itself: faults are planted in a page, and it must tell each."""

import pytest

from tests.journeys.conftest import Site, Walker

pytestmark = pytest.mark.journey

PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head>
<body><main><h1>A page</h1>{}</main></body></html>"""
PLANTED = {
    "a picture without words": ('<img src="data:,">', "image-alt"),
    "a box without a label": ('<input type="text">', "label"),
    "words too pale to read": ('<p style="color:#ccc;background:#fff">Pale</p>', "color-contrast"),
    "a language that is not there": ('<p lang="xx-none">Words</p>', "valid-lang"),
    "an error in the console": ("<script>console.error('Broken')</script>", "console: Broken"),
    "a script that stops": ("<script>throw new Error('Stopped')</script>", "script: Stopped"),
}


@pytest.fixture
def looker(chromium):
    context = chromium.new_context()
    made = Walker(Site("", ""), context.new_page())
    made.listens()
    yield made
    context.close()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_told(looker, name):
    planted, told = PLANTED[name]
    looker.page.set_content(PAGE.format(planted))
    looker.looks()
    assert any(told in fault for fault in looker.faults), looker.faults


def test_a_clean_page_has_no_fault(looker):
    looker.page.set_content(PAGE.format("<p>Words</p>"))
    looker.looks()
    assert looker.faults == []


def test_a_page_wider_than_the_window_is_told(looker):
    looker.page.set_content(PAGE.format('<div style="width:5000px">Wide</div>'))
    assert looker.sideways() > 0
