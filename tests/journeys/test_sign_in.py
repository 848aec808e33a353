"""Signing in, in a real browser: passkeys, and a hub's shared screen that keeps nothing."""

import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Playwright, expect

from tests.journeys.conftest import CHROMIUM, WAIT_MS, Site, Walker, WalkerMaker

pytestmark = pytest.mark.journey

CODE = re.compile(r"\b[A-Z2-9]{4} [A-Z2-9]{4}\b")


def a_code_on(walker: Walker) -> str:
    found = CODE.search(walker.page.locator("main").inner_text())
    assert found
    return found[0]


def a_person_at_the_desk(site: Site, desk: Walker) -> tuple[str, str]:
    """Open somebody to the desk's team for today; return their id and name."""
    with psycopg.connect(site.owner) as database:
        team = database.execute(
            "SELECT r.team_id FROM accounts_role r JOIN accounts_user u ON u.id = r.user_id"
            " WHERE u.display_name = 'Hana Malik'"
        ).fetchone()
        person = database.execute(
            "SELECT p.id, p.chosen_name, p.area_id FROM people_person p"
            " JOIN accounts_user u ON u.id = p.user_id WHERE u.display_name LIKE 'Amina%'"
        ).fetchone()
        assert team
        assert person
        database.execute(
            "INSERT INTO accounts_accessgrant (id, created_at, area_id, person_id, holder, reason,"
            " field_groups, starts_at, ends_at) VALUES (gen_random_uuid(), now(), %s, %s, %s,"
            " 'DESK', '{}', now() - interval '1 minute', now() + interval '2 hours')",
            [person[2], person[0], f"t{team[0].hex}"],
        )
    return str(person[0]), str(person[1])


def test_a_shared_screen_keeps_nothing(
    site: Site, walker: WalkerMaker, playwright_alone: Playwright, tmp_path: Path
):
    """S01: after the end, back and refresh show sign-in. S02: the profile holds no canary.

    B10: a screen is added at the desk, a slip signs in on it, and the desk ends it from afar.
    """
    desk = walker()
    desk.steps_in_as("Hana Malik")
    desk.goes_to("/hub/screens/add/")
    desk.fills("Number of the screen", "41").presses("Show the code")
    person_id, name = a_person_at_the_desk(site, desk)

    profile = tmp_path / "profile"
    kiosk = playwright_alone.chromium.launch_persistent_context(
        profile, executable_path=chromium_path(), args=CHROMIUM,
        ignore_default_args=["--disable-back-forward-cache"],  # as on the hub's own computer
    )  # fmt: skip
    page = kiosk.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(site.address + "/account/screen/")
    page.get_by_label("Code").fill(a_code_on(desk))
    page.get_by_role("button", name="Make this a shared screen").click()
    expect(page.get_by_role("heading", name="Sign in on this screen")).to_be_visible()

    desk.goes_to(f"/hub/people/{person_id}/slip/")
    desk.page.get_by_label("At which screen?").select_option(label=option(desk, "Screen 41,"))
    desk.presses("Make the slip")
    slip = a_code_on(desk)
    page.get_by_label("Code").fill(slip)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/me/")
    assert name in page.locator("main").inner_text()
    page.goto(site.address + "/me/record/details/")

    desk.goes_to("/hub/screens/").sees("Screen 41, in use 0 minutes")
    desk.page.get_by_role("button", name="End it now Screen 41").click()
    desk.sees("Screen 41 has ended.")
    page.wait_for_url("**/account/signed-out/")  # the page itself asks every ten seconds
    for step in (page.go_back, page.reload):
        step()
        page.wait_for_load_state()
        words = page.locator("main").inner_text()
        assert name not in words
        assert "Sign in on this screen" in words or "signed out" in words, words
    kiosk.close()

    canary = [name, slip, slip.replace(" ", ""), "amina"]
    assert kept_in(profile, ["/account/screen/"]), "its history says where it was, and no more"
    assert kept_in(profile, canary) == []


def kept_in(profile: Path, words: list[str]) -> list[str]:
    """Which files of a browser's profile hold one of the words, in either of its two encodings."""
    found: list[str] = []
    for file in filter(Path.is_file, profile.rglob("*")):
        held = file.read_bytes().lower()
        found += [
            f"{file.relative_to(profile)} holds {word}" for word in map(str.lower, words)
            if word.encode() in held or word.encode("utf-16-le") in held
        ]  # fmt: skip
    return found


