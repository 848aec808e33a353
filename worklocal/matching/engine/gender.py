"""Gendered words of English job titles, made neutral before anything is looked up or compared.

Two titles that differ only in a worker's sex must reach every later step as the same string:
then the lists, codes and skills are the same by construction, not by luck of the training.
Words about customers ("ladies' hairdresser", "women's refuge", "menswear") are left alone.
"""

import re

from .word_sets import word_set

# Whole words with a neutral form of their own. Plurals are made by `_with_plurals`.
NEUTRAL_WORDS = {
    "waitress": "waiter",
    "actress": "actor",
    "hostess": "host",
    "stewardess": "steward",
    "manageress": "manager",
    "conductress": "conductor",
    "instructress": "instructor",
    "proprietress": "proprietor",
    "proprietrix": "proprietor",
    "sculptress": "sculptor",
    "authoress": "author",
    "poetess": "poet",
    "editress": "editor",
    "directress": "director",
    "inspectress": "inspector",
    "shepherdess": "shepherd",
    "songstress": "singer",
    "benefactress": "benefactor",
    "deaconess": "deacon",
    "priestess": "priest",
    "prioress": "prior",
    "abbess": "abbot",
    "heiress": "heir",
    "mayoress": "mayor",
    "ambassadress": "ambassador",
    "patroness": "patron",
    "clerkess": "clerk",
    "tailoress": "tailor",
    "seamstress": "sewer",
    "seamster": "sewer",
    "sempstress": "sewer",
    "laundress": "launderer",
    "laundryman": "launderer",
    "laundrywoman": "launderer",
    "usherette": "usher",
    "masseuse": "masseur",
    "chanteuse": "singer",
    "danseuse": "dancer",
    "danseur": "dancer",
    "ballerina": "ballet dancer",
    "ballerino": "ballet dancer",
    "comedienne": "comedian",
    "equestrienne": "equestrian",
    "tragedienne": "tragedian",
    "coiffeuse": "hairdresser",
    "coiffeur": "hairdresser",
    "chauffeuse": "chauffeur",
    "entrepreneuse": "entrepreneur",
    "confidante": "confidant",
    "heroine": "hero",
    "aviatrix": "aviator",
    "executrix": "executor",
    "administratrix": "administrator",
    "barmaid": "bartender",
    "barman": "bartender",
    "barwoman": "bartender",
    "policeman": "police officer",
    "policewoman": "police officer",
    "wpc": "police constable",
    "fireman": "firefighter",
    "firewoman": "firefighter",
    "fisherman": "fisher",
    "fisherwoman": "fisher",
    "cameraman": "camera operator",
    "camerawoman": "camera operator",
    "weatherman": "weather presenter",
    "weatherwoman": "weather presenter",
    "weathergirl": "weather presenter",
    "headmaster": "head teacher",
    "headmistress": "head teacher",
    "headteacher": "head teacher",
    "schoolmaster": "school teacher",
    "schoolmistress": "school teacher",
    "landlady": "landlord",
    "lollipopman": "school crossing patrol",
    "lollipoplady": "school crossing patrol",
    "lumberjill": "lumberjack",
    "housewife": "homemaker",
    "househusband": "homemaker",
    "chambermaid": "room attendant",
    "chamberman": "room attendant",
    "housemaid": "house attendant",
    "houseboy": "house attendant",
    "parlourmaid": "house attendant",
    "nursemaid": "nanny",
    "milkmaid": "milkperson",
    "dairymaid": "dairyperson",
    "cowgirl": "cowhand",
    "cowboy": "cowhand",
    "bellboy": "bell attendant",
    "bellhop": "bell attendant",
    "bellgirl": "bell attendant",
    "busboy": "table clearer",
    "busgirl": "table clearer",
    "paperboy": "newspaper carrier",
    "papergirl": "newspaper carrier",
    "ballboy": "ballperson",
    "ballgirl": "ballperson",
    "grandmother": "grandparent",
    "grandfather": "grandparent",
    "stepmother": "stepparent",
    "stepfather": "stepparent",
    "mother": "parent",
    "father": "parent",
    "mum": "parent",
    "mummy": "parent",
    "mom": "parent",
    "dad": "parent",
    "daddy": "parent",
    "wife": "spouse",
    "husband": "spouse",
    "daughter": "child",
    "son": "child",
    "mistress": "master",
    "spinster": "spinner",
}
# Endings: the -man, -woman and -person of one trade become one word.
_PERSON_ENDING = re.compile(
    r"\b([a-z]{2,}?)(?:wo)?(?:man|men)\b|\b([a-z]{2,}?)(?:lady|ladies|persons|people)\b"
)
_NOT_A_PERSON = word_set(
    """german germen human humen inhuman superhuman roman romen norman ottoman talisman shaman
    caiman woman women specimen regimen abdomen omen acumen bitumen stamen lumen semen
    cyclamen hymen yemen oman ataman dolman cayman amen examen rumen albumen ramen dragoman"""
)
_MISTRESS = re.compile(r"\b([a-z]{3,})mistress(es)?\b")
# "(m/f)", "m/f/d", "male/female": a note that all may apply says nothing of the job.
_ANY_SEX_NOTE = re.compile(
    r"[\(\[]?\b(?:[mfwdxhv]|male|female)(?:\s*[/|]\s*(?:[mfwdxhv]|male|female|diverse|all))+\b[\)\]]?"
)
_SEX_SUFFIX = re.compile(r"\((?:wo)?(?:man|men)\)|\((?:fe)?male\)|\((?:ess|in|m|f)\)")
_HONORIFIC = re.compile(r"\b(?:mr|mrs|ms|miss|mx|madam|sir)\b\.?")
_PRONOUN = re.compile(r"\b(?:he/she|she/he|s/he|he or she|she or he|he|she)\b")
_POSSESSIVE = re.compile(r"\b(?:his/her|her/his|his or her|her or his|his|her|hers|him)\b")
# A sex put before a trade ("male nurse", "lady doctor", "woman driver") is dropped.
_SEX_BEFORE = re.compile(r"\b(?:female|male|lady|woman|gentleman|girl|boy)\s+(?=[a-z])")
_SEX_AFTER = re.compile(r"(?<=[a-z]\s)(?:female|male)\b")
# A sex put after a trade ("tea lady", "delivery man", "office boy") becomes "person".
_PERSON_AFTER = re.compile(
    r"\b(?:woman|man|lady|ladies|gentleman|gentlemen|girl|boy|lad|lass)\b(?!['’])"
)
_NURSING_SISTER = re.compile(
    r"\b(ward|nursing|theatre|hospital|night|junior|senior)\s+sister\b|\bsister\s+(nurse)\b"
)
_SAME_TWICE = re.compile(r"\b([a-z][a-z \-]*?)\s*/\s*\1\b")


