"""Matches with reasons, what a person does not want, and introductions."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "worklocal.matching.introductions"
    label = "introductions"

    def ready(self) -> None:
        from worklocal.matching.introductions import receivers, tasks  # noqa: F401
