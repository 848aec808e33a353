"""A person's own papers: what they sent in for their team to see."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "worklocal.support.papers"
    label = "papers"
