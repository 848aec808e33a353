"""Questions about published figures: one place's series, the latest of many, a fair comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import QuerySet

from worklocal.reference.labour_market.models import (
    Better,
    Indicator,
    IndustryJobs,
    Observation,
    OccupationShare,
    period_label,
)
from worklocal.reference.places.enums import Similarity
from worklocal.reference.places.models import Place, SimilarPlace

ENGLAND = "E92000001"
UNITED_KINGDOM = "K02000001"


@dataclass(frozen=True)
class Figure:
    """A published figure. `lower` and `upper` are 95 percent limits; None where none are given."""

    place_code: str
    value: float
    lower: float | None
    upper: float | None
    starts_on: date
    ends_on: date

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.ends_on)

    def differs_from(self, other: "Figure") -> bool | None:
        """Whether the limits of the two do not meet; None when either has none, so nobody knows."""
        if None in (self.lower, self.upper, other.lower, other.upper):
            return None
        return bool(self.lower > other.upper or self.upper < other.lower)  # type: ignore[operator]


@dataclass(frozen=True)
class SimilarPlaces:
    """Places like this one in the same period: the middle one, and the lowest and highest."""

    median: float
    lowest: Figure
    highest: Figure
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Comparison:
    """A place against its own past, places like it, and the nation, as far as figures exist.

    `own` is None when the place has no published figure; the rest is then empty too. `nation_name`
    says whose figure `nation` is: the United Kingdom's where none is published for England.
    """

    indicator: Indicator
    place_code: str
    own: Figure | None
    past: tuple[Figure, ...]
    similar: SimilarPlaces | None
    nation: Figure | None
    nation_name: str = "England"

    @property
    def year_before(self) -> Figure | None:
        """Own figure of the period before the latest, however long ago that was."""
        return self.past[-1] if self.past else None

    def is_better_than(self, other: float) -> bool | None:
        """Whether own figure is on the good side of another; None when it cannot be said."""
        if self.own is None or self.indicator.better == Better.NEITHER or self.own.value == other:
            return None
        return (self.own.value > other) == (self.indicator.better == Better.UP)


def series(indicator: str, code: str) -> list[Figure]:
    """Every published figure of one place, oldest first. Suppressed and missing are left out."""
    return [_figure(row) for row in _published([indicator], [code])]


def latest(indicator: str, codes: Sequence[str]) -> dict[str, Figure]:
    """Each place's newest figure; places without one are left out. Periods may differ: look."""
    rows = _published([indicator], codes).order_by("place", "-ends_on").distinct("place")
    return {row.place_id: _figure(row) for row in rows}


def comparison(
    indicator: str, code: str, *, similarity: Similarity = Similarity.GLOBAL
) -> Comparison | None:
    """One indicator of a place in its three comparisons; None when there is no such indicator."""
    return next(iter(comparisons([indicator], code, similarity=similarity)), None)


def comparisons(
    indicators: Sequence[str], code: str, *, similarity: Similarity = Similarity.GLOBAL
) -> list[Comparison]:
    """Many indicators of one place, in the order asked for; four queries however many they are.

    Similar places and the nation are of the same period as the place's own latest figure. Rank
    nobody by the middle value alone: small places have wide limits.
    """
    known = Indicator.objects.in_bulk(list(indicators))
    alike = list(
        SimilarPlace.objects.filter(place=code, similarity=similarity)
        .order_by("rank")
        .values_list("similar", flat=True)
    )
    own: dict[str, list[Figure]] = {each: [] for each in known}
    for row in _published(list(known), [code]):
        own[row.indicator_id].append(_figure(row))
    newest = {figures[-1].ends_on for figures in own.values() if figures}
    others: dict[tuple[str, date], dict[str, Figure]] = {}
    for row in _published(list(known), [ENGLAND, UNITED_KINGDOM, *alike]).filter(
        ends_on__in=newest
    ):
        others.setdefault((row.indicator_id, row.ends_on), {})[row.place_id] = _figure(row)
    wanted = [each for each in dict.fromkeys(indicators) if each in known]
    return [_compared(known[each], code, own[each], others, alike) for each in wanted]


def _compared(
    indicator: Indicator,
    code: str,
    own: list[Figure],
    others: dict[tuple[str, date], dict[str, Figure]],
    alike: list[str],
) -> Comparison:
    if not own:
        return Comparison(indicator, code, None, (), None, None)
    same_period = others.get((indicator.pk, own[-1].ends_on), {})
    spread = _spread([same_period[place] for place in alike if place in same_period])
    england, kingdom = same_period.get(ENGLAND), same_period.get(UNITED_KINGDOM)
    return Comparison(
        indicator, code, own[-1], tuple(own[:-1]), spread, england or kingdom,
        "England" if england or not kingdom else "United Kingdom",
    )  # fmt: skip


def _spread(figures: list[Figure]) -> SimilarPlaces | None:
    if not figures:
        return None
    return SimilarPlaces(
        round(median(each.value for each in figures), 4),
        min(figures, key=lambda each: each.value),
        max(figures, key=lambda each: each.value),
        tuple(figures),
    )


def _published(indicators: Sequence[str], codes: Sequence[str]) -> QuerySet[Observation]:
    rows = Observation.objects.filter(
        indicator__in=list(indicators), place__in=list(codes), value__isnull=False
    )
    return rows.order_by("indicator", "place", "ends_on")


def _figure(row: Observation) -> Figure:
    if row.value is None:
        raise ValueError("Only published figures have a value.")
    return Figure(row.place_id, row.value, row.lower, row.upper, row.starts_on, row.ends_on)


@dataclass(frozen=True)
class IndustryShare:
    """Jobs of one industry in a place. `share` is between 0 and 1."""

    sic_section: str
    sector: str
    jobs: int
    share: float
    location_quotient: float | None


def industries_of(code: str) -> list[IndustryShare]:
    """Jobs by industry, the largest first. Published for districts: those of a larger place are
    added up, without a location quotient. Figures are rounded and include working owners.
    """
    districts = list(
        Place.objects.current().lowest_tier().within(code).values_list("pk", flat=True)
    )
    rows = list(IndustryJobs.objects.filter(place__in=districts).order_by("sic_section", "place"))
    total = sum(row.jobs for row in rows)
    sections: dict[str, list[IndustryJobs]] = {}
    for row in rows:
        sections.setdefault(row.sic_section, []).append(row)
    shares = [
        IndustryShare(
            section, group[0].sector, jobs := sum(row.jobs for row in group),
            jobs / total if total else 0.0,
            group[0].location_quotient if len(districts) == 1 else None,
        )
        for section, group in sections.items()
    ]  # fmt: skip
    return sorted(shares, key=lambda share: (-share.jobs, share.sic_section))


def occupations_of_residents(code: str) -> dict[str, int]:
    """Working residents by major group of SOC 2020 ("1" to "9") at the Census of 2021."""
    districts = Place.objects.current().lowest_tier().within(code)
    counts: dict[str, int] = {}
    for row in OccupationShare.objects.filter(place__in=districts).order_by("soc_major", "place"):
        counts[row.soc_major] = counts.get(row.soc_major, 0) + row.people
    return counts
