"""Training pairs for the encoder, all made from ESCO: names, descriptions, skills of occupations.

A pair is two texts of one concept and the concept's number. Held-out concepts give no pairs.
"""

import csv
import gzip
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

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


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(row: dict[str, str]) -> list[str]:
    """A concept's distinct names, preferred first, gender words neutral."""
    names = [row["preferredLabel"], *row["altLabels"].split("\n")]
    return list(dict.fromkeys(name for n in names if (name := neutralise_gender(n))))


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
    name: str, rows: list[dict[str, str]], share: float, epochs: int, noise: float, seed: int
) -> Pairs:
    """Each name of each concept with another of its names, drawn anew for each epoch."""
    random_ = random.Random(seed)
    first, second, concept = [], [], []
    for number, row in enumerate(rows):
        names = _names(row)
        if len(names) < 2 or is_held_out(row["conceptUri"], share):
            continue
        for _ in range(epochs):
            for one in names[1:]:
                other = (
                    names[0]
                    if random_.random() < 0.5
                    else random_.choice([n for n in names if n != one])
                )
                if random_.random() < noise:
                    one = _noisy_title(one, random_)
                first.append(one)
                second.append(other)
                concept.append(number)
    return Pairs(name, first, second, concept, 24)


def _descriptions(
    name: str, rows: list[dict[str, str]], share: float, seed: int, longest: int
) -> Pairs:
    """One sentence of each concept's description with one of its names."""
    random_ = random.Random(seed)
    first, second, concept = [], [], []
    for number, row in enumerate(rows):
        if is_held_out(row["conceptUri"], share):
            continue
        names = _names(row)
        sentences = [s.strip() for s in row["description"].split(". ") if len(s) > 25]
        for sentence in sentences[:2]:
            first.append(neutralise_gender(sentence)[:300])
            second.append(names[0] if random_.random() < 0.6 else random_.choice(names))
            concept.append(number)
    return Pairs(name, first, second, concept, longest)


def _occupation_skills(
    occupations: list[dict[str, str]],
    skills: dict[str, str],
    relations: list[dict[str, str]],
    draws: int,
    seed: int,
) -> Pairs:
    """A title with a handful of its essential skills: what the job is, not how it is spelt."""
    random_ = random.Random(seed)
    needed: dict[str, list[str]] = defaultdict(list)
    for row in relations:
        if row["relationType"] == "essential" and row["skillUri"] in skills:
            needed[row["occupationUri"]].append(skills[row["skillUri"]])
    first, second, concept = [], [], []
    for number, row in enumerate(occupations):
        have = needed[row["conceptUri"]]
        if is_held_out(row["conceptUri"], OCCUPATION_SHARE) or len(have) < 3:
            continue
        names = _names(row)
        for _ in range(draws):
            first.append(random_.choice(names))
            second.append(", ".join(random_.sample(have, min(5, len(have)))))
            concept.append(number)
    return Pairs("title-skills", first, second, concept, 40)


def _skill_sentences(rows: list[dict[str, str]], seed: int) -> Pairs:
    """Sentences of adverts and CVs, made by rule, with a name of the first skill they speak of."""
    random_ = random.Random(seed)
    kept = [
        (number, names)
        for number, row in enumerate(rows)
        if not is_held_out(row["conceptUri"], SKILL_SHARE) and (names := _names(row))
    ]
    first, second, concept = [], [], []
    for number, names in kept:
        for _ in range(2):
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
            concept.append(number)
    return Pairs("skill-sentences", first, second, concept, 48)


def training_pairs(esco: Path, seed: int) -> list[Pairs]:
    """Every kind of pair from the ESCO tables in the folder `esco`."""
    occupations = _rows(esco / "occupations.csv.gz")
    skills = _rows(esco / "skills.csv.gz")
    relations = _rows(esco / "occupation_skill_relations.csv.gz")
    labels = {row["conceptUri"]: neutralise_gender(row["preferredLabel"]) for row in skills}
    return [
        _synonyms("titles", occupations, OCCUPATION_SHARE, 2, 0.2, seed),
        _descriptions("title-descriptions", occupations, OCCUPATION_SHARE, seed, 48),
        _occupation_skills(occupations, labels, relations, 2, seed),
        _synonyms("skills", skills, SKILL_SHARE, 1, 0.0, seed),
        _descriptions("skill-descriptions", skills, SKILL_SHARE, seed, 48),
        _skill_sentences(skills, seed),
    ]
