"""Labels of codes, and refusals, in the reader's language. The rooms that own them keep English.

A refusal that a person can meet on their own pages is marked here; those of staff are not.
"""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from worklocal.core.errors import Refusal

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
    gettext_noop("The person took it back"), gettext_noop("Their time with the service ended"),
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

MISSED = (
    gettext_noop("Phone"), gettext_noop("Text message"), gettext_noop("E-mail"),
    gettext_noop("Letter"), gettext_noop("Visit"), gettext_noop("No answer"),
    gettext_noop("Left or sent, no answer yet"), gettext_noop("We spoke"),
    gettext_noop("The number or address was wrong"), gettext_noop("Nothing speaks against it"),
    gettext_noop("Something kept people from coming or reaching us that day"),
    gettext_noop("Hardship, such as no money for the fare"),
    gettext_noop("Caring for somebody"), gettext_noop("Health"),
    gettext_noop("They gave a good reason"),
    gettext_noop("It is not certain that they knew of it"),
)  # fmt: skip

REFUSALS = (
    gettext_noop("That time has gone by. Choose a later one."),
    gettext_noop("That time has just been taken. Choose another."),
    gettext_noop("Choose where you will meet."),
    gettext_noop("You can book with your own coach. Choose one of the times shown."),
    gettext_noop("That goal belongs to another plan. Choose a goal from the list."),
    gettext_noop("This action was taken out of the plan. Add it again to do it."),
    gettext_noop("The plan changed after you opened this page. Read it again, then agree."),
    gettext_noop("The plan has no goal yet. Add a goal first."),
    gettext_noop("This goal was reached or taken out before. Reload the plan to see it."),
    gettext_noop("This action was done or taken out before. Reload the plan to see it."),
    gettext_noop(
        "Your time with us has ended, so nobody would read this. Join again or ring us instead."
    ),
    gettext_noop("Answer at least one question, then finish. You can skip the rest."),
    gettext_noop("This one is finished. Choose “Change my answers” to go on."),
    gettext_noop("You have 100 papers here. Remove one that you no longer need."),
    gettext_noop("Only the person, or whoever sent it, may remove a paper."),
    gettext_noop("Only the person whom a note is about may put a reply beside it."),
    gettext_noop("You have withdrawn this already."),
    gettext_noop("You asked for this already, and we are working on it."),
    gettext_noop("Say what is wrong, or what we should stop."),
    gettext_noop("This request is closed."),
    gettext_noop("This message has been sent or stopped since. Reload the page to see it."),
    gettext_noop("This employer is not taking more introductions for this vacancy."),
    gettext_noop("This entry was corrected before. Open the newer one."),
    gettext_noop("The last day cannot be before the first."),
)


def said(code: Any) -> str:
    """The label of a code, in the language of the page; one without Welsh stays English."""
    return gettext(str(code.label))


def worded(text: str) -> str:
    """Words that other rooms keep in English, in the language of the page; "" stays so."""
    return gettext(text) if text else ""


def refused(refusal: Refusal) -> str:
    """Why a service did nothing, in the language of the page; one without Welsh stays English."""
    return worded(str(refusal))
