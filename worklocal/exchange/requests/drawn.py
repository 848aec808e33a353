"""Papers for the data protection officer, drawn from what the code itself declares.

A table that is added, a rule of access or of retention that changes, is in the next reading of
these pages without anybody editing a document. What no code knows is said to be missing.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from worklocal.core.context import ELEVATIONS
from worklocal.core.personal_data import PersonalData, of_models, words_of
from worklocal.core.rowsecurity import RowSecurity, declared
from worklocal.exchange.requests.rules import Rule, schedule

SPECIAL = {
    "HEALTH": "health and disability", "OFFENDING": "offending history", "MONEY": "money and debt",
    "PRIVATE": "private notes",
}  # fmt: skip
BASIS = {
    "support": "Public task: UK GDPR article 6(1)(e). Named law: to be filled in by the area.",
    "trials": "Research in the public interest; consent is asked for the trial itself.",
    "benefits_gateway": "Public task of the agency that asks; each message names its gateway.",
    "requests": "Legal obligation: UK GDPR article 6(1)(c), articles 12 to 21.",
    "core": "Legal obligation and security: UK GDPR articles 5(2) and 32.",
}  # fmt: skip


DOCSTRING = re.compile(r'"""(.*?)"""', re.DOTALL)
CHECK = re.compile(r"\b([A-Z]\d\d)\b")


@dataclass(frozen=True)
class Paper:
    """One paper: what it is, its table, and what the machine cannot know."""

    code: str
    title: str
    about: str
    heads: tuple[str, ...]
    rows: list[list[str]]
    missing: tuple[str, ...]


def all_papers() -> list[Paper]:
    return [processing(), retention(), recipients(), impact()]


def paper(code: str) -> Paper | None:
    return next((each for each in all_papers() if each.code == code), None)


def processing() -> Paper:
    """Article 30: each table of people, what for, who sees it, how long, and how it ends."""
    rows = [
        [
            str(model._meta.verbose_name).capitalize(), _doc(model), _columns(model),
            _basis(model), _seen_by(model), _length(rule), _end(rule),
        ]
        for model, rule in of_models()
    ]  # fmt: skip
    return Paper(
        "processing", "Record of processing activities",
        "What is held of people, from the models as they are in this version.",
        ("What", "What for", "Columns of words", "Legal basis", "Who may see it", "Kept for",
         "At the end"),
        rows,
        ("the controller’s name and contact", "joint controllers and processors by name",
         "the named law behind the public task"),
    )  # fmt: skip


def retention() -> Paper:
    rows = [
        [rule.label, rule.covers, rule.length, _starts(rule), rule.then, rule.source,
         "yes" if rule.verified else "not verified"]
        for rule in schedule().rules.values()
    ]  # fmt: skip
    return Paper(
        "retention", "Retention schedule",
        f"The rules in force, version {schedule().version}. Notice is given"
        f" {schedule().notice_days} days before a record is erased.",
        ("Class", "What it covers", "Kept for", "Counted from", "Then", "Source", "Verified"),
        rows, ("your own schedule, where it asks for another time",),
    )  # fmt: skip


def recipients() -> Paper:
    """Who is told or shown something outside the service's own staff, and what bounds it."""
    rows = [
        ["Providers", "One referral, and the part the person agreed to share",
         "the person’s consent, withdrawn at any time",
         "row security: the provider’s own referrals"],
        ["Employers", "One introduction, in the words the person agreed to",
         "the person’s consent for that vacancy",
         "row security: the employer’s own introductions"],
        ["The benefits agency", "Messages of a closed list of kinds, shown to the person first",
         "the legal gateway named on the message",
         "its own outbox, role and process; a sealed log"],
        ["The carrier of messages", "An address and a text that names no need, health or place",
         "processor", "the person’s rules of safe contact, read at sending"],
        ["The scanner of files", "Bytes of a file, on this service’s own machines",
         "processor, or none", "a port; nothing is served before it has answered"],
        ["Funders and auditors", "Claims: ids, dates and sums", "public money",
         "downloads ask for a second factor, and are audited"],
        ["Anybody", "Published figures", "public task", "small counts withheld"],
    ]  # fmt: skip
    rows[3].append(_last(settings.MESSAGES_SENDER))
    rows[4].append(_last(settings.FILE_SCANNER))
    for row in rows:
        row += [""] * (5 - len(row))
    return Paper(
        "recipients", "Who else receives data",
        "Every way in which data of a person leaves the service.",
        ("To whom", "What", "On what ground", "What bounds it", "Set up here"), rows,
        ("the sharing agreement with each, and when it ends",),
    )  # fmt: skip


