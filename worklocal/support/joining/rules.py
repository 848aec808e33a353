"""Which offer suits, how alike two people are, when an answer is due. Pure."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from worklocal.core.periods import add_working_days
from worklocal.reference.framework.shapes import Framework, Offer
from worklocal.support.joining.models import Aim

YOUTH, SUPPORT, SKILLS = "YOUTH_PATHWAYS", "WORKING_FUTURES", "SKILLS_FOR_ALL"
LEARNING_AIMS = frozenset({Aim.SKILLS, Aim.NEW_FIELD})
IN_WORK_AIMS = frozenset({Aim.BETTER_JOB})
FIRST_CONTACT, FIRST_MEETING = "FIRST_CONTACT", "FIRST_MEETING"

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels and no look-alikes: a reference can be read out, and spells nothing."""

ALIKE_ENOUGH = 0.85
SHOWN_FROM = 3


def age_on(day: date, born_on: date) -> int:
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def offer_for(offers: Sequence[Offer], *, age: int | None, aims: Collection[str]) -> str:
    """The offer to begin with. Nobody is refused: whoever fits no other has Working Futures.

    Youth Pathways is for its own ages, unless the person is in work and wants better. Skills for
    All is for those who came to learn and for nothing else.
    """
    by_code = {offer.code: offer for offer in offers}
    youth = by_code.get(YOUTH)
    wanted = set(aims)
    if youth and age is not None and youth.is_for_age(age) and not wanted & IN_WORK_AIMS:
        return YOUTH
    if SKILLS in by_code and wanted and wanted <= LEARNING_AIMS:
        return SKILLS
    return SUPPORT


def due_by(framework: Framework, standard: str, *, from_day: date) -> date:
    """The last day that keeps a standard of so many working days, counted from the next day."""
    days = next(s.figure.value for s in framework.standards if s.code == standard)
    return add_working_days(from_day, days)


def new_reference() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"WL-{letters[:3]}{letters[3:]}"


def canonical_phone(text: str) -> str:
    """A British number as 07700 900982; any other as its digits: equal numbers are equal text."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0044"):
        digits = digits[2:]
    if digits.startswith("44") and len(digits) in (12, 13):
        digits = "0" + digits[2:].removeprefix("0")
    if len(digits) == 11 and digits.startswith("0"):
        return f"{digits[:5]} {digits[5:]}"
    return f"+{digits}" if text.strip().startswith(("+", "00")) and digits else digits


@dataclass(frozen=True)
class Facts:
    """What two records are compared by."""

    chosen_name: str
    family_name: str
    legal_name: str = ""
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Likeness:
    """`same` and `different` name what was compared, for the page; what is blank is in neither."""

    score: int
    same: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        return self.score >= SHOWN_FROM


WEIGHT = {"name": 2, "family name": 1, "date of birth": 3, "e-mail": 3, "phone": 3, "postcode": 1}


def likeness(one: Facts, other: Facts) -> Likeness:
    """How alike two records are. It only decides what a person is shown: a person decides."""
    found: dict[str, bool | None] = {
        "name": _names_alike(one, other),
        "family name": _alike(one.family_name, other.family_name),
        "date of birth": _dates_alike(one.born_on, other.born_on),
        "e-mail": _equal(one.email.lower(), other.email.lower()),
        "phone": _equal(canonical_phone(one.phone), canonical_phone(other.phone)),
        "postcode": _equal(one.postcode, other.postcode),
    }
    same = tuple(what for what, is_same in found.items() if is_same)
    different = tuple(what for what, is_same in found.items() if is_same is False)
    score = sum(WEIGHT[what] for what in same) - ("date of birth" in different)
    return Likeness(score, same, different)


def _names_alike(one: Facts, other: Facts) -> bool | None:
    """A legal name counts too: a chosen name may be new."""
    mine = [n for n in (one.chosen_name, one.legal_name.split(" ")[0]) if n]
    theirs = [n for n in (other.chosen_name, other.legal_name.split(" ")[0]) if n]
    return any(_alike(a, b) for a in mine for b in theirs)


def _alike(one: str, other: str) -> bool | None:
    first, second = plain(one), plain(other)
    if not first or not second:
        return None
    return first == second or SequenceMatcher(None, first, second).ratio() >= ALIKE_ENOUGH


def _dates_alike(one: date | None, other: date | None) -> bool | None:
    """Day and month the wrong way round are a slip of the pen."""
    if one is None or other is None:
        return None
    return one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _equal(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def plain(name: str) -> str:
    """A name without accents, case and punctuation."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", letters.casefold())
