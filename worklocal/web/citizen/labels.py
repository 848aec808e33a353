"""Labels of other rooms' codes that only a person's own pages show, marked for translation."""

from django.utils.translation import gettext_noop

CONSENTS = (
    gettext_noop("Share what is needed with a provider"),
    gettext_noop("Introduce me to an employer"),
    gettext_noop("Talk to my employer after I start"),
    gettext_noop("Use my record in research"),
    gettext_noop("Tell the benefits agency when I start or end work"),
)
ROLES = (
    gettext_noop("Person using the service"), gettext_noop("Board member"),
    gettext_noop("Analyst"), gettext_noop("Administrator"),
)  # fmt: skip
PARTS = (gettext_noop("Money and debt"),)
FIELDS = (
    gettext_noop("Answer due on"), gettext_noop("Answered with"), gettext_noop("Asked at"),
    gettext_noop("Assessed on"), gettext_noop("At"), gettext_noop("Body"),
    gettext_noop("Changed at"), gettext_noop("Channel"), gettext_noop("Chosen name"),
    gettext_noop("Coach agreed at"), gettext_noop("Completed at"), gettext_noop("Contact by"),
    gettext_noop("Content"), gettext_noop("Days"), gettext_noop("Done on"),
    gettext_noop("Due on"), gettext_noop("During"), gettext_noop("Email"), gettext_noop("Phone"),
    gettext_noop("Address"), gettext_noop("Postcode"), gettext_noop("Family name"),
    gettext_noop("Born on"), gettext_noop("Employer name"), gettext_noop("Entry route"),
    gettext_noop("From on"), gettext_noop("Given at"), gettext_noop("Hours max"),
    gettext_noop("Hours min"), gettext_noop("Instrument"), gettext_noop("Is invented"),
    gettext_noop("Is safe"), gettext_noop("Is self employment"), gettext_noop("Kind"),
    gettext_noop("Language"), gettext_noop("Last contact at"), gettext_noop("Leave messages"),
    gettext_noop("Made at"), gettext_noop("May work in uk"), gettext_noop("Meeting"),
    gettext_noop("Need"), gettext_noop("New state"), gettext_noop("Next due"),
    gettext_noop("Next due on"), gettext_noop("Number"), gettext_noop("Offer"),
    gettext_noop("Old state"), gettext_noop("Open to matches"), gettext_noop("Owner"),
    gettext_noop("Pay pence hour"), gettext_noop("Person agreed at"),
    gettext_noop("Plan agreed on"), gettext_noop("Position"), gettext_noop("Proposed at"),
    gettext_noop("Purpose"), gettext_noop("Rank"), gettext_noop("Reach km"),
    gettext_noop("Read at"), gettext_noop("Reason"), gettext_noop("Recorded at"),
    gettext_noop("Remote only"), gettext_noop("Responsible until"), gettext_noop("Said at"),
    gettext_noop("Score"), gettext_noop("Seen at"), gettext_noop("Send after"),
    gettext_noop("Sent at"), gettext_noop("Service name"), gettext_noop("Shared"),
    gettext_noop("Skills"), gettext_noop("Sort name"), gettext_noop("Started at"),
    gettext_noop("Started on"), gettext_noop("Starts at"), gettext_noop("Starts on"),
    gettext_noop("State"), gettext_noop("State since"), gettext_noop("Status"),
    gettext_noop("Subject"), gettext_noop("Summary"), gettext_noop("Text"), gettext_noop("Title"),
    gettext_noop("To on"), gettext_noop("Travel"), gettext_noop("Tries"),
    gettext_noop("Unread messages"), gettext_noop("Versions agreed"), gettext_noop("Week"),
    gettext_noop("What"), gettext_noop("Wording"), gettext_noop("Words"),
    gettext_noop("Work started on"), gettext_noop("Written at"),
)  # fmt: skip
"""Names of fields as the page to take away prints them; others stay English."""
