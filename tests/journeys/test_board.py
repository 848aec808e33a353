"""Pages of boards and analysts, the first check and trial: at a desk, on a phone, put to axe."""

import pytest

from tests.journeys.conftest import Walker, WalkerMaker

pytestmark = pytest.mark.journey

FIGURES = (
    "/board/", "/board/places/", "/board/curves/", "/board/fairness/", "/board/value/",
    "/board/measures/share_sustained/", "/board/wider/not_helped_silent/",
    "/board/statistics/employment-rate/", "/board/early-help/", "/board/wider/low_pay/",
)  # fmt: skip
WALKS = {
    "Bola Adeniran": (*FIGURES, "/board/trials/", "/board/checks/", "/board/early-help/switch/"),
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


STOPS = """() => [...document.querySelectorAll("main a[href], main button, main input, main select,"
  + " main textarea, main summary")].filter(e => e.checkVisibility() && e.type !== "hidden"
  && !e.disabled && !(e.type === "radio" && e.name && e !== document.querySelector(
    `main input[name="${e.name}"]`))).map((e, n) => e.dataset.stop = String(n))"""
HERE = "() => document.activeElement === document.body ? '' : document.activeElement.dataset.stop"


def tabs_through(walker: Walker) -> None:
    """Every control of the page gets the focus by Tab alone, in the order it stands in.

    Asked of the page itself: a locator of what has the focus waits in vain where nothing has it.
    """
    wanted = walker.page.evaluate(STOPS)
    walker.page.evaluate("() => document.activeElement.blur()")
    reached: list[str] = []
    for _ in range(len(wanted) + 60):
        walker.page.keyboard.press("Tab")
        stop = walker.page.evaluate(HERE)
        if stop and stop not in reached:
            reached.append(stop)
        if len(reached) == len(wanted):
            break
    assert reached == wanted, walker.page.url


def prints(walker: Walker) -> None:
    """On paper stand the heading and the tables, and nothing to press."""
    walker.page.emulate_media(media="print")
    assert walker.page.locator("main h1").is_visible()
    assert not walker.page.get_by_role("navigation").first.is_visible()
    assert not walker.page.get_by_role("button", name="Print").first.is_visible()
    for table in walker.page.locator("main table").all():
        if not table.evaluate("e => Boolean(e.closest('details:not([open])'))"):
            assert table.is_visible(), walker.page.url
    walker.page.emulate_media(media="screen")


def test_pages_of_figures_are_walked_by_keyboard_and_print(walker: WalkerMaker):
    someone = walker()
    someone.steps_in_as("Bola Adeniran")
    for path in (*FIGURES, "/board/trials/", "/board/checks/"):
        someone.goes_to(path)
        tabs_through(someone)
        if someone.page.get_by_role("button", name="Print").count():
            prints(someone)


def test_costs_and_benefits_are_tried_by_keyboard_alone(walker: WalkerMaker):
    someone = walker()
    someone.steps_in_as("Bola Adeniran").goes_to("/board/value/")
    stops = len(someone.page.evaluate(STOPS))
    for _ in range(stops + 60):
        someone.page.keyboard.press("Tab")
        if someone.page.evaluate("() => document.activeElement.name") == "savings":
            break
    someone.page.keyboard.type("50")
    someone.page.keyboard.press("Enter")

    someone.sees("50p comes back in this case")
