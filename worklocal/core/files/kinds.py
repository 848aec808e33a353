"""What a file is, by its bytes and never by its name; and what is refused though it is that.

Pure: bytes in, bytes out. Each kind is checked to its last byte, so that a file cannot be two
things at once, and pictures are drawn anew, which leaves behind where they were taken.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from worklocal.core.files import documents, pictures
from worklocal.core.files.problems import FileRefused

MOST_BYTES = 15 * 1024 * 1024
LONGEST_NAME = 100


@dataclass(frozen=True)
class Kind:
    """`clean` returns the bytes to keep, or raises FileRefused."""

    content_type: str
    endings: tuple[str, ...]
    clean: Callable[[bytes], bytes]


PDF = Kind("application/pdf", (".pdf",), documents.clean_pdf)
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), pictures.clean_jpeg)
PNG = Kind("image/png", (".png",), pictures.clean_png)
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",),
    documents.clean_docx,
)  # fmt: skip
ODT = Kind("application/vnd.oasis.opendocument.text", (".odt",), documents.clean_odt)
KINDS = (PDF, JPEG, PNG, DOCX, ODT)
ACCEPT = ",".join(ending for kind in KINDS for ending in kind.endings)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif")


@dataclass(frozen=True)
class Checked:
    kind: Kind
    content: bytes
    name: str


def check(content: bytes, name: str) -> Checked:
    """The kind, the bytes to keep and a safe name. Raises FileRefused."""
    if not content:
        raise FileRefused("empty")
    if len(content) > MOST_BYTES:
        raise FileRefused("too_big")
    kind = kind_of(content)
    safe = safe_name(name)
    if PurePosixPath(safe).suffix.lower() not in kind.endings:
        raise FileRefused("name")
    return Checked(kind, kind.clean(content), safe)


def kind_of(content: bytes) -> Kind:
    """By the first bytes; what is inside is for the kind's own check."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise FileRefused("heic")
    if content.startswith(b"PK\x03\x04"):
        return ODT if documents.is_odt(content) else DOCX
    raise FileRefused("kind")


def safe_name(name: str) -> str:
    """A name to show: no folders, no marks that turn the reading round, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}{dot}{ending[:10]}"
