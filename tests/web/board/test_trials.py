"""Pages of trials: who may read, who may plan, and that no name stands on any of them."""

import pytest
from django.urls import reverse

from tests.evidence.product import trial as given
from worklocal.core import clock
from worklocal.evidence.trials import reading, selectors
from worklocal.evidence.trials.models import Trial

READERS = ("anya", "bola", "farid", "stefan")
OTHERS = ("ben", "lena", "hana", "esi", "dev", "adam", "bea", "amina_role", "grace")
PAGES = ("trial", "trial_amend", "trial_pause", "trial_reopen", "trial_close")
FORM = {
    "code": "free-26", "title": "Without conditions", "question": "Does it help?",
    "population": "People who join", "estimand": "The effect of the offer",
    "control": "The usual service", "treated": "Without conditions", "kind": "NO_CONDITIONS",
    "switches": ["ATTENDANCE_MESSAGES_OFF"], "outcome": "FIRST_EARNINGS", "within": "365",
    "people": "400", "assumptions": "20% and 30%", "looks": "3", "look_kind": "obrien-fleming",
    "harm": "LEFT_EARLY", "strata": ["DISTRICT"], "blocks": "4,6",
}  # fmt: skip


def counted(cast, **more):
    trial = given.register(cast, **more)
    for journey in given.people(cast, 3):
        given.allocate(cast, trial, journey.person_id)
    given.allocate(cast, trial, cast.amina.pk)
    with cast.as_(cast.anya):
        reading.read_trial(trial=trial, at=clock.now())
    return trial


@pytest.mark.parametrize("who", READERS)
def test_readers_find_the_trials_and_no_name(cast, who):
    counted(cast)
    client = cast.client(getattr(cast, who))
    for url in (reverse("board:trials"), reverse("board:trial", args=["free-26"])):
        page = client.get(url)
        assert page.status_code == 200
        text = page.content.decode()
        assert "Amina" not in text
        assert "Zebedee" not in text
        assert str(cast.amina.pk) not in text


@pytest.mark.parametrize("who", OTHERS)
def test_others_do_not(cast, who):
    counted(cast)
    client = cast.client(getattr(cast, who))
    for name in PAGES:
        assert client.get(reverse(f"board:{name}", args=["free-26"])).status_code == 404
    assert client.get(reverse("board:trials")).status_code == 404
    assert client.post(reverse("board:trial_count", args=["free-26"])).status_code == 404


def test_only_an_analyst_plans(cast):
    counted(cast)
    for who, status in (("anya", 200), ("bola", 404), ("farid", 404), ("stefan", 404)):
        client = cast.client(getattr(cast, who))
        assert client.get(reverse("board:trial_new")).status_code == status
        for name in PAGES[1:]:
            assert client.get(reverse(f"board:{name}", args=["free-26"])).status_code == status


def test_an_analyst_registers_counts_amends_and_closes(cast):
    client = cast.client(cast.anya)

    page = client.post(reverse("board:trial_new"), FORM, follow=True)
    assert "The plan is registered" in page.content.decode()
    client.post(reverse("board:trial_count", args=["free-26"]))
    page = client.get(reverse("board:trial", args=["free-26"])).content.decode()
    assert "0</strong> of 400" in page
    assert "Told when the trial is closed" in page
    client.post(
        reverse("board:trial_amend", args=["free-26"]),
        {"question": "Does it help?", "population": "Everybody", "subgroups": "By offer",
         "estimand": "The effect of the offer", "reason": "The board asked"},
    )  # fmt: skip
    page = client.get(reverse("board:trial", args=["free-26"])).content.decode()
    assert "The board asked" in page
    assert "Version 2" in page
    for name in ("trial_pause", "trial_reopen", "trial_close"):
        client.post(reverse(f"board:{name}", args=["free-26"]), {"reason": "For a test"})
    page = client.get(reverse("board:trial", args=["free-26"])).content.decode()
    assert "Told when the trial is closed" not in page
    with cast.as_(cast.anya):
        assert selectors.steps_of(Trial.objects.get())[0].seed in page


def test_what_is_wrong_with_a_plan_is_said_and_nothing_is_kept(cast):
    client = cast.client(cast.anya)
    for changed, said in (
        ({"code": "a b"}, "letters, figures and hyphens"), ({"question": ""}, "Enter the question"),
        ({"people": "3"}, "4"),
    ):  # fmt: skip
        page = client.post(reverse("board:trial_new"), {**FORM, **changed})
        assert said in page.content.decode()
    with cast.as_(cast.anya):
        assert not Trial.objects.exists()


def test_the_list_costs_the_same_however_long(cast, same_queries_at):
    made = iter("abcdefgh")
    same_queries_at(
        lambda n: [counted_empty(cast, next(made)) for _ in range(n)], reverse("board:trials"),
        cast.client(cast.anya),
    )  # fmt: skip


def counted_empty(cast, code):
    trial = given.register(cast, code=code)
    with cast.as_(cast.anya):
        reading.read_trial(trial=trial, at=clock.now())
