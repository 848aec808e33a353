"""A small site of the shell alone: no database, an area of our own, one form to fill in."""

from types import SimpleNamespace
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from worklocal.web.shell import forms

AREA = SimpleNamespace(
    slug="mill-valley",
    name="Mill Valley",
    service_name="Mill Valley Work Local",
    brand_colour="#1d4f91",
    accent_colour="#0b7a5b",
    languages=["en-gb", "cy"],
    contact_phone="01632 960 001",
    contact_email="help@mill-valley.example",
    is_demonstration=True,
)


class OurArea:
    """Stands in for the middleware that knows the area and the viewer."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.area = None if "bare" in request.GET else AREA
        role = request.GET.get("role")
        request.viewer = SimpleNamespace(role=role, display_name="Ben Carter") if role else None
        return self.get_response(request)


class JoinForm(forms.OnceForm):
    """A form as pages make them."""

    full_name = forms.TextField(label="Full name", noun="your full name")
    contact = forms.RadiosField(
        label="How shall we get in touch?",
        noun="how we should get in touch",
        choices=[("PHONE", "Phone"), ("POST", "Letter")],
    )
    met_on = forms.DateField(label="When did you meet?", noun="the date you met")


def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    if form.is_bound and form.is_valid():
        return HttpResponse("joined")
    return render(request, "web_shell/join.html", {"form": form})


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": BadRequest, "403": PermissionDenied, "404": Http404, "500": RuntimeError}[kind]


urlpatterns = [
    path("", include("worklocal.web.shell.urls")),
    path("join/", join, name="join"),
    path("refuse/<str:kind>/", refuse),
    path("person/<int:number>/", lambda request, number: refuse(request, "404")),
]
handler400 = "worklocal.web.shell.views.bad_request"
handler403 = "worklocal.web.shell.views.forbidden"
handler404 = "worklocal.web.shell.views.not_found"
handler500 = "worklocal.web.shell.views.server_error"
