import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools import compile_messages

ROOT = settings.BASE_DIR
CATALOGUES = compile_messages.catalogues(ROOT, "cy")
in_every_room = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=[compile_messages.room_of(path).name for path in CATALOGUES]
)
GAP = re.compile(r"%\(\w+\)s|%%\{\w+\}|\{\w+\}|<[^>]+>")


def gaps_unlike(entries: list[compile_messages.Entry]) -> list[str]:
    """The sentences whose Welsh has other places to fill, or other marks, than the English."""
    return [
        entry.key
        for entry in entries
        if entry.key
        for form in entry.forms
        if sorted(GAP.findall(form)) != sorted(GAP.findall(entry.key.split("\0")[0]))
    ]


def test_the_rooms_that_speak_welsh():
    rooms = {compile_messages.room_of(path).name for path in CATALOGUES}

    assert rooms >= {
        "shell", "public", "employer", "citizen", "record", "sign_in", "framework",
        "benefits_gateway",
    }  # fmt: skip


@in_every_room
def test_every_marked_sentence_of_the_room_has_welsh(catalogue):
    assert compile_messages.missing_in(compile_messages.room_of(catalogue), "cy") == []


def test_no_welsh_is_left_over_from_a_sentence_that_is_gone():
    marked = compile_messages.marked_in(ROOT / "worklocal")
    known = {entry.key for path in CATALOGUES for entry in compile_messages.read_catalogue(path)}

    assert sorted(known - marked - {""}) == []


def test_a_sentence_has_one_welsh_in_all_the_house():
    """Django reads the catalogues as one: of two translations, one would never be seen."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for path in CATALOGUES:
        for entry in compile_messages.read_catalogue(path):
            found.setdefault(entry.key, set()).add(entry.forms)

    assert {key: forms for key, forms in found.items() if len(forms) > 1} == {}


@in_every_room
def test_the_catalogue_says_that_nobody_has_checked_it(catalogue):
    assert "Not yet checked by a Welsh speaker." in catalogue.read_text(encoding="utf-8")


@in_every_room
def test_welsh_fills_the_same_gaps_as_english(catalogue):
    assert gaps_unlike(compile_messages.read_catalogue(catalogue)) == []


def test_a_gap_that_is_lost_or_doubled_is_found():
    entries = [
        compile_messages.Entry("On %(day)s", ("Ar %(dydd)s",)),
        compile_messages.Entry("By %(day)s", ("Erbyn %(day)s",)),
        compile_messages.Entry("%(n)s day\0%(n)s days", ("%(n)s diwrnod", "diwrnod")),
    ]

    assert gaps_unlike(entries) == ["On %(day)s", "%(n)s day\0%(n)s days"]


@pytest.mark.parametrize(("count", "said"), [(1, "1 diwrnod"), (2, "2 ddiwrnod"), (3, "3 diwrnod")])
def test_welsh_counts_as_welsh_does(count, said):
    with translation.override("cy"):
        words = ngettext("%(count)s day", "%(count)s days", count) % {"count": count}

    assert words == said


def test_what_is_compiled_is_what_was_written(tmp_path):
    folder = tmp_path / "worklocal/web/room/locale/cy/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "Cat"\nmsgstr "Ci"\n\n'
        'msgid ""\n"Two "\n"lines"\nmsgstr "Dwy\\n"\n"linell"\n',
        encoding="utf-8",
    )
    said: list[str] = []

    compile_messages.build(tmp_path, said.append)
    compile_messages.build(tmp_path, said.append)

    import gettext as standard

    with (folder / "django.mo").open("rb") as handle:
        catalogue = standard.GNUTranslations(handle)
    assert catalogue.gettext("Two lines") == "Dwy\nlinell"
    assert catalogue.gettext("Cat") == "Cat"
    assert len(said) == 1


def test_words_are_marked_in_templates_and_modules(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(
        '{% load i18n %}{% translate "One" %}{% blocktranslate with a=b %}Two {{ a }}'
        '{% endblocktranslate %}{% button _("Three") %}'
    )
    (tmp_path / "views.py").write_text('_("Four")\nngettext("%s five", "%s fives", 2)\n')

    assert compile_messages.marked_in(tmp_path) == {
        "One",
        "Two %(a)s",
        "Three",
        "Four",
        "%s five\0%s fives",
    }


def test_words_are_marked_in_data(tmp_path):
    (tmp_path / "assessment.toml").write_text(
        'code = "X"\ntitle = "One"\n[[section]]\ntitle = "Two"\n[[section.question]]\n'
        'code = "y"\nask = "Three"\nhint = ""\nchoices = [["A", "Four"], ["B", "Five"]]\n'
    )
    (tmp_path / "other.toml").write_text('title = "Not for a person"\n')

    assert compile_messages.marked_in(tmp_path) == {"One", "Two", "Three", "Four", "Five"}


def test_english_is_english():
    assert gettext("Cookies") == "Cookies"
