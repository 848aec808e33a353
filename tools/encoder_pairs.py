"""Training pairs for the encoder, all made from ESCO: names, descriptions, skills of occupations.

A pair is two texts of one concept and the concept's number. Held-out concepts give no pairs.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from worklocal.matching.engine import esco
from worklocal.matching.engine.esco import Concept
from worklocal.matching.engine.gender import neutralise_gender
from worklocal.matching.engine.heldout import OCCUPATION_SHARE, SKILL_SHARE, is_held_out

SENTENCES = (
    "You will {0}.",
    "Ability to {0}.",
    "Experience of {0} is essential.",
    "Must be able to {0} and {1}.",
    "We are looking for someone who can {0}",
    "Good knowledge of {0}, {1} and {2}.",
    "Strong skills in {0}",
    "Responsible for {0} as well as {1}",
    "{0}, {1} and {2}",
    "Proven experience in {0} and {1}.",
    "The successful candidate will {0}, working with the wider team.",
    "Working knowledge of {0} would be an advantage",
    "I had to {0} every day and {1}",
    "In my last job I used to {0}.",
    "Duties include {0}, {1}.",
    "At least 2 years' experience with {0} in a similar role",
    "You have a passion for {0} and enjoy {1}",
    "Familiarity with {0}; understanding of {1}",
    "Our team helps customers {0} and we expect you to {1}.",
    "- {0}",
)
TITLE_PREFIXES = (
    "senior", "junior", "trainee", "part time", "full time", "lead", "experienced", "temporary",
    "graduate", "assistant", "urgent", "weekend", "night", "2 x", "hiring",
)  # fmt: skip
TITLE_SUFFIXES = (
    "- part time", "- full time", "(leeds)", "- £12 per hour", "£25,000", "- london", "- nights",
    "(12 month contract)", "band 5", "- 37.5 hours per week", "required", "- immediate start",
    "(manchester)", "wanted", "/ team leader", "ref 1203", "based in bristol", "(remote)",
)  # fmt: skip
SHORTER = {
    "manager": "mgr", "assistant": "asst", "engineer": "eng", "technician": "tech",
    "senior": "snr", "administrator": "admin", "executive": "exec", "operator": "op",
    "supervisor": "supv", "development": "dev", "representative": "rep", "officer": "offr",
}  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """Texts of one kind: `first[i]` and `second[i]` name the concept `concept[i]`."""

    name: str
    first: list[str]
    second: list[str]
    concept: list[int]
    longest: int


def _names(concept: Concept) -> list[str]:
    """A concept's distinct names, preferred first, gender words neutral."""
    return list(dict.fromkeys(name for n in concept.names if (name := neutralise_gender(n))))


def _noisy_title(title: str, random_: random.Random) -> str:
    """A title as an advert might write it: with conditions, short forms or a slip of the keys."""
    kind = random_.random()
    if kind < 0.35:
        return f"{random_.choice(TITLE_PREFIXES)} {title}"
    if kind < 0.7:
        return f"{title} {random_.choice(TITLE_SUFFIXES)}"
    if kind < 0.85:
        return " ".join(SHORTER.get(word, word) for word in title.split())
    if len(title) < 6:
        return title
    at = random_.randrange(1, len(title) - 2)
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def _synonyms(
    kind: str, concepts: Sequence[Concept], share: float, epochs: int, noise: float, seed: int
) -> Pairs:
    """Each name of each concept with another of its names, drawn anew for each epoch."""
    random_ = random.Random(seed)
    first, second, about = [], [], []
    for number, concept in enumerate(concepts):
        names = _names(concept)
        if len(names) < 2 or is_held_out(concept.uri, share):
            continue
        for name in names[1:] * epochs:
            others = [n for n in names if n != name]
            second.append(names[0] if random_.random() < 0.5 else random_.choice(others))
            first.append(_noisy_title(name, random_) if random_.random() < noise else name)
            about.append(number)
    return Pairs(kind, first, second, about, 24)


def _descriptions(
    kind: str, concepts: Sequence[Concept], descriptions: list[str], share: float, seed: int
) -> Pairs:
    """The first two sentences of each concept's description, each with one of its names."""
    random_ = random.Random(seed)
    first, second, about = [], [], []
    for number, (concept, description) in enumerate(zip(concepts, descriptions, strict=True)):
        if is_held_out(concept.uri, share):
            continue
        names = _names(concept)
        for sentence in [s.strip() for s in description.split(". ") if len(s) > 25][:2]:
            first.append(neutralise_gender(sentence)[:300])
            second.append(names[0] if random_.random() < 0.6 else random_.choice(names))
            about.append(number)
    return Pairs(kind, first, second, about, 48)


def _occupation_skills(draws: int, seed: int) -> Pairs:
    """A title with a handful of its essential skills: what the job is, not how it is spelt."""
    random_ = random.Random(seed)
    labels = [neutralise_gender(skill.label) for skill in esco.skills()]
    needed = esco.skills_needed()
    first, second, about = [], [], []
    for number, occupation in enumerate(esco.occupations()):
        row = slice(needed.indptr[number], needed.indptr[number + 1])
        essential = needed.indices[row][needed.data[row] == 1.0]
        have = [labels[skill] for skill in sorted(essential)]
        if is_held_out(occupation.uri, OCCUPATION_SHARE) or len(have) < 3:
            continue
        for _ in range(draws):
            first.append(random_.choice(_names(occupation)))
            second.append(", ".join(random_.sample(have, min(5, len(have)))))
            about.append(number)
    return Pairs("title-skills", first, second, about, 40)


def _skill_sentences(concepts: Sequence[Concept], seed: int) -> Pairs:
    """Sentences of adverts and CVs, made by rule, with a name of the first skill they speak of."""
    random_ = random.Random(seed)
    kept = [
        (number, _names(concept))
        for number, concept in enumerate(concepts)
        if not is_held_out(concept.uri, SKILL_SHARE)
    ]
    first, second, about = [], [], []
    for number, names in [pair for pair in kept for _ in range(2)]:
        others = [random_.choice(random_.choice(kept)[1]) for _ in range(2)]
        said = random_.choice(names)
        meant = names[0] if said != names[0] else random_.choice(names)
        filling = [said, *others]
        if random_.random() < 0.4:
            random_.shuffle(filling)
            sentence = ", ".join(filling[:2]) + f" and {filling[2]}"
        else:
            sentence = random_.choice(SENTENCES).format(*filling)
        first.append(sentence.lower())
        second.append(meant)
        about.append(number)
    return Pairs("skill-sentences", first, second, about, 48)


def _told(table: str) -> list[str]:
    return [row["description"] for row in esco.read_table(table)]


def training_pairs(seed: int) -> list[Pairs]:
    """Every kind of pair from the shipped ESCO tables."""
    jobs, skills = esco.occupations(), esco.skills()
    of_jobs, of_skills = _told("esco/occupations.csv.gz"), _told("esco/skills.csv.gz")
    return [
        _synonyms("titles", jobs, OCCUPATION_SHARE, 2, 0.2, seed),
        _descriptions("title-descriptions", jobs, of_jobs, OCCUPATION_SHARE, seed),
        _occupation_skills(2, seed),
        _synonyms("skills", skills, SKILL_SHARE, 1, 0.0, seed),
        _descriptions("skill-descriptions", skills, of_skills, SKILL_SHARE, seed),
        _skill_sentences(skills, seed),
    ]
