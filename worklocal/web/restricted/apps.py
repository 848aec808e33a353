"""Pages of staff about closed records: emergencies, people they know, reviews, officers."""

from django.apps import AppConfig


class RestrictedPagesConfig(AppConfig):
    name = "worklocal.web.restricted"
    label = "restricted_pages"
