"""Pages of the payment checks: for those who pay, and without a name."""

import pytest
from django.urls import reverse

from tests.commissioning import money
from worklocal.core import clock
from worklocal.evidence.payment_checks import services
from worklocal.evidence.payment_checks.models import Alarm


@pytest.fixture
def checked(cast):
    contract = money.make_contract(cast)
    money.paid(cast, contract, money.earned(cast))
    with cast.as_area():
        services.run_checks(area_id=cast.area.pk, on=clock.today(), at=clock.now())
        return list(Alarm.objects.order_by("code"))


@pytest.mark.parametrize("who", ["farid", "bola", "stefan"])
def test_readers_find_each_check_and_no_name(cast, checked, who):
    client = cast.client(getattr(cast, who))
    urls = [reverse("board:check", args=[alarm.pk]) for alarm in checked]
    for url in (reverse("board:checks"), *urls):
        page = client.get(url)
        assert page.status_code == 200
        assert "Amina" not in page.content.decode()


@pytest.mark.parametrize("who", ["ben", "esi", "dev", "anya", "adam", "amina_role", "grace"])
def test_others_do_not(cast, checked, who):
    client = cast.client(getattr(cast, who))
    for url in (reverse("board:checks"), reverse("board:check", args=[checked[0].pk])):
        assert client.get(url).status_code == 404


def test_before_the_first_night_the_page_says_so(cast):
    assert (
        "Not checked yet" in cast.client(cast.farid).get(reverse("board:checks")).content.decode()
    )
