"""Unit costs by version: loaded once, chosen on the page, and never changed under a result."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from worklocal.evidence.unit_costs.models import UnitCost, Version

HEAD = "name,words,value,grade,source\n"
FIRST = HEAD + "fiscal_value,Back to the purse,8000,4,Table 3\neconomic_value,Output,12000,4,T 4\n"
SECOND = FIRST.replace("8000", "9500")
TYPED = {"people": "1000", "engagement": "60", "retention": "80", "impact": "30", "savings": "7"}


def load(tmp_path, text=FIRST, code="2025-a", **more):
    path = tmp_path / "costs.csv"
    path.write_text(text, encoding="utf-8")
    given = {"title": "Costs of 2025", "source": "The publisher", "price_year": "2025-26",
             "dated": dt.date(2025, 12, 1), "verbosity": 0}  # fmt: skip
    call_command("load_unit_costs", path, code=code, **(given | more))


def page(cast, **typed):
    return cast.client(cast.bola).get(reverse("board:value"), typed).content.decode()


def follows(words):
    return words[words.index("What follows") : words.index("Try other")]


def test_without_a_version_the_page_says_whose_figures_it_uses(cast):
    words = page(cast)

    assert "an illustration, verified by nobody" in words
    assert "No version of published unit costs is loaded yet" in words


def test_a_version_is_chosen_and_told_with_its_source(cast, tmp_path):
    load(tmp_path)
    words = page(cast, **TYPED, costs="2025-a")

    for told in ("Costs of 2025 (2025-a)", "The publisher", "By nobody yet", "1 December 2025",
                 "Back to the purse. Table 3", "£8,000", "this address"):  # fmt: skip
        assert told in words, told
    load(tmp_path, SECOND, "2026-a", verified_by="the finance team")
    assert "By the finance team" in page(cast, **TYPED, costs="2026-a")


def test_a_newer_version_leaves_older_results_as_they_were(cast, tmp_path):
    load(tmp_path)
    before = page(cast, **TYPED, costs="2025-a")
    load(tmp_path, SECOND, "2026-a")
    after = page(cast, **TYPED, costs="2025-a")

    figures = [
        text[text.index("What follows") : text.index("Try other")] for text in (before, after)
    ]
    assert figures[0] == figures[1]
    other = page(cast, **TYPED, costs="2026-a")
    assert other[other.index("What follows") : other.index("Try other")] != figures[0]
    with pytest.raises(CommandError, match="another file"):
        load(tmp_path, SECOND)
    load(tmp_path)
    assert Version.objects.count() == 2


def test_prices_of_another_year_without_a_deflator_are_refused_on_the_page(cast, tmp_path):
    load(tmp_path, price_year="2012-13")
    words = page(cast, **TYPED, costs="2025-a")

    assert "There is a problem" in words
    assert "no deflator" in words
    assert "82.1p" in words, "the case with its own figures is shown instead"


def test_a_version_that_is_not_there_is_told(cast):
    assert "There is a problem" in page(cast, **TYPED, costs="2019-z")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column"), (HEAD, "no rows"), (FIRST.replace("8000", "much"), "Row 1"),
        (FIRST.replace(",4,Table", ",9,Table"), "grade"), (FIRST.replace("Table 3", ""), "source"),
        (FIRST.replace("economic", "fiscal"), "twice"),
        ("name,value\na,1\n", "no column words"),
    ],
)  # fmt: skip
def test_a_faulty_file_loads_nothing(cast, tmp_path, text, reason):
    with pytest.raises(CommandError, match=reason):
        load(tmp_path, text)
    assert not UnitCost.objects.exists()
