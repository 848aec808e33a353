"""Whoever asks: as whom they are known, and until when their token lasts."""

from datetime import date
from typing import Any

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.tokens import TOKEN_ROLES
from worklocal.api.door import Room
from worklocal.api.shapes import Shape

ROOM = Room("me", TOKEN_ROLES)


class Me(Shape):
    role: RoleKind
    area: str
    organisation: str
    token_expires_on: date | None


@ROOM.get("/me", Me)
def me(request: Any) -> Me:
    """The role, area and organisation that answers are for."""
    viewer, token = request.viewer, request.token
    return Me(
        role=viewer.role, area=viewer.area.slug, organisation=viewer.organisation_name,
        token_expires_on=token.expires_on if token else None,
    )  # fmt: skip
