"""C03: every name of somebody else is marked, whoever they are and however they are written."""

import pytest

from tests.cast import make_person
from worklocal.core import clock
from worklocal.exchange.requests import screening
from worklocal.exchange.requests.models import MarkKind
from worklocal.support.coaching.models import Note

ON_RECORD = [
    ("Gustav", "Holtby"), ("Siân", "O’Dowd"), ("Jean-Luc", "Moreau"), ("Li", "Xu"),
    ("Grace", "Bolton"), ("Mohammed", "al-Amin"), ("May", "March"), ("Ben", "Sharpe"),
]  # fmt: skip
"""Other people of the area: two-letter names, towns, months, and a coach's namesake among them."""

NOT_ON_RECORD = ["Kezia", "Obadiah", "Thandiwe", "Zbigniew", "Ottoline", "Ashby-Cooke"]

SENTENCES = [
    "{name} rang about the rent.",
    "Amina came with {name} and was early.",
    "her sister {name} looks after the children",
    "Spoke to {name}’s landlord.",
    "Her ex-partner, {name}, has been in touch.",
    "Talked about the job; {name} works there too.",
    "“{name} told me to leave,” she said.",
    "{name}: will call back",
    "Met {name}\nand then Amina left.",
    "We agreed (with {name}) to wait.",
]

PLAIN = [
    "Amina wants work in a warehouse near Bolton or in Manchester.",
    "She rang on Monday. We agreed to meet in March at the Town hub.",
    "Ben spoke with her about English and maths. CV done, DBS next.",
    "Mill Bakery has a place. They would like to see her.",
    "Good meeting: she feels ready and keeps asking about training.",
]


@pytest.fixture
def record(cast):
    with cast.as_area():
        for first, family in ON_RECORD:
            make_person(cast.area, first, family_name=family)

    def found_in(*texts):
        with cast.as_area():
            Note.objects.all().delete()
            tables = {
                "coaching.note": [
                    {"id": str(n), "author_id": str(cast.ben.user_id), "text": text}
                    for n, text in enumerate(texts)
                ]
            }
            return screening.find(tables, cast.amina)

    return found_in


def test_everybody_on_record_is_marked_wherever_they_stand(record, record_property):
    """C03: people of the area, first name, family name and both, in every kind of sentence."""
    missed = []
    for first, family in ON_RECORD:
        for name in (first, family, f"{first} {family}"):
            texts = [sentence.format(name=name) for sentence in SENTENCES]
            marks = record(*texts)
            for number, text in enumerate(texts):
                found = {m.found.lower() for m in marks if m.row_id == str(number)}
                wanted = {each.lower() for each in name.split()}
                if not wanted <= found:
                    missed.append((text, wanted - found))
    assert missed == []
    record_property("figure", f"names of others on record: {len(ON_RECORD) * 30} places, 0 missed")


def test_names_that_nobody_has_on_record_are_marked_too(record, record_property):
    """C03."""
    missed = []
    for name in NOT_ON_RECORD:
        texts = [sentence.format(name=name) for sentence in SENTENCES]
        found = {m.row_id for m in record(*texts) if m.found.lower() in name.lower()}
        missed += [text for n, text in enumerate(texts) if str(n) not in found]
    assert missed == []
    record_property("figure", f"other names: {len(NOT_ON_RECORD) * 10} places, 0 missed")


def test_a_name_in_small_letters_is_marked(record):
    found = {m.found for m in record("gustav came, and holtby too", "Kezia rang", "kezia again")}

    assert {"gustav", "holtby", "Kezia", "kezia"} <= found


def test_ways_to_reach_others_are_marked_and_one_s_own_are_not(record, cast):
    marks = record(
        "Ring 0161 496 0000 or +44 7700 900123, or write to kezia@people.example,"
        f" not to {cast.amina.email}. Due 2026-01-01, ref 20260101."
    )
    contacts = {m.found for m in marks if m.kind == MarkKind.CONTACT}

    assert contacts == {"0161 496 0000", "+44 7700 900123", "kezia@people.example"}


def test_plain_sentences_cost_the_reader_little(record, record_property):
    """A mark too many is a decision too many: the person, their coach, towns and days are not."""
    marks = [m.found for m in record(*PLAIN)]

    assert not {"Amina", "Monday", "Manchester", "Mill", "Bakery", "English"} & set(marks)
    words = sum(len(text.split()) for text in PLAIN)
    assert len(marks) <= 6
    record_property("figure", f"marks in {words} plain words: {len(marks)}")


def test_the_coach_who_wrote_is_not_marked_and_a_namesake_is(record):
    """Staff acted in their work; somebody else's brother did not."""
    assert "Ben" not in {m.found for m in record("Spoke with Ben today.")}
    assert "Ben" in {m.found for m in record("Her brother Ben came along.")}


def test_another_person_s_name_in_a_note_is_marked_in_the_package(cast):
    from worklocal.exchange.requests import access

    with cast.as_area():
        make_person(cast.area, "Gustav", family_name="Holtby")
        note = Note.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
            text="Amina came with Gustav Holtby.", written_at=clock.now(),
        )  # fmt: skip
        package = access.package_of(person_id=cast.amina.pk, at=clock.now())
        marks = screening.find(package.tables, cast.amina)

    of_note = [(m.found, m.row_id, m.column) for m in marks if m.table == "coaching.note"]
    assert of_note == [("Gustav", str(note.pk), "text"), ("Holtby", str(note.pk), "text")]
