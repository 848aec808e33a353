"""A leader's team: rooms, what waits, cover. Nothing here happens by itself."""

from typing import Any

from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.exchange.benefits_gateway.missed import waiting_for_a_look
from worklocal.support.coaching import cover as services
from worklocal.support.coaching.models import Cover
from worklocal.support.coaching.selectors import coaches_seen_by, covers_of_team, team_of
from worklocal.support.coaching.unowned import unowned_caseloads
from worklocal.support.moving.selectors import standing
from worklocal.web.coach.base import StaffPage
from worklocal.web.record.appointments import when_words
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, days_between, plural


@for_roles(RoleKind.LEADER)
class LeaderPage(StaffPage): ...


class Team(LeaderPage):
    title = "My team"
    template_name = "coach/team.html"

    def content(self) -> dict[str, Any]:
        rows = [
            [
                Link(row.room.coach.display_name,
                     f"{reverse('coach:caseload')}?coach={row.room.coach_id}"),
                str(row.people), f"{row.room.taken} of {row.room.places}",
                Tag("Full", "orange") if row.is_full
                else Tag("Taking people", "green") if row.room.is_taking else Tag("Closed", "grey"),
                str(row.overdue), str(row.waiting_messages),
            ]
            for row in team_of(self.viewer, today=self.today)
        ]  # fmt: skip
        return {
            "heads": [Column("Coach", first=True), Column("People", numeric=True), "Places taken",
                      "Room", Column("Overdue", numeric=True),
                      Column("With messages", numeric=True)],
            "rows": rows,
            "covers": [self._cover(cover) for cover in covers_of_team(self.viewer, on=self.today)],
            "cover_url": reverse("coach:cover"),
            "to_look_at": [
                Link(f"{row.person.name}, {when_words(row)}",
                     reverse("coach:look", args=[row.person_id, row.pk]))
                for row in waiting_for_a_look(
                    self.viewer, [coach.pk for coach in coaches_seen_by(self.viewer)], at=self.now
                )
            ],
            "left": [
                f"{each.coach} has left: {plural(each.people, 'person', 'people')} without a coach"
                for each in unowned_caseloads(self.viewer, on=self.today)
            ] + self._late_moves(),
        }  # fmt: skip

    def _late_moves(self) -> list[str]:
        """People who move away or here and should have had an answer."""
        now = standing(self.viewer, today=self.today)
        lines = (
            (now.sent_late, "moving away: the other area is late with its answer"),
            (now.coming_late, "moving here: our answer is late"),
        )
        return [f"{plural(count, 'person', 'people')} {words}" for count, words in lines if count]

    @staticmethod
    def _cover(cover: Cover) -> dict[str, str]:
        words = f"{cover.covered_by.display_name} covers for {cover.coach.display_name}"
        return {
            "words": words, "days": days_between(cover.starts_on, cover.ends_on),
            "end_url": reverse("coach:cover_end", args=[cover.pk]),
        }  # fmt: skip


class CoverForm(forms.OnceForm):
    coach = forms.SelectField(label="Who is away?", noun="who is away")
    covered_by = forms.SelectField(label="Who covers?", noun="who covers")
    starts_on = forms.DateField(label="First day", noun="the first day")
    ends_on = forms.DateField(label="Last day", noun="the last day")

    def __init__(self, *args: Any, coaches: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [("", "Select a coach"), *((str(c.pk), c.display_name) for c in coaches)]
        self.fields["coach"].choices = listed  # type: ignore[attr-defined]
        self.fields["covered_by"].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return said


class ArrangeCover(LeaderPage, FormPage):
    title = "Arrange cover"
    button = "Arrange cover"
    intro = "The one who covers sees the other’s people for these days. Private notes stay closed."
    form_class = CoverForm

    def back(self) -> Link:
        return Link("My team", reverse("coach:team"))

    def options(self) -> dict[str, Any]:
        coaches = coaches_seen_by(self.viewer)
        self.coaches = {str(coach.pk): coach for coach in coaches}
        return {"coaches": coaches}

    def do(self, form: CoverForm) -> Done:
        said = form.cleaned_data
        services.arrange_cover(
            coach=self.coaches[said["coach"]], covered_by=self.coaches[said["covered_by"]],
            starts_on=said["starts_on"], ends_on=said["ends_on"],
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(reverse("coach:team"), "Cover is arranged.")


class EndCover(LeaderPage, Deed):
    def load(self, **ids: Any) -> None:
        covers = Cover.objects.filter(area=self.viewer.area, team=self.viewer.team_id)
        self.cover: Cover = found(covers.filter(pk=ids["cover_id"]).first())

    def refused(self) -> str:
        return reverse("coach:team")

    def do(self) -> Done:
        services.end_cover(cover=self.cover, at=self.now)
        return Done(reverse("coach:team"), "The cover has ended.")
