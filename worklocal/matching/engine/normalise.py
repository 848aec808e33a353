"""A job title as people write it, made into a key, with pay, place and hours in their own fields.

Nothing here decides what the job is; it only takes away what is not the job.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .abbreviations import ACRONYMS, SHORT_FORMS
from .gender import neutralise_gender
from .word_sets import word_set

PLACES = word_set(
    """aberdeen accrington aldershot altrincham andover ashford aylesbury banbury bangor
    barking barnsley barnet basildon basingstoke bath bedford belfast birkenhead birmingham
    blackburn blackpool bolton bournemouth bracknell bradford brent brentwood brighton
    bristol bromley burnley bury cambridge camden canterbury cardiff carlisle chelmsford
    cheltenham chester chesterfield chorley colchester coventry crawley crewe croydon
    cumbria darlington derby devon doncaster dorset dover dudley dundee durham ealing
    eastbourne edinburgh enfield essex exeter falkirk fife gateshead gillingham glasgow
    gloucester grimsby guildford hackney halifax harlow harrogate hartlepool hastings hemel-
    hempstead hereford hertfordshire huddersfield hull inverness ipswich kent kettering
    lambeth lancashire lancaster leeds leicester lewisham lincoln liverpool london luton
    macclesfield maidstone manchester mansfield margate merseyside middlesbrough milton-
    keynes newcastle newham newport norfolk northampton norwich nottingham nuneaton oldham
    oxford perth peterborough plymouth poole portsmouth preston reading redditch rochdale
    romford rotherham salford salisbury scarborough scotland scunthorpe sheffield shrewsbury
    slough solihull somerset southampton southend southwark stafford stevenage stirling
    stockport stockton stoke-on-trent sunderland surrey sussex swansea swindon tameside
    taunton telford torquay trafford truro wakefield wales walsall warrington warwick
    watford wigan winchester woking wolverhampton worcester worthing yeovil york yorkshire
    uk england manchester-city-centre"""
)
"""Towns and counties that adverts put in titles; only to be taken out, never to place anyone."""

_DASH = r"\s*(?:[-–—|,/:;@(\[]|\bin\b|\bat\b|\bnear\b|\bbased in\b|\baround\b)\s*"
_PLACE = re.compile(
    rf"(?:{_DASH})(?:(?:north|south|east|west|central|greater|city of|inner|outer)\s+)?"
    rf"({'|'.join(sorted((p.replace('-', ' ') for p in PLACES), key=len, reverse=True))})"
    r"(?:\s+(?:city centre|area|region|based|office))?\b[\)\]]?"
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b")
_PAY = re.compile(
    r"(?:(?:up to|from|circa|c\.|salary|pay|ote)\s*:?\s*)?"
    r"(?:£\s?\d[\d,.]*\s?k?(?:\s?(?:-|–|to)\s?£?\s?\d[\d,.]*\s?k?)?|"
    r"\b\d{2,3}k(?:\s?(?:-|to)\s?\d{2,3}k)?\b)"
    r"\s*(?:(?:per|a|an|/|p\.?)\s?(?:hour|hr|day|week|month|year|annum|h|a|d)\b\.?|"
    r"pa\b|ph\b|pro rata)?"
    r"(?:\s*\+?\s*(?:bonus|benefits|commission|ote|doe|tips))*"
)
_HOURS = re.compile(
    r"\b(?:part[ -]?time|full[ -]?time|flexi(?:ble)?[ -]?(?:time|hours|working)|"
    r"term[ -]?time(?: only)?|zero[ -]?hours?(?: contract)?|job[ -]?share|permanent|"
    r"fixed[ -]?term(?: contract)?|temp(?:orary)?(?: to perm(?:anent)?)?|casual|bank staff|"
    r"(?:\d+[ -]?month )?(?:contract|ftc)$|maternity cover|"
    r"(?:early|late|night|day|evening|weekend|rotating|twilight)s? shifts?|shifts?$|"
    r"(?:nights|evenings|weekends|days)$|mon(?:day)?\s?(?:-|to)\s?(?:fri|sun|sat)(?:day)?|"
    r"\d+(?:\.\d+)?\s?(?:-|to)?\s?\d*(?:\.\d+)?\s?(?:hours|hrs|hour)(?:\s?(?:per|a|/)\s?week|\s?pw)?|"
    r"immediate start|asap|urgent(?:ly)?|wanted|required|needed|remote(?: working)?$|"
    r"hybrid$|work from home|home ?based|vacancy)\b"
)
_GRADE = re.compile(r"\b(?:band|grade|scale|spine point|salary level)\s?\d{1,2}[a-d]?\b")
_REFERENCE = re.compile(r"\b(?:ref|reference|job id|vacancy id)\b[:. #]*[\w/-]*\d[\w/-]*|#\s?\d+\b")
_COUNT = re.compile(r"\(?\b\d+\s?x\s|\bx\s?\d+\b\)?|\(\d+\s?(?:posts?|positions?|roles?)\)")
_EMPTY = re.compile(
    r"[\(\[]\s*[\)\]]|(?:\s*[-–—|/,:;@&+*!(\[]+\s*)+$|^(?:\s*[-–—|/,:;@&+*!)\]]+\s*)+"
)
_NOT_KEY = re.compile(r"[^a-z0-9+#&' ]+")
_RANK = re.compile(
    r"^(?:senior|junior|lead|principal|experienced|trainee|apprentice|graduate|assistant|deputy|"
    r"qualified|registered|newly qualified|mobile|relief|bank|agency|student)\s+(?=\w)"
)
_ADMIN = re.compile(r"\badmin(?=\.? (?:a|c|o|s|w|m)\w+)")


@dataclass(frozen=True)
class NormalTitle:
    """A title taken apart. Fields are empty strings when the writer did not state them."""

    text: str
    """What the job is, lower case, gender-neutral: what the encoder and the features read."""
    key: str
    """`text` with plurals and punctuation gone: what the index is looked up by."""
    pay: str = ""
    place: str = ""
    hours: str = ""
    grade: str = ""


def singular(word: str) -> str:
    """The singular of an English noun, by rule; both sides of a look-up use the same rule."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word.removesuffix("'s").rstrip("'")
    word = word.removesuffix("'s").rstrip("'")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word.removesuffix("s")


