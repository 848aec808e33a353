"""Costs and benefits: assumptions first, guesses cut down, and nobody's figures claimed."""

import pytest
from django.urls import reverse

URL = "board:value"
WORKED = {"people": "1000", "engagement": "60", "retention": "80", "impact": "30", "savings": "7"}


def page(cast, **typed):
    return cast.client(cast.bola).get(reverse(URL), typed).content.decode()


def test_the_worked_case_leads_with_its_assumptions(cast):
    shown = page(cast)

    assert "Nothing in it has been measured in this area yet" in shown
    assert shown.index("What it assumes") < shown.index("What follows")
    assert "82.1p" in shown
    assert "£73,275" in shown
    assert "£1.22" in shown
    assert "would come from a trial or a comparison group" in shown


def test_what_is_typed_without_a_source_counts_as_a_guess(cast):
    same, other = page(cast, **WORKED), page(cast, **(WORKED | {"impact": "29"}))

    assert "82.1p" in same
    assert "Typed on this page" in other
    assert "More than it saves" in other


def test_all_savings_kept_make_it_more_likely_neutral(cast):
    assert "£1,046,792" in page(cast, **(WORKED | {"savings": "100"}))


@pytest.mark.parametrize("typed", [{"people": "many"}, {"impact": "130"}, {"savings": ""}])
def test_a_mistake_is_told_and_nothing_typed_is_lost(cast, typed):
    shown = page(cast, **(WORKED | {"engagement": "61"} | typed))

    assert "There is a problem" in shown
    assert 'value="61"' in shown


def test_only_readers_of_figures_open_it(cast):
    assert cast.client(cast.ben).get(reverse(URL)).status_code == 404
