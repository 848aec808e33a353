"""What anybody may read of a service's results: the area's own totals, and nothing smaller."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.evidence.measures import selectors
from worklocal.evidence.measures.definitions import MEASURES
from worklocal.web.board import presenters, wider
from worklocal.web.board.views import KEY_STATISTICS, statistic_cards


@require_safe
@for_everyone("a service that is paid for by the public shows the public what comes of it")
def results(request: HttpRequest) -> HttpResponse:
    area = getattr(request, "area", None)
    if area is None:
        raise Http404
    cut_on = selectors.latest_cut(area)
    content: dict[str, Any] = {"cut_on": cut_on, "statistics": _plain(
        statistic_cards(area, KEY_STATISTICS)
    )}  # fmt: skip
    if cut_on:
        content["not_helped"] = _plain(wider.cards_of(area, wider.NOT_HELPED, cut_on))
        content["own"] = _plain(
            [
                presenters.card_of_measure(
                    each, selectors.series_of(area, each.code, cut_on=cut_on), cut_on, ""
                )
                for each in reversed(MEASURES)
            ]
        )
    return render(request, "board/results.html", content)


def _plain(cards: list[presenters.Card]) -> list[presenters.Card]:
    """Without the link to what is behind them, which is for those who may."""
    return [replace(card, url="") for card in cards]