def impact() -> Paper:
    """Facts for a data protection impact assessment: scale of sight, and what lessens the risk."""
    found = of_models()
    words = sum(len(words_of(model)) for model, _ in found)
    guards = [declared(model) for model, _ in found]
    grouped = sum(1 for g in guards if isinstance(g, RowSecurity) and g.field_group)
    kept = [model for model, rule in found if rule.erase == "keep"]
    tests = _checks()
    facts = [
        ["Tables that hold data of people", str(len(found)), "each says how it ends"],
        ["Columns that can hold words about people", str(words), "each is erased, or holds codes"],
        ["Tables with row-level security", str(sum(isinstance(g, RowSecurity) for g in guards)),
         "forced by the database, below the code"],
        ["Tables with parts that need their own grant", str(grouped), ", ".join(SPECIAL.values())],
        ["Tables that stay after an erasure", str(len(kept)),
         ", ".join(str(m._meta.verbose_name) for m in kept)],
        ["Steps that look past their actor’s own grants", str(len(ELEVATIONS)), "a closed list: "
         + ", ".join(sorted(ELEVATIONS))],
        ["Decisions by a machine alone", "0", "matching and risk order lists; a named person acts"],
        ["Rules of keeping that nobody has verified",
         str(sum(not rule.verified for rule in schedule().rules.values())), "see the schedule"],
        ["Checks of safety named by tests", str(len(tests)), ", ".join(tests)],
    ]  # fmt: skip
    return Paper(
        "impact", "Facts for the impact assessment",
        "Counted from the code. The assessment itself is a person’s.",
        ("Fact", "Count", "What it means"), facts,
        ("the views of people who use the service", "the area’s own risks and who accepts them"),
    )  # fmt: skip


# -- Words


def _doc(model: type[models.Model]) -> str:
    return (model.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")


def _columns(model: type[models.Model]) -> str:
    return ", ".join(name.replace("_", " ") for name in words_of(model)) or "none"


def _basis(model: type[models.Model]) -> str:
    room = model._meta.app_label
    return BASIS.get(room, BASIS["support"])


def _seen_by(model: type[models.Model]) -> str:
    guard: Any = declared(model)
    if not isinstance(guard, RowSecurity):
        return f"ids only: {guard.reason}" if guard else "nobody"
    seen = []
    if guard.person:
        seen += ["the person", "whoever holds a live grant of them"]
    seen += [f"everybody in the role {role.lower()}" for role in guard.roles]
    if guard.organisation:
        seen.append("the organisation named on the row")
    if guard.user:
        seen.append("the account named on the row")
    return "; ".join(seen) or "the service itself"


def _length(rule: PersonalData) -> str:
    said = schedule().rules[rule.retain]
    return f"{said.length}, {_starts(said)}{'' if said.verified else ' (not verified)'}"


def _starts(rule: Rule) -> str:
    return {
        "JOURNEY_ENDED": "from the end of the last journey",
        "LAST_TOUCHED": "from when it was last touched",
        "WRITTEN": "from when it was written",
    }[rule.starts]


def _end(rule: PersonalData) -> str:
    if rule.erase == "keep":
        return f"kept: {rule.because}"
    if rule.erase == "delete":
        return "erased"
    return f"emptied: {', '.join(name.replace('_', ' ') for name in rule.blank)}"


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _checks() -> list[str]:
    """Ids of checks that tests name, where the tests are at hand."""
    folder = Path(settings.BASE_DIR) / "tests"
    return sorted(_named(folder)) if folder.exists() else []


def _named(folder: Path) -> set[str]:
    return {
        check
        for path in folder.rglob("test_*.py")
        for text in DOCSTRING.findall(path.read_text())
        for check in CHECK.findall(text)
    }
