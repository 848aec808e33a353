"""Pages that a person shares with their coach: plan, about me, messages, appointments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.appointments.models import Appointment
from worklocal.web.citizen.base import Own
from worklocal.web.record import appointments, assessments, messages, plans
from worklocal.web.shell.presenters import Link


class Plan(Own, plans.PlanPage):
    title = gettext_lazy("My plan")


class PlanVersion(Own, plans.PlanVersionPage): ...


class AddGoal(Own, plans.AddGoal): ...


class ChangeGoal(Own, plans.ChangeGoal): ...


class ReachGoal(Own, plans.ReachGoal): ...


class DropGoal(Own, plans.DropGoal): ...


class AddAction(Own, plans.AddAction): ...


class ChangeAction(Own, plans.ChangeAction): ...


class TickAction(Own, plans.TickAction): ...


class UntickAction(Own, plans.UntickAction): ...


class DropAction(Own, plans.DropAction): ...


class AgreePlan(Own, plans.AgreePlan): ...


class Assessment(Own, assessments.AssessmentPage):
    title = gettext_lazy("About me")


class StartAssessment(Own, assessments.StartAssessment): ...


class AssessmentSection(Own, assessments.SectionPage): ...


class FinishAssessment(Own, assessments.FinishAssessment): ...


class AssessmentVersion(Own, assessments.AssessmentVersion): ...


class Messages(Own, messages.MessagesPage):
    def back(self) -> Link:
        return Link(_("My account"), self.link("home"))

    def promise(self) -> str:
        name = self.coach_name() or _("Your coach")
        return _(
            "%(coach)s and their team read these. You get an answer within two working days. "
            "Nothing bad follows if you read a message late."
        ) % {"coach": name}


class ReadMessages(Own, messages.ReadMessages): ...


class Appointments(Own, appointments.Appointments):
    def missed_url(self, row: Appointment) -> str:
        return self.link("missed", row.pk)


class Book(Own, appointments.Book): ...


class Move(Own, appointments.Move): ...


class Cancel(Own, appointments.Cancel): ...
