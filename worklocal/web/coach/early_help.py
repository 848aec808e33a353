"""Points of one person, where somebody has let coaches see them: a reason to offer more, or not."""

from typing import Any

from worklocal.accounts.models import User
from worklocal.core import clock
from worklocal.evidence.segmentation import selectors, services
from worklocal.evidence.segmentation.models import Decided
from worklocal.evidence.segmentation.selectors import Points
from worklocal.reference.framework.selectors import framework_for
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.record.points import item_words
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, short_day


class DecisionForm(forms.Form):
    decided = forms.RadiosField(
        label="What did you decide together?", choices=Decided.choices, noun="what you decided",
    )  # fmt: skip
    reason = forms.LongTextField(
        label="Why?", noun="why", rows=3, count=300,
        hint="Ask first how they see their chances themselves. They can read what you write.",
    )  # fmt: skip


class EarlyHelp(AboutPerson, FormPage):
    """Not found while the points are off for the area, do not hold up, or nothing was told."""

    title = "Early help"
    reads = "points"
    template_name = "coach/early_help.html"
    form_class = DecisionForm
    button = "Save"
    points: Points

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.points = found(selectors.points_for(person=self.person, on=self.today))

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def content(self) -> dict[str, Any]:
        framework = framework_for(self.viewer.area.pk, self.today)
        return {
            **super().content(), "points": self.points.points, "most": self.points.most,
            "chance": round(100 * self.points.chance),
            "columns": [Column("What was told us first", first=True), "So they said",
                        Column("Points", numeric=True)],
            "rows": [
                [item_words(framework, column=column, test=test, value=value),
                 "Yes" if yes else "No", str(points if yes else 0)]
                for column, test, value, points, yes in self.points.items
            ],
            "decided_columns": ["When", "Who", "What", "Why"],
            "decided_rows": [
                [short_day(clock.day_of(each.at)), each.by.display_name,
                 str(Decided(each.decided).label), each.reason]
                for each in selectors.decisions_about(self.person.pk)
            ],
        }  # fmt: skip

    def do(self, form: DecisionForm) -> Done:
        given = form.cleaned_data
        services.decide_with_person(
            person=self.person, decided=Decided(given["decided"]), reason=given["reason"],
            by=User.objects.get(pk=self.viewer.user_id), at=self.now,
        )  # fmt: skip
        return Done(self.link("early_help"), "Kept. It changes nothing that they are offered.")
