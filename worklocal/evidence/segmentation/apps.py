"""The aid that spots a high risk of very long unemployment: fitted, judged, and mostly silent."""

from django.apps import AppConfig


class SegmentationConfig(AppConfig):
    name = "worklocal.evidence.segmentation"
    label = "segmentation"

    def ready(self) -> None:
        from worklocal.evidence.segmentation import tasks  # noqa: F401 - it registers
