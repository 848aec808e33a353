"""Check the framework's files when reference data is loaded; they are read where they lie."""

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.reference.framework.selectors import FOLDER, versions
from worklocal.reference.provenance.loading import Say, loader


@loader(
    "framework",
    order=50,
    files=[f"{FOLDER}/*/*.toml"],
    source="This project, after the documents that each file names",
    licence="As this project",
)
def load_framework(connection: BaseDatabaseWrapper, say: Say) -> int:
    """Nothing goes into tables: a version is files, so that it can be read, compared and signed."""
    for each in versions():
        say(f"framework: {each.version}, {len(each.unverified())} values not verified")
    return sum(len(each.figures()) + len(each.assessment.questions) for each in versions())