def _with_plurals(words: dict[str, str]) -> dict[str, str]:
    """The sheet with the regular plurals of each pair added."""
    table = dict(words)
    for gendered, neutral in words.items():
        if gendered.endswith("man"):
            plural = gendered[:-3] + "men"
        elif gendered.endswith("wife"):
            plural = gendered[:-4] + "wives"
        elif gendered.endswith("y") and gendered[-2] not in "aeiou":
            plural = gendered[:-1] + "ies"
        else:
            plural = gendered + ("es" if gendered.endswith(("s", "x", "ch")) else "s")
        many = neutral if neutral.endswith("s") else neutral + "s"
        table.setdefault(plural, many)
    return table


_TABLE = _with_plurals(NEUTRAL_WORDS)
_TABLE_PATTERN = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _TABLE), key=len, reverse=True)) + r")\b"
)


def _person(found: re.Match[str]) -> str:
    """One trade's -man, -woman or -lady as -person."""
    whole = found.group(0)
    if whole in _NOT_A_PERSON:
        return whole
    many = whole.endswith(("men", "ladies", "persons", "people"))
    return (found.group(1) or found.group(2)) + ("persons" if many else "person")


def neutralise_gender(text: str) -> str:
    """`text`, lower case, with every word of the worker's sex made neutral.

    The result is a key for machines (looked up, encoded, compared), not wording for people.
    """
    text = text.lower()
    text = _SEX_SUFFIX.sub("", text)
    text = _ANY_SEX_NOTE.sub(" ", text)
    text = _HONORIFIC.sub(" ", text)
    text = _PRONOUN.sub("they", text)
    text = _POSSESSIVE.sub("their", text)
    text = _NURSING_SISTER.sub(lambda m: f"{m.group(1) or ''} charge nurse".strip(), text)
    text = _TABLE_PATTERN.sub(lambda m: _TABLE[m.group(1)], text)
    text = _MISTRESS.sub(lambda m: m.group(1) + ("masters" if m.group(2) else "master"), text)
    text = _SEX_BEFORE.sub("", text)
    text = _SEX_AFTER.sub("", text)
    text = _PERSON_ENDING.sub(_person, text)
    text = _PERSON_AFTER.sub(
        lambda m: "persons" if m.group(0) in {"ladies", "gentlemen"} else "person",
        text,
    )
    before = None
    while before != text:
        before, text = text, _SAME_TWICE.sub(r"\1", text)
    return " ".join(text.split())
