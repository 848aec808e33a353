"""People who asked to join today and yesterday, so that the desk has a queue to work on."""

from datetime import date, datetime, time, timedelta

from worklocal.core import clock
from worklocal.support.joining.models import JoinRequest
from worklocal.support.people.models import Person
from worklocal.web.demonstration.building import words
from worklocal.web.demonstration.building.stage import Stage
from worklocal.web.demonstration.building.tables import Dice

WAITING = 7
WANTS = (
    "I have been out of work since my firm closed and would like to get back to it.",
    "More hours. Two jobs now and it still does not add up.",
    "My son starts school in January and I could work mornings.",
    "I left college in June and do not know what to do next.",
)


def write_requests(stage: Stage, dice: Dice, today: date) -> None:
    """New requests, the last of them from somebody who is with the service already."""
    known = Person.objects.filter(area=stage.area).order_by("id").last()
    codes = list(stage.districts)
    for number in range(WAITING):
        day = today - timedelta(days=number % 2)
        made = datetime.combine(day, time(8 + number, 5 * number), clock.LONDON)
        code = codes[number % len(codes)]
        first, family = dice.choice(words.FIRST_NAMES), dice.choice(words.FAMILY_NAMES)
        born_on = today - timedelta(days=dice.randint(17 * 365, 60 * 365))
        again = number == WAITING - 1 and known is not None
        JoinRequest.objects.create(
            id=dice.identifier(made), area=stage.area, created_at=made,
            reference=f"WL{dice.getrandbits(32):08X}"[:10],
            chosen_name=known.chosen_name if again else first,
            family_name=known.family_name if again else stage.said(family)[:60],
            born_on=known.born_on if again else born_on,
            email=(known.email if again else f"{first}.{number}@people.example").lower(),
            phone=f"07700 900{dice.randint(0, 999):03d}",
            postcode=dice.choice(stage.spots[code]).postcode, la_code=code, contact_by="EMAIL",
            wants=stage.said(dice.choice(WANTS)),
            needs=dice.sample(["STEP_FREE", "QUIET"], number % 2), aims=["JOB"],
            entry_route="SELF", venue=stage.venues[code],
        )  # fmt: skip
