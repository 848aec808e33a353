from datetime import date

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from worklocal.web.shell import parts
from worklocal.web.shell.addresses import chosen, sort_column, with_query
from worklocal.web.shell.presenters import Link, Tag


def draw(template: str, **context: object) -> str:
    return Template("{% load shell %}" + template).render(Context(context))


def request(path: str):
    return RequestFactory().get(path)


def test_a_table_heads_its_rows_and_columns():
    page = draw(
        '{% table columns rows caption="People" %}',
        columns=[parts.Column("Name", first=True), parts.Column("Actions", numeric=True)],
        rows=[("Amina", 3)],
    )

    assert '<th scope="row" class="govuk-table__header">Amina</th>' in page
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">3</td>' in page
    assert "govuk-table__caption--m" in page


def test_a_table_with_no_rows_says_so():
    page = draw(
        '{% table columns rows caption="People" empty="Nobody yet" %}', columns=["Name"], rows=[]
    )

    assert "<table" not in page
    assert "Nobody yet" in page


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="zip"):
        draw('{% table columns rows caption="x" %}', columns=["Name"], rows=[(1, 2)])


def test_a_column_sorts_the_page_and_starts_its_list_again():
    column = sort_column(request("/people/?state=ACTIVE&after=xyz"), "name", "Name", default="name")

    assert column.sorted_as == "ascending"
    assert column.sort_url == "/people/?state=ACTIVE&sort=-name"


def test_a_filter_can_be_lifted_alone():
    one = chosen(request("/people/?state=A&state=B&after=xyz"), "state", "A", "State: A")

    assert one.remove_url == "/people/?state=B"
    assert with_query(request("/people/?q=a"), q=None) == "/people/"


def test_tabs_know_their_panels_even_when_drawn_twice():
    template = Template(
        '{% load shell %}{% tabs %}{% tab "My goals" %}<p>one</p>{% endtab %}'
        '{% tab "Actions" %}two{% endtab %}{% endtabs %}'
    )

    first, second = template.render(Context()), template.render(Context())

    assert first == second
    assert '<a class="govuk-tabs__tab" href="#my-goals">' in first
    assert first.count("govuk-tabs__panel--hidden") == 1
    assert "<p>one</p>" in first


def test_two_banners_have_two_ids():
    page = draw("{% banner %}a{% endbanner %}{% banner kind='success' %}b{% endbanner %}")

    assert 'id="banner-1"' in page
    assert 'id="banner-2"' in page
    assert 'role="alert"' in page


def test_words_in_components_are_escaped():
    page = draw(
        "{% summary_list rows %}{% thread messages %}{% details words %}{{ words }}{% enddetails %}"
        "{% card words %}{{ words }}{% endcard %}{% timeline events %}{% warning words %}",
        words="<i>",
        rows=[parts.Row("<i>", "<i>", [Link("<i>", "/")])],
        messages=[parts.Message("<i>", "<i>", "<i>")],
        events=[parts.Event("<i>", "<i>", by="<i>", text="<i>")],
    )

    assert "<i>" not in page


def test_a_button_refuses_a_kind_that_does_not_exist():
    with pytest.raises(TemplateSyntaxError):
        draw('{% button "Save" kind="purple" %}')


def test_a_button_with_an_address_is_a_link():
    assert draw('{% button "Go" url="/x" %}').startswith('<a href="/x" role="button"')
    assert 'data-prevent-double-click="true"' in draw('{% button "Go" %}')


def test_pages_of_a_list_show_only_when_there_are_some():
    assert draw("{% pagination %}") == ""
    assert 'rel="next"' in draw('{% pagination next_url="?after=1" %}')


def test_when_says_the_day_and_how_far_off_it_is():
    page = draw("{% when on today=today %}", on=date(2026, 11, 20), today=date(2026, 11, 23))

    assert page == (
        '<time datetime="2026-11-20">20 November 2026</time> '
        '<span class="wl-ago">(3 days ago)</span>'
    )


def test_a_cell_may_hold_several_lines():
    assert str(parts.Lines(["a<", Tag("b")])) == (
        '<span class="wl-line">a&lt;</span>'
        '<span class="wl-line"><strong class="govuk-tag">b</strong></span>'
    )


def test_a_map_places_its_points_and_names_them():
    page = draw(
        '{% area_map "Near you" "0 0 100 50" points=points shapes=shapes %}',
        points=[parts.Point(1234.5, 2, "1: Hub", "#p1", "1")],
        shapes=[parts.Shape("M0 0", "Bolton")],
    )

    assert 'transform="translate(1234.50 2.00)"' in page
    assert '<a href="#p1" aria-label="1: Hub">' in page
    assert "<title>Bolton</title>" in page
