"""One walk through every role: from the front door to a paid outcome on the board.

Somebody joins, is taken in, plans with a coach, is referred, is introduced, starts work. Six months
cannot be waited for, so the last part is walked with Marta, who has been in work for 27 weeks in
the demonstration: her provider claims, one commissioner checks, another approves, the ledger adds
up to nought, and the board sees it.
"""

import datetime as dt
import re
import time

import pytest

from tests.journeys.conftest import Walker, WalkerMaker
from tests.journeys.test_public import joins

pytestmark = pytest.mark.journey

FIRST, LAST, EMAIL = "Wilhelmina", "Ashdown", "wilhelmina@people.example"
NAME = f"{FIRST} {LAST}"
RECORD = re.compile(r"(/coach/\w+/[0-9a-f-]{36}/)")


def test_from_the_front_door_to_a_start(walker: WalkerMaker):
    someone = walker()
    joins(someone, FIRST, LAST, EMAIL)

    staff = walker()
    the_desk_takes_them_in(staff)
    record = the_coach_assesses_and_plans(staff)
    the_person_signs_in_and_agrees(someone, walker())
    the_coach_refers(staff, record)
    the_provider_takes_them_on(staff)
    the_coach_records_a_start(staff, record)

    assert someone.checked + staff.checked >= 20


def test_from_a_match_to_a_paid_outcome(walker: WalkerMaker):
    someone, staff = walker(), walker()
    name = the_coach_introduces_somebody(staff)
    the_person_says_yes(someone, name)

    the_provider_claims_for_what_the_facts_show(staff)
    one_commissioner_checks_and_another_pays(staff)
    the_board_sees_outcomes_compared(staff)


def the_desk_takes_them_in(staff: Walker) -> None:
    staff.steps_in_as("Hana Malik").goes_to("/hub/joiners/").follows(NAME)
    staff.sees("Nobody alike was found").chooses("Ben Okoro").presses("Take in")
    staff.sees("Their coach is Ben Okoro")


def the_coach_assesses_and_plans(staff: Walker) -> str:
    staff.steps_in_as("Ben Okoro").goes_to("/coach/caseload/")
    staff.fills("Find a person by name", FIRST).presses("Search").follows(NAME)
    found = RECORD.search(staff.page.url)
    assert found, staff.page.url
    record = found[1]

    staff.goes_to(f"{record}notes/add/").fills("Your note", "A good first talk.")
    staff.page.get_by_label("Meeting", exact=True).first.check()
    staff.presses("Save the note").sees("A good first talk.")

    staff.goes_to(f"{record}assessment/").presses("Start")
    staff.goes_to(f"{record}plan/goals/add/")
    staff.fills("What is the goal?", "A job that fits round school")
    staff.page.get_by_label("A job", exact=True).check()
    staff.presses("Add the goal").sees("A job that fits round school")
    staff.goes_to(f"{record}plan/steps/add/").fills("What will be done?", "Write a CV together")
    staff.page.get_by_label("Ben Okoro", exact=True).check()
    staff.presses("Add the step").sees("Write a CV together")
    agree = staff.page.locator("form[action$='/plan/agree/'] button").first
    agree.click()
    staff.looks()
    return record


