"""The three shapes of a page: one that shows, one that takes in a form, one that does one thing.

`load` runs before anything else and finds what the page is about, through a selector: what the
viewer may not see is "not found", like an address that never was.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views import View

from worklocal.accounts.viewer import Viewer
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.support.people.models import Journey, Person
from worklocal.web.record.labels import refused
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link

Thing = TypeVar("Thing")


def found(thing: Thing | None) -> Thing:
    """The thing, or "not found" for this viewer."""
    if thing is None:
        raise Http404
    return thing


@dataclass(frozen=True)
class Done:
    """Where to go after something was done, and the words that say so."""

    url: str
    words: str = ""


class Page(View):
    """A page that shows. A GET never writes: PostgreSQL refuses it.

    `frame` is what the layout needs; a room's base class gives it, its layout and who may open it.
    """

    http_method_names = ["get", "head", "options"]
    template_name = ""
    layout = "shell/base.html"
    title: Any = ""
    viewer: Viewer
    now: datetime
    today: date

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.viewer = request.viewer  # type: ignore[attr-defined]
        self.now = clock.now()
        self.today = clock.day_of(self.now)
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def load(self, **ids: Any) -> None:
        """Find what the page is about."""

    def heading(self) -> str:
        """The page's one h1, which is its title too: never a name or anything else of a person."""
        return str(self.title)

    def back(self) -> Link | None:
        """One step back, where there is one."""
        return None

    def frame(self) -> dict[str, Any]:
        """What the layout places around the content."""
        return {"layout": self.layout, "title": self.heading(), "back": self.back()}

    def content(self) -> dict[str, Any]:
        """What the template places."""
        return {}

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        return self.show()

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        content = {**self.frame(), **self.content(), **more}
        return render(self.request, self.template_name, content, status=status)


class RecordPage(Page):
    """A page of one person's record, for them or for their team.

    A room's base class loads `person` and `journey` and makes addresses with `link`.
    """

    person: Person
    journey: Journey
    is_own = False

    def link(self, name: str, *ids: Any) -> str:
        """The address of another page of this record in the same room."""
        raise NotImplementedError


class FormPage(Page):
    """A page with one form and one service behind it. What was typed stays when it is refused."""

    template_name = "record/form.html"
    button: Any = gettext_lazy("Save")
    intro: Any = ""
    http_method_names = ["get", "head", "post"]
    form_class: type[forms.Form] = forms.Form

    def initial(self) -> dict[str, Any]:
        return {}

    def options(self) -> dict[str, Any]:
        """Further arguments of the form, such as its choices."""
        return {}

    def content(self) -> dict[str, Any]:
        return {"button": str(self.button), "intro": str(self.intro)}

    def do(self, form: Any) -> Done:
        """Call the one service. A Refusal is shown at the top of the form."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        return self.show(form=self.form_class(initial=self.initial(), **self.options()))

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        form = self.form_class(request.POST, initial=self.initial(), **self.options())
        if form.is_valid():
            try:
                with transaction.atomic():
                    done = self.do(form)
            except Refusal as refusal:
                form.add_error(None, refused(refusal))
            else:
                return go(request, done)
        return self.show(form=form)


class Deed(Page):
    """A button: no page of its own. Refused, it goes back and says why."""

    http_method_names = ["post", "options"]

    def do(self) -> Done:
        raise NotImplementedError

    def refused(self) -> str:
        """Where to go when it is refused."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                done = self.do()
        except Refusal as refusal:
            messages.warning(request, refused(refusal))
            return redirect(self.refused())
        return go(request, done)


def go(request: HttpRequest, done: Done) -> HttpResponse:
    """On to where the thing can be seen, with the words that say it was done."""
    if done.words:
        messages.success(request, done.words)
    return redirect(done.url)
