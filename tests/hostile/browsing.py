"""Opens pages in Chromium, each with the headers it was sent with, and says what ran.

In a process of its own, for a browser's event loop and Django's database do not share a thread:
`python -m tests.hostile.browsing pages.json` prints a list of [page, fault].
"""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Dialog, Page, Route, sync_playwright

STATIC = sorted((Path(__file__).parents[2] / "worklocal").glob("**/static"))
HOST = "http://worklocal.example"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
window.ran = []; window.refused = [];
window.hostile = (number) => { window.ran.push(number); };
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""
POKE = """async () => {
  const events = ["click", "mouseover", "pointerenter", "focus", "blur", "toggle", "error", "load",
                  "animationstart"];
  for (const each of document.querySelectorAll("body *")) {
    if (each.tagName === "A" || each.tagName === "BUTTON") continue;
    for (const kind of events) each.dispatchEvent(new Event(kind));
  }
  await new Promise((done) => setTimeout(done, 5));
  const leads = [...document.querySelectorAll("a, area, form")].filter(
    (each) => /^(javascript|vbscript|data):/i.test(each.href || each.action || ""));
  const made = document.querySelectorAll(
    "hostile-element, [hostile], iframe, object, embed, base, math, marquee");
  return {ran: window.ran, refused: window.refused, made: made.length, leads: leads.length};
}"""


def open_all(pages: list[dict[str, Any]], folder: Path) -> list[tuple[str, str]]:
    """The faults of pages: name, url, headers and body (bytes). Must be able to start a process."""
    path = folder / "pages.json"
    said = [{**each, "body": base64.b64encode(each["body"]).decode()} for each in pages]
    path.write_text(json.dumps(said))
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.browsing", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["opened"] == len(pages), "every page was opened"
    return [tuple(fault) for fault in found["faults"]]


class Opener:
    """One browser window; `shown` is the page that it is given, whatever address it asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown: dict[str, Any] = {}
        self.faults: list[tuple[str, str]] = []
        page.on("dialog", self._dialog)
        page.route("**/*", self._answer)

    def _fault(self, words: str) -> None:
        self.faults.append((self.shown["name"], words))

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self._fault(f"opened a dialog: {dialog.message}")
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        name = parts.path.removeprefix("/static/")
        file = next((folder / name for folder in STATIC if (folder / name).is_file()), None)
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            self._fault(f"asked {parts.netloc}")
            route.abort()
        elif route.request.is_navigation_request():
            body = base64.b64decode(self.shown["body"])
            route.fulfill(status=200, headers=self.shown["headers"], body=body)
        elif parts.path.startswith("/static/") and file:
            route.fulfill(status=200, path=file)
        else:
            route.fulfill(status=204, body="")

    def open(self, shown: dict[str, Any]) -> None:
        self.shown = shown
        self.page.goto(HOST + shown["url"], wait_until="load")
        seen = self.page.evaluate(POKE)
        for what, told in seen.items():
            if told:
                self._fault(f"{what}: {told}")


def main(path: Path) -> None:
    pages = json.loads(path.read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=CHROMIUM,
        )
        page = browser.new_page()
        page.add_init_script(WATCH)
        opener = Opener(page)
        for shown in pages:
            opener.open(shown)
        browser.close()
    json.dump({"opened": len(pages), "faults": opener.faults}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
