"""What the layout knows of a request: the area, the viewer, the pages and the languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.exchange.sign_in.sessions import Ending, ending_of
from worklocal.web.shell import brand
from worklocal.web.shell.navigation import (
    HOME,
    PUBLIC,
    SIGN_IN,
    SIGN_OUT,
    NavLink,
    address_of,
    links_for,
)

SERVICE_NAME = "Work Local"

ROLE_NAMES = {
    "COACH": gettext_lazy("Coach"),
    "LEADER": gettext_lazy("Team leader"),
    "HUB": gettext_lazy("Hub"),
    "PROVIDER": gettext_lazy("Provider"),
    "EMPLOYER": gettext_lazy("Employer"),
    "BROKER": gettext_lazy("Account manager"),
    "COMMISSIONER": gettext_lazy("Commissioner"),
    "BOARD": gettext_lazy("Board"),
    "ANALYST": gettext_lazy("Analyst"),
    "STEWARD": gettext_lazy("Data protection"),
    "ADMINISTRATOR": gettext_lazy("Administrator"),
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language that this area speaks, named in itself."""

    code: str
    name: str
    current: bool


class Shell:
    """Everything the layout may ask of a request. Each thing is worked out when it is asked for.

    ``quiet`` hides whatever depends on the address, so that every "not found" page is the same.
    """

    def __init__(self, request: HttpRequest, *, quiet: bool = False) -> None:
        self._request = request
        self.quiet = quiet
        self.area: Any = getattr(request, "area", None)
        self.viewer: Any = getattr(request, "viewer", None)

    @cached_property
    def service_name(self) -> str:
        """What the area calls its service."""
        return self.area.service_name if self.area else SERVICE_NAME

    @cached_property
    def area_name(self) -> str:
        """The area's name; nothing on the bare site."""
        return self.area.name if self.area else ""

    @cached_property
    def is_demonstration(self) -> bool:
        """Whether everyone here is made up."""
        return bool(self.area and self.area.is_demonstration)

    @cached_property
    def language(self) -> str:
        """The language of this page, for the ``lang`` attribute."""
        return translation.get_language() or settings.LANGUAGE_CODE

    @cached_property
    def languages(self) -> list[Language]:
        """The languages to choose from; none when there is only one."""
        offered = languages_of(self.area)
        if len(offered) < 2:
            return []
        return [Language(code, name, code == self.language) for code, name in offered]

    @cached_property
    def navigation(self) -> list[NavLink]:
        """The pages of the viewer's role, or the public ones."""
        role = str(self.viewer.role) if self.viewer else PUBLIC
        return links_for(role, "" if self.quiet else self._request.path)

    @cached_property
    def viewer_name(self) -> str:
        """Who is signed in; nothing when nobody is."""
        return self.viewer.display_name if self.viewer else ""

    @cached_property
    def role_name(self) -> str:
        """In what role, for staff; citizens are themselves."""
        return str(ROLE_NAMES.get(str(self.viewer.role), "")) if self.viewer else ""

    @cached_property
    def ending(self) -> Ending | None:
        """When this session ends; nothing where nobody is signed in."""
        signed_in = self.viewer is not None and not self.quiet and address_of("account_here")
        return ending_of(self._request.session) if signed_in else None

    @cached_property
    def where_url(self) -> str:
        """The list of where the viewer is signed in; nothing where nobody is."""
        return address_of("account_where") if self.viewer and not self.quiet else ""

    @cached_property
    def roles_url(self) -> str:
        """Where to choose another area or role; nothing for somebody who has one."""
        may_choose = getattr(self._request, "may_choose_role", False) and not self.quiet
        return address_of("account_roles") if may_choose else ""

    @cached_property
    def home_url(self) -> str:
        """The front door."""
        return address_of(*HOME) or "/"

    @cached_property
    def sign_in_url(self) -> str:
        """Where to sign in; nothing while there is no such page."""
        return address_of(*SIGN_IN)

    @cached_property
    def sign_out_url(self) -> str:
        """Where to sign out; nothing while there is no such page."""
        return address_of(*SIGN_OUT)

    @cached_property
    def brand_version(self) -> str:
        """Changes whenever the colours do, so that a browser may keep the style sheet."""
        return brand.version_of(self.area)

    @cached_property
    def words(self) -> dict[str, str]:
        """Words that the page's script needs, in the page's language."""
        return {"no_results": _("Nothing found")}


def languages_of(area: Any) -> list[tuple[str, str]]:
    """The languages an area speaks, as Django's codes and names; all of them on the bare site."""
    if area is None or not area.languages:
        return list(settings.LANGUAGES)
    wanted = {code.split("-")[0] for code in area.languages}
    return [(code, name) for code, name in settings.LANGUAGES if code.split("-")[0] in wanted]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` in every template."""
    return {"shell": Shell(request, quiet=getattr(request, "shell_is_quiet", False))}
