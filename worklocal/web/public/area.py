"""The area that a page of the public is about."""

from typing import Any

from django.http import Http404

from worklocal.accounts.models import Area


def area_of(request: Any) -> Area:
    """The reader's area. A site without any has no such pages."""
    if request.area is None:
        raise Http404
    area: Area = request.area
    return area
