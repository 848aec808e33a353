import json
import re

import pytest

from tests.web.shell.site import AREA
from worklocal.web.shell import brand

PAGES = ["/cookies/", "/accessibility/", "/privacy/", "/components/", "/join/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["", "?role=COACH", "?bare=1"])
def test_pages_answer_for_everyone_with_strict_headers(visitor, path, query):
    answer = visitor.get(path + query)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert page.count("<h1") == 1
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_a_page_wears_its_areas_name_and_never_the_crown(visitor):
    page = visitor.get("/cookies/").content.decode()

    assert f"<title>Cookies – {AREA.service_name}</title>" in page
    assert "Demonstration" in page
    assert "govuk-header" not in page
    assert "GOV.UK" not in page


def test_ids_are_not_used_twice(visitor):
    page = visitor.get("/components/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)


def test_the_title_says_error_first(visitor):
    page = visitor.post("/join/", {"full_name": "Amina"}).content.decode()

    assert f"<title>Error: Join – {AREA.service_name}</title>" in page
    assert '<a href="#id_contact">Select how we should get in touch</a>' in page
    assert '<a href="#id_met_on_day">Enter the date you met</a>' in page
    assert 'value="Amina"' in page


def test_an_empty_post_is_an_answer_too(visitor):
    assert "There is a problem" in visitor.post("/join/", {}).content.decode()


def test_colours_are_kept_while_they_stay_the_same(visitor):
    version = brand.version_of(AREA)

    answer = visitor.get(f"/brand.css?v={version}")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert "--wl-brand: #1d4f91;" in answer.content.decode()
    assert "max-age=86400" in answer.headers["Cache-Control"]
    again = visitor.get("/brand.css", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "max-age=0" in visitor.get("/brand.css?v=old").headers["Cache-Control"]


def test_a_language_is_chosen_and_kept(visitor):
    answer = visitor.post(
        "/language/", {"language": "cy"}, headers={"referer": "http://testserver/cookies/"}
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/cookies/")
    page = visitor.get("/cookies/").content.decode()
    assert '<html lang="cy"' in page
    assert ">Cwcis</h1>" in page


@pytest.mark.parametrize("language", ["fr", "", "../en"])
def test_a_language_that_is_not_spoken_here_is_refused(visitor, language):
    assert visitor.post("/language/", {"language": language}).status_code == 400


def test_choosing_a_language_never_leads_to_another_site(visitor):
    answer = visitor.post("/language/", {"language": "cy", "next": "https://evil.example/"})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/refuse/400/", 400, "could not read that"),
        ("/refuse/403/", 403, "You cannot do that"),
        ("/refuse/404/", 404, "Page not found"),
        ("/refuse/500/", 500, "problem with the service"),
    ],
)
def test_what_goes_wrong_is_said_plainly(visitor, path, status, words):
    answer = visitor.get(path)

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_not_found_is_the_same_to_the_byte_whatever_was_asked_for(visitor):
    pages = {
        visitor.get(path + "?role=COACH").content
        for path in ("/person/1/", "/person/2/", "/nothing/here/", "/cookies/x/")
    }

    assert len(pages) == 1


def test_a_form_that_is_too_old_says_how_to_get_the_words_back(shell_site):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/join/", {"full_name": "Amina"})

    assert answer.status_code == 403
    assert "nothing was changed" in answer.content.decode()
    assert "back button" in answer.content.decode()


def test_too_many_tries_has_a_page(rf):
    from worklocal.web.shell.views import too_many

    assert too_many(rf.get("/")).status_code == 429


def test_the_server_is_well_when_its_database_answers(db, visitor):
    assert json.loads(visitor.get("/healthz").content) == {"status": "ok"}


def test_sources_of_data_are_named_with_their_licences(db, visitor):
    page = visitor.get("/licences/").content.decode()

    assert "Open Government Licence" in page
