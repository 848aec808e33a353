"""Questions about occupations: which one a job title means, and what lies above and below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length

from worklocal.reference.occupations.models import (
    EscoOccupation,
    IscoLink,
    JobTitle,
    Occupation,
)

LEAST_LIKENESS = 0.35


@dataclass(frozen=True)
class TitleMatch:
    """A job title of the index and the unit group it is coded to.

    `told_apart_by` is the index's own note where one title belongs to several unit groups.
    """

    title: str
    told_apart_by: str
    occupation_code: str
    occupation_title: str


def titles_matching(text: str, *, limit: int = 10) -> list[TitleMatch]:
    """Job titles that hold every word begun in `text`; only when none does, those spelled alike.

    Exact titles come first, then those that start with the text, then shorter ones. Fewer than two
    letters find nothing. For typing suggestions and for coding what a person or employer wrote.
    """
    words = _words(text)
    if len("".join(words)) < 2:
        return []
    said = " ".join(words)
    by_word = JobTitle.objects.filter(
        search=SearchQuery(" & ".join(f"{_stem(w)}:*" for w in words), search_type="raw",
                           config="simple")
    ).annotate(
        place=Case(
            When(title__iexact=said, then=Value(0)),
            When(title__istartswith=said, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("place", Length("title"), "title", "qualifier", "industry", "number")  # fmt: skip
    found = _distinct(by_word, limit)
    return found or _distinct(_spelled_like(said), limit)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())[:8]


def _stem(word: str) -> str:
    """Without a plural s; the search is for beginnings, so nothing more is needed."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _spelled_like(said: str) -> QuerySet[JobTitle]:
    return (
        JobTitle.objects.filter(title__trigram_similar=said)
        .annotate(likeness=TrigramSimilarity("title", said))
        .filter(likeness__gte=LEAST_LIKENESS)
        .order_by("-likeness", "title", "qualifier", "industry", "number")
    )


def _distinct(titles: QuerySet[JobTitle], limit: int) -> list[TitleMatch]:
    """The first few, one for each pair of title and unit group."""
    rows = titles.select_related("occupation")[: limit * 3]
    matches = {
        (row.title.lower(), row.occupation_id): TitleMatch(
            row.title, row.qualifier or row.industry, row.occupation_id, row.occupation.title
        )
        for row in reversed(rows)
    }
    return list(reversed(matches.values()))[:limit]


def occupation_named(code: str) -> Occupation | None:
    """The group under a SOC 2020 code of one to four digits."""
    return Occupation.objects.filter(code=code).first()


def occupation_and_groups_above(code: str) -> list[Occupation]:
    """From the major group down to the group itself; empty when the code is unknown."""
    codes = [code[: n + 1] for n in range(len(code))]
    rows = list(Occupation.objects.filter(code__in=codes).order_by(Length("code")))
    return rows if rows and rows[-1].code == code else []


def groups_below(code: str = "") -> QuerySet[Occupation]:
    """The groups one level below; the nine major groups when no code is given."""
    return Occupation.objects.filter(parent=code or None).order_by("code")


def esco_occupations_for(soc_code: str, *, limit: int = 20) -> list[EscoOccupation]:
    """ESCO occupations that a unit group covers, by how much of it each ISCO group makes up.

    The bridge counts index titles, not workers, and is a guide: many ESCO occupations of an ISCO
    group belong to other unit groups too.
    """
    links = {
        link.isco: link.share_of_occupation for link in IscoLink.objects.filter(occupation=soc_code)
    }
    rows = EscoOccupation.objects.filter(isco__in=links).order_by("label", "id")
    return sorted(rows, key=lambda row: -links[row.isco])[:limit]


def esco_occupations_matching(text: str, *, limit: int = 10) -> list[EscoOccupation]:
    """ESCO occupations whose label or other names hold the words of the text, best first."""
    words = _words(text)
    if not words:
        return []
    query = SearchQuery(
        " & ".join(f"{_stem(w)}:*" for w in words), search_type="raw", config="english"
    )
    rows = EscoOccupation.objects.filter(search=query).annotate(rank=SearchRank(F("search"), query))
    return list(rows.order_by("-rank", Length("label"), "label", "id")[:limit])


def titles_of(codes: Sequence[str]) -> dict[str, str]:
    """The title of each code that exists, in one query: for pages that list many."""
    return dict(Occupation.objects.filter(code__in=codes).values_list("code", "title"))
