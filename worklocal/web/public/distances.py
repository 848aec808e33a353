"""Distances in miles, and how old a listing is, as people say them."""

from datetime import date

from django.utils.translation import gettext as _

from worklocal.web.shell.presenters import day, number

KM_PER_MILE = 1.609344
STALE_AFTER_DAYS = 365


def miles(km: float | None) -> str:
    """``0.4 miles away``; nothing for something without an address."""
    if km is None:
        return ""
    found = km / KM_PER_MILE
    if found < 0.1:
        return _("less than 0.1 miles away")
    return _("%(miles)s miles away") % {"miles": number(found, 1)}


def is_stale(checked_on: date | None, *, today: date) -> bool:
    return checked_on is None or (today - checked_on).days > STALE_AFTER_DAYS


def checked_words(checked_on: date | None, *, today: date) -> str:
    """When somebody last checked a listing, and what to do when that is long ago."""
    if checked_on is None:
        return _("We do not know when this was last checked. Contact them before you go.")
    words = {"day": day(checked_on)}
    if is_stale(checked_on, today=today):
        return (
            _("Last checked on %(day)s, more than a year ago. Contact them before you go.") % words
        )
    return _("Last checked on %(day)s.") % words
