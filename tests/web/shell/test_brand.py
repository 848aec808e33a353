import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worklocal.web.shell import brand

COLOURS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_ratio_is_that_of_the_guidelines(first, second, ratio):
    assert brand.contrast_ratio(first, second) == pytest.approx(ratio, abs=0.01)
    assert brand.contrast_ratio(second, first) == pytest.approx(ratio, abs=0.01)


@given(COLOURS, COLOURS)
@example("#0077dc", "#000000")
def test_no_choice_of_colours_can_make_a_page_hard_to_read(first, second):
    palette = brand.palette(first, second)

    for background in (brand.WHITE, palette.surface):
        assert brand.contrast_ratio(palette.link, background) >= 4.5
        assert brand.contrast_ratio(palette.link_hover, background) >= 4.5
        assert brand.contrast_ratio("#484949", background) >= 4.5
    assert brand.contrast_ratio(palette.text_on_brand, palette.brand) >= 4.5
    assert brand.contrast_ratio(palette.accent_on_brand, palette.brand) >= 3
    assert brand.contrast_ratio(palette.brand, brand.WHITE) >= 3


def test_colours_that_cannot_be_read_as_colours_give_way_to_ours():
    assert brand.palette("red; }", "") == brand.palette()


@pytest.mark.parametrize(
    ("main", "second", "words"),
    [
        ("#1d4f91", "#0b7a5b", []),
        ("green", "#0b7a5b", ["main colour as #"]),
        ("#1d4f91", "#12345", ["second colour as #"]),
        ("#ffee88", "#0b7a5b", ["darker main colour"]),
        ("#1d4f91", "#ffee88", ["darker second colour"]),
    ],
)
def test_colour_problems_says_what_to_change(main, second, words):
    problems = brand.colour_problems(brand=main, accent=second)

    assert len(problems) == len(words)
    assert all(part in problem for part, problem in zip(words, problems, strict=True))
