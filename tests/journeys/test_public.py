"""Anyone's first minutes: find help and join, without an account; with scripts off; at 360 px."""

import pytest

from tests.journeys.conftest import Walker, WalkerMaker

pytestmark = pytest.mark.journey


def joins(someone: Walker, first: str, last: str, email: str) -> Walker:
    """From the front page to the reference, as anyone would."""
    someone.goes_to("/join/").presses("Start now")
    someone.fills("First name", first).fills("Last name", last).presses("Continue")
    someone.page.get_by_label("E-mail", exact=True).first.check()
    someone.fills("E-mail address", email).presses("Continue")
    someone.fills("What is your postcode?", "BL1 1AA").presses("Continue")
    someone.chooses("Find a job").presses("Continue").presses("Continue")
    someone.chooses("Contact me first").presses("Continue")
    return someone.sees(f"{first} {last}").presses("Join now").sees("Your reference is")


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (360, True), (1280, False), (360, False)]
)
def test_anyone_finds_help_and_asks_to_join(walker: WalkerMaker, width: int, scripts: bool):
    someone = walker(width=width, scripts=scripts)

    someone.goes_to("/").goes_to("/help/")
    someone.fills("Your postcode", "M1 1AE").presses("Find help").sees("Manchester")
    someone.goes_to("/hubs/").goes_to("/jobs/").goes_to("/how-we-help/").goes_to("/board/results/")
    joins(someone, "Petronella", f"Quick{width}{scripts}", f"p{width}{scripts}@people.example")

    assert someone.sideways() <= 0 or not scripts


def test_a_mistake_is_named_and_nothing_typed_is_lost(walker: WalkerMaker):
    someone = walker(width=360)
    someone.goes_to("/join/name/").fills("Last name", "Ashdown").presses("Continue")

    someone.sees("Enter your first name")
    assert someone.page.title().startswith("Error:")
    assert someone.page.get_by_label("Last name").input_value() == "Ashdown"
    assert someone.page.locator(".govuk-error-summary").evaluate(
        "box => document.activeElement === box || box.contains(document.activeElement)"
    )


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (360, False)])
def test_a_person_uses_their_account_on_a_phone(walker: WalkerMaker, width: int, scripts: bool):
    amina = walker(width=width, scripts=scripts)
    amina.steps_in_as("Amina Yusuf").sees("Hello Amina")
    for path in (
        "/me/plan/", "/me/about/", "/me/jobs/", "/me/jobs/wishes/", "/me/appointments/",
        "/me/messages/", "/me/referrals/", "/me/work/", "/me/record/", "/me/record/who-looked/",
        "/me/record/shared/", "/me/record/details/", "/me/record/safe-contact/",
    ):  # fmt: skip
        amina.goes_to(path)
        assert amina.sideways() <= 0 or not scripts, f"{path} is wider than the phone"
