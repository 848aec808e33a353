"""What a shared screen's browser may keep of a page: nothing."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from worklocal.exchange.sign_in.screens import cookie_name
from worklocal.exchange.sign_in.sessions import LIMITS, SCREEN

FILLS_IN = re.compile(rb'\sautocomplete="[^"]*"')
FORM = re.compile(rb"<form\b")


class SharedScreen:
    """On a shared screen: no downloads, nothing filled in, and an unused page that goes by itself.

    The browser asks for `/account/here/` when the session must have ended: an answer without
    content leaves a page whose time was made longer as it is; otherwise the page gives way.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if cookie_name() not in request.COOKIES:
            return self.get_response(request)
        if request.path == "/account/login/" and not request.user.is_authenticated:
            return redirect("account_screen")
        response = self.get_response(request)
        if "attachment" in response.headers.get("Content-Disposition", ""):
            response = render(request, "sign_in/no_downloads.html")
        response.headers["Cache-Control"] = "no-store"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            self._forget(request, response)
        return response

    def _forget(self, request: Any, response: HttpResponse) -> None:
        page = FILLS_IN.sub(b' autocomplete="off"', response.content)
        response.content = FORM.sub(b'<form autocomplete="off"', page)
        if request.session.get(SCREEN):
            response.headers["Refresh"] = f"{LIMITS[SCREEN].idle + 2}; url=/account/here/?gone"
