"""Where bytes lie: one folder for what is not checked yet, one for what may be served.

A file's name on the disk is its row's id, so no name that somebody chose ever reaches the disk,
and two people who send the same bytes have two files.
"""

import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings


def root() -> Path:
    storages: Any = settings.STORAGES
    return Path(storages["default"]["OPTIONS"]["location"])


def waiting_path(file_id: uuid.UUID) -> Path:
    return root() / "quarantine" / file_id.hex


def kept_path(file_id: uuid.UUID) -> Path:
    return root() / "kept" / file_id.hex


def put(path: Path, content: bytes) -> None:
    """Write a new file that this account alone can read. Raises FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def release(file_id: uuid.UUID) -> None:
    """Out of quarantine. Does nothing when it is out already: a check may be run twice."""
    if waiting_path(file_id).exists():
        kept_path(file_id).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting_path(file_id).replace(kept_path(file_id))


def remove(file_id: uuid.UUID) -> None:
    for path in (waiting_path(file_id), kept_path(file_id)):
        path.unlink(missing_ok=True)
