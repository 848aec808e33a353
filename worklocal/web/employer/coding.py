"""Which kind of work a title means: the learnt coder where it ships, else the index of titles."""

import logging
from dataclasses import dataclass

from worklocal.reference.occupations.selectors import titles_matching

logger = logging.getLogger(__name__)
SHOWN = 5


@dataclass(frozen=True)
class Kind:
    """A unit group of SOC 2020 that a title may mean. `is_sure`: it may stand without asking."""

    soc2020: str
    title: str
    esco_uri: str = ""
    is_sure: bool = False


def kinds_of_work(title: str, *, description: str = "") -> list[Kind]:
    """Up to five kinds, likeliest first; none when nothing is like it."""
    kinds = _coded(title, description)
    if kinds is None:
        found = {m.occupation_code: Kind(m.occupation_code, m.occupation_title)
                 for m in titles_matching(title)}  # fmt: skip
        kinds = list(found.values())
    return kinds[:SHOWN]


def _coded(title: str, description: str) -> list[Kind] | None:
    try:
        from worklocal.matching.engine.taxonomy import code_title
    except ImportError:
        return None
    try:
        coding = code_title(title, context=description[:500])
    except (OSError, ValueError):
        logger.warning("The coder of titles could not be used; the index of titles was")
        return None
    return [
        Kind(each.soc, each.title, each.esco_uri, coding.accepted and number == 0)
        for number, each in enumerate(coding.codes)
    ]
