"""Every page's address, audience by audience. A room that is not there yet has none."""

from importlib.util import find_spec

from django.urls import include, path

from worklocal.web.shell.home import home

ROOMS = [
    ("", "worklocal.web.shell.urls"),
    ("", "worklocal.web.public.urls"),
    ("account/", "worklocal.exchange.sign_in.urls"),
    ("me/", "worklocal.web.citizen.urls"),
    ("coach/", "worklocal.web.coach.urls"),
    ("hub/", "worklocal.web.hub.urls"),
    ("provider/", "worklocal.web.provider.urls"),
    ("employer/", "worklocal.web.employer.urls"),
    ("commissioner/", "worklocal.web.commissioner.urls"),
    ("board/", "worklocal.web.board.urls"),
    ("steward/", "worklocal.web.steward.urls"),
    ("restricted/", "worklocal.web.restricted.urls"),
    ("demonstration/", "worklocal.web.demonstration.urls"),
    ("open-referral/", "worklocal.exchange.open_referral.urls"),
    ("connections/", "worklocal.web.connections.urls"),
    ("api/v1/", "worklocal.api.urls"),
]


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [path(prefix, include(module)) for prefix, module in ROOMS if _is_there(module)]
urlpatterns.append(path("home/", home, name="home"))

handler400 = "worklocal.web.shell.views.bad_request"
handler403 = "worklocal.web.shell.views.forbidden"
handler404 = "worklocal.web.shell.views.not_found"
handler500 = "worklocal.web.shell.views.server_error"
