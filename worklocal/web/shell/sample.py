"""Made-up content for the page that shows every component."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of the components page."""
    return {}
