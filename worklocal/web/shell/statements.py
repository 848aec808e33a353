"""What the statement pages say that can be counted or looked up."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worklocal.exchange.sign_in.screens import cookie_name
from worklocal.reference.provenance.models import Provenance
from worklocal.web.shell.parts import Column

WEEKS_OF_LANGUAGE = 52


def cookie_columns() -> list[Column]:
    """The heads of the table of cookies."""
    return [
        Column(_("Name"), first=True),
        Column(_("What it is for")),
        Column(_("How long it is kept")),
    ]


def cookie_rows() -> list[Sequence[str]]:
    """Every cookie of the service. There are none for measuring or for advertising."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    shift = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    session = _("Until you close the browser, and %(hours)s at most") % {"hours": shift}
    return [
        (settings.SESSION_COOKIE_NAME, _("Keeps you signed in"), session),
        (
            settings.CSRF_COOKIE_NAME,
            _("Proves that a form you send came from this service"),
            _("1 year"),
        ),
        (
            settings.LANGUAGE_COOKIE_NAME,
            _("Remembers the language you chose"),
            _("Until you close the browser"),
        ),
        (settings.AREA_COOKIE, _("Remembers which area you are looking at"), _("1 year")),
        (cookie_name(), _("Marks a shared screen of a hub. No other browser has it"), _("1 year")),
    ]


def source_columns() -> list[Column]:
    """The heads of the table of open data."""
    return [Column(_("Data"), first=True), Column(_("Where it comes from")), Column(_("Licence"))]


def source_rows() -> list[Sequence[str]]:
    """Every set of open data that has been loaded, with its source and its licence."""
    return [
        (row.dataset.replace("_", " ").replace("-", " ").capitalize(), row.source, row.licence)
        for row in Provenance.objects.order_by("dataset")
    ]
