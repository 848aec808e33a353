"""Jobs for me: why each fits, "not this", "why?", what I want, and introductions to decide on."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import (
    INTRODUCTION_MOVES,
    Introduction,
    IntroductionState,
    Match,
    MatchChallenge,
    MatchSummary,
    NotThis,
    WorkWishes,
)
from worklocal.matching.introductions.selectors import (
    introductions_of,
    matches_of,
    not_wanted_by,
)
from worklocal.web.citizen.base import Own, OwnDeed, OwnForm
from worklocal.web.record.job_words import blocked_words, reasons, vacancy_facts, vacancy_rows
from worklocal.web.record.pages import Done, found
from worklocal.web.record.words import introduction_tag
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, day, moment

LISTED = 15
NOT_THIS = [
    ("TOO_FAR", gettext_lazy("It is too far away")),
    ("HOURS", gettext_lazy("The hours do not suit me")),
    ("PAY", gettext_lazy("It pays too little")),
    ("KIND", gettext_lazy("I do not want this kind of work")),
    ("EMPLOYER", gettext_lazy("I do not want to work for this employer")),
    ("HEALTH", gettext_lazy("It would not be good for my health")),
    ("OTHER", gettext_lazy("Another reason, or I would rather not say")),
]


class Matches(Own):
    title = gettext_lazy("Jobs for me")
    template_name = "citizen/matches.html"

    def content(self) -> dict[str, Any]:
        summary = MatchSummary.objects.filter(person=self.person).first()
        return {
            "matches": [self._card(m) for m in matches_of(self.viewer, self.person.pk)[:LISTED]],
            "introductions": [
                {
                    "title": f"{row.vacancy.title}, {row.vacancy.firm.name}",
                    "tag": introduction_tag(row.state),
                    "url": self.link("introduction", row.pk),
                }
                for row in introductions_of(self.viewer, self.person.pk)
            ],
            "not_this": [self._not_this(row) for row in self._not_wanted()],
            "questions": [
                {
                    "words": row.words,
                    "answer": row.answer,
                    "when": day(row.asked_at),
                    "by": row.answered_by.display_name if row.answered_by else "",
                }
                for row in MatchChallenge.objects.filter(person=self.person)
                .select_related("answered_by")
                .order_by("-asked_at", "-id")
            ],
            "blocked": blocked_words(summary.blocked_by if summary else {}),
            "wishes_url": self.link("wishes"),
            "considered": summary.considered if summary else 0,
            "has_wishes": WorkWishes.objects.filter(person=self.person).exists(),
        }

    def _card(self, match: Match) -> dict[str, Any]:
        good, less = reasons(match, is_own=True)
        vacancy = match.vacancy
        return {
            "title": vacancy.title,
            "url": self.link("job", vacancy.pk),
            "firm": vacancy.firm.name,
            "facts": vacancy_facts(vacancy),
            "good": good,
            "less": less,
            "links": [
                Link(_("Not this"), self.link("not_this", vacancy.pk), vacancy.title),
                Link(_("Ask why"), self.link("ask_why", vacancy.pk), vacancy.title),
            ],
        }

    def _not_wanted(self) -> list[NotThis]:
        rows = list(not_wanted_by(self.viewer, self.person.pk))
        ids = [row.vacancy_id for row in rows if row.vacancy_id]
        self.titles = dict(Vacancy.objects.filter(pk__in=ids).values_list("pk", "title"))
        return rows

    def _not_this(self, row: NotThis) -> dict[str, str]:
        words = (
            self.titles.get(row.vacancy_id, _("A job"))
            if row.vacancy_id
            else (_("An employer") if row.firm_id else _("A kind of work"))
        )
        return {"words": words, "undo_url": self.link("not_this_undo", row.pk)}


class JobLoaded(Own):
    """A vacancy that is open: anybody of the area may read it."""

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = Vacancy.objects.filter(area=self.viewer.area, state=VacancyState.OPEN)
        self.vacancy: Vacancy = found(
            rows.select_related("firm").filter(pk=ids["vacancy_id"]).first()
        )


class Job(JobLoaded):
    template_name = "citizen/job.html"

    def heading(self) -> str:
        return self.vacancy.title

    def back(self) -> Link:
        return Link(_("Jobs for me"), self.link("matches"))

    def content(self) -> dict[str, Any]:
        match = Match.objects.filter(person=self.person, vacancy=self.vacancy).first()
        good, less = reasons(match, is_own=True) if match else ([], [])
        return {
            "rows": vacancy_rows(self.vacancy),
            "good": good,
            "less": less,
            "description": self.vacancy.description,
            "not_url": self.link("not_this", self.vacancy.pk),
            "why_url": self.link("ask_why", self.vacancy.pk),
            "messages_url": self.link("messages"),
        }


class NotThisForm(forms.OnceForm):
    reason = forms.RadiosField(
        label=gettext_lazy("Why not?"),
        choices=NOT_THIS,
        small=True,
        missing=gettext_lazy("Select a reason"),
    )
    words = forms.TextField(
        label=gettext_lazy("Anything you would like to add?"), required=False, max_length=300
    )


class SayNotThis(JobLoaded, OwnForm):
    title = gettext_lazy("Not this job")
    button = gettext_lazy("Do not show it again")
    intro = gettext_lazy(
        "We obey this at once. It cannot be held against you, and you can undo it."
    )
    form_class = NotThisForm
    goes_to = "matches"

    def do(self, form: NotThisForm) -> Done:
        said = form.cleaned_data
        wide: dict[str, Any] = {"vacancy": self.vacancy}
        if said["reason"] == "EMPLOYER":
            wide = {"firm_id": self.vacancy.firm_id}
        elif said["reason"] == "KIND" and self.vacancy.soc2020:
            wide = {"soc2020": self.vacancy.soc2020}
        services.say_not_this(
            person=self.person, reason=said["reason"], words=said["words"], at=self.now,
            key=str(said["submission_key"]), **wide,
        )  # fmt: skip
        return self.done(_("You will not see it again."))


class UndoNotThis(OwnDeed):
    goes_to = "matches"

    def do(self) -> Done:
        rows = not_wanted_by(self.viewer, self.person.pk)
        row = found(rows.filter(pk=self.kwargs["not_this_id"]).first())
        services.withdraw_not_this(not_this=row, at=self.now)
        return self.done(_("Undone. It may come up again."))


class WhyForm(forms.OnceForm):
    words = forms.LongTextField(
        label=gettext_lazy("What would you like to know, or what is wrong?"),
        count=1000,
        rows=4,
        missing=gettext_lazy("Enter your question"),
    )


class AskWhy(JobLoaded, OwnForm):
    title = gettext_lazy("Ask why")
    button = gettext_lazy("Ask")
    intro = gettext_lazy("Somebody of the team answers in person, with their name.")
    form_class = WhyForm
    goes_to = "matches"

    def do(self, form: WhyForm) -> Done:
        services.challenge_match(
            person=self.person, vacancy=self.vacancy, words=form.cleaned_data["words"],
            at=self.now, key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return self.done(_("Your question has been sent. The answer will stand here."))


class IntroductionLoaded(Own):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = introductions_of(self.viewer, self.person.pk)
        self.introduction: Introduction = found(rows.filter(pk=ids["introduction_id"]).first())

    @property
    def wording(self) -> str:
        row = self.introduction
        return _(
            "I agree that %(firm)s reads what is shown above, for the job “%(title)s”. I can take "
            "this back at any time."
        ) % {"firm": row.vacancy.firm.name, "title": row.vacancy.title}


class AgreeForm(forms.Form):
    agree = forms.TickField(label="", missing=gettext_lazy("Tick the box if you agree"))

    def __init__(self, *args: Any, wording: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agree"].label = wording


class IntroductionPage(IntroductionLoaded, OwnForm):
    """Word for word what an employer would read; nothing is sent before the yes."""

    title = gettext_lazy("A job that was proposed to you")
    template_name = "citizen/introduction.html"
    button = gettext_lazy("Send it to the employer")
    form_class = AgreeForm
    goes_to = "matches"

    def options(self) -> dict[str, Any]:
        return {"wording": self.wording}

    def content(self) -> dict[str, Any]:
        row = self.introduction
        may = INTRODUCTION_MOVES.may_move(row.state, IntroductionState.WITHDRAWN)
        return {
            **super().content(),
            "caption": row.vacancy.title,
            "tag": introduction_tag(row.state),
            "rows": vacancy_rows(row.vacancy),
            "description": row.vacancy.description,
            "shared": list(row.shared.items()),
            "is_waiting": row.state == IntroductionState.PROPOSED,
            "sent": moment(row.sent_at) if row.sent_at else "",
            "decline_url": self.link("introduction_decline", row.pk),
            "withdraw_url": self.link("introduction_withdraw", row.pk)
            if may and row.state != IntroductionState.PROPOSED
            else "",
        }

    def do(self, form: AgreeForm) -> Done:
        services.agree_introduction(
            introduction=self.introduction, wording=self.wording[:500], at=self.now
        )
        return self.done(_("It has gone to the employer. They answer within two weeks."))


class DeclineForm(forms.Form):
    reason = forms.RadiosField(
        label=gettext_lazy("Why not?"),
        choices=NOT_THIS,
        small=True,
        missing=gettext_lazy("Select a reason"),
    )
    words = forms.TextField(
        label=gettext_lazy("Anything you would like to add?"), required=False, max_length=300
    )


class DeclineIntroduction(IntroductionLoaded, OwnForm):
    title = gettext_lazy("Say no to this job")
    button = gettext_lazy("Say no")
    intro = gettext_lazy("Nothing is sent to the employer, and nothing bad follows.")
    form_class = DeclineForm
    goes_to = "matches"

    def do(self, form: DeclineForm) -> Done:
        said = form.cleaned_data
        services.decline_introduction(
            introduction=self.introduction, reason=said["reason"], words=said["words"], at=self.now
        )
        return self.done(_("You said no. Nothing was sent."))


class WithdrawIntroduction(IntroductionLoaded, OwnDeed):
    goes_to = "matches"

    def do(self) -> Done:
        services.withdraw_introduction(introduction=self.introduction, at=self.now)
        return self.done(_("Taken back. The employer can no longer see it."))
