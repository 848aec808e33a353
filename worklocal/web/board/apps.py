"""Pages of boards and analysts."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "worklocal.web.board"
    label = "board"
