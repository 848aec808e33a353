"""Where a file that came in lies, what it is called there, and how it goes out again."""

import stat
from email.message import EmailMessage

import pytest
from django.conf import settings

from tests.files import samples
from tests.files.test_papers import check, file_url, paper_of, send
from worklocal.web.shell.attachments import attachment

HOSTILE_NAMES = (
    "../../../../tmp/planted.pdf", "C:\\windows\\planted.pdf", "a\r\nX-Made-Up: 1\r\n\r\n.pdf",
    'cv"; filename="run.exe.pdf', "cv.pdf\x00.pdf", "\u202efdp.exe.pdf", "/etc/planted.pdf",
    "Lebenslauf für Ägypten – 😀.pdf", "%2e%2e%2fplanted.pdf", "; rm -rf .pdf",
)  # fmt: skip


def laid(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_name_on_the_disk_is_the_rows_id_whatever_was_sent(cast, own_files, name):
    """V5.3.2: no path is made of a name that somebody chose."""
    if send(cast, name=name).status_code == 200:
        assert "\n" in name, "the multipart header ends there: the form says what is wrong"
        assert laid(own_files) == []
        return
    paper = paper_of(cast)
    assert laid(own_files) == [own_files / "quarantine" / paper.file_id.hex]
    check()
    assert laid(own_files) == [own_files / "kept" / paper.file_id.hex]


def test_what_came_in_is_in_no_folder_that_is_served_and_cannot_run(cast, own_files):
    """V5.3.1: not beneath the static files, readable by its own account alone, never executable;
    and no address but the page that checks who asks leads to it.
    """
    send(cast)
    check()
    (path,) = laid(own_files)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    configured = settings.STORAGES["default"]["OPTIONS"]["location"]
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert not any(str(configured).startswith(str(folder)) for folder in served if folder)
    assert not settings.MEDIA_URL.strip("/")

    client = cast.client(cast.amina_role)
    for address in (f"/static/kept/{path.name}", f"/media/kept/{path.name}", f"/kept/{path.name}",
                    f"/static/../kept/{path.name}", f"/files/{path.name}"):  # fmt: skip
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_goes_out_as_one_parameter_of_one_header(name):
    """V5.4.1, V5.4.2: read as a browser reads it (RFC 6266), it is an attachment with one name."""
    answer = attachment(b"%PDF-", name=name, content_type="application/pdf")

    said = answer.headers["Content-Disposition"]
    assert said.isascii()
    assert not set(said) & {"\r", "\n", "\0"}
    read = EmailMessage()
    read["Content-Disposition"] = said.partition("; filename*=")[0]
    assert read.get_content_disposition() == "attachment"
    parameters = dict(read["Content-Disposition"].params)
    assert set(parameters) == {"filename"}
    assert not set(parameters["filename"]) & set('/\\":;%')
    encoded = said.partition("filename*=UTF-8''")[2]
    assert not set(encoded) & set(' ";\\')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_paper_goes_out_under_the_name_that_was_made_safe(cast):
    """V5.4.1, V5.4.2: the whole way, from a hostile name to the header of its download."""
    send(cast, samples.pdf(), 'x"; filename="run.exe.pdf')
    check()
    said = cast.client(cast.amina_role).get(file_url(cast)).headers["Content-Disposition"]
    assert said.startswith("attachment; filename=")
    assert said.count('"') == 2
    assert ".pdf" in said
