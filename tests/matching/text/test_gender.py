"""Two titles that differ only in a worker's sex must be one title to every later step."""

import pytest

from worklocal.matching.engine.gender import neutralise_gender
from worklocal.matching.engine.normalise import encoder_text, normalise_title

PAIRS = [
    ("waiter", "waitress"),
    ("male nurse", "female nurse"),
    ("chairman", "chairwoman"),
    ("policeman", "policewoman"),
    ("fireman", "firewoman"),
    ("salesman", "saleswoman"),
    ("businessman", "businesswoman"),
    ("barman", "barmaid"),
    ("postman", "postwoman"),
    ("headmaster", "headmistress"),
    ("actor", "actress"),
    ("steward", "stewardess"),
    ("host", "hostess"),
    ("manager", "manageress"),
    ("handyman", "handywoman"),
    ("cameraman", "camerawoman"),
    ("craftsman", "craftswoman"),
    ("masseur", "masseuse"),
    ("delivery man", "delivery woman"),
    ("cleaning man", "cleaning lady"),
    ("dinner man", "dinner lady"),
    ("usher", "usherette"),
    ("landlord", "landlady"),
    ("wardrobe master", "wardrobe mistress"),
    ("foster father", "foster mother"),
    ("Foreman", "Forewoman"),
    ("air steward (m/f)", "air stewardess"),
    ("doctor (male)", "lady doctor"),
]


@pytest.mark.parametrize(("his", "hers"), PAIRS)
def test_a_title_is_the_same_for_a_man_and_a_woman(his, hers):
    assert neutralise_gender(his) == neutralise_gender(hers)
    assert normalise_title(his) == normalise_title(hers)
    assert encoder_text(his.upper()) == encoder_text(hers.upper())


@pytest.mark.parametrize(
    "title",
    [
        "ladies' hairdresser",
        "women's refuge worker",
        "menswear designer",
        "german teacher",
        "human resources manager",
        "travel agent",
    ],
)
def test_words_about_customers_and_other_words_are_left_alone(title):
    assert neutralise_gender(title) == title


def test_a_title_that_names_both_is_said_once():
    assert neutralise_gender("waiter/waitress") == "waiter"
    assert neutralise_gender("Postman/Postwoman") == "postperson"


def test_plurals_stay_plural():
    assert neutralise_gender("craftswomen") == neutralise_gender("craftsmen") == "craftspersons"
    assert neutralise_gender("waitresses") == "waiters"
