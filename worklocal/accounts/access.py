"""Which roles may open a page. Every view says so; a view that does not fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from worklocal.accounts.enums import RoleKind

View = Callable[..., Any]


@dataclass(frozen=True)
class PageAccess:
    """`roles` empty means everyone, signed in or not. `reason` says why a page is open to all."""

    roles: frozenset[RoleKind]
    reason: str = ""
    demonstration_only: bool = False


def for_everyone(reason: str) -> Callable[[View], View]:
    """Open to all, without an account; the reason stands in the route list of the tests."""

    def declare(view: View) -> View:
        view.access = PageAccess(frozenset(), reason)  # type: ignore[attr-defined]
        return view

    return declare


def for_roles(*roles: RoleKind) -> Callable[[View], View]:
    """Open to these roles alone. Others who are signed in get "not found"."""

    def declare(view: View) -> View:
        view.access = PageAccess(frozenset(roles))  # type: ignore[attr-defined]
        return view

    return declare


def for_demonstration(view: View) -> View:
    """Open to all, and only where the area is a demonstration."""
    view.access = PageAccess(frozenset(), "demonstration", True)  # type: ignore[attr-defined]
    return view


def access_of(view: View) -> PageAccess | None:
    """The declaration of a view function or of a class-based view's `as_view()`."""
    declared = getattr(view, "access", None)
    if declared is None:
        declared = getattr(getattr(view, "view_class", None), "access", None)
    return declared
