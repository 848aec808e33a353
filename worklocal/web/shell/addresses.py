"""Addresses of the same page, a little different: sorted, filtered, one filter fewer.

Whatever changes what is listed also goes back to the first page of the list.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from worklocal.web.shell.parts import Chosen, Column

PAGING = ("after", "before")


def with_query(request: HttpRequest, **changes: str | int | None) -> str:
    """This page with some parts of its query changed; ``None`` takes a part away."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return _address(request, query)


def without(request: HttpRequest, name: str, value: str) -> str:
    """This page with one of several values of a filter taken away."""
    query = request.GET.copy()
    for paging in PAGING:
        query.pop(paging, None)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    return _address(request, query)


def chosen(request: HttpRequest, name: str, value: str, text: str) -> Chosen:
    """One filter in force, with the address that lifts it."""
    return Chosen(text=text, remove_url=without(request, name, value))


def sort_column(
    request: HttpRequest,
    key: str,
    label: str,
    *,
    default: str = "",
    numeric: bool = False,
    first: bool = False,
) -> Column:
    """A column whose heading sorts the page by ``?sort=key``, and the other way by ``?sort=-key``.

    ``default`` is the order of the page when its address names none.
    """
    now = request.GET.get("sort") or default
    sorted_as = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    next_sort = f"-{key}" if sorted_as == "ascending" else key
    return Column(
        label,
        numeric=numeric,
        first=first,
        sort_url=with_query(request, sort=next_sort),
        sorted_as=sorted_as,
    )


def _address(request: HttpRequest, query: QueryDict) -> str:
    words = query.urlencode()
    return f"{request.path}?{words}" if words else request.path
