"""What help is for, whether it is running, and what is wrong with how it is described."""

from django.db import models


class ServiceStatus(models.TextChoices):
    ACTIVE = "ACTIVE", "Running"
    PAUSED = "PAUSED", "Closed for a while"
    INACTIVE = "INACTIVE", "Not running"
    ENDED = "ENDED", "Ended"


class Need(models.TextChoices):
    """Why somebody looks for help. Our own short list, in words people use."""

    JOB_SEARCH = "JOB_SEARCH", "Finding a job"
    CAREERS = "CAREERS", "Careers advice"
    WORK_EXPERIENCE = "WORK_EXPERIENCE", "Work experience"
    SELF_EMPLOYMENT = "SELF_EMPLOYMENT", "Working for yourself"
    VOLUNTEERING = "VOLUNTEERING", "Volunteering"
    LEARNING = "LEARNING", "Courses and training"
    ENGLISH = "ENGLISH", "English and reading"
    MATHS = "MATHS", "Maths"
    DIGITAL = "DIGITAL", "Computers and getting online"
    MONEY = "MONEY", "Money and debt"
    FOOD = "FOOD", "Food"
    HOUSING = "HOUSING", "Housing"
    HEALTH = "HEALTH", "Health"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    DISABILITY = "DISABILITY", "Disability"
    SUBSTANCE = "SUBSTANCE", "Drugs, alcohol and gambling"
    JUSTICE = "JUSTICE", "Convictions and prison"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Domestic abuse"
    CHILDCARE = "CHILDCARE", "Childcare and parenting"
    CARERS = "CARERS", "Looking after someone"
    YOUNG_PEOPLE = "YOUNG_PEOPLE", "Young people"
    REFUGEES = "REFUGEES", "Refugees and migrants"
    ARMED_FORCES = "ARMED_FORCES", "Armed forces"
    COMMUNITY = "COMMUNITY", "Meeting people"
    TRANSPORT = "TRANSPORT", "Getting about"


class QualityFlag(models.TextChoices):
    """Why a listing may mislead somebody. Shown to those who keep it, and plainly to the public."""

    NO_DESCRIPTION = "NO_DESCRIPTION", "Does not say what it offers"
    SHORT_DESCRIPTION = "SHORT_DESCRIPTION", "Says very little about what it offers"
    NO_CONTACT = "NO_CONTACT", "No telephone number, e-mail or website"
    NO_PLACE = "NO_PLACE", "Does not say where it is or which area it serves"
    NO_TIMES = "NO_TIMES", "Does not say when it is open"
    NO_NEED = "NO_NEED", "Does not say which need it meets"
    STALE = "STALE", "Nobody has checked it for a year"
