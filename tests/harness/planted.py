"""A small site full of mistakes, for the traps to catch."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from worklocal.accounts.access import for_everyone, for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area, Team

HANDS = for_everyone("a planted mistake")


@HANDS
def writes(request: HttpRequest) -> HttpResponse:
    """Writes whatever the method: a GET is refused by PostgreSQL."""
    Area.objects.filter(pk=request.area.pk).update(contact_phone="0300")
    return HttpResponse("written")


@HANDS
def undefined(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string("<p>{{ nobody.said_this }}</p>")
    return HttpResponse(template.render({}))


@HANDS
def inline(request: HttpRequest, kind: str) -> HttpResponse:
    return HttpResponse(INLINE[kind])


@HANDS
def one_query_a_row(request: HttpRequest) -> HttpResponse:
    teams = Team.objects.order_by("name", "id")
    return HttpResponse(", ".join(f"{t.name} of {t.organisation.name}" for t in teams))


@HANDS
def one_query_in_all(request: HttpRequest) -> HttpResponse:
    teams = Team.objects.select_related("organisation").order_by("name", "id")
    return HttpResponse(", ".join(f"{t.name} of {t.organisation.name}" for t in teams))


def undeclared(request: HttpRequest) -> HttpResponse:
    """Says nothing of who may open it."""
    return HttpResponse("everyone's secrets")


@for_roles(RoleKind.COACH)
def coaches_alone(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.role'), current_setting('app.scope')")
        return HttpResponse(" ".join(cursor.fetchone()))


INLINE = {
    "script": "<p>Hello</p><script>alert(1)</script>",
    "style-part": "<style>p { color: red }</style>",
    "style-mark": '<p style="color: red">Hello</p>',
    "handler": '<button onclick="go()">Go</button>',
    "address": '<a href="javascript:go()">Go</a>',
}
urlpatterns = [
    path("writes/", writes),
    path("undefined/", undefined),
    path("inline/<slug:kind>/", inline),
    path("one-query-a-row/", one_query_a_row),
    path("one-query-in-all/", one_query_in_all),
    path("undeclared/", undeclared),
    path("coaches-alone/", coaches_alone),
    path("", include("worklocal.web.shell.urls")),
]
handler404 = "worklocal.web.shell.views.not_found"
