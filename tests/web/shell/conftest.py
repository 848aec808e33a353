"""The shell by itself: its pages need no database, and these tests would fail if they did."""

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from tools import build_assets

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def words_and_page_kit() -> None:
    """What set-up makes: compiled languages and the page kit."""
    build_assets.build(ROOT, lambda sentence: None)


@pytest.fixture
def shell_site() -> Iterator[None]:
    """The small site of ``site.py``, with our own security headers and strict templates."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [HERE / "templates"]
    middleware = [
        "tests.web.shell.site.OurArea" if name.endswith("ViewerMiddleware") else name
        for name in settings.MIDDLEWARE
        if "allauth" not in name and "whitenoise" not in name
    ]
    with override_settings(
        ROOT_URLCONF="tests.web.shell.site",
        MIDDLEWARE=middleware,
        TEMPLATES=templates,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    ):
        yield


@pytest.fixture
def visitor(shell_site: None) -> Client:
    """Somebody's browser, without scripts."""
    return Client(raise_request_exception=False)


@pytest.fixture
def address(shell_site: None) -> Iterator[str]:
    """Where the small site answers, for real browsers."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=CHROMIUM_OPTIONS,
        )
        yield browser
        browser.close()


SCRIPTS_ARE_READY = "[data-govuk-skip-link-init]"
"""The page kit is fetched after the page is loaded."""


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page at a width; whatever its console complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_at(path: str, width: int = 1280, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(SCRIPTS_ARE_READY, state="attached")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
