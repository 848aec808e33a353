"""People introduced to us: what they agreed to share, and what we say became of it."""

from typing import Any

from django.urls import reverse

from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import (
    INTRODUCTION_MOVES,
    Introduction,
    IntroductionState,
    IntroductionStep,
    NotHiredReason,
)
from worklocal.matching.introductions.selectors import (
    introduction_to,
    introductions_page,
    readable_by_employer,
)
from worklocal.web.employer.base import EmployerPage
from worklocal.web.employer.words import due_words, introduction_events, result_tag
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, day, short_day

UNNAMED = "Name not shared"
INTRODUCTION_HEADS = [
    Column("Person", first=True), "For", "Sent", "Tell us by", "Where it stands",
]  # fmt: skip


def introduction_row(row: Introduction, *, today: Any) -> list[Any]:
    name = readable_by_employer(row).get("Name", UNNAMED)
    return [
        Link(name, reverse("employer:introduction", args=[row.pk])), row.vacancy.title,
        short_day(row.sent_at), due_words(row, today=today), result_tag(row, today=today),
    ]  # fmt: skip


class Introductions(EmployerPage):
    title = "Introductions"
    template_name = "employer/introductions.html"

    def content(self) -> dict[str, Any]:
        page = introductions_page(self.viewer, after=self.after())
        return {
            "heads": INTRODUCTION_HEADS,
            "rows": [introduction_row(row, today=self.today) for row in page.introductions],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip


class ResultForm(forms.OnceForm):
    result = forms.RadiosField(
        label="What happened?", missing="Select what happened", label_size="m",
        reveals={"NOT_HIRED": "reason"},
    )  # fmt: skip
    reason = forms.RadiosField(
        label="Why not, this time?", choices=NotHiredReason.choices, small=True,
        missing="Select why not", hint="It helps them next time. Their coach passes it on kindly.",
    )  # fmt: skip
    words = forms.LongTextField(
        label="Anything they should know?", required=False, count=500, rows=3,
        hint="Such as when and where to come. The person and their coach read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, state: str, **options: Any) -> None:
        super().__init__(*args, **options)
        words = {
            IntroductionState.INTERVIEW: "We are interviewing them",
            IntroductionState.HIRED: "We offered them the job",
            IntroductionState.NOT_HIRED: "Not this time",
        }
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (str(to), label)
            for to, label in words.items()
            if INTRODUCTION_MOVES.may_move(state, to)
        ]


class IntroductionPage(EmployerPage, FormPage):
    """One introduction. Nothing of the person is here but what they agreed to share."""

    title = "Introduction"
    template_name = "employer/introduction.html"
    form_class = ResultForm
    button = "Tell us"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.row: Introduction = found(introduction_to(self.viewer, ids["introduction_id"]))

    def back(self) -> Link:
        return Link("All introductions", reverse("employer:introductions"))

    def options(self) -> dict[str, Any]:
        return {"state": self.row.state}

    def content(self) -> dict[str, Any]:
        row = self.row
        steps = IntroductionStep.objects.filter(introduction=row).order_by("-at", "-id")
        rows = [Row("For", Link(row.vacancy.title,
                                reverse("employer:vacancy", args=[row.vacancy_id]))),
                Row("Sent to you", day(row.sent_at))]  # fmt: skip
        if due := due_words(row, today=self.today):
            rows.append(Row("Tell us what happened by", due))
        return {
            **super().content(), "tag": result_tag(row, today=self.today), "rows": rows,
            "shared": list(readable_by_employer(row).items()),
            "is_open": row.state in (IntroductionState.SENT, IntroductionState.INTERVIEW),
            "events": introduction_events(list(steps)),
        }  # fmt: skip

    def do(self, form: ResultForm) -> Done:
        said = form.cleaned_data
        to = IntroductionState(said["result"])
        services.record_result(
            introduction=self.row, to=to, at=self.now, reason=said["reason"],
            words=said["words"], key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.request.path, "Thank you. Their coach can see what you said.")
