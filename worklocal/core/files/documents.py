"""PDF, Word and OpenDocument: refused when they run something, hold other files, or never end.

Archives are read in pieces and left at the first limit passed, so a few kilobytes that unpack to
gigabytes cost neither the memory nor the time of unpacking them.
"""

import io
import re
import zipfile
import zlib

from worklocal.core.files.problems import FileRefused

MOST_UNPACKED = 60 * 1024 * 1024
MOST_TIMES = 100
MOST_PARTS = 2_000
PIECE = 64 * 1024
SMALL = 512 * 1024
"""Below this the ratio says nothing: a few lines of XML that repeat are packed very tightly."""

PDF_RUNS = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|ImportData|SubmitForm|Filespec)"
    rb"(?![A-Za-z])"
)
PDF_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
PDF_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PROGRAMS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"#!", b"\xca\xfe\xba\xbe", OLD_OFFICE)
XML_TRICKS = (b"<!DOCTYPE", b"<!ENTITY")
WORD_RUNS = re.compile(rb"DDEAUTO|\bDDE\b|macroEnabled|altChunk|INCLUDEPICTURE|INCLUDETEXT")
WORD_REL = re.compile(rb"<Relationship\b[^>]*>", re.DOTALL)
WORD_PARTS = re.compile(r"(?i)vbaproject|vbadata|activex|embeddings/|oleobject|\.bin$|\.exe$")
ODT_PARTS = re.compile(r"(?i)^(Basic|Scripts|Object[ \d]|ObjectReplacements)|\.(bin|jar|exe)$")
ODT_RUNS = re.compile(rb"(?i)<script:|office:script\b|event-listener\b|vnd\.sun\.star")
WORD_MAIN = b"wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def clean_pdf(content: bytes) -> bytes:
    """The same bytes. Nothing may follow the end: what does is another file in disguise."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n \0"):
        raise FileRefused("broken")
    named = PDF_NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), content)
    if b"/Encrypt" in named:
        raise FileRefused("locked")
    for text in (named, *_unpacked_objects(content)):
        if PDF_RUNS.search(text):
            raise FileRefused("active")
    return content


def _unpacked_objects(content: bytes) -> list[bytes]:
    """Objects that are packed into streams, where a script would hide from a plain search."""
    found, left = [], MOST_UNPACKED
    for start in PDF_STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(content[start.end() :], left)
        except zlib.error:
            continue
        left -= len(text)
        if unpacker.unconsumed_tail or left <= 0:
            raise FileRefused("bomb")
        found.append(PDF_NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), text))
    return found


def is_odt(content: bytes) -> bool:
    """By its first part, which the standard wants unpacked and first (ODF 1.3 part 2, 3.3)."""
    return ODT_TYPE in content[:120] and b"mimetype" in content[:60]


def clean_docx(content: bytes) -> bytes:
    parts = _parts(content)
    if WORD_MAIN not in parts.get("[Content_Types].xml", b"") or "word/document.xml" not in parts:
        raise FileRefused("kind")
    for name, text in parts.items():
        if WORD_PARTS.search(name) or (_is_xml(name) and WORD_RUNS.search(text)):
            raise FileRefused("active")
        if name.endswith(".rels"):
            _check_links(text)
    return content


def _check_links(text: bytes) -> None:
    """A link to click is fine; anything else outside is fetched when the document is opened."""
    for link in WORD_REL.findall(text):
        if b"External" in link and b"relationships/hyperlink" not in link:
            raise FileRefused("active")


def clean_odt(content: bytes) -> bytes:
    parts = _parts(content)
    if parts.get("mimetype", b"").strip() != ODT_TYPE or "content.xml" not in parts:
        raise FileRefused("kind")
    for name, text in parts.items():
        if ODT_PARTS.search(name) or (name == "content.xml" and ODT_RUNS.search(text)):
            raise FileRefused("active")
    return content


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _parts(content: bytes) -> dict[str, bytes]:
    """Every part of an archive, within the limits; the bytes begin and end with the archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_outline(archive, content)
            return _unpack(archive)
    except FileRefused:
        raise
    except RuntimeError as problem:
        raise FileRefused("locked") from problem
    except Exception as problem:
        raise FileRefused("broken") from problem


def _check_outline(archive: zipfile.ZipFile, content: bytes) -> None:
    listed = archive.infolist()
    names = [each.filename for each in listed]
    if archive.comment or content[-22:-18] != b"PK\x05\x06" or len(set(names)) != len(names):
        raise FileRefused("broken")
    if min((each.header_offset for each in listed), default=1) != 0:
        raise FileRefused("broken")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise FileRefused("broken")
    said = sum(each.file_size for each in listed)
    if len(listed) > MOST_PARTS or said > MOST_UNPACKED:
        raise FileRefused("bomb")


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    parts, total = {}, 0
    for each in archive.infolist():
        if each.flag_bits & 1:
            raise FileRefused("locked")
        whole = io.BytesIO()
        with archive.open(each) as part:
            while piece := part.read(PIECE):
                whole.write(piece)
                total += len(piece)
                unpacked = whole.tell()
                if total > MOST_UNPACKED or (
                    unpacked > SMALL and unpacked > MOST_TIMES * max(1, each.compress_size)
                ):
                    raise FileRefused("bomb")
        text = whole.getvalue()
        if text.startswith(PROGRAMS):
            raise FileRefused("active")
        if _is_xml(each.filename) and any(trick in text for trick in XML_TRICKS):
            raise FileRefused("active")
        parts[each.filename] = text
    return parts
