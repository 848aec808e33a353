"""What comes in: honest files as they are, disguised ones never, bombs cheaply."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from tests.files import samples
from worklocal.config import databases
from worklocal.core.files.kinds import MOST_BYTES, check, safe_name
from worklocal.core.files.problems import PROBLEMS, FileRefused

DISGUISED = list(samples.disguised())

HONEST = [
    ("cv.pdf", samples.pdf(), "application/pdf"),
    ("CV.PDF", samples.pdf(tail=b"\r\n"), "application/pdf"),
    ("packed.pdf", samples.packed_pdf(b"3 0 <</Type/Font>>"), "application/pdf"),
    ("cv.docx", samples.docx(), None),
    ("cv.docx", samples.docx_with(
        {"word/_rels/document.xml.rels": samples.rels("https://a.example/", "hyperlink"),
         "word/media/image1.png": samples.picture("PNG")}), None),
    ("cv.odt", samples.odt(), "application/vnd.oasis.opendocument.text"),
    ("photo.jpg", samples.picture("JPEG"), "image/jpeg"),
    ("photo.JPEG", samples.picture("JPEG", mode="L"), "image/jpeg"),
    ("scan.png", samples.picture("PNG", mode="RGBA"), "image/png"),
    ("scan.png", samples.picture("PNG", mode="P"), "image/png"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "content"), DISGUISED, ids=[d[0] for d in DISGUISED])
def test_a_disguised_file_is_refused(what, name, content):
    """F03."""
    with pytest.raises(FileRefused) as refused:
        check(content, name)
    assert refused.value.code in PROBLEMS


def test_there_are_sixty_of_them(record_property):
    """F03."""
    assert len(DISGUISED) >= 60
    record_property("figure", f"disguised files refused: {len(DISGUISED)}")


@pytest.mark.parametrize(("name", "content", "content_type"), HONEST)
def test_an_honest_file_comes_in(name, content, content_type):
    checked = check(content, name)

    assert checked.kind.content_type == content_type or content_type is None
    if not checked.kind.content_type.startswith("image/"):
        assert checked.content == content


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_where_a_picture_was_taken_is_gone_and_it_stands_upright(form, name):
    """F05."""
    sent = samples.picture_of_a_place(form)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    kept = check(sent, name).content

    picture = Image.open(io.BytesIO(kept))
    assert dict(picture.getexif()) == {}
    assert not picture.getexif().get_ifd(0x8825)
    assert b"ZZOWNER" not in kept
    assert b"ZZCAMERA" not in kept
    assert picture.size == (30, 40)


def test_what_hides_behind_a_picture_is_gone():
    """F03: a picture that is also an archive is drawn anew, and is a picture alone."""
    both = samples.picture("JPEG") + samples.archive({"eicar.com": samples.EICAR})

    kept = check(both, "photo.jpg").content

    assert b"PK\x03\x04" not in kept
    assert samples.EICAR not in kept


@pytest.mark.parametrize("name", ["nested_bomb", "lying_bomb"])
def test_a_small_bomb_is_refused(name):
    """F02."""
    with pytest.raises(FileRefused):
        check(getattr(samples, name)(), "cv.docx")


FULL = """
import resource, sys, time
sys.path.insert(0, {root!r})
import django
from django.conf import settings
settings.configure()
django.setup()
from worklocal.core.files.kinds import check
from worklocal.core.files.problems import FileRefused
content = open({path!r}, "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF)
try:
    check(content, "cv.docx")
except FileRefused as refused:
    after = resource.getrusage(resource.RUSAGE_SELF)
    seen = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(refused.code, after.ru_utime - before.ru_utime, int(seen.split()[1]) // 1024)
"""


def test_forty_two_kilobytes_of_four_gigabytes_cost_little(tmp_path, record_property):
    """F02: refused in under 2 s of processor and 200 MB of memory, in its own process."""
    path = tmp_path / "bomb.docx"
    path.write_bytes(samples.four_gigabytes())
    assert path.stat().st_size < 42_000

    code = FULL.format(root=str(databases.root()), path=str(path))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    problem, seconds, megabytes = done.stdout.split()

    assert problem == "bomb"
    assert float(seconds) < 2
    assert int(megabytes) < 200
    record_property("figure", f"archive bomb refused in {seconds[:5]} s and {megabytes} MB")


def test_a_file_over_fifteen_megabytes_is_refused():
    with pytest.raises(FileRefused) as refused:
        check(b"%PDF-" + b"0" * MOST_BYTES, "cv.pdf")
    assert refused.value.code == "too_big"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\Users\\a\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe.pdf", "cvfdp.exe.pdf"), ("a\r\nb.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"), (".pdf", "pdf"), ("", "file"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe
