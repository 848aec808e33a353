"""Pages of boards and analysts, the first check and trial: at a desk, on a phone, put to axe."""

import pytest

from tests.journeys.conftest import Walker, WalkerMaker

pytestmark = pytest.mark.journey

FIGURES = (
    "/board/", "/board/places/", "/board/curves/", "/board/fairness/", "/board/value/",
    "/board/measures/share_sustained/", "/board/wider/not_helped_silent/",
    "/board/statistics/employment-rate/",
)  # fmt: skip
WALKS = {
    "Bola Adeniran": (*FIGURES, "/board/trials/", "/board/checks/"),
    "Anya Lis": ("/board/trials/", "/board/trials/new/"),
}


def walks_each(walker: Walker, name: str, paths: tuple[str, ...]) -> None:
    walker.steps_in_as(name)
    for path in paths:
        walker.goes_to(path)
        assert walker.sideways() <= 0, path
        tells_its_drawings(walker)
    opens_one(walker, "/board/checks/", paths)
    opens_one(walker, "/board/trials/", paths)


def opens_one(walker: Walker, listing: str, paths: tuple[str, ...]) -> None:
    """The page of the first check or trial in the list, where there is one."""
    if listing not in paths:
        return
    walker.goes_to(listing)
    first = walker.page.locator(f"main table a[href^='{listing}']")
    if first.count():
        first.first.click()
        walker.looks()
        assert walker.sideways() <= 0, walker.page.url
        tells_its_drawings(walker)


def tells_its_drawings(walker: Walker) -> None:
    """Each chart has a title and a description, and the numbers stand in a table too."""
    drawings = walker.page.locator("main svg[role=img]")
    for i in range(drawings.count()):
        assert drawings.nth(i).locator("title").count() == 1
        assert drawings.nth(i).locator("desc").count() == 1
    if drawings.count():
        assert walker.page.locator("main table").count() >= 1


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", WALKS)
def test_pages_of_evidence_hold_at_a_desk_and_on_a_phone(
    walker: WalkerMaker, name: str, width: int
):
    walks_each(walker(width=width), name, WALKS[name])
