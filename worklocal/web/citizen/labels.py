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
