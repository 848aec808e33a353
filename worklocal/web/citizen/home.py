"""My account: what comes next, my coach, what was promised, and the way to everything else."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.matching.introductions.models import IntroductionState
from worklocal.matching.introductions.selectors import introductions_of, matches_of
from worklocal.support.appointments.selectors import next_appointment_of
from worklocal.support.assessment.selectors import assessment_under_way
from worklocal.support.coaching.selectors import handover_waiting
from worklocal.support.guarantees.selectors import promises_to
from worklocal.support.journal.selectors import unread_by_person
from worklocal.support.moving.models import MoveState
from worklocal.support.moving.selectors import move_of
from worklocal.support.people.enums import JourneyState
from worklocal.support.plans.selectors import PlanRead, plan_of
from worklocal.web.citizen.base import Own
from worklocal.web.record.appointments import when_words, where_words
from worklocal.web.record.labels import worded
from worklocal.web.record.plan_words import PlanWriter
from worklocal.web.record.words import offer_name, promise_tag, promise_when
from worklocal.web.shell.parts import Step, Task
from worklocal.web.shell.presenters import Link, Tag, day, plural

STEPS = 4


class Home(Own):
    title = gettext_lazy("My account")
    template_name = "citizen/home.html"

    def content(self) -> dict[str, Any]:
        return self._ended() if self.journey.state == JourneyState.ENDED else self._going_on()

    def _ended(self) -> dict[str, Any]:
        """What they may still read, and where to go: nothing is promised or booked any more."""
        move = move_of(self.viewer, self.person.pk)
        has_moved = move is not None and move.state == MoveState.RECEIVED
        return {
            "name": self.person.chosen_name, "ended_on": day(self.journey.ended_on),
            "moved_to": move.to_area.name if move is not None and has_moved else "",
            "met_by": move.met_by if move is not None and has_moved else "",
            "doors": [door for door in self._doors() if door["url"] in self._still_open()],
        }  # fmt: skip

    def _still_open(self) -> set[str]:
        return {self.link(name) for name in ("plan", "assessment", "work", "papers", "record")}

    def _going_on(self) -> dict[str, Any]:
        read = plan_of(self.viewer, self.journey.pk)
        coming = next_appointment_of(self.viewer, self.person.pk, after=self.now)
        unread = unread_by_person(self.viewer, self.journey.pk)
        return {
            "name": self.person.chosen_name, "todo": self._todo(read, unread),
            "way": self._way(), "coach": self._coach(unread),
            "appointment": {
                "when": when_words(coming), "where": where_words(coming),
                "move": self.link("appointment_move", coming.pk),
            } if coming else None,
            "book_url": self.link("book"), "appointments_url": self.link("appointments"),
            "steps": self._steps(read) if read else [], "plan_url": self.link("plan"),
            "promises": [
                {"words": worded(p.words), "when": promise_when(p, today=self.today),
                 "tag": promise_tag(p)}
                for p in promises_to(self.viewer, self.journey.pk, today=self.today)
            ],
            "doors": self._doors(),
            "offer": offer_name(self.journey.area_id, self.journey.offer, self.today),
            "until": day(self.journey.responsible_until),
        }  # fmt: skip

    def _todo(self, read: PlanRead | None, unread: int) -> list[Task]:
        """What waits for the person, the most pressing first."""
        waiting = Tag(_("To do"), "blue")
        tasks = []
        if handover_waiting(self.viewer, self.journey.pk):
            tasks.append(Task(_("Say yes or no to a new coach"), waiting, self.link("handover")))
        proposed = introductions_of(self.viewer, self.person.pk).filter(
            state=IntroductionState.PROPOSED
        )
        tasks += [
            Task(_("Say yes or no to a job: %(title)s") % {"title": row.vacancy.title}, waiting,
                 self.link("introduction", row.pk))
            for row in proposed
        ]  # fmt: skip
        if unread:
            words = plural(unread, _("new message"), _("new messages"))
            tasks.append(Task(_("Read %(count)s") % {"count": words}, Tag(_("New"), "blue"),
                              self.link("messages")))  # fmt: skip
        if self.journey.assessed_on is None:
            begun = assessment_under_way(self.viewer, self.journey.pk) is not None
            status = Tag(_("Begun"), "blue") if begun else waiting
            tasks.append(
                Task(_("Tell us about you"), status, self.link("assessment"),
                     _("About 20 minutes. You can stop and come back."))
            )  # fmt: skip
        if read is None:
            tasks.append(Task(_("Add a goal to your plan"), waiting, self.link("plan")))
        elif read.goals and not read.agreement.by_person:
            tasks.append(Task(_("Read your plan and agree it"), waiting, self.link("plan")))
        return tasks

    def _way(self) -> list[Step]:
        """Where they are: joined, coach, plan, work. A short line, not a score."""
        journey = self.journey
        steps = [
            (_("Joined"), True), (_("Have a coach"), journey.lead_coach_id is not None),
            (_("About you"), journey.assessed_on is not None),
            (_("Plan agreed"), journey.plan_agreed_on is not None),
            (_("In work"), journey.state == JourneyState.IN_WORK),
        ]  # fmt: skip
        states = ["DONE" if done else "LATER" for _words, done in steps]
        if "LATER" in states:
            states[states.index("LATER")] = "NOW"
        return [Step(words, state) for (words, _done), state in zip(steps, states, strict=True)]

    def _coach(self, unread: int) -> dict[str, Any]:
        words = _("Send a message")
        if unread:
            words = _("Read %(count)s") % {
                "count": plural(unread, _("new message"), _("new messages"))
            }  # fmt: skip
        return {"name": self.coach_name(), "message": Link(words, self.link("messages"))}

    def _steps(self, read: PlanRead) -> list[Any]:
        writer = PlanWriter(
            read, self.link, self.today, True, self.person.chosen_name, self.coach_name()
        )
        return [writer.action(action) for action in read.next_steps[:STEPS]]

    def _doors(self) -> list[dict[str, str]]:
        found = matches_of(self.viewer, self.person.pk).exists()
        jobs = _("Jobs that fit what you told us") if found else _("Say what work you want")
        return [
            {"title": _("Jobs for me"), "url": self.link("matches"), "text": jobs},
            {"title": _("My plan"), "url": self.link("plan"),
             "text": _("Your goals and the next steps")},
            {"title": _("About me"), "url": self.link("assessment"),
             "text": _("Your answers, and how things have changed")},
            {"title": _("Help from others"), "url": self.link("referrals"),
             "text": _("Where you were referred, and where it stands")},
            {"title": _("My work"), "url": self.link("work"),
             "text": _("Your jobs, and how they are going")},
            {"title": _("My papers"), "url": self.link("papers"),
             "text": _("Your CV, certificates and letters")},
            {"title": _("My record"), "url": self.link("record"),
             "text": _("Notes, who looked, what is shared, take it away")},
        ]  # fmt: skip
