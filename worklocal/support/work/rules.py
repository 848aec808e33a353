"""Arithmetic of work: check-ins, and outcomes counted day by day. No database, no clock.

Spells have inclusive ends. `evidence.engine.outcomes` counts the same for a million spells at
once; a test holds the two against each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CHECK_IN_WEEKS = (1, 2, 4, 8, 13, 20, 26, 32, 39, 46, 52)
"""Weeks after a start in which the coach checks in, closer at first (register C9)."""

ONE_DAY = timedelta(days=1)


def check_in_days(starts_on: date) -> list[tuple[int, date]]:
    """Pairs of week and due day; week 1 falls seven days after the start."""
    return [(week, starts_on + timedelta(weeks=week)) for week in CHECK_IN_WEEKS]


@dataclass(frozen=True, order=True)
class Spell:
    """Days in work, both included."""

    starts_on: date
    ends_on: date


def merged(spells: Iterable[Spell]) -> list[Spell]:
    """Runs without a gap: overlaps count once, and a spell may abut the day after another."""
    runs: list[Spell] = []
    for spell in sorted(spells):
        if runs and spell.starts_on <= runs[-1].ends_on + ONE_DAY:
            runs[-1] = Spell(runs[-1].starts_on, max(runs[-1].ends_on, spell.ends_on))
        else:
            runs.append(spell)
    return runs


def proved(spell: Spell, proofs: Iterable[Spell]) -> list[Spell]:
    """The days of a spell that some proof covers."""
    parts = []
    for proof in proofs:
        first, last = max(spell.starts_on, proof.starts_on), min(spell.ends_on, proof.ends_on)
        if first <= last:
            parts.append(Spell(first, last))
    return merged(parts)


def first_day_in_work(spells: Sequence[Spell], *, since: date) -> date | None:
    """The first day in work on or after `since`; None when there is none."""
    days = [max(spell.starts_on, since) for spell in spells if spell.ends_on >= since]
    return min(days, default=None)


def sustained_on(spells: Sequence[Spell], *, since: date, days: int, gap_days: int) -> date | None:
    """The day on which `days` in work are reached within `days + gap_days` of some start.

    The window opens on the first day of a run of work on or after `since` and holds
    `days + gap_days` days, that day included; the earliest day over all windows is returned.
    """
    runs = [
        Spell(max(run.starts_on, since), run.ends_on)
        for run in merged(spells)
        if run.ends_on >= since
    ]
    reached = [
        day
        for index in range(len(runs))
        if (day := _reached_from(runs[index:], days=days, window=days + gap_days))
    ]
    return min(reached, default=None)


def _reached_from(runs: Sequence[Spell], *, days: int, window: int) -> date | None:
    last = runs[0].starts_on + timedelta(days=window - 1)
    counted = 0
    for run in runs:
        if run.starts_on > last:
            return None
        length = (min(run.ends_on, last) - run.starts_on).days + 1
        if counted + length >= days:
            return run.starts_on + timedelta(days=days - counted - 1)
        counted += length
    return None
