"""Pages that a coach shares with the person: plan, assessment and messages, seen from this side."""

from worklocal.web.coach.base import AboutPerson
from worklocal.web.record import assessments, messages, plans


class Planned(AboutPerson):
    tab = "plan"
    reads = "plan"


class Plan(Planned, plans.PlanPage): ...


class PlanVersion(Planned, plans.PlanVersionPage): ...


class AddGoal(Planned, plans.AddGoal): ...


class ChangeGoal(Planned, plans.ChangeGoal): ...


class ReachGoal(Planned, plans.ReachGoal): ...


class DropGoal(Planned, plans.DropGoal): ...


class AddAction(Planned, plans.AddAction): ...


class ChangeAction(Planned, plans.ChangeAction): ...


class TickAction(Planned, plans.TickAction): ...


class UntickAction(Planned, plans.UntickAction): ...


class DropAction(Planned, plans.DropAction): ...


class AgreePlan(Planned, plans.AgreePlan): ...


class Assessed(AboutPerson):
    tab = "assessment"
    reads = "assessment"


class Assessment(Assessed, assessments.AssessmentPage):
    title = "Assessment"


class StartAssessment(Assessed, assessments.StartAssessment): ...


class AssessmentSection(Assessed, assessments.SectionPage): ...


class FinishAssessment(Assessed, assessments.FinishAssessment): ...


class AssessmentVersion(Assessed, assessments.AssessmentVersion): ...


class Talked(AboutPerson):
    tab = "messages"
    reads = "messages"


class Messages(Talked, messages.MessagesPage): ...


class ReadMessages(Talked, messages.ReadMessages): ...