def code_in_the_outbox(outbox: Walker) -> str:
    """The newest code among the messages that would have left."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        outbox.goes_to("/demonstration/outbox/")
        if said := re.search(r"Your code is (\S+?)\.", outbox.page.inner_text("main")):
            return said[1]
        time.sleep(0.5)
    raise AssertionError("No code came to the outbox:\n" + outbox.page.inner_text("main")[:1500])


def the_person_signs_in_and_agrees(someone: Walker, outbox: Walker) -> None:
    """By a code sent to the address they gave when they joined: no password was ever made."""
    someone.goes_to("/account/login/").fills("E-mail", EMAIL)
    someone.page.locator("main form button").first.click()
    someone.looks()
    code = code_in_the_outbox(outbox)
    someone.page.locator("main input[name=code]").fill(code)
    someone.page.locator("main form button").first.click()
    someone.looks().goes_to("/me/").sees(f"Hello {FIRST}")
    someone.goes_to("/me/plan/").sees("A job that fits round school")
    tick = someone.page.locator("form[action$='/plan/agree/'] input[type=checkbox]")
    if tick.count():
        tick.first.check()
    someone.page.locator("form[action$='/plan/agree/'] button").first.click()
    someone.looks().goes_to("/me/record/who-looked/").sees("Ben Okoro")


def the_coach_refers(staff: Walker, record: str) -> None:
    staff.steps_in_as("Ben Okoro").goes_to(f"{record}refer/?need=JOB_SEARCH")
    staff.follows("Refer to Bright Steps")
    staff.chooses("agrees that we share").presses("Send the referral")
    staff.sees("The referral has been sent")


def the_provider_takes_them_on(staff: Walker) -> None:
    staff.steps_in_as("Esi Boateng").goes_to("/provider/")
    staff.page.get_by_role("link", name=re.compile(FIRST)).first.click()
    staff.looks().sees(NAME).chooses("Yes, we take them on")
    staff.page.locator("main form button").first.click()
    staff.looks()


CAST = ("Amina Yusuf", "Tendai Ncube", "Callum Byrne", "Owen Parr", "Deepa Joshi", "Marta Nowak")


def the_coach_introduces_somebody(staff: Walker) -> str:
    """The first of the cast whose list holds a job that fits them."""
    staff.steps_in_as("Ben Okoro")
    for name in CAST:
        staff.goes_to("/coach/caseload/")
        staff.fills("Find a person by name", name.split()[0]).presses("Search").follows(name)
        found = RECORD.search(staff.page.url)
        assert found, staff.page.url
        staff.goes_to(f"{found[1]}jobs/")
        link = staff.page.get_by_role("link", name=re.compile("^Introduce"))
        if link.count():
            link.first.click()
            staff.looks().presses("Propose it to them")
            return name
    raise AssertionError("Nobody of the cast has a job on their list.")


def the_person_says_yes(someone: Walker, name: str) -> None:
    someone.steps_in_as(name).goes_to("/me/")
    someone.follows("Say yes or no to a job")
    tick = someone.page.locator("main form input[type=checkbox], main form input[type=radio]")
    if tick.count():
        tick.first.check()
    someone.page.locator("main form button").first.click()
    someone.looks().goes_to("/me/jobs/").sees("With the employer")


def the_coach_records_a_start(staff: Walker, record: str) -> None:
    today = dt.date.today()  # noqa: DTZ011 - what a coach would type
    staff.steps_in_as("Ben Okoro").goes_to(f"{record}work/start/")
    staff.fills("Employer", "Mill Lane Bakery")
    staff.page.get_by_label("Job", exact=True).fill("Baker's assistant")
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        staff.page.get_by_label(part, exact=True).first.fill(str(value))
    staff.page.get_by_label("A job", exact=True).check()
    staff.chooses("Employer confirmed").presses("Record the start").sees("Mill Lane Bakery")


def the_provider_claims_for_what_the_facts_show(staff: Walker) -> None:
    staff.steps_in_as("Esi Boateng").goes_to("/provider/claims/")
    row = staff.page.get_by_role("row", name=re.compile("Marta.*26 weeks")).first
    row.get_by_role("link", name=re.compile("[Cc]laim")).first.click()
    staff.looks().page.locator("main form button").first.click()
    staff.looks()


def one_commissioner_checks_and_another_pays(staff: Walker) -> None:
    staff.steps_in_as("Farid Anwar").goes_to("/commissioner/claims/")
    staff.page.locator("main table a").first.click()
    staff.looks()
    assert "Marta" not in staff.page.content(), "a commissioner reads facts, not names"
    staff.presses("Check against the record")
    claim = staff.page.url.removeprefix(staff.site.address)
    staff.steps_in_as("Fay Holroyd").goes_to(claim).presses("Approve and pay").sees("Paid")
    staff.goes_to("/commissioner/ledger/").sees("nought")


def the_board_sees_outcomes_compared(staff: Walker) -> None:
    staff.steps_in_as("Bola Adeniran").goes_to("/board/").sees("Employment rate")
    staff.goes_to("/board/measures/share_sustained/").goes_to("/board/places/")
    staff.goes_to("/board/statistics/employment-rate/").sees("England")
