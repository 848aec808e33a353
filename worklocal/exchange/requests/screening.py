"""Find, in what is about to go out, words that may be about somebody else.

Better one mark too many than one too few: a person decides each. Staff are not marked, for they
acted in their work; nor are the person's own names, places, days or organisations.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models.functions import Lower

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Organisation, Role
from worklocal.core.personal_data import of_models, words_of
from worklocal.employers.firms.models import Firm
from worklocal.exchange.requests.models import MarkKind
from worklocal.reference.places.models import Place
from worklocal.reference.skills.models import Skill
from worklocal.support.people.models import Person

Tables = dict[str, list[dict[str, Any]]]

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])(?:\+44|0)(?:[ ()-]?\d){9,10}(?![\w-])")
SENTENCE_END = re.compile(r"[.!?:\n]\W*$|^\W*$")
"""What stands before a word that opens a sentence, seen in the four characters before it."""
TITLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|aunt|auntie|uncle|nan|gran|son|daughter|brother|sister|husband"
    r"|wife|partner|boyfriend|girlfriend|ex|friend|neighbour|mum|dad|mother|father|called|named)"
    r"\W{1,3}([^\W\d_][\w'’-]*)", re.IGNORECASE,
)  # fmt: skip
LITTLE = frozenset(
    """i he she they we you it a an the and or but if so as at by for from in into of on to with his
    her their our your my its this that these those there here who what when where why how not no
    yes is was are were be been am has had have do did does will would can could should may might
    must shall about after again all also any back because before both each every first got great
    good he's she's hello hi later last left met more most new next now off only other out over own
    rang said saw sent since some soon spoke still such than then today tomorrow told too took under
    until up very went while yesterday yet agreed asked came called gave keep keeps wants wanted
    feels felt likes liked needs needed plans hopes knows looking works worked talked monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august
    september october november december christmas easter english maths welsh british england
    wales scotland jobcentre google""".split()
)
CODES = re.compile(r"_id$|^id$|_at$|_on$|sha256|digest|content_type|^key$|^template$|^kind$|_code$")
EXCERPT = 90


@dataclass(frozen=True)
class Found:
    """One word, or one address, in one place."""

    kind: MarkKind
    found: str
    table: str
    row_id: str
    column: str
    excerpt: str


@dataclass(frozen=True)
class Known:
    """What is no mark: `own` words of the person, `staff`, and `plain` words of the language."""

    own: frozenset[str]
    staff: frozenset[str]
    plain: frozenset[str]
    contacts: frozenset[str]


def find(tables: Tables, person: Person) -> list[Found]:
    """Each different word once a place, in the order of the tables."""
    wordy = _columns_of_words()
    texts = [
        each
        for each in _texts(tables)
        if not CODES.search(each[2]) and each[2] in wordy.get(each[0], {each[2]})
    ]
    known = _known(person, _ids_in(tables))
    said = {word.lower() for *_, text in texts for word in WORD.findall(text)}
    others = _people_named(person, said - known.own - known.staff)
    named = _names_somewhere(texts, known)
    marks: dict[tuple[str, str, str, str], Found] = {}
    for table, row, column, text in texts:
        for kind, start, found in _in_text(text, known, others, named):
            place = (table, row, column, found.lower())
            if place not in marks:
                marks[place] = Found(kind, found, table, row, column, _around(text, start, found))
    return list(marks.values())


def _columns_of_words() -> dict[str, set[str]]:
    """By table, the columns in which a word about somebody can stand."""
    return {
        model._meta.label_lower: set(words_of(model)) - set(rule.codes)
        for model, rule in of_models()
    }


def _in_text(
    text: str, known: Known, others: set[str], named: set[str]
) -> Iterator[tuple[MarkKind, int, str]]:
    for pattern in (EMAIL, PHONE):
        for hit in pattern.finditer(text):
            if _plain_contact(hit[0]) not in known.contacts:
                yield MarkKind.CONTACT, hit.start(), hit[0]
    for hit in WORD.finditer(text):
        low = _bare(hit[0]).lower()
        if low in known.own or len(low) < 2 or (low in known.staff and low not in named):
            continue
        if low in others and (hit[0][0].isupper() or low not in known.plain):
            yield MarkKind.KNOWN, hit.start(), _bare(hit[0])
        elif low in named:
            yield MarkKind.NAME, hit.start(), _bare(hit[0])


def _names_somewhere(texts: list[tuple[str, str, str, str]], known: Known) -> set[str]:
    """Words that stand somewhere as a name does: then each place where they stand is marked.

    A word right behind a name is its surname, though it be a town or a colleague's name too.
    """
    names: set[str] = set()
    for *_, text in texts:
        last: re.Match[str] | None = None
        for hit in WORD.finditer(text):
            low = _bare(hit[0]).lower()
            follows = last is not None and text[last.end() : hit.start()] == " "
            if _looks_like_name(hit, text, known) or (follows and hit[0][0].isupper()):
                names.add(low)
                last = hit
        names |= {_bare(hit).lower() for hit in TITLED.findall(text)} - known.plain
    return names - known.own - LITTLE


def _looks_like_name(hit: re.Match[str], text: str, known: Known) -> bool:
    word = _bare(hit[0])
    low = word.lower()
    is_initials = word.isupper() and len(word) < 6
    if not word[:1].isupper() or len(word) < 2 or is_initials or low in known.staff:
        return False
    opens = bool(SENTENCE_END.search(text[max(0, hit.start() - 4) : hit.start()]))
    return low not in known.plain and not (opens and low in LITTLE)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _ids_in(tables: Tables) -> set[str]:
    return {
        value
        for rows in tables.values()
        for row in rows
        for column, value in row.items()
        if isinstance(value, str) and column.endswith(("_id", "_by")) and _is_id(value)
    }


def _known(person: Person, ids: set[str]) -> Known:
    """Staff are those who acted in this record: a colleague's name elsewhere may be anybody's."""
    own = " ".join([person.name, person.legal_name, person.address])
    roles = Role.objects.filter(area=person.area_id, user__in=ids).exclude(kind=RoleKind.CITIZEN)
    staff = " ".join(roles.order_by("id").values_list("user__display_name", flat=True))
    bodies = [
        *Organisation.objects.filter(area=person.area_id).order_by("id").values_list("name"),
        *Firm.objects.filter(area=person.area_id).order_by("id").values_list("name"),
        *Place.objects.order_by("pk").values_list("name"),
    ]
    ours = {word.lower() for (name,) in bodies for word in WORD.findall(name)}
    emails = roles.order_by("id").values_list("user__email", flat=True)
    account = person.user.email if person.user else ""
    mine = (person.email, person.phone, account, *emails)
    contacts = {_plain_contact(each) for each in mine if each}
    return Known(
        frozenset(word.lower() for word in WORD.findall(own)),
        frozenset(word.lower() for word in WORD.findall(staff)),
        frozenset(ours | LITTLE | _language()),
        frozenset(contacts),
    )


@cache
def _language() -> frozenset[str]:
    """Words that the published descriptions of skills write in small letters."""
    rows = Skill.objects.order_by("pk").values_list("label", "description")
    return frozenset(
        word
        for label, description in rows
        for word in WORD.findall(f"{label} {description}")
        if word.islower()
    )


def _people_named(person: Person, said: set[str]) -> set[str]:
    others = Person.objects.filter(area=person.area_id).exclude(pk=person.pk)
    found: set[str] = set()
    for field in ("chosen_name", "family_name", "legal_name"):
        named = others.annotate(lower=Lower(field))
        if field != "legal_name":
            named = named.filter(lower__in=said)
            found |= set(named.order_by("lower").values_list("lower", flat=True).distinct())
    return found


def _plain_contact(text: str) -> str:
    if "@" in text:
        return text.lower()
    digits = re.sub(r"\D", "", text)
    return "0" + digits[2:] if digits.startswith("44") else digits


def _around(text: str, start: int, found: str) -> str:
    first = max(0, start - EXCERPT)
    last = start + len(found) + EXCERPT
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def _texts(tables: Tables) -> Iterator[tuple[str, str, str, str]]:
    for table, rows in tables.items():
        for row in rows:
            for column, value in row.items():
                for text in leaves(value):
                    yield table, str(row.get("id", "")), column, text


def anywhere(word: str) -> re.Pattern[str]:
    """A found word wherever it stands by itself, however it is written."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value and not _is_id(value):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
