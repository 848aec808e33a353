"""Every page of a person's own account: it opens for them, and for no member of staff."""

import pytest
from django.urls import reverse

from tests.web import story
from tests.web.coach.test_pages import STRANGERS

PAGES = {
    "home": (), "plan": (), "plan_version": (1,), "goal_add": (), "goal_change": ("goal",),
    "action_add": (), "action_change": ("action",), "assessment": (),
    "assessment_section": ("strengths",), "assessment_version": ("assessment",), "messages": (),
    "appointments": (), "book": (), "appointment_move": ("appointment",),
    "appointment_cancel": ("appointment",), "matches": (), "wishes": (), "job": ("vacancy",),
    "not_this": ("vacancy",), "ask_why": ("vacancy",), "introduction": ("introduction",),
    "introduction_decline": ("introduction",), "referrals": (), "referral": ("referral",),
    "work": (), "check_in": ("check_in",), "record": (), "notes": (), "note_reply": ("note",),
    "who_looked": (), "who_looked_file": (), "shared": (), "details": (), "safe_contact": (),
    "safe_contact_way": ("sms",), "take_away": (), "take_away_file": (), "correct": (),
    "handover": (),
}  # fmt: skip
OF_NOBODY = ("job", "not_this", "ask_why")


def address(told, name, ids):
    things = {**vars(told), "vacancy": told.vacancy.pk}
    return reverse(f"citizen:{name}", args=[things.get(i, i) for i in ids])


def test_every_page_opens_for_its_own_person(cast):
    told = story.tell(cast)
    amina = cast.client(cast.amina_role)

    for name, ids in PAGES.items():
        page = amina.get(address(told, name, ids))
        assert page.status_code == 200, name
        title, is_page, _rest = page.content.decode().partition("</title>")
        assert not is_page or "Amina" not in title, name


@pytest.mark.parametrize("who", [each for each in STRANGERS if each != "amina_role"] + ["ben"])
def test_no_page_opens_for_anybody_else(cast, who):
    told = story.tell(cast)
    client = cast.client(getattr(cast, who))
    pages = {n: i for n, i in PAGES.items() if i and n not in ("assessment_section",
                                                              "safe_contact_way")}  # fmt: skip
    wanted = pages if who == "gwen_role" else PAGES

    for name, ids in wanted.items():
        assert client.get(address(told, name, ids)).status_code == 404, name
