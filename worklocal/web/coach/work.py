"""Work: record a start, how we know of it, check-ins for twelve months, and an end."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from worklocal.matching.introductions.models import Introduction
from worklocal.matching.introductions.selectors import introductions_of
from worklocal.support.work import services
from worklocal.support.work.models import CheckIn, CheckInOutcome, Job, ProofKind
from worklocal.support.work.selectors import check_ins_of, jobs_of
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.job_words import check_in_tag, job_rows, plain
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, short_day

END_REASONS = [
    ("BETTER_JOB", "Went to a better job"), ("END_OF_CONTRACT", "The contract came to an end"),
    ("DISMISSED", "Let go by the employer"), ("HEALTH", "Health"),
    ("CARING", "Looking after somebody"),
    ("NOT_RIGHT", "The job was not right for them"), ("OTHER", "Something else"),
]  # fmt: skip

SOON = timedelta(days=14)


class WorkBase(AboutPerson):
    tab = "work"
    reads = "work"


class Work(WorkBase):
    title = "Work"
    template_name = "coach/work.html"

    def content(self) -> dict[str, Any]:
        jobs = list(jobs_of(self.viewer, self.person.pk))
        return {
            "jobs": [
                {"title": f"{job.title}, {job.employer_name}", "rows": job_rows(job),
                 "links": self._links(job)}
                for job in jobs
            ],
            "heads": [Column("Check-in", first=True), "Due", "How it went", "Said", "Do"],
            "check_ins": [self._check_in(row) for row in check_ins_of(self.viewer, self.person.pk)],
            "start_url": self.link("start"),
        }  # fmt: skip

    def _links(self, job: Job) -> list[Link]:
        links = [
            Link("Add how we know", self.link("proof", job.pk), job.title),
            Link("Correct", self.link("job_correct", job.pk), job.title),
        ]
        if job.ends_on is None:
            links.append(Link("Record the end", self.link("job_end", job.pk), job.title))
        return links

    def _check_in(self, row: CheckIn) -> list[Any]:
        """One that lies far ahead has no link yet: the next one to do should be easy to see."""
        near = row.due_on <= self.today + SOON
        link = Link("Check in", self.link("check_in", row.pk), f"of week {row.week}")
        tag = check_in_tag(row, today=self.today)
        todo = link if near and row.done_on is None else ""
        return [f"Week {row.week}", short_day(row.due_on), tag, row.words, todo]


class JobFields(forms.OnceForm):
    employer_name = forms.TextField(label="Employer", noun="the employer", max_length=150)
    title = forms.TextField(label="Job", noun="the job", max_length=150)
    starts_on = forms.DateField(label="First day of work", noun="the first day of work")
    hours = forms.TextField(label="Hours a week", required=False, width="4", suffix="hours",
                            noun="the hours a week")  # fmt: skip
    pay = forms.MoneyField(label="Pay an hour", required=False, noun="the pay an hour", most=50000)

    def clean_hours(self) -> Decimal | None:
        text = self.cleaned_data["hours"].strip()
        if not text:
            return None
        try:
            hours = Decimal(text)
        except ArithmeticError as error:
            raise forms.ValidationError("The hours must be a number, like 16 or 37.5") from error
        if not (hours.is_finite() and 0 < hours <= 99):
            raise forms.ValidationError("The hours must be between 1 and 99")
        return hours.quantize(Decimal("0.1"))


class StartForm(JobFields):
    kind = forms.RadiosField(
        label="What kind of work is it?", small=True, initial="EMPLOYED",
        choices=[("EMPLOYED", "A job"), ("SELF", "Working for themselves")],
        missing="Select what kind of work it is",
    )  # fmt: skip
    proof = forms.RadiosField(label="How do we know?", choices=ProofKind.choices, small=True,
                              missing="Select how we know")  # fmt: skip


class WorkForm(WorkBase, FormPage):
    def back(self) -> Link:
        return Link("Back to work", self.link("work"))


class RecordStart(WorkForm):
    """Filled in from the introduction when there was one, so that nothing is typed twice."""

    title = "Record a start"
    button = "Record the start"
    intro = "Check-ins for the next twelve months are set by themselves."
    form_class = StartForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.introduction = self._introduction()

    def _introduction(self) -> Introduction | None:
        try:
            wanted = uuid.UUID(self.request.GET.get("introduction", ""))
        except ValueError:
            return None
        return introductions_of(self.viewer, self.person.pk).filter(pk=wanted).first()

    def initial(self) -> dict[str, Any]:
        if self.introduction is None:
            return {}
        vacancy = self.introduction.vacancy
        return {
            "employer_name": vacancy.firm.name, "title": vacancy.title,
            "starts_on": vacancy.starts_on, "hours": plain(vacancy.hours_max),
            "pay": vacancy.pay_pence_hour, "proof": ProofKind.PERSON_SAID,
        }  # fmt: skip

    def do(self, form: StartForm) -> Done:
        said = form.cleaned_data
        vacancy = self.introduction.vacancy if self.introduction else None
        services.record_start(
            journey=self.journey, proof=ProofKind(said["proof"]), at=self.now,
            job=services.JobFacts(
                employer_name=said["employer_name"], title=said["title"],
                starts_on=said["starts_on"], hours_a_week=said["hours"],
                pay_pence_hour=said["pay"], is_self_employment=said["kind"] == "SELF",
                firm=vacancy.firm if vacancy else None, vacancy_id=vacancy.pk if vacancy else None,
                soc2020=vacancy.soc2020 if vacancy else "",
            ),
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(self.link("work"), "The start is recorded. Well done to both of you.")


class JobLoaded(WorkForm):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        jobs = jobs_of(self.viewer, self.person.pk)
        self.job: Job = found(jobs.filter(pk=ids["job_id"]).first())


class CorrectForm(JobFields):
    ends_on = forms.DateField(label="Last day of work", required=False,
                              noun="the last day of work")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return said


class CorrectJob(JobLoaded):
    title = "Correct a job"
    intro = "What was recorded first is kept, and counts no more."
    form_class = CorrectForm

    def initial(self) -> dict[str, Any]:
        job = self.job
        return {"employer_name": job.employer_name, "title": job.title, "starts_on": job.starts_on,
                "ends_on": job.ends_on, "hours": plain(job.hours_a_week),
                "pay": job.pay_pence_hour}  # fmt: skip

    def do(self, form: CorrectForm) -> Done:
        said, job = form.cleaned_data, self.job
        services.correct_job(
            job=job, at=self.now,
            facts=services.JobFacts(
                employer_name=said["employer_name"], title=said["title"],
                starts_on=said["starts_on"], ends_on=said["ends_on"], end_reason=job.end_reason,
                hours_a_week=said["hours"], pay_pence_hour=said["pay"], soc2020=job.soc2020,
                is_self_employment=job.is_self_employment, firm=job.firm,
                vacancy_id=job.vacancy_id,
            ),
        )  # fmt: skip
        return Done(self.link("work"), "The job is corrected.")


class EndForm(forms.Form):
    ends_on = forms.DateField(label="Last day of work", noun="the last day of work")
    reason = forms.RadiosField(label="Why did it end?", choices=END_REASONS, small=True,
                               missing="Select why it ended")  # fmt: skip


class EndJob(JobLoaded):
    title = "Record the end of a job"
    intro = "Help goes on: the same coach stays with them."
    form_class = EndForm

    def options(self) -> dict[str, Any]:
        return {}

    def do(self, form: EndForm) -> Done:
        said = form.cleaned_data
        services.end_job(job=self.job, ends_on=said["ends_on"], reason=said["reason"], at=self.now)
        return Done(self.link("work"), "The end is recorded.")


class ProofForm(forms.Form):
    kind = forms.RadiosField(label="How do we know?", choices=ProofKind.choices, small=True,
                             missing="Select how we know")  # fmt: skip
    from_on = forms.DateField(label="From", noun="the first day")
    to_on = forms.DateField(label="Until", noun="the last day",
                            hint="The last day that it proves, not a day to come.")  # fmt: skip

    def __init__(self, *args: Any, latest: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_on"].latest = latest  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("from_on"), said.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day cannot be before the first.")
        return said


class AddProof(JobLoaded):
    title = "Say how we know"
    form_class = ProofForm

    def options(self) -> dict[str, Any]:
        return {"latest": self.today}

    def initial(self) -> dict[str, Any]:
        return {"from_on": self.job.starts_on, "to_on": self.today}

    def do(self, form: ProofForm) -> Done:
        said = form.cleaned_data
        services.add_proof(
            job=self.job, kind=ProofKind(said["kind"]), from_on=said["from_on"],
            to_on=said["to_on"], at=self.now,
        )  # fmt: skip
        return Done(self.link("work"), "Kept.")


class CheckInForm(forms.Form):
    outcome = forms.RadiosField(label="How is it going?", choices=CheckInOutcome.choices,
                                small=True, missing="Select how it is going")  # fmt: skip
    words = forms.LongTextField(label="What did they say?", required=False, count=1000, rows=3)


class CheckInPage(WorkForm):
    title = "Check in"
    button = "Save the check-in"
    form_class = CheckInForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = check_ins_of(self.viewer, self.person.pk).filter(done_on=None)
        self.check_in: CheckIn = found(rows.filter(pk=ids["check_in_id"]).first())

    def content(self) -> dict[str, Any]:
        job = self.check_in.job
        words = f"Week {self.check_in.week} at {job.employer_name}, {job.title}."
        return {**super().content(), "intro": words}

    def do(self, form: CheckInForm) -> Done:
        outcome = CheckInOutcome(form.cleaned_data["outcome"])
        services.record_check_in(
            check_in=self.check_in, outcome=outcome, words=form.cleaned_data["words"], at=self.now
        )
        if outcome == CheckInOutcome.ENDED:
            return Done(self.link("job_end", self.check_in.job_id), "Saved. When was the last day?")
        return Done(self.link("work"), "The check-in is saved.")
