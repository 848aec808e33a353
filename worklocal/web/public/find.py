"""What help is near: by postcode, need and words, nearest first, on a map and in a list.

A full postcode is sent by POST and cut to its sector, about 3,000 homes, before it stands in an
address: what somebody looks for near their home is not for logs.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.access import for_everyone
from worklocal.core import clock
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.selectors import (
    FoundPage,
    NotACursor,
    needs_with_counts,
    service_detail,
    services_near,
    services_of,
)
from worklocal.reference.places.postcodes import read_postcode
from worklocal.reference.places.selectors import Location, locate
from worklocal.web.public.area import area_of
from worklocal.web.public.distances import KM_PER_MILE
from worklocal.web.public.find_words import NEEDS, found_line, found_marks, service_page
from worklocal.web.public.maps import ALONE_KM, Mark, map_of
from worklocal.web.shell import forms, limits
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.presenters import plural

MILES = (1, 3, 5, 10, 20)
DEFAULT_MILES = 5


class NearForm(forms.Form):
    place = forms.TextField(
        label=gettext_lazy("Your postcode"), noun=gettext_lazy("your postcode"),
        hint=gettext_lazy("For example, M1 1AE. The first part is enough."),
        width="10", max_length=10, autocomplete="postal-code",
    )  # fmt: skip


class FilterForm(forms.Form):
    need = forms.SelectField(
        label=gettext_lazy("What do you need help with?"), required=False, say_optional=False,
        empty_label=gettext_lazy("Anything"),
    )  # fmt: skip
    q = forms.TextField(
        label=gettext_lazy("Words to look for"),
        required=False,
        say_optional=False,
        max_length=80,
        width="20",
    )
    miles = forms.SelectField(label=gettext_lazy("How far?"), required=False, say_optional=False)

    def __init__(self, *args: Any, counts: dict[Need, int], near: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        need: Any = self.fields["need"]
        need.choices = [
            ("", _("Anything")),
            *((code.value, f"{NEEDS[code]} ({count})") for code, count in counts.items() if count),
        ]
        if not near:
            del self.fields["miles"]
            return
        far: Any = self.fields["miles"]
        far.choices = [(str(n), _("Within %(miles)s miles") % {"miles": n}) for n in MILES]


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone("anyone may look for help, without an account")
def find(request: HttpRequest) -> HttpResponse:
    area = area_of(request)
    near_form = NearForm(request.POST if request.method == "POST" else None)
    status = 200
    if near_form.is_bound and limits.is_too_many(request, "find", limits.PLACES):
        near_form.add_error("place", limits.WORDS)
        status = limits.TOO_MANY
    if near_form.is_bound and near_form.is_valid():
        sector = _sector_of(near_form.cleaned_data["place"])
        if sector:
            return redirect(f"{reverse('public:find')}?{urlencode({'near': sector})}")
        near_form.add_error(
            "place", _("We do not know that postcode. Check it, or try its first part, like M1.")
        )
    return render(request, "public/find.html", _found(request, area, near_form), status=status)


def _found(request: HttpRequest, area: Any, near_form: NearForm) -> dict[str, Any]:
    asked = request.GET
    here = locate(asked.get("near", "")) if asked.get("near") else None
    counts = needs_with_counts(area.code)
    filters = FilterForm(
        {"miles": str(DEFAULT_MILES), **{name: asked.get(name, "") for name in ("need", "q")},
         **({"miles": asked["miles"]} if asked.get("miles") else {})},
        counts=counts, near=here is not None,
    )  # fmt: skip
    filters.is_valid()
    chosen = filters.cleaned_data
    page = _page(area.code, here, chosen, asked.get("after", ""))
    near = asked.get("near", "") if here else ""
    lines = [
        found_line(found, number, near=near, today=clock.today())
        for number, found in enumerate(page.services, start=1)
    ]
    marks = found_marks(page.services)
    if here:
        marks.append(Mark(here.latitude, here.longitude, _("You are about here"), here=True))
    return {
        "form": near_form if near_form.errors else None,
        "near_form": near_form,
        "here": here,
        "near": near,
        "place": f"{here.matched}, {here.place_name}" if here else "",
        "filters": filters,
        "lines": lines,
        "count": plural(page.count, _("service"), _("services")),
        "next_url": with_query(request, after=page.next_cursor) if page.next_cursor else "",
        "map": map_of(area.code, marks) if marks else None,
        "is_first": not asked.get("after"),
    }


def _page(code: str, here: Location | None, chosen: dict[str, Any], after: str) -> FoundPage:
    """The asked page; a cursor that was tampered with begins at the start."""
    needs = [chosen["need"]] if chosen.get("need") else []
    text = chosen.get("q") or ""
    for cursor in (after, ""):
        try:
            if here is None:
                return services_of(code, needs=needs, text=text, cursor=cursor)
            far = int(chosen.get("miles") or DEFAULT_MILES) * KM_PER_MILE
            return services_near(
                here, needs=needs, text=text, within_km=far, area_code=code, cursor=cursor
            )
        except NotACursor:
            continue
    raise Http404


def _sector_of(text: str) -> str:
    """The sector of what was typed, if it is known; a district stays a district."""
    read = read_postcode(text)
    if read is None:
        return ""
    wanted = read.sector or read.district
    found = locate(wanted)
    return found.matched if found else ""


@require_safe
@for_everyone("one service of the directory")
def service(request: HttpRequest, service_id: uuid.UUID) -> HttpResponse:
    area = area_of(request)
    near = request.GET.get("near", "")
    here = locate(near) if near else None
    found = service_detail(service_id, here=here, area_code=area.code)
    if found is None:
        raise Http404
    query = {"near": near} if here else {}
    back = f"{reverse('public:find')}?{urlencode(query)}" if query else reverse("public:find")
    marks = [
        Mark(spot.latitude, spot.longitude, spot.name or found.name, number=str(number))
        for number, spot in enumerate(found.spots, start=1)
    ]
    content = {
        **service_page(found, today=clock.today()),
        "back_url": back,
        "map": map_of(area.code, marks, closest_km=ALONE_KM) if marks else None,
    }
    return render(request, "public/service.html", content)
