"""Arithmetic of work spells: when check-ins fall due. No database, no clock."""

from datetime import date, timedelta

CHECK_IN_WEEKS = (1, 2, 4, 8, 13, 20, 26, 32, 39, 46, 52)
"""Weeks after a start in which the coach checks in; closer at first (register C9: twelve months)."""


def check_in_days(starts_on: date) -> list[tuple[int, date]]:
    """Pairs of week and due day; week 1 falls seven days after the start."""
    return [(week, starts_on + timedelta(weeks=week)) for week in CHECK_IN_WEEKS]
