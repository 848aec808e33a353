"""The ONS coding index of SOC 2020: titles, their qualifiers and codes, looked up exactly.

Contains public sector information licensed under the Open Government Licence v3.0.
Files: data/soc2020 (coding index version 12).
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from .esco import read_table
from .normalise import NormalTitle, encoder_text, lookup_key, lookup_keys, normalise_title


@dataclass(frozen=True)
class IndexEntry:
    """One line of the index. An entry without qualifier and industry is its title's default."""

    title: str
    qualifier: str
    industry: str
    soc: str
    soc_extended: str
    isco: str

    @property
    def is_default(self) -> bool:
        """True when the code holds for the title alone ("nos": not otherwise specified)."""
        return self.qualifier in {"", "nos"} and not self.industry

    @property
    def condition(self) -> str:
        """What must be true of the job for this code, in the index's words."""
        told = [part for part in (self.qualifier.removeprefix("nos"), self.industry) if part]
        return ", ".join(told).replace("mfr", "manufacturing").strip(": ")


@lru_cache(maxsize=1)
def entries() -> tuple[IndexEntry, ...]:
    """All entries that carry a code (cross references are left out), in the index's order."""
    return tuple(
        IndexEntry(
            row["title"],
            row["qualifier"],
            row["industry"],
            row["soc_2020"],
            row["soc_2020_extended"],
            row["isco_08"],
        )
        for row in read_table("soc2020/coding_index.csv.gz")
        if row["soc_2020"].isdigit()
    )


@lru_cache(maxsize=1)
def unit_groups() -> dict[str, str]:
    """Title of each four-digit unit group."""
    return {
        row["code"]: row["title"]
        for row in read_table("soc2020/structure.csv.gz")
        if row["level"] == "unit"
    }


def index_key(title: str) -> str:
    """The key by which an index title is held out or kept: all its spellings go together."""
    return lookup_key(normalise_title(title).text)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, list[IndexEntry]]:
    table: dict[str, list[IndexEntry]] = defaultdict(list)
    for entry in entries():
        table[lookup_key(encoder_text(entry.title))].append(entry)
    return dict(table)


def look_up(title: NormalTitle) -> list[IndexEntry]:
    """Entries whose title is exactly this one, by the surest key that finds any; else empty."""
    table = _by_key()
    for key in lookup_keys(title):
        if key in table:
            return table[key]
    return []
