"""Somebody put forward for a job, by the services."""

from tests.employers.adverts import NOW, make_firm, posted
from worklocal.matching.introductions.services import agree_introduction, propose_introduction

SHARED = {"Name": "Amina", "Phone": "07700 900001", "Skills": "baking"}


def proposed(cast, *, vacancy=None, journey=None):
    vacancy = vacancy or posted(cast, make_firm(cast))
    with cast.as_(cast.ben):
        return propose_introduction(
            journey=journey or cast.journey, vacancy=vacancy, shared=SHARED, at=NOW
        )


def sent(cast, *, vacancy=None):
    row = proposed(cast, vacancy=vacancy)
    with cast.as_(cast.amina_role):
        return agree_introduction(introduction=row, wording="Yes, show them.", at=NOW)
