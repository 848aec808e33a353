"""Every page that every role can reach by following links, at a desk and on a phone.

No link is dead, axe finds nothing, nothing is written to the console, nothing sticks out
sideways, every page has one heading of the first level. One page of each address is looked at.
"""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, Walker
from worklocal.accounts.enums import RoleKind

pytestmark = [pytest.mark.journey, pytest.mark.sweep]

ROLES = ("", *RoleKind)
OTHERS = re.compile(r"^/(account/logout|open-referral|api|demonstration|static)/|\.(csv|json|pdf)$")
DOWNLOAD = re.compile(r"/(file|download|package|export|vocabulary)/$|figures\.csv")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
WIDE, NARROW = 1280, 360
ENOUGH = 60
"""Addresses looked at for one role: far more than a role has."""


@pytest.mark.parametrize("role", ROLES)
def test_every_page_a_role_can_reach(site: Site, chromium: Browser, role: str, record_property):
    context = chromium.new_context(viewport={"width": WIDE, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    walker = Walker(site, page)
    walker.listens()
    steps_in(walker, role)
    faults = crawl(walker)
    context.close()
    record_property(
        "figure", f"pages of {role or 'anybody'}: {walker.checked} put to axe, two widths each"
    )
    assert not (faults + walker.faults), "\n".join(faults + walker.faults)
    assert walker.checked >= 4


def steps_in(walker: Walker, role: str) -> None:
    if not role:
        walker.goes_to("/")
        return
    walker.page.goto(walker.site.address + "/demonstration/")
    words = f", {RoleKind(role).label}, Greater Manchester"
    walker.page.get_by_role("button").filter(has_text=words).first.click()
    walker.looks()


def crawl(walker: Walker) -> list[str]:
    """Breadth first over links; the faults met, each with the page that led there."""
    start = urlsplit(walker.page.url).path
    queue, known, faults = deque([(start, "")]), {ID.sub("*", start)}, []
    while queue and len(known) < ENOUGH * 3:
        path, from_path = queue.popleft()
        answer = walker.page.goto(walker.site.address + path)
        if answer is None or answer.status != 200:
            faults.append(f"{path} (from {from_path}) answered {answer and answer.status}")
            continue
        if walker.page.locator("h1").count() != 1:
            faults.append(f"{path} has {walker.page.locator('h1').count()} headings of level one")
        for width in (WIDE, NARROW):
            walker.page.set_viewport_size({"width": width, "height": 900})
            walker.looks(f" at {width}")
            if walker.sideways() > 0:
                faults.append(f"{path} is {walker.sideways()} px too wide at {width}")
        links = walker.page.eval_on_selector_all(
            "a[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        for link in links:
            there = urlsplit(urljoin(walker.page.url, link))
            shape = ID.sub("*", there.path)
            if (
                there.netloc == urlsplit(walker.site.address).netloc and shape not in known
                and not OTHERS.search(there.path) and not DOWNLOAD.search(there.path)
            ):  # fmt: skip
                known.add(shape)
                queue.append((there.path + (f"?{there.query}" if there.query else ""), path))
    return faults
