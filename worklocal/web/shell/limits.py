"""How often somebody may search or send: per person signed in, per address for the public.

Asked on a POST alone: a GET writes nothing, not even a count. Over the limit a page is shown again
with status 429, what was typed still in it.
"""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

SEARCHES = "30/m/user,200/h/user"
"""Looking for a person or a member of staff by name."""

WRITTEN_DOWN = "60/h/user"
"""New joiners that one member of staff writes down: each is checked against those known."""

JOINING = "20/h/ip"
"""Forms from one address: a library's computers share one."""

PLACES = "30/m/ip"
"""Postcodes looked up from one address."""

TOO_MANY = 429
WORDS: Any = gettext_lazy(
    "You have done this many times in a short time. What you typed is still here. Wait a few "
    "minutes, then try again."
)


def is_too_many(request: HttpRequest, what: str, rates: str) -> bool:
    """Whether this one is over the limit; one that is not is counted. All numbers are ours."""
    allowed = ratelimit.consume(
        request, app="worklocal", action=what, config={what: rates}, limit_get=False
    )
    return not allowed


def refused(
    form: Any, request: HttpRequest, what: str, rates: str, *, field: str | None = None
) -> bool:
    """The same for a form, which then says so, at a field or at its top, and is not valid."""
    if not is_too_many(request, what, rates):
        return False
    form.add_error(field, WORDS)
    return True
