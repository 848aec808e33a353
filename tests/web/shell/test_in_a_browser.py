"""The shell in a real browser, at a desk and on a phone, with scripts and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.journey

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
PAGES = [
    "/components/",
    "/components/?staff=1&role=COACH",
    "/cookies/",
    "/accessibility/",
    "/privacy/",
]


def then_nothing_is_wrong_for_assistive_technology(page):
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def then_nothing_sticks_out_sideways(page):
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_at_a_desk_and_on_a_phone(open_page, path, width):
    page = open_page(path, width)

    then_nothing_is_wrong_for_assistive_technology(page)
    then_nothing_sticks_out_sideways(page)


def test_nothing_sticks_out_on_the_smallest_phone(open_page):
    then_nothing_sticks_out_sideways(open_page("/components/", 320))


def test_everything_can_be_used_without_scripts(open_page):
    plain = open_page("/components/", 360, java_script_enabled=False)
    assert plain.locator("#id_contact").is_visible()
    assert plain.locator("#actions").is_visible()
    assert plain.locator("#id_best_time").is_visible()
    assert plain.locator("select#id_occupation").is_visible()


def test_mistakes_are_met_with_a_summary_that_leads_to_each_control(open_page):
    page = open_page("/join/")

    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector(".govuk-error-summary")

    assert page.title().startswith("Error: ")
    page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Select how we should get in touch").click()
    assert page.evaluate("document.activeElement.id") == "id_contact"
    page.get_by_role("link", name="Enter the date you met").click()
    assert page.evaluate("document.activeElement.id") == "id_met_on_day"
    then_nothing_is_wrong_for_assistive_technology(page)


def test_an_answer_opens_the_question_that_follows(open_page):
    page = open_page("/components/")
    assert not page.locator("#id_best_time").is_visible()

    page.locator("#id_contact").check()

    assert page.locator("#id_best_time").is_visible()


def test_a_long_list_suggests_as_one_types(open_page):
    page = open_page("/components/")
    box = page.locator("input#id_occupation")
    box.wait_for()

    box.fill("gard")
    page.get_by_role("option", name="Gardener").click()

    assert page.locator("select[name=occupation]").input_value() == "GARDENER"


def test_the_first_tab_stop_leads_past_the_header(open_page):
    page = open_page("/cookies/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")

    page.wait_for_function("document.activeElement.id === 'main-content'")


def test_a_language_is_changed_from_the_header(open_page):
    page = open_page("/cookies/")

    page.get_by_role("button", name="Cymraeg").click()
    page.wait_for_selector("html[lang=cy]")

    assert page.locator("h1").text_content() == "Cwcis"
    then_nothing_is_wrong_for_assistive_technology(page)
