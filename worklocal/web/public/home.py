"""The front page of an area, and what its service offers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.core import clock
from worklocal.provision.venues.selectors import open_venues
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework, Offer
from worklocal.web.public.area import area_of
from worklocal.web.public.find import NearForm
from worklocal.web.shell.navigation import address_of

HUBS_SHOWN = 3


@require_safe
@for_everyone("the front page says what this is and how to start")
def home(request: Any) -> HttpResponse:
    if request.area is None:
        return render(request, "public/bare.html")
    content = {
        "near_form": NearForm(),
        "venues": open_venues()[:HUBS_SHOWN],
        "employers_url": address_of("employer:front"),
        "sign_in_url": address_of("account_login"),
        "demonstration_url": address_of("demonstration:roles")
        if request.area.is_demonstration
        else "",
    }
    return render(request, "public/home.html", content)


@require_safe
@for_everyone("what the service offers, and what it promises")
def offers(request: HttpRequest) -> HttpResponse:
    area = area_of(request)
    framework = framework_for(area.pk, clock.today())
    shown = [_offer(offer, framework) for offer in framework.offers]
    content = {"offers": shown, "join_url": reverse("public:join")}
    return render(request, "public/offers.html", content)


def _offer(offer: Offer, framework: Framework) -> dict[str, Any]:
    promises = [each for each in framework.guarantees if each.offer == offer.code]
    return {
        "name": offer.name,
        "summary": offer.summary,
        "who_for": offer.who_for,
        "promises": [(promise.promise, str(promise.days)) for promise in promises],
    }
