"""Jobs for one person: their list with reasons, introductions, what they said no to and asked."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.employers.vacancies.models import Vacancy, VacancyState
from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import (
    INTRODUCTION_MOVES,
    Introduction,
    IntroductionState,
    Match,
    MatchChallenge,
)
from worklocal.matching.introductions.selectors import (
    introductions_of,
    matches_of,
    not_wanted_by,
)
from worklocal.support.plans.selectors import plan_of
from worklocal.web.coach.base import AboutPerson, StaffPage
from worklocal.web.record.job_words import reasons, vacancy_facts, vacancy_rows
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.record.words import beneath, introduction_tag
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Link, short_day

LISTED = 20
VACANCIES = 25


class Jobs(AboutPerson):
    tab = "matches"
    reads = "matches"


class Matches(Jobs):
    title = "Jobs"
    template_name = "coach/matches.html"

    def content(self) -> dict[str, Any]:
        introductions = list(introductions_of(self.viewer, self.person.pk))
        known = {row.vacancy_id for row in introductions}
        challenges = MatchChallenge.objects.filter(person=self.person).order_by("-asked_at", "-id")
        return {
            "heads": [Column("Job", first=True), "Why", "Against", "Introduce"],
            "rows": [self._row(match, known) for match in self._matches()],
            "introduction_heads": [Column("Job", first=True), "Proposed", "Where it stands",
                                   "What to do"],
            "introductions": [self._introduction(row) for row in introductions],
            "not_heads": ["They said no to", "Why", "When"],
            "not_this": [
                ["A job" if row.vacancy_id else "An employer" if row.firm_id else "A kind of work",
                 row.words or row.reason.replace("_", " ").capitalize(), short_day(row.said_at)]
                for row in not_wanted_by(self.viewer, self.person.pk)
            ],
            "challenges": [
                {"words": row.words, "when": short_day(row.asked_at), "answer": row.answer,
                 "url": self.link("challenge", row.pk)} for row in challenges
            ],
        }  # fmt: skip

    def _matches(self) -> list[Match]:
        return list(matches_of(self.viewer, self.person.pk)[:LISTED])

    def _row(self, match: Match, known: set[Any]) -> list[Any]:
        good, less = reasons(match, is_own=False)
        vacancy = match.vacancy
        title = Lines([Link(vacancy.title, reverse("coach:vacancy", args=[vacancy.pk])),
                       beneath(vacancy.firm.name), beneath(vacancy_facts(vacancy))])  # fmt: skip
        introduce = (
            "Introduced" if vacancy.pk in known
            else Link("Introduce", self.link("introduce", vacancy.pk), f"for {vacancy.title}")
        )  # fmt: skip
        return [title, Lines(good or ["–"]), Lines(less or ["–"]), introduce]

    def _introduction(self, row: Introduction) -> list[Any]:
        todo: list[Any] = []
        about = f"for {row.vacancy.title}"
        if row.state == IntroductionState.PROPOSED:
            todo.append(Link("They said yes or no", self.link("introduction", row.pk), about))
        elif row.state == IntroductionState.HIRED:
            todo.append(
                Link("Record the start", f"{self.link('start')}?introduction={row.pk}", about)
            )
        elif INTRODUCTION_MOVES.may_move(row.state, IntroductionState.WITHDRAWN):
            todo.append(Link("Withdraw", self.link("introduction", row.pk), about))
        title = Lines([row.vacancy.title, beneath(row.vacancy.firm.name)])
        return [title, short_day(row.proposed_at), introduction_tag(row.state), Lines(todo)]


class IntroduceForm(forms.OnceForm):
    pitch = forms.LongTextField(
        label="Why this job and this person?", count=600, rows=4, required=False,
        hint="Written with them. The employer reads it as it stands.",
    )  # fmt: skip
    shared = forms.CheckboxesField(
        label="What else will the employer read?", small=True,
        hint="The person sees this word for word and decides. Nothing is sent before their yes.",
        missing="Select at least a name and one way to reach them",
    )  # fmt: skip

    def __init__(self, *args: Any, facts: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(label, f"{label}: {value}") for label, value in facts.items()]
        self.fields["shared"].choices = listed  # type: ignore[attr-defined]


class Introduce(Jobs, FormPage):
    title = "Introduce"
    button = "Propose it to them"
    form_class = IntroduceForm
    template_name = "coach/introduce.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = Vacancy.objects.filter(area=self.viewer.area, state=VacancyState.OPEN)
        self.vacancy: Vacancy = found(
            rows.select_related("firm").filter(pk=ids["vacancy_id"]).first()
        )

    def back(self) -> Link:
        return Link("All jobs", self.link("matches"))

    def initial(self) -> dict[str, Any]:
        return {"shared": ["Name", "Phone" if self.person.phone else "E-mail"]}

    def options(self) -> dict[str, Any]:
        person = self.person
        read = plan_of(self.viewer, self.journey.pk)
        goals = "; ".join(goal.words for goal in read.goals) if read else ""
        wishes = getattr(person, "work_wishes", None)
        skills = ", ".join(str(skill) for skill in wishes.skills) if wishes else ""
        facts = {"Name": person.name, "Phone": person.phone, "E-mail": person.email,
                 "Skills": skills, "What they want": goals}  # fmt: skip
        self.facts = {label: value for label, value in facts.items() if value}
        return {"facts": self.facts}

    def content(self) -> dict[str, Any]:
        return {
            **super().content(), "caption": self.vacancy.title,
            "rows": vacancy_rows(self.vacancy), "description": self.vacancy.description,
        }  # fmt: skip

    def do(self, form: IntroduceForm) -> Done:
        said = form.cleaned_data
        shared = {label: self.facts[label] for label in said["shared"]}
        if said["pitch"]:
            shared["From the coach"] = said["pitch"]
        services.propose_introduction(
            journey=self.journey, vacancy=self.vacancy, shared=shared, at=self.now,
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("matches"), "Proposed. They can say yes or no in their account.")


ANSWERS = [("yes", "Yes: I read it to them, word for word, and they agree"), ("no", "No")]


class AnswerForm(forms.Form):
    answer = forms.RadiosField(label="What did they say?", choices=ANSWERS, small=True,
                               missing="Select what they said")  # fmt: skip


class IntroductionLoaded(Jobs):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = introductions_of(self.viewer, self.person.pk)
        self.introduction: Introduction = found(rows.filter(pk=ids["introduction_id"]).first())


class IntroductionPage(IntroductionLoaded, FormPage):
    """For a person who is not online: their yes or no, given to the coach."""

    title = "Introduction"
    form_class = AnswerForm
    template_name = "coach/introduction.html"

    def back(self) -> Link:
        return Link("All jobs", self.link("matches"))

    def content(self) -> dict[str, Any]:
        row = self.introduction
        may = INTRODUCTION_MOVES.may_move(row.state, IntroductionState.WITHDRAWN)
        return {
            **super().content(), "caption": row.vacancy.title, "tag": introduction_tag(row.state),
            "shared": list(row.shared.items()),
            "is_waiting": row.state == IntroductionState.PROPOSED,
            "withdraw_url": self.link("introduction_withdraw", row.pk) if may else "",
        }  # fmt: skip

    def do(self, form: AnswerForm) -> Done:
        row = self.introduction
        if form.cleaned_data["answer"] == "yes":
            services.agree_introduction(
                introduction=row, at=self.now,
                wording=f"I agree that {row.vacancy.firm.name} reads what was read to me.",
            )  # fmt: skip
            return Done(self.link("matches"), "It has gone to the employer.")
        services.decline_introduction(introduction=row, reason="TOLD_COACH", at=self.now)
        return Done(self.link("matches"), "Their no is kept. Nothing was sent.")


class WithdrawIntroduction(IntroductionLoaded, Deed):
    def refused(self) -> str:
        return self.link("matches")

    def do(self) -> Done:
        services.withdraw_introduction(introduction=self.introduction, at=self.now)
        return Done(self.link("matches"), "The introduction is withdrawn.")


class ChallengeForm(forms.Form):
    answer = forms.LongTextField(
        label="Your answer", count=2000, missing="Enter your answer",
        hint="Say which rule or reason it was, and what it was worked out from. It carries your "
        "name.",
    )  # fmt: skip


class AnswerChallenge(Jobs, FormPage):
    title = "Answer a question about matches"
    form_class = ChallengeForm
    button = "Send the answer"
    template_name = "coach/challenge.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = MatchChallenge.objects.filter(person=self.person)
        self.challenge: MatchChallenge = found(rows.filter(pk=ids["challenge_id"]).first())
        if self.challenge.answered_at:
            raise Http404

    def back(self) -> Link:
        return Link("All jobs", self.link("matches"))

    def content(self) -> dict[str, Any]:
        stored = self.challenge.inputs
        parts = stored.get("parts", [])
        rows = [[p["kind"].capitalize(), p["name"], f"{p['value']:+.3f}"] for p in parts] \
            if isinstance(parts, list) else []  # fmt: skip
        return {
            **super().content(), "words": self.challenge.words, "rows": rows,
            "heads": ["Kind", "What", "Part of the score"], "engine": stored.get("engine", ""),
        }  # fmt: skip

    def do(self, form: ChallengeForm) -> Done:
        services.answer_challenge(
            challenge=self.challenge, answer=form.cleaned_data["answer"], at=self.now
        )
        return Done(self.link("matches"), "Your answer has been sent.")


class VacancyList(StaffPage):
    """Open vacancies, the newest first; the next page begins behind the last one shown."""

    title = "Vacancies"
    template_name = "coach/vacancies.html"

    def content(self) -> dict[str, Any]:
        rows = Vacancy.objects.filter(area=self.viewer.area, state=VacancyState.OPEN)
        after = rows.filter(pk=self._after()).first() if self._after() else None
        if after is not None:
            rows = rows.filter(opened_at__lte=after.opened_at).exclude(
                opened_at=after.opened_at, pk__gte=after.pk
            )
        listed = list(rows.select_related("firm").order_by("-opened_at", "-id")[: VACANCIES + 1])
        more = listed[VACANCIES - 1].pk if len(listed) > VACANCIES else None
        return {
            "heads": [Column("Job", first=True), "Employer", "Hours, pay and place", "Apply by",
                      Column("Introductions left", numeric=True)],
            "rows": [
                [Link(v.title, reverse("coach:vacancy", args=[v.pk])), v.firm.name,
                 vacancy_facts(v), short_day(v.closes_on),
                 str(max(0, v.most_introductions - v.introduced))]
                for v in listed[:VACANCIES]
            ],
            "next_url": f"{self.request.path}?after={more}" if more else "",
        }  # fmt: skip

    def _after(self) -> str:
        after = self.request.GET.get("after", "")
        return after if len(after) == 36 and after.count("-") == 4 else ""


class VacancyPage(StaffPage):
    title = "Vacancy"
    template_name = "coach/vacancy.html"

    def load(self, **ids: Any) -> None:
        rows = Vacancy.objects.filter(area=self.viewer.area).select_related("firm")
        self.vacancy: Vacancy = found(rows.filter(pk=ids["vacancy_id"]).first())

    def back(self) -> Link:
        return Link("All vacancies", reverse("coach:vacancies"))

    def content(self) -> dict[str, Any]:
        best = (
            Match.objects.filter(area=self.viewer.area, vacancy=self.vacancy)
            .exclude(person__journeys__state="ENDED")
            .select_related("person")
            .order_by("-score", "id")[:10]
        )
        return {
            "name": self.vacancy.title, "rows": vacancy_rows(self.vacancy),
            "description": self.vacancy.description,
            "people_heads": [Column("Person", first=True), "Why"],
            "people": [
                [Link(m.person.name, reverse("coach:introduce", args=[m.person_id, m.vacancy_id])),
                 Lines(reasons(m, is_own=False)[0][:3])]
                for m in best
            ],
        }  # fmt: skip
