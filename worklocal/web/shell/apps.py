"""The shell: what every page shares. It knows nothing of people, plans or money."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The design system, the layout and the words that every page shares."""

    name = "worklocal.web.shell"
    label = "shell"
    verbose_name = "Shell"
