"""The closed lists that framework files may use. A new word needs code that knows what to do."""

from django.db import models

from worklocal.accounts.enums import FieldGroup

__all__ = [
    "AnswerKind", "ClockEnd", "ClockStart", "FieldGroup", "OutcomeKind", "ScaleEnd",
    "StandardKind", "StandardStage", "Unit",
]  # fmt: skip


class ClockStart(models.TextChoices):
    """What sets a guarantee's clock going, for one person."""

    JOINED = "JOINED", "Joined"
    PLAN_AGREED = "PLAN_AGREED", "Plan agreed"
    SPECIALIST_NEED_RECORDED = "SPECIALIST_NEED_RECORDED", "Need for specialist help recorded"
    LEVEL_2_NEED_RECORDED = "LEVEL_2_NEED_RECORDED", "Need for Level 2 learning recorded"
    LEVEL_2_ACHIEVED = "LEVEL_2_ACHIEVED", "Level 2 achieved"


class ClockEnd(models.TextChoices):
    """What keeps a guarantee."""

    PLAN_AGREED = "PLAN_AGREED", "Plan agreed"
    WORK_EXPERIENCE_OR_JOB_SEARCH = (
        "WORK_EXPERIENCE_OR_JOB_SEARCH",
        "Work experience, placement, training or job search started",
    )
    TRAINING_STARTED = "TRAINING_STARTED", "Training started"
    SPECIALIST_HELP_STARTED = "SPECIALIST_HELP_STARTED", "Specialist help started"
    POSITIVE_OUTCOME = "POSITIVE_OUTCOME", "Job, better skills, or better health and wellbeing"
    ADVICE_GIVEN = "ADVICE_GIVEN", "Careers advice given"
    LEVEL_2_LEARNING_STARTED = "LEVEL_2_LEARNING_STARTED", "Level 2 learning started"
    LEVEL_3_ADVICE_GIVEN = "LEVEL_3_ADVICE_GIVEN", "Advice on Level 3 given"


class StandardKind(models.TextChoices):
    WITHIN = "WITHIN", "Within"
    EVERY = "EVERY", "At least every"
    FOR = "FOR", "For at least"


class StandardStage(models.TextChoices):
    """When in a person's journey a standard holds. New in work is the first 13 weeks."""

    ANY = "ANY", "Any time"
    JOINING = "JOINING", "Joining"
    PLANNING = "PLANNING", "Until the plan is agreed"
    MOVING_ON = "MOVING_ON", "Moving towards work or learning"
    NEW_IN_WORK = "NEW_IN_WORK", "First 13 weeks in a job"
    IN_WORK = "IN_WORK", "Later in a job"


class Unit(models.TextChoices):
    DAYS = "DAYS", "days"
    WORKING_DAYS = "WORKING_DAYS", "working days"


class AnswerKind(models.TextChoices):
    CHOICE = "CHOICE", "One of a list"
    MANY = "MANY", "Any of a list"
    SCALE = "SCALE", "0 to 10"
    TEXT = "TEXT", "Own words"


class ScaleEnd(models.TextChoices):
    HIGH = "HIGH", "Higher is better"
    LOW = "LOW", "Lower is better"


class OutcomeKind(models.TextChoices):
    FIRST_PAID_DAY = "FIRST_PAID_DAY", "First paid day"
    DAYS_IN_WORK = "DAYS_IN_WORK", "Days in work"
    EARNINGS_REACH = "EARNINGS_REACH", "Earnings reach an amount"
    AREA_RATE = "AREA_RATE", "Rate among residents"
    GROUP_RATE = "GROUP_RATE", "Rate among named groups"
    SHARE_OF_JOINERS = "SHARE_OF_JOINERS", "Share of those who joined"
