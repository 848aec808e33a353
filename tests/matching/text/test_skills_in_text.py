"""Skills from people's own words: from work, caring and volunteering, each with its words."""

import pytest

from worklocal.matching.engine import esco, taxonomy
from worklocal.matching.engine.skill_finder import SkillFinder, clauses_of


def found(text: str) -> dict[str, str]:
    return {skill.label: skill.words for skill in taxonomy.skills_in_text(text)}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I drove a fork lift truck in the warehouse", "operate forklift"),
        ("Prepared and cooked meals for forty people", "prepared meals"),
        ("I used Python and SQL to analyse data", "Python (computer programming)"),
        ("greeted customers and handled cash", "greet guests"),
    ],
)
def test_skills_of_work_are_found(encoder, text, label):
    assert label in found(text)


def test_each_skill_comes_with_words_of_the_text(encoder):
    text = "Looked after my father: gave him his medicine, cooked, managed the household budget."
    skills = taxonomy.skills_in_text(text)
    assert skills
    for skill in skills:
        assert 0 < skill.score <= 1
        assert skill.uri.startswith(esco.SKILL_ADDRESS)
        assert all(word.strip(",.:") in text for word in skill.words.split())


def test_the_surest_comes_first_and_each_skill_once(encoder):
    skills = taxonomy.skills_in_text("clean rooms. clean the rooms. drive vehicles. file papers")
    scores = [skill.score for skill in skills]
    assert scores == sorted(scores, reverse=True)
    assert len({skill.uri for skill in skills}) == len(skills)


@pytest.mark.parametrize("text", ["", "  \n ", "and the of", "12345"])
def test_nothing_said_gives_nothing(encoder, text):
    assert taxonomy.skills_in_text(text) == []


def test_a_father_and_a_mother_have_the_same_skills(encoder):
    his, hers = (
        [(s.label, s.score) for s in taxonomy.skills_in_text(f"a {word} who cared for children")]
        for word in ("father", "mother")
    )
    assert his == hers


def test_words_alone_find_what_is_said_plainly():
    finder = SkillFinder(None, None)
    assert "clean rooms" in [skill.label for skill in finder.find("I cleaned rooms in a hotel")]


def test_clauses_are_cut_at_stops_and_joining_words():
    assert clauses_of("Washed pots and swept floors; locked up.\n- Fed the horses") == [
        "Washed pots and swept floors",
        "Washed pots",
        "swept floors",
        "locked up",
        "Fed the horses",
    ]


def test_an_occupation_needs_its_essential_skills_first():
    hairdresser = next(o for o in esco.occupations() if o.label == "hairdresser")
    skills = taxonomy.occupation_skills(hairdresser.uri)
    needed = [essential for _, _, essential in skills]
    assert needed == sorted(needed, reverse=True)
    assert "curl hair" in [label for _, label, essential in skills if essential]


def test_an_unknown_occupation_is_refused():
    with pytest.raises(KeyError):
        taxonomy.occupation_skills("http://data.europa.eu/esco/occupation/none")
