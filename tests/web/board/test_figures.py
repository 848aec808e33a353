"""Pages of figures: those not helped first, each opening what is behind it, and nobody's name."""

import pytest
from django.urls import reverse

from tests.evidence.product.test_board import many
from tests.evidence.product.test_fairness import audit, listed
from worklocal.core import clock
from worklocal.evidence.measures import services
from worklocal.evidence.measures.progress import EVERY

PAGES = [
    reverse("board:outcomes"), reverse("board:curves"), reverse("board:fairness"),
    reverse("board:places"), *(reverse("board:wider", args=[m.code.lower()]) for m in EVERY),
]  # fmt: skip
READERS = ("bola", "anya", "farid", "lena", "stefan")
OTHERS = ("ben", "hana", "esi", "dev", "bea", "adam", "amina_role", "grace")


@pytest.fixture
def made(cast):
    many(cast)
    listed(cast, 30)
    audit(cast)
    with cast.as_area():
        services.make_figures(area_code=cast.area.code, cut_on=clock.today(), at=clock.now())


@pytest.mark.parametrize("who", READERS)
def test_readers_find_them(cast, made, who):
    client = cast.client(getattr(cast, who))
    for url in PAGES:
        page = client.get(url)
        assert page.status_code == 200, url
        assert "Someone" not in page.content.decode(), url
        assert "Amina" not in page.content.decode(), url


@pytest.mark.parametrize("who", OTHERS)
def test_others_do_not(cast, made, who):
    client = cast.client(getattr(cast, who))
    assert {client.get(url).status_code for url in PAGES} == {404}


def test_before_the_first_night_every_page_opens(cast):
    client = cast.client(cast.bola)
    for url in PAGES:
        assert client.get(url).status_code == 200, url
    assert client.get(reverse("board:wider", args=["nonsense"])).status_code == 404


def test_those_not_helped_stand_first(cast, made):
    page = cast.client(cast.bola).get(reverse("board:outcomes")).content.decode()
    assert page.index("Those not helped") < page.index("People who joined this service")


def test_what_is_not_held_is_said(cast, made):
    page = cast.client(cast.bola).get(reverse("board:fairness")).content.decode()
    assert "We do not hold sex, ethnicity" in page


def test_an_outcomes_page_costs_the_same_whatever_was_counted(
    cast, made, django_assert_max_num_queries
):
    client = cast.client(cast.bola)
    client.get(PAGES[0])
    with django_assert_max_num_queries(40):
        client.get(PAGES[0])


def test_anybody_reads_the_area_s_results_and_nothing_smaller(cast):
    visitor = cast.client(None)
    empty = visitor.get(reverse("board:results")).content.decode()
    assert "No figures yet" in empty
    with cast.as_area():
        services.make_figures(area_code=cast.area.code, cut_on=clock.today(), at=clock.now())

    page = visitor.get(reverse("board:results")).content.decode()

    assert "Those not helped" in page
    assert "Look closer" not in page
    assert "Results" in visitor.get(reverse("public:home")).content.decode()
