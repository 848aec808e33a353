"""Every address of the site, from the resolver itself, with what its view says of access."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from worklocal.accounts.access import PageAccess, access_of


@dataclass(frozen=True)
class Route:
    """`parameters` are the names in the address, in their order."""

    name: str
    path: str
    parameters: tuple[str, ...]
    access: PageAccess | None
    signing_in: bool

    def __str__(self) -> str:
        return self.name

    def url(self, values: dict[str, Any]) -> str:
        """The address with these values in it."""

        def put(match: re.Match[str]) -> str:
            return str(values[match[1] or match[2]])

        return "/" + _PARAMETER.sub(put, self.path)


_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def every_route() -> list[Route]:
    return sorted(_walk(get_resolver(), "", ""), key=lambda route: route.path)


def guarded_routes() -> list[Route]:
    """All but those under /account/, which the sign-in kit answers for before anybody is known."""
    return [route for route in every_route() if not route.signing_in]


def _walk(resolver: URLResolver, path: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = path + _plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, here, inner)
        elif isinstance(entry, URLPattern):
            yield Route(
                name=f"{space}{entry.name or here}",
                path=here,
                parameters=tuple(a or b for a, b in _PARAMETER.findall(here)),
                access=access_of(entry.callback),
                signing_in=f"/{here}".startswith(settings.SIGN_IN_PATHS),
            )


def _plain(pattern: str) -> str:
    """A regular expression's anchors are no part of the address."""
    return pattern.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
