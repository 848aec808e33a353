"""The data protection officer's desk: what wants a look, who looked at records, what changed."""

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worklocal.accounts import oversight
from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import audit, clock
from worklocal.web.record.pages import found as known
from worklocal.web.shell import forms, limits
from worklocal.web.shell.addresses import chosen, with_query
from worklocal.web.shell.parts import Column, Task
from worklocal.web.shell.presenters import Link, moment, number
from worklocal.web.steward import waiting
from worklocal.web.steward.base import (
    CHANGE_HEADS,
    READ_HEADS,
    StewardPage,
    entry_rows,
    identifier,
    role_words,
)

NOTHING_FITS = "Nothing here fits. Change the filters."
OUTLIER_HEADS = [
    Column("Who", first=True), "Role", Column("Records in 7 days", numeric=True),
    Column("Usual in the role", numeric=True), "See",
]  # fmt: skip


@require_safe
@for_roles(RoleKind.STEWARD, RoleKind.ADMINISTRATOR)
def home(request: Any) -> HttpResponse:
    """For the officer what wants a look; for an administrator, where things are set."""
    if request.viewer.role == RoleKind.ADMINISTRATOR:
        content = {"title": "Administration", "area": request.area.name, "tasks": [
            {"url": reverse("steward:accounts"), "words": "People and roles",
             "what": "Give a role, or end one: it stops at once."},
            {"url": reverse("steward:area"), "words": "Area",
             "what": "The service’s name, colours, languages and contact."},
            {"url": reverse("steward:unused"), "words": "Roles not used for 90 days",
             "what": "End what nobody needs."},
        ]}  # fmt: skip
        return render(request, "steward/administration.html", content)
    return render(request, "steward/home.html", _overview(request))


def _overview(request: HttpRequest) -> dict[str, Any]:
    viewer, now = request.viewer, clock.now()  # type: ignore[attr-defined]
    today = oversight.reads_on(viewer, clock.day_of(now))
    anchor = oversight.last_anchor(viewer)
    return {
        "title": "Data protection", "area": viewer.area.name,
        "waiting": [
            Task(each.words, each.tag, each.url) for each in waiting.items(viewer, now)
        ],
        "figures": [
            {"label": "Records read today", "number": number(today.reads, 0),
             "url": reverse("steward:reads"), "link": "See who looked"},
            {"label": "Staff who read today", "number": number(today.readers, 0), "url": "",
             "link": ""},
            {"label": "People whose records were read", "number": number(today.people, 0),
             "url": "", "link": ""},
        ],
        "heads": OUTLIER_HEADS,
        "outliers": [
            [each.name, role_words(each.role), str(each.people), number(each.usual, 0),
             Link("What they opened", f"{reverse('steward:reads')}?staff={each.actor_id}",
                  f"by {each.name}")]
            for each in oversight.outliers(viewer, at=now)
        ],
        "witness": f"Link {anchor.number:,} was told to the witness outside the database on"
        f" {moment(anchor.anchored_at)}." if anchor else "",
    }  # fmt: skip


class WhoForm(forms.Form):
    who = forms.TextField(label="Find a member of staff by name", max_length=60, width="20",
                          noun="a name or a part of it")  # fmt: skip


class DayForm(forms.Form):
    day = forms.DateField(label="Day", required=False, say_optional=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].latest = today  # type: ignore[attr-defined]


class Reads(StewardPage):
    """Who looked at whose record, by member of staff and by day. It can be added to, never cut.

    A name is searched for by POST, so that it stands in no address; the address keeps an id.
    """

    http_method_names = ["get", "head", "post", "options"]
    title = "Who looked at records"
    template_name = "steward/entries.html"
    heads = READ_HEADS
    reads = True
    url_name = "steward:reads"
    nothing = "Nobody has opened a record yet. Each time somebody does, it is listed here."

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        form = WhoForm(request.POST)
        if not form.is_valid():
            return self.show(who_form=form)
        if limits.refused(form, request, "search", limits.SEARCHES, field="who"):
            return self.show(status=limits.TOO_MANY, who_form=form)
        names = oversight.staff_called(self.viewer, form.cleaned_data["who"])
        links = [Link(u.display_name, with_query(request, staff=str(u.pk))) for u in names]
        return self.show(who_form=form, found=links, searched=True)

    def content(self) -> dict[str, Any]:
        form = DayForm(self.request.GET, today=self.today)
        day = form.cleaned_data.get("day") if form.is_valid() else None
        actor = self._staff()
        listed, more = oversight.entries(
            self.viewer, reads=self.reads, actor=actor.pk if actor else None, day=day,
            before=self.before(),
        )  # fmt: skip
        picked = [chosen(self.request, "staff", str(actor.pk), actor.display_name)] if actor else []
        return {
            "heads": self.heads, "rows": entry_rows(listed, reads=self.reads),
            "next_url": with_query(self.request, before=str(more)) if more else "",
            "who_form": WhoForm(), "day_form": form, "chosen": picked,
            "staff_id": actor.pk if actor else "", "here": self.request.get_full_path(),
            "empty": NOTHING_FITS if actor or day else self.nothing,
            "clear_url": reverse(self.url_name), "found": [], "searched": False,
        }  # fmt: skip

    def _staff(self) -> User | None:
        """Whose entries are asked for; whoever is no member of staff here does not exist."""
        asked = identifier(self.request.GET.get("staff", ""))
        return known(oversight.staff_member(self.viewer, asked)) if asked else None


class Changes(Reads):
    """What was changed, by whom. Each service writes one entry of what was meant."""

    title = "Changes"
    heads = CHANGE_HEADS
    reads = False
    url_name = "steward:changes"
    nothing = "Nothing has been changed yet. Each change is listed here."


class AboutOne(StewardPage):
    """Everything read or changed about one record. Looking at this is itself written down."""

    title = "One record"
    template_name = "steward/one.html"

    def load(self, **ids: Any) -> None:
        self.person_id: uuid.UUID = ids["person_id"]
        if not oversight.is_in_audit(self.viewer, self.person_id):
            raise Http404
        audit.record_read("audit.read", person_id=self.person_id, purpose="oversight")

    def back(self) -> Link:
        return Link("Who looked at records", reverse("steward:reads"))

    def content(self) -> dict[str, Any]:
        reads, more = oversight.entries(
            self.viewer, reads=True, person_id=self.person_id, before=self.before()
        )
        changes, _ = oversight.entries(self.viewer, reads=False, person_id=self.person_id)
        return {
            "reference": self.person_id.hex[-8:],
            "read_heads": READ_HEADS[:-1], "change_heads": CHANGE_HEADS[:-1],
            "reads": [row[:-1] for row in entry_rows(reads, reads=True, link=False)],
            "changes": [row[:-1] for row in entry_rows(changes, reads=False, link=False)],
            "next_url": with_query(self.request, before=str(more)) if more else "",
        }  # fmt: skip