def chromium_path() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


def option(walker: Walker, begins: str) -> str:
    options = walker.page.get_by_label("At which screen?").locator("option").all_inner_texts()
    return next(text for text in options if text.startswith(begins))


PASSWORD = "a long way to tipperary"


def test_a_passkey_is_set_up_signs_in_and_confirms(site: Site, walker: WalkerMaker):
    """I01, S04: with the browser's own authenticator: enrolment, sign-in, and step-up, before what
    costs money and before an export.
    """
    email = set_a_password(site)
    staff = walker()
    browser = staff.page.context.new_cdp_session(staff.page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    address = site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name

    def sign_in() -> None:
        staff.page.goto(f"{address}/account/work/")
        staff.fills("E-mail address", email).fills("Password", PASSWORD).presses("Continue")

    sign_in()
    staff.sees("Your second step")
    assert staff.page.goto(f"{address}/commissioner/").url.endswith("/account/2fa/")
    staff.presses("Add a passkey")
    staff.page.locator("#passkey-button").click()
    staff.sees("Recovery codes")
    staff.page.goto(f"{address}/account/logout/")
    staff.page.locator("main").get_by_role("button", name="Sign out").click()
    staff.sees("signed out")

    sign_in()
    staff.sees("Second step")
    staff.page.locator("#passkey-button").click()
    staff.page.wait_for_url("**/commissioner/**")

    confirms_a_form(staff, address, lambda: grow_old(site))
    confirms_an_export(staff, address, lambda: grow_old(site))


def confirms_a_form(staff: Walker, address: str, ten_minutes: Callable[[], None]) -> None:
    """What was typed is there after the passkey, and goes on with one button."""
    staff.page.goto(f"{address}/commissioner/funds/new/")
    ten_minutes()
    staff.fills("Name", "A fund that was typed once").page.locator("main form").first.locator(
        "button[type=submit]"
    ).click()
    staff.sees("Confirm that it is you")
    staff.page.locator("#passkey-button").click()
    staff.sees("Go on with what you began").presses("Go on and save")
    staff.sees("There is a problem")
    assert staff.page.get_by_label("Name").first.input_value() == "A fund that was typed once"


def confirms_an_export(staff: Walker, address: str, ten_minutes: Callable[[], None]) -> None:
    """The file comes after the passkey, and not before."""
    ten_minutes()
    staff.page.goto(f"{address}/commissioner/ledger/ledger.csv")
    staff.sees("Confirm that it is you").sees("You are about to take data out of the service.")
    before = session_of(staff)
    staff.page.locator("#passkey-button").click()
    staff.sees("The file is ready for you.")
    assert session_of(staff) != before, "a session that was taken before is worth nothing now"
    with staff.page.expect_download() as coming:
        staff.presses("Download the file")
    assert coming.value.suggested_filename.endswith(".csv")
    assert coming.value.path().stat().st_size > 0


def session_of(staff: Walker) -> str:
    cookies = staff.page.context.cookies()
    return next(str(each["value"]) for each in cookies if each["name"].endswith("session"))


def set_a_password(site: Site) -> str:
    with psycopg.connect(site.owner) as database:
        row = database.execute(
            "UPDATE accounts_user SET password = %s WHERE id = (SELECT u.id FROM accounts_user u"
            " JOIN accounts_role r ON r.user_id = u.id WHERE r.kind = 'COMMISSIONER'"
            " ORDER BY u.display_name LIMIT 1) RETURNING email",
            [make_password(PASSWORD)],
        ).fetchone()
    assert row
    return str(row[0])


def grow_old(site: Site) -> None:
    """Ten minutes pass for the second factor of every session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    with psycopg.connect(site.owner) as database:
        for key, data in database.execute(
            "SELECT session_key, session_data FROM django_session"
        ).fetchall():
            session = store().decode(data)
            if "second_factor_at" in session:
                session["second_factor_at"] -= 600
                database.execute(
                    "UPDATE django_session SET session_data = %s WHERE session_key = %s",
                    [store().encode(session), key],
                )
