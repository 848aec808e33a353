"""The summary of `security/asvs.csv`: by chapter what is met, partly met, or missing."""

import csv
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from worklocal.web.shell.parts import Column
from worklocal.web.steward.base import StewardPage

CHAPTERS = {
    "V1": "Encoding", "V2": "Business rules", "V3": "Browser", "V4": "Web services", "V5": "Files",
    "V6": "Signing in", "V7": "Sessions", "V8": "Who may do what", "V9": "Tokens",
    "V10": "OAuth", "V11": "Cryptography", "V12": "Transport", "V13": "Configuration",
    "V14": "Data protection", "V15": "Code", "V16": "Logs", "V17": "Video",
}  # fmt: skip
ANSWERS = ("met", "partly", "gap", "not applicable")
HEADS = [
    Column("Chapter", first=True), Column("Met", numeric=True), Column("Proved", numeric=True),
    Column("Partly", numeric=True), Column("Missing", numeric=True),
    Column("Does not apply", numeric=True),
]  # fmt: skip
OPEN_HEADS = [Column("Requirement", first=True), "What", "Answer", "Why"]


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, str], ...]:
    with (Path(settings.BASE_DIR) / "security" / "asvs.csv").open(newline="") as lines:
        return tuple(csv.DictReader(lines))


class SecurityAnswers(StewardPage):
    """Every chapter of the standard, and each requirement that is not met in full."""

    title = "Security answers"
    template_name = "steward/answers.html"

    def content(self) -> dict[str, Any]:
        counts = Counter((row["chapter"], row["answer"]) for row in rows())
        proved = Counter(row["chapter"] for row in rows() if row["test"] and row["answer"] == "met")
        return {
            "heads": HEADS,
            "rows": [self._line(code, counts, proved[code]) for code in CHAPTERS],
            "open_heads": OPEN_HEADS,
            "open": [
                [row["id"], row["name"], "Partly" if row["answer"] == "partly" else "Missing",
                 row["note"]]
                for row in rows() if row["answer"] in ("partly", "gap")
            ],
            "total": len(rows()),
        }  # fmt: skip

    @staticmethod
    def _line(code: str, counts: Counter[tuple[str, str]], proved: int) -> list[str]:
        met, partly, gap, outside = (str(counts[code, answer]) for answer in ANSWERS)
        return [f"{code} {CHAPTERS[code]}", met, str(proved), partly, gap, outside]
