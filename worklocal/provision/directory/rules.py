"""Which needs some words speak of, and what is wanting in a listing. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from worklocal.provision.directory.enums import Need, QualityFlag

STALE_AFTER_DAYS = 365
SHORT_DESCRIPTION = 40

_SPEAKS_OF: dict[Need, tuple[str, ...]] = {
    Need.JOB_SEARCH: ("jobcentre", "job ?search", "find(ing)? work", "employab", "into work",
                      "unemploy"),
    Need.CAREERS: ("careers? (advice|guidance|service)", "vocational guidance"),
    Need.WORK_EXPERIENCE: ("work experience", "work placement", "internship", "apprentice"),
    Need.SELF_EMPLOYMENT: ("self.employ", "start.?up", "social enterprise support"),
    Need.VOLUNTEERING: ("volunteering", "volunteer (centre|opportunit|bureau)"),
    Need.LEARNING: ("adult (education|learning)", "training courses", "courses for",
                    "further education"),
    Need.ENGLISH: (r"\besol\b", "english (class|language|lesson)", "literacy", "learn english"),
    Need.MATHS: ("numeracy", r"\bmaths\b"),
    Need.DIGITAL: ("computer (class|course|skill|access)", "digital (skill|inclusion)",
                   "get(ting)? online"),
    Need.MONEY: (r"\bdebts?\b", "money advice", "welfare (rights|benefits)", "citizens advice",
                 "financial (advice|hardship)", "credit union", "benefits advice"),
    Need.FOOD: ("food ?bank", "food parcel", "food club", "food pantry", "emergency food",
                "hot meals"),
    Need.HOUSING: ("homeless", "housing (advice|support|need)", "rough sleep", "hostel",
                   "almshouse", "supported accommodation"),
    Need.HEALTH: ("health (service|care|advice)", "hospice", r"\bcancer\b", r"\bstroke\b",
                  "dementia", "diabet"),
    Need.MENTAL_HEALTH: ("mental health", "mental ill", "counselling", "psychotherap", "bereave",
                         "suicid", "emotional (support|wellbeing)", "mood disorder"),
    Need.DISABILITY: ("disabilit", "disabled", r"\bdeaf", r"\bblind\b", "sight loss", "autis",
                      "learning difficult"),
    Need.SUBSTANCE: ("drug (and|or|misuse|use|addict)", "alcohol", "addict", "gambling",
                     "substance misuse"),
    Need.JUSTICE: (r"\bprobation", "offender", "offending", "prison"),
    Need.DOMESTIC_ABUSE: ("domestic (abuse|violence)", "sexual (abuse|violence)",
                          "women'?s refuge"),
    Need.CHILDCARE: ("childcare", r"\bnursery", "pre.?school", "playgroup", "toddler",
                     "after.school club", "parenting"),
    Need.CARERS: (r"\bcarers?\b",),
    Need.YOUNG_PEOPLE: ("youth (club|work|service|centre|project|group)", "young people"),
    Need.REFUGEES: ("refugee", "asylum", "migrant"),
    Need.ARMED_FORCES: ("armed forces", "veteran", "ex.service"),
    Need.COMMUNITY: ("loneliness", "isolation", "befriend", "drop.in", "lunch club", "social club",
                     "community (centre|group|hub|cafe)"),
    Need.TRANSPORT: ("community transport", "transport for", "minibus"),
}  # fmt: skip
_PATTERNS = {
    need: re.compile("|".join(phrases), re.IGNORECASE) for need, phrases in _SPEAKS_OF.items()
}
_OF_KIND: dict[str, tuple[Need, ...]] = {
    "jobcentre": (Need.JOB_SEARCH, Need.MONEY),
    "library": (Need.DIGITAL, Need.LEARNING),
    "probation office": (Need.JUSTICE,),
    "mental health service": (Need.MENTAL_HEALTH,),
    "food bank": (Need.FOOD,),
}
ORDER = {need: place for place, need in enumerate(Need)}


def needs_spoken_of(*, kind: str, words: str) -> list[Need]:
    """The needs that a listing's kind and own words point to, in the list's order.

    A first guess for imported listings, so that they can be found at all. The provider corrects it.
    """
    found = set(_OF_KIND.get(kind.lower(), ()))
    found |= {need for need, pattern in _PATTERNS.items() if pattern.search(words)}
    return sorted(found, key=ORDER.__getitem__)


@dataclass(frozen=True)
class Described:
    """What a listing says of itself, as far as its quality is judged by it."""

    description: str
    contacts: Iterable[str]
    opening_times: str
    has_place: bool
    needs: Iterable[str]
    checked_on: date | None


def quality_flags(listing: Described, *, today: date) -> list[QualityFlag]:
    """What is wanting in a listing on a day, in the order in which it matters to a reader."""
    words = listing.description.strip()
    flags = {
        QualityFlag.NO_DESCRIPTION: not words,
        QualityFlag.SHORT_DESCRIPTION: 0 < len(words) < SHORT_DESCRIPTION,
        QualityFlag.NO_CONTACT: not any(listing.contacts),
        QualityFlag.NO_PLACE: not listing.has_place,
        QualityFlag.NO_TIMES: not listing.opening_times.strip(),
        QualityFlag.NO_NEED: not any(listing.needs),
        QualityFlag.STALE: is_stale(listing.checked_on, today=today),
    }
    return [flag for flag, raised in flags.items() if raised]


def is_stale(checked_on: date | None, *, today: date) -> bool:
    """Whether a year has gone by since anybody checked; a listing never checked is stale."""
    return checked_on is None or (today - checked_on).days > STALE_AFTER_DAYS
