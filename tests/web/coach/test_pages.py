"""Every page of a coach: it opens for its own, and is not there for anybody else."""

import pytest
from django.urls import reverse

from tests.web import story

PERSON_PAGES = {
    "person": (), "journey_move": (),
    "plan": (), "plan_version": (1,), "goal_add": (), "goal_change": ("goal",),
    "action_add": (), "action_change": ("action",), "notes": (), "note_add": (),
    "note_correct": ("note",), "contact_add": (), "assessment": (),
    "assessment_section": ("strengths",), "assessment_version": ("assessment",),
    "appointments": (), "book": (), "arrange": (), "appointment_move": ("appointment",),
    "appointment_cancel": ("appointment",), "appointment_close": ("appointment",),
    "tries": ("appointment",),
    "referrals": (), "refer": (), "refer_to": ("provider",), "referral": ("referral",),
    "matches": (), "introduce": ("other_vacancy",), "introduction": ("introduction",),
    "challenge": ("challenge",), "work": (), "start": (), "job_correct": ("job",),
    "job_end": ("job",), "proof": ("job",), "check_in": ("check_in",), "messages": (),
    "handover": (),
}  # fmt: skip
DEEDS = {
    "plan_agree": (), "goal_reach": ("goal",), "goal_drop": ("goal",), "action_tick": ("action",),
    "action_untick": ("action",), "action_drop": ("action",), "assessment_start": (),
    "assessment_finish": (), "referral_withdraw": ("referral",),
    "introduction_withdraw": ("introduction",), "messages_read": (), "handover_aloud": (),
    "handover_stop": (),
}  # fmt: skip
STRANGERS = ("chloe", "grace", "hana", "esi", "dev", "farid", "bola", "stefan", "amina_role",
             "gwen_role")  # fmt: skip


def address(cast, told, name, ids):
    things = {**vars(told), "provider": cast.provider.pk,
              "other_vacancy": told.other_vacancy.pk}  # fmt: skip
    return reverse(f"coach:{name}", args=[cast.amina.pk, *(things.get(i, i) for i in ids)])


def test_every_page_of_a_person_opens_for_the_coach_and_their_leader(cast):
    told = story.tell(cast)
    ben, lena = cast.client(cast.ben), cast.client(cast.lena)

    for name, ids in PERSON_PAGES.items():
        for client in (ben, lena):
            if client is lena and name == "note_correct":
                continue
            page = client.get(address(cast, told, name, ids))
            assert page.status_code == 200, name
            assert "Amina" not in page.content.decode().partition("</title>")[0], name


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_of_a_person_is_there_for_a_stranger(cast, who):
    told = story.tell(cast)
    client = cast.client(getattr(cast, who))

    for name, ids in {**PERSON_PAGES, **DEEDS}.items():
        url = address(cast, told, name, ids)
        if name in PERSON_PAGES:
            assert client.get(url).status_code == 404, name
        assert client.post(url).status_code in (404, 405), name


@pytest.mark.parametrize("name", ["today", "caseload", "diary", "open_times", "vacancies"])
def test_pages_about_nobody_open_for_coaches_and_leaders_alone(cast, name):
    url = reverse(f"coach:{name}")

    for who in ("ben", "chloe", "lena", "grace"):
        assert cast.client(getattr(cast, who)).get(url).status_code == 200
    for who in ("hana", "esi", "dev", "farid", "amina_role"):
        assert cast.client(getattr(cast, who)).get(url).status_code == 404


def test_the_team_is_for_leaders(cast):
    for name in ("team", "cover"):
        assert cast.client(cast.lena).get(reverse(f"coach:{name}")).status_code == 200
        assert cast.client(cast.ben).get(reverse(f"coach:{name}")).status_code == 404


def test_a_coach_of_another_area_never_sees_a_name_of_this_one(cast):
    story.tell(cast)
    grace = cast.client(cast.grace)

    for name in ("today", "caseload", "diary", "vacancies"):
        words = grace.get(reverse(f"coach:{name}")).content.decode()
        assert "Amina" not in words
        assert "Baker" not in words
