import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tools import compile_messages

SHELL = settings.BASE_DIR / "worklocal/web/shell"
CATALOGUE = SHELL / "locale/cy/LC_MESSAGES/django.po"


def test_every_marked_sentence_of_the_shell_has_welsh():
    assert compile_messages.missing_in(SHELL, "cy") == []


def test_no_welsh_is_left_over_from_a_sentence_that_is_gone():
    known = {entry.key for entry in compile_messages.read_catalogue(CATALOGUE)} - {""}

    assert sorted(known - compile_messages.marked_in(SHELL)) == []


def test_the_catalogue_says_that_nobody_has_checked_it():
    assert "Drafted by machine" in CATALOGUE.read_text(encoding="utf-8")


def test_welsh_fills_the_same_gaps_as_english():
    import re

    gap = re.compile(r"%\(\w+\)s|%%\{\w+\}|\{\w+\}")
    for entry in compile_messages.read_catalogue(CATALOGUE):
        wanted = set(gap.findall(entry.key.split("\0")[0]))
        for form in entry.forms:
            assert set(gap.findall(form)) == wanted or not entry.key, entry.key


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


def test_english_is_english():
    assert gettext("Cookies") == "Cookies"
