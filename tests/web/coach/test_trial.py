"""A coach offers a trial: a yes draws an arm, a no changes nothing, a stranger finds no page."""

import pytest
from django.urls import reverse

from tests.evidence.product import trial as given
from worklocal.core import clock
from worklocal.evidence.trials import services
from worklocal.evidence.trials.models import Allocation, Excluded


def pages(cast):
    return (
        reverse("coach:trials", args=[cast.amina.pk]),
        reverse("coach:trial_offer", args=[cast.amina.pk, "free-26"]),
    )


def answer(cast, said, plan=None):
    client = cast.client(cast.ben)
    url = pages(cast)[1]
    form = client.get(url).context["form"]
    words = {"answer": said, "plan": plan or form.initial["plan"],
             "submission_key": form["submission_key"].value()}  # fmt: skip
    return client.post(url, words, follow=True).content.decode()


def test_a_yes_draws_an_arm_and_tells_it(cast):
    given.register(cast)
    page = answer(cast, "YES")
    assert "Chance gave them" in page
    assert "Takes part" in page
    with cast.as_area():
        assert Allocation.objects.get().person_id == cast.amina.pk


def test_a_no_is_kept_and_nothing_changes(cast):
    given.register(cast)
    assert "Does not take part" in answer(cast, "SAID_NO")
    with cast.as_area():
        assert Excluded.objects.get().reason == "SAID_NO"
        assert not Allocation.objects.exists()


def test_words_of_an_older_plan_draw_nothing(cast):
    given.register(cast)
    assert "words have changed" in answer(cast, "YES", plan="0" * 64)
    with cast.as_area():
        assert not Allocation.objects.exists()


def test_a_closed_trial_is_not_offered(cast):
    trial = given.register(cast)
    with cast.as_(cast.anya):
        services.close_trial(trial=trial, reason="Done.", at=clock.now())
    assert cast.client(cast.ben).get(pages(cast)[1]).status_code == 404
    assert cast.client(cast.ben).get(pages(cast)[0]).status_code == 200


@pytest.mark.parametrize(
    "who", ["chloe", "grace", "hana", "esi", "dev", "farid", "anya", "bola", "amina_role"]
)
def test_a_stranger_finds_no_page(cast, who):
    given.register(cast)
    client = cast.client(getattr(cast, who))
    for url in pages(cast):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in (404, 405)