def plain(text: str) -> str:
    """Lower case, one kind of quote and dash, accents kept off, single spaces."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").lower()
    text = re.sub(r"\bco-(?=ord|op)", "co", text)
    return " ".join(text.split())


@lru_cache(maxsize=200_000)
def encoder_text(text: str) -> str:
    """Free text as the encoder and the character features read it: plain and gender-neutral."""
    return neutralise_gender(plain(text))


def expand(text: str, sheet: dict[str, str]) -> str:
    """`text` with each whole word of `sheet` written out."""
    words = text.split()
    out = []
    for word in words:
        bare = word.strip(".,()/")
        out.append(word.replace(bare, sheet[bare]) if bare in sheet else word)
    return " ".join(out)


def lookup_key(text: str) -> str:
    """Words of a normalised text in order, singular; punctuation parts words."""
    text = _NOT_KEY.sub(" ", text.replace("&", " and "))
    return " ".join(singular(word) for word in text.split())


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What `pattern` finds, joined, and the text without it."""
    found = [" ".join(m.group(0).split()).strip(" -–—|,/:;@()[]") for m in pattern.finditer(text)]
    return "; ".join(f for f in found if f), pattern.sub(" ", text)


@lru_cache(maxsize=100_000)
def normalise_title(title: str) -> NormalTitle:
    """Take pay, place, hours and grade out of `title`, write short forms out, neutralise gender.

    A title that would be left empty keeps its own words ("Night shift" is still looked up).
    """
    whole = neutralise_gender(plain(title))
    pay, text = _take(_PAY, whole)
    _, text = _take(_REFERENCE, text)
    grade, text = _take(_GRADE, text)
    _, text = _take(_POSTCODE, text)
    _, text = _take(_COUNT, text)
    place, text = _take(_PLACE, text)
    before = None
    hours: list[str] = []
    while before != text:
        before = text
        text = " ".join(_EMPTY.sub(" ", text).split())
        taken, text = _take(_HOURS, text)
        if taken:
            hours.append(taken)
    text = _ADMIN.sub("administrative", " ".join(text.split()))
    text = expand(text, SHORT_FORMS)
    if not lookup_key(text):
        text = whole
    place = re.sub(r"^(?:in|at|near|based in|around)\s+", "", place)
    return NormalTitle(text, lookup_key(text), pay, place, "; ".join(hours), grade)


def written_out(title: NormalTitle) -> str:
    """The title's text with acronyms written out, for the encoder."""
    return expand(title.text, ACRONYMS)


def lookup_keys(title: NormalTitle) -> list[str]:
    """Keys to try in the index, surest first: as written, written out, and without a rank word."""
    texts = [title.text, written_out(title)]
    texts += [_RANK.sub("", text) for text in texts]
    without_brackets = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", title.text)
    texts += [without_brackets, _RANK.sub("", without_brackets.strip())]
    return [key for key in dict.fromkeys(lookup_key(text) for text in texts) if key]
