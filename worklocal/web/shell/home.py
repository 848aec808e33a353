"""Where somebody lands after signing in: the first page of their role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from worklocal.accounts.access import for_everyone
from worklocal.web.shell.navigation import HOME, NAVIGATION, address_of


@for_everyone("sends each role to its own first page, and everyone else to the front page")
def home(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    names = [item.url_name for item in NAVIGATION[str(viewer.role)]] if viewer else []
    return redirect(address_of(*names, *HOME))
