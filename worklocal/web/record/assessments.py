"""Pages of the standard assessment: one section a page, saved as one goes, changed any time."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.enums import FieldGroup
from worklocal.reference.framework.shapes import Section
from worklocal.support.assessment import services
from worklocal.support.assessment.models import AnsweredWith
from worklocal.support.assessment.rules import SectionState
from worklocal.support.assessment.selectors import (
    AssessmentRead,
    assessment_for,
    assessment_under_way,
    change_over_time,
    latest_assessment,
    versions_of,
)
from worklocal.support.people.field_groups import field_groups_of
from worklocal.web.record.assessment_words import (
    SectionForm,
    answer_rows,
    asked_of,
    movement_drawing,
    movement_rows,
)
from worklocal.web.record.labels import worded
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage, found
from worklocal.web.shell.parts import Task
from worklocal.web.shell.presenters import Link, Tag, moment, plural

SENSITIVE = frozenset({FieldGroup.HEALTH, FieldGroup.OFFENDING, FieldGroup.MONEY})


class AssessmentBase(RecordPage):
    def groups(self) -> Any:
        return field_groups_of(self.viewer, self.person.pk)


class AssessmentPage(AssessmentBase):
    """What is under way, what was said last, and how scales moved from version to version."""

    title = gettext_lazy("About you")
    template_name = "record/assessment.html"

    def content(self) -> dict[str, Any]:
        read = assessment_under_way(self.viewer, self.journey.pk)
        latest = latest_assessment(self.viewer, self.person.pk)
        every = change_over_time(self.viewer, self.person.pk)
        movements = [movement for movement in every if len(movement.points) > 1]
        return {
            "start_url": self.link("assessment_start"), "is_own": self.is_own,
            "is_under_way": read is not None, "has_latest": latest is not None,
            "tasks": self._tasks(read) if read else [],
            "next_url": self.link("assessment_section", read.next_section) if read else "",
            "finish_url": self.link("assessment_finish"),
            "latest": self._sections(latest) if latest else [],
            "latest_when": self._when(latest) if latest else "",
            "is_partly_closed": not self.groups() >= SENSITIVE,
            "versions": self._versions(),
            "movements": movement_rows(movements),
            "movement_heads": [_("Question"), _("Scale"), _("First"), _("Latest"), _("Change")],
            "drawing": movement_drawing(movements),
        }  # fmt: skip

    def _tasks(self, read: AssessmentRead) -> list[Task]:
        return [
            Task(
                worded(state.section.title), self._status(state),
                url=self.link("assessment_section", state.section.code),
                hint=plural(len(state.section.questions), _("question"), _("questions")),
            )
            for state in read.sections
        ]  # fmt: skip

    @staticmethod
    def _status(state: SectionState) -> Tag | str:
        if state.is_seen and not state.skipped:
            return _("Done")
        if state.is_seen:
            return _("Done, some skipped")
        return Tag(_("Begun"), "blue") if state.seen else Tag(_("Not begun"), "grey")

    def _sections(self, read: AssessmentRead) -> list[tuple[str, Any]]:
        groups = self.groups()
        return [
            (worded(s.title), answer_rows(s, read.answers, groups))
            for s in read.instrument.sections
        ]

    @staticmethod
    def _when(read: AssessmentRead) -> str:
        return moment(read.assessment.completed_at)

    def _versions(self) -> list[Link]:
        return [
            Link(_("Answers of %(when)s") % {"when": moment(each.completed_at)},
                 self.link("assessment_version", each.pk))
            for each in versions_of(self.viewer, self.person.pk)[1:]
        ]  # fmt: skip


class StartAssessment(AssessmentBase, Deed):
    def refused(self) -> str:
        return self.link("assessment")

    def do(self) -> Done:
        how = AnsweredWith.SELF if self.is_own else AnsweredWith.TOGETHER
        services.start_assessment(journey=self.journey, answered_with=how, at=self.now)
        read = found(assessment_under_way(self.viewer, self.journey.pk))
        if any(state.seen for state in read.sections):
            return Done(self.link("assessment"))
        return Done(self.link("assessment_section", read.next_section))


class SectionPage(AssessmentBase, FormPage):
    """One section. Leaving a question empty skips it; the next page is the next section."""

    template_name = "record/assessment_section.html"
    button = gettext_lazy("Save and continue")
    form_class = SectionForm

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.read = found(assessment_under_way(self.viewer, self.journey.pk))
        sections = {section.code: section for section in self.read.instrument.sections}
        self.section: Section = found(sections.get(ids["section"]))

    def heading(self) -> str:
        return worded(self.section.title)

    def back(self) -> Link:
        return Link(_("All sections"), self.link("assessment"))

    def content(self) -> dict[str, Any]:
        codes = [section.code for section in self.read.instrument.sections]
        place = {"place": codes.index(self.section.code) + 1, "count": len(codes)}
        return {
            **super().content(), "intro": worded(self.section.intro),
            "caption": _("Part %(place)s of %(count)s") % place,
            "is_partly_closed": len(self.questions) < len(self.section.questions),
        }  # fmt: skip

    def options(self) -> dict[str, Any]:
        self.questions = asked_of(self.section, self.groups())
        return {"questions": self.questions}

    def initial(self) -> dict[str, Any]:
        return {code: str(value) if isinstance(value, int) else value
                for code, value in self.read.answers.items()}  # fmt: skip

    def do(self, form: SectionForm) -> Done:
        services.save_answers(assessment=self.read.assessment, answers=form.answers(), at=self.now)
        if "later" in self.request.POST:
            return Done(self.link("assessment"), _("Saved. You can go on any time."))
        codes = [section.code for section in self.read.instrument.sections]
        after = codes[codes.index(self.section.code) + 1 :]
        return Done(self.link("assessment_section", after[0]) if after else self.link("assessment"))


class FinishAssessment(AssessmentBase, Deed):
    def refused(self) -> str:
        return self.link("assessment")

    def do(self) -> Done:
        read = found(assessment_under_way(self.viewer, self.journey.pk))
        services.complete_assessment(assessment=read.assessment, at=self.now)
        return Done(self.link("assessment"), _("Finished. You can change an answer at any time."))


class AssessmentVersion(AssessmentBase):
    """Earlier answers, as they were given."""

    template_name = "record/assessment_version.html"
    title = gettext_lazy("Earlier answers")

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.read = found(assessment_for(self.viewer, ids["assessment_id"]))
        if self.read.assessment.person_id != self.person.pk:
            raise Http404

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        if self.read.assessment.completed_at is None:
            return redirect(self.link("assessment"))
        return self.show()

    def back(self) -> Link:
        return Link(_("Answers as they are now"), self.link("assessment"))

    def content(self) -> dict[str, Any]:
        groups = self.groups()
        sections = self.read.instrument.sections
        return {
            "when": moment(self.read.assessment.completed_at),
            "sections": [
                (worded(s.title), answer_rows(s, self.read.answers, groups)) for s in sections
            ],
        }
