"""Scanning what was sent in, through a port: ClamAV, or the demonstration's own."""

from django.apps import AppConfig


class FileScanningConfig(AppConfig):
    name = "worklocal.exchange.file_scanning"
    label = "file_scanning"

    def ready(self) -> None:
        from worklocal.exchange.file_scanning import tasks  # noqa: F401 - registers the tasks
