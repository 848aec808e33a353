"""My account after the end: what may still be read, and where to go next."""

from django.urls import reverse

from tests.web import story
from worklocal.core import clock
from worklocal.matching.introductions.models import Match
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.services import move_journey

HOME = reverse("citizen:home")
OFFERS = ("Your next steps", "Next appointment", "Your coach", "We stay with you until")


def test_after_the_end_my_account_says_so_and_offers_nothing_that_is_over(cast):
    story.tell(cast)
    amina = cast.client(cast.amina_role)
    before = amina.get(HOME).content.decode()
    assert [words for words in OFFERS if words not in before] == []
    with cast.as_area():
        assert Match.objects.filter(person=cast.amina).exists()

    with cast.as_(cast.ben):
        move_journey(
            journey=cast.journey, to=JourneyState.ENDED, at=clock.now(), reason="As agreed"
        )
    story.deliver(cast)

    page = amina.get(HOME)
    words = page.content.decode()
    assert "Your time with the service here ended on" in words
    assert [offer for offer in OFFERS if offer in words] == []
    assert f'href="{reverse("public:join")}"' in words
    assert amina.get(reverse("citizen:record")).status_code == 200
    with cast.as_area():
        assert not Match.objects.filter(person=cast.amina).exists()
