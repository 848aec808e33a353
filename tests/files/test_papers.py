"""My papers, from sending to opening: checked first, mine and my team's alone, a download."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.files import samples
from tests.files.fake_clamd import FakeClamd
from worklocal.core import clock
from worklocal.core.files import store
from worklocal.core.models import AuditEntry, StoredFile
from worklocal.exchange.file_scanning.clamav import ClamAV
from worklocal.exchange.file_scanning.demonstration import KnownTestOnly
from worklocal.exchange.file_scanning.port import NoScanner
from worklocal.exchange.file_scanning.services import check_waiting
from worklocal.support.papers.models import Paper

KEY = "0e7b7f0e-6ac2-4f8e-9a57-6f0c3b1b2d%02d"


def send(cast, content=None, name="cv.pdf", role=None, number=1, **more):
    said = {"kind": "CV", "title": "My CV", "submission_key": KEY % number, **more,
            "paper": SimpleUploadedFile(name, content or samples.pdf())}  # fmt: skip
    url = reverse("coach:paper_add", args=[cast.amina.pk]) if role else reverse("citizen:paper_add")
    return cast.client(role or cast.amina_role).post(url, said)


def paper_of(cast):
    with cast.as_area():
        return Paper.objects.get(person=cast.amina)


def own_page(cast):
    return cast.client(cast.amina_role).get(reverse("citizen:papers")).content.decode()


def file_url(cast, viewer="citizen"):
    args = [paper_of(cast).pk] if viewer == "citizen" else [cast.amina.pk, paper_of(cast).pk]
    return reverse(f"{viewer}:paper_file", args=args)


def check(scanner=None):
    return check_waiting(scanner=scanner or KnownTestOnly(), at=clock.now())


def test_it_is_being_checked_then_ready_and_both_see_it(cast):
    """F04: nothing is served before the scanner has answered."""
    assert send(cast).status_code == 302
    coach = reverse("coach:papers", args=[cast.amina.pk])
    for page in (own_page(cast), cast.client(cast.ben).get(coach).content.decode()):
        assert "Being checked" in page
        assert "Download" not in page
    assert cast.client(cast.amina_role).get(file_url(cast)).status_code == 404

    assert check() == {"CLEAN": 1}

    assert "Ready to open" in own_page(cast)
    answer = cast.client(cast.ben).get(file_url(cast, "coach"))
    assert answer.content == samples.pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_opening_it_is_written_down_and_the_person_can_see_it(cast):
    send(cast)
    check()
    cast.client(cast.ben).get(file_url(cast, "coach"))

    with cast.as_(cast.stefan):
        assert AuditEntry.objects.filter(action="paper.read", actor_id=cast.ben.user_id).exists()


@pytest.mark.parametrize("mood", ["silent", "babbles", "hangs up"])
def test_while_the_scanner_is_down_nothing_is_served_and_nothing_is_lost(cast, mood):
    """F04, V03: one failure ends the run, so a thousand files do not each wait."""
    for number in (1, 2, 3):
        send(cast, number=number)
    with FakeClamd() as clamd:
        clamd.mood = mood
        scanner = ClamAV(clamd.address, seconds=0.3)
        assert check(scanner) == {"DOWN": 1}
        assert len(clamd.scanned) == 1
        assert own_page(cast).count("Being checked") == 3
        clamd.mood = "well"
        assert check(scanner) == {"CLEAN": 3}


def test_without_a_scanner_everything_stays_where_it_is(cast):
    """F04."""
    send(cast)

    assert check(NoScanner()) == {"DOWN": 1}
    assert cast.client(cast.amina_role).get(file_url(cast)).status_code == 404


def test_what_the_scanner_finds_is_never_downloadable(cast, django_capture_on_commit_callbacks):
    """F01: EICAR within a Word file passes the look at its kind, and not the scanner."""
    send(cast, samples.docx_with({"word/media/a.txt": samples.EICAR}), "cv.docx")
    with FakeClamd() as clamd, django_capture_on_commit_callbacks(execute=True):
        assert check(ClamAV(clamd.address)) == {"REFUSED": 1}

    assert "something harmful" in own_page(cast)
    for viewer, role in (("citizen", cast.amina_role), ("coach", cast.ben)):
        assert cast.client(role).get(file_url(cast, viewer)).status_code == 404
    assert list(store.root().rglob("*.*")) == []
    assert not store.waiting_path(paper_of(cast).file_id).exists()


def test_a_refused_file_says_why_and_keeps_what_was_typed(cast):
    page = send(cast, b"MZ" + b"\0" * 100, title="For warehouse jobs").content.decode()

    assert "We cannot take this kind of file" in page
    assert "For warehouse jobs" in page
    with cast.as_area():
        assert not Paper.objects.exists()


def test_sending_twice_makes_one(cast):
    send(cast)
    send(cast)

    paper_of(cast)


@pytest.mark.usefixtures("same_second")
def test_nobody_else_gets_it(cast):
    """T09: a link opened by another account or area is the page that never was."""
    send(cast)
    check()
    never = cast.client(cast.gwen_role).get(reverse("citizen:paper_file", args=[cast.amina.pk]))
    for role in (cast.gwen_role, cast.chloe, cast.grace, cast.esi, cast.stefan):
        for viewer in ("citizen", "coach"):
            answer = cast.client(role).get(file_url(cast, viewer))
            assert answer.status_code == 404
            assert b"%PDF" not in answer.content
    assert cast.client(cast.gwen_role).get(file_url(cast)).content == never.content
    assert cast.client().get(file_url(cast)).status_code == 302


def test_twenty_an_hour(cast):
    with cast.as_area():
        for number in range(20):
            StoredFile.objects.create(
                area_id=cast.area.pk, person_id=cast.amina.pk, uploaded_by=cast.amina_role.user_id,
                name=f"{number}.pdf", content_type="application/pdf", size=1, sha256="0",
            )  # fmt: skip

    assert "20 files in an hour" in send(cast).content.decode()


def test_a_person_removes_any_and_a_coach_only_their_own(cast, django_capture_on_commit_callbacks):
    send(cast)
    paper = paper_of(cast)
    url = reverse("coach:paper_remove", args=[cast.amina.pk, paper.pk])
    cast.client(cast.ben).post(url)
    assert paper_of(cast).pk == paper.pk

    with django_capture_on_commit_callbacks(execute=True):
        cast.client(cast.amina_role).post(reverse("citizen:paper_remove", args=[paper.pk]))
    with cast.as_area():
        assert not Paper.objects.exists()
        assert not StoredFile.objects.exists()
    assert not store.waiting_path(paper.file_id).exists()


def test_a_coach_sends_one_in_for_the_person(cast):
    assert send(cast, role=cast.ben).status_code == 302

    assert paper_of(cast).sent_by_id == cast.ben.user_id
    assert "Sent by Ben" in own_page(cast)


def test_the_list_costs_the_same_at_one_row_and_at_three(cast, same_queries_at):
    numbers = iter(range(1, 20))

    def make(count):
        for _ in range(count):
            send(cast, number=next(numbers))

    same_queries_at(make, reverse("citizen:papers"), cast.client(cast.amina_role))
