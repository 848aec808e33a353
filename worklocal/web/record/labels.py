"""Labels of codes in the reader's language. The rooms that own the codes keep them in English."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

NEEDS = (
    gettext_noop("Finding a job"), gettext_noop("Careers advice"),
    gettext_noop("Work experience"), gettext_noop("Working for yourself"),
    gettext_noop("Volunteering"), gettext_noop("Courses and training"),
    gettext_noop("English and reading"), gettext_noop("Maths"),
    gettext_noop("Computers and getting online"), gettext_noop("Money and debt"),
    gettext_noop("Food"), gettext_noop("Housing"), gettext_noop("Health"),
    gettext_noop("Mental health"), gettext_noop("Disability"),
    gettext_noop("Drugs, alcohol and gambling"), gettext_noop("Convictions and prison"),
    gettext_noop("Domestic abuse"), gettext_noop("Childcare and parenting"),
    gettext_noop("Looking after someone"), gettext_noop("Young people"),
    gettext_noop("Refugees and migrants"), gettext_noop("Armed forces"),
    gettext_noop("Meeting people"), gettext_noop("Getting about"),
)  # fmt: skip
REFERRALS = (
    gettext_noop("Sent, waiting for an answer"), gettext_noop("Accepted"),
    gettext_noop("Declined"), gettext_noop("Started"), gettext_noop("Ended"),
    gettext_noop("Withdrawn"), gettext_noop("We have no place"),
    gettext_noop("Our funding does not cover this person"), gettext_noop("Too far for them"),
    gettext_noop("Another service would help them better"),
    gettext_noop("We could not reach them"), gettext_noop("Got the help they came for"),
    gettext_noop("Got part of the help"), gettext_noop("Started work"),
    gettext_noop("Left early"), gettext_noop("Did not come"),
)  # fmt: skip
JOURNEYS = (
    gettext_noop("Joined, waiting for a coach"), gettext_noop("Working with a coach"),
    gettext_noop("In work, with support"), gettext_noop("Paused"),
)  # fmt: skip
INTRODUCTIONS = (
    gettext_noop("Proposed by the coach"), gettext_noop("Agreed by the person"),
    gettext_noop("With the employer"), gettext_noop("Interview"),
    gettext_noop("Offered the job"), gettext_noop("Not this time"),
    gettext_noop("The person said no"),
)  # fmt: skip
WORK = (
    gettext_noop("The person told us"), gettext_noop("Payslip seen"),
    gettext_noop("Employer confirmed"), gettext_noop("Payroll record matched"),
    gettext_noop("Going well"), gettext_noop("Needs some help"),
    gettext_noop("The job is at risk"), gettext_noop("The job has ended"),
    gettext_noop("No answer"),
)  # fmt: skip
NOTES = (
    gettext_noop("Meeting"), gettext_noop("Phone call"), gettext_noop("Video call"),
    gettext_noop("Message"), gettext_noop("Visit at work"),
    gettext_noop("Health and disability"), gettext_noop("Offending history"),
    gettext_noop("Private notes"),
)  # fmt: skip


def said(code: Any) -> str:
    """The label of a code, in the language of the page; one without Welsh stays English."""
    return gettext(str(code.label))
