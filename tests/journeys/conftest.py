"""A real service for the journeys: a small demonstration, gunicorn, a worker, and a browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tools import build_assets
from worklocal.config import databases, testing

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
PEOPLE = 60
WAIT_MS = 20_000


@dataclass(frozen=True)
class Site:
    """A running service: its address, and its database as the owner."""

    address: str
    owner: str


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def site(database_urls: dict[str, str]) -> Iterator[Site]:
    build_assets.build(databases.root(), lambda sentence: None)
    name = f"journey_{os.getpid()}"
    urls = testing.copy_of_template(name)
    environment = {
        **os.environ, "PYTHONPATH": str(databases.root()), "OPENBLAS_NUM_THREADS": "1",
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings", "WORKLOCAL_DEMONSTRATION": "1",
        "WORKLOCAL_JOBS": "off", "WORKLOCAL_DATABASE": urls["owner"],
        "MATCH_WITHOUT_NUMBA": "1",  # compiling takes longer than the few lists of a journey

    }  # fmt: skip
    python = [sys.executable, "-m"]
    build = [*python, "django", "build_demonstration", f"--people={PEOPLE}", "--skip-checks"]
    subprocess.run(build, check=True, env=environment, stdout=subprocess.DEVNULL)
    environment |= {"WORKLOCAL_DATABASE": urls["wl_app"], "WORKLOCAL_JOBS": "on"}
    port = free_port()
    web = subprocess.Popen(
        [*python, "gunicorn", "worklocal.config.wsgi:application", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"],
        env=environment,
    )  # fmt: skip
    worker = subprocess.Popen(
        [*python, "django", "procrastinate", "worker", "-c", "1"],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, web)
        yield Site(address, urls["owner"])
    finally:
        for child in (web, worker):
            child.terminate()
        for child in (web, worker):
            child.wait(20)
        testing.drop(name)


def _wait_for(address: str, web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and web.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310 - ours
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("The service of the journeys did not start.")


@pytest.fixture(scope="session")
def playwright_alone() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_alone: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    browser = playwright_alone.chromium.launch(executable_path=path, args=CHROMIUM)
    yield browser
    browser.close()


@dataclass
class Walker:
    """One browser window that walks as whoever it steps in as, and watches as it goes.

    Each page it comes to is put to axe once; any error of the console fails the journey.
    """

    site: Site
    page: Page
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    checked: int = 0

    def goes_to(self, path: str) -> "Walker":
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self.looks()

    def steps_in_as(self, name: str) -> "Walker":
        self.page.goto(self.site.address + "/demonstration/")
        self.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}")).first.click()
        return self.looks()

    def presses(self, name: str) -> "Walker":
        self.page.get_by_role("button", name=name, exact=False).first.click()
        return self.looks()

    def follows(self, name: str) -> "Walker":
        self.page.get_by_role("link", name=name, exact=False).first.click()
        return self.looks()

    def fills(self, label: str, value: str) -> "Walker":
        self.page.get_by_label(label, exact=False).first.fill(value)
        return self

    def chooses(self, label: str) -> "Walker":
        self.page.get_by_label(label, exact=False).first.check()
        return self

    def sees(self, text: str) -> "Walker":
        expect(self.page.get_by_text(text, exact=False).first).to_be_visible(timeout=WAIT_MS)
        return self

    def waits_until_it_sees(self, text: str, *, seconds: float = 90) -> "Walker":
        """Reload until the text is there: what the worker does, it does a moment later."""
        until = time.monotonic() + seconds
        while self.page.get_by_text(text, exact=False).count() == 0:
            assert time.monotonic() < until, f"{text!r} did not come to {self.page.url}"
            time.sleep(0.5)
            self.page.reload()
        return self

    def looks(self, how: str = "") -> "Walker":
        """Put the page to axe, unless one of its address was, seen in the same way (`how`)."""
        self.page.wait_for_load_state()
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", self.page.url.partition("?")[0])
        kind += " error" if self.page.locator(".govuk-error-summary").count() else ""
        kind += how
        if kind not in self.seen:
            self.seen.add(kind)
            self._put_to_axe(kind)
        return self

    def _put_to_axe(self, kind: str) -> None:
        found = Axe().run(self.page, options=WCAG).response["violations"]
        self.checked += 1
        self.faults += [f"{kind}: {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]

    def listens(self) -> None:
        """From now on every error that the page writes to the console is a fault."""

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                self.faults.append(f"console: {said.text}")

        self.page.on("console", hear)
        self.page.on("pageerror", lambda problem: self.faults.append(f"script: {problem}"))

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        script = "() => document.documentElement.scrollWidth - window.innerWidth"
        return int(self.page.evaluate(script))


WalkerMaker = Callable[..., Walker]


@pytest.fixture
def walker(site: Site, chromium: Browser) -> Iterator[WalkerMaker]:
    """Makes walkers; at the end each must have met neither an axe fault nor a console error."""
    contexts: list[BrowserContext] = []
    walkers: list[Walker] = []

    def make(*, width: int = 1280, scripts: bool = True) -> Walker:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        made = Walker(site, page)
        if scripts:
            made.listens()
        else:
            made._put_to_axe = lambda kind: None  # type: ignore[method-assign] # axe is a script
        walkers.append(made)
        return made

    yield make
    for context in contexts:
        context.close()
    faults = [fault for made in walkers for fault in made.faults]
    assert not faults, "\n".join(faults)
