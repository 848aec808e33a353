"""The papers a council asks for, drawn from the code as it runs: as pages and as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from worklocal.exchange.requests import drawn
from worklocal.web.money.download import csv_response
from worklocal.web.record.pages import found
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link
from worklocal.web.steward.base import StewardPage


class Papers(StewardPage):
    title = "Papers"
    template_name = "steward/papers.html"

    def content(self) -> dict[str, Any]:
        return {
            "papers": [
                {"title": each.title, "about": each.about,
                 "url": reverse("steward:paper", args=[each.code])}
                for each in drawn.all_papers()
            ]
        }  # fmt: skip


class Paper(StewardPage):
    template_name = "steward/paper.html"

    def load(self, **ids: Any) -> None:
        self.paper = found(drawn.paper(ids["document"]))

    def heading(self) -> str:
        return self.paper.title

    def back(self) -> Link:
        return Link("Papers", reverse("steward:papers"))

    def content(self) -> dict[str, Any]:
        first, *others = self.paper.heads
        return {
            "about": self.paper.about, "heads": [Column(first, first=True), *others],
            "rows": self.paper.rows, "missing": self.paper.missing,
            "file_url": reverse("steward:paper_file", args=[self.paper.code]),
        }  # fmt: skip


class PaperFile(Paper):
    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        return csv_response(self.paper.code, self.paper.heads, self.paper.rows)
