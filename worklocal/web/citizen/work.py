"""My work: the jobs on record, and telling the coach how one is going."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.work import services
from worklocal.support.work.models import CheckIn, CheckInOutcome
from worklocal.support.work.selectors import check_ins_of, jobs_of
from worklocal.web.citizen.base import Own, OwnForm
from worklocal.web.record.job_words import CHECK_IN_WORDS, job_rows
from worklocal.web.record.pages import Done, found
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, ago, day


class Work(Own):
    title = gettext_lazy("My work")
    template_name = "citizen/work.html"

    def content(self) -> dict[str, Any]:
        check_ins = list(check_ins_of(self.viewer, self.person.pk))
        waiting = [row for row in check_ins if row.done_on is None]
        done = [row for row in check_ins if row.done_on is not None]
        return {
            "jobs": [{"title": f"{job.title}, {job.employer_name}", "rows": job_rows(job)}
                     for job in jobs_of(self.viewer, self.person.pk)],
            "waiting": self._next(waiting[0]) if waiting else None,
            "heads": [_("When"), _("How it was going"), _("What you said")],
            "done": [[day(row.done_on), self._outcome(row), row.words] for row in done[::-1]],
            "messages_url": self.link("messages"),
        }  # fmt: skip

    @staticmethod
    def _outcome(row: CheckIn) -> str:
        outcome = CheckInOutcome(row.outcome)
        return str(CHECK_IN_WORDS.get(outcome, outcome.label))

    def _next(self, row: CheckIn) -> dict[str, Any]:
        words = {"day": day(row.due_on), "ago": ago(row.due_on, today=self.today)}
        link = Link(_("Say how it is going"), self.link("check_in", row.pk))
        return {"words": _("%(day)s, %(ago)s") % words, "url": link.url, "text": link.text}


class CheckInForm(forms.Form):
    outcome = forms.RadiosField(
        label=gettext_lazy("How is it going?"), choices=list(CHECK_IN_WORDS.items()),
        missing=gettext_lazy("Select how it is going"),
    )  # fmt: skip
    words = forms.LongTextField(
        label=gettext_lazy("Anything your coach should know?"), required=False, count=1000, rows=4
    )


class CheckInPage(OwnForm):
    """Told to the coach, and to nobody who pays a benefit."""

    title = gettext_lazy("How is it going?")
    button = gettext_lazy("Tell my coach")
    intro = gettext_lazy("Only your coach and their team read this.")
    form_class = CheckInForm
    goes_to = "work"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = check_ins_of(self.viewer, self.person.pk).filter(done_on=None)
        self.check_in: CheckIn = found(rows.filter(pk=ids["check_in_id"]).first())

    def do(self, form: CheckInForm) -> Done:
        said = form.cleaned_data
        services.record_check_in(
            check_in=self.check_in, outcome=CheckInOutcome(said["outcome"]), words=said["words"],
            at=self.now,
        )  # fmt: skip
        return self.done(_("Your coach can read it now."))
