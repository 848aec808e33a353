"""What must not stand in an advert unseen by a person. Pure: text and numbers in, codes out.

A hit never refuses an advert: it holds it until an account manager has looked (complaint 9 of the
field: fake jobs, and jobs that cost the applicant money).
"""

import re
from collections.abc import Iterable

from django.db import models


class HoldReason(models.TextChoices):
    BANK = "BANK", "It asks for bank or card details"
    FEE = "FEE", "It speaks of a fee, a deposit or a payment by the applicant"
    DBS_FEE = "DBS_FEE", "It asks the applicant to pay for a DBS check"
    MONEY_TRANSFER = "MONEY_TRANSFER", "It speaks of moving money, gift cards or cryptocurrency"
    PAY = "PAY", "The pay is below the national living wage"
    UNCHECKED = "UNCHECKED", "Nobody has checked this employer yet"


WE_PAY = re.compile(
    r"\b(we|employer|company)\s+(will\s+|can\s+)?(pay|cover|fund|meet|refund)|"
    r"\b(free of charge|at no cost|no (fees?|cost|charge)|paid for by us)\b"
)
PATTERNS = {
    HoldReason.BANK: re.compile(
        r"\bbank (details|account|card|statement)|\bsort code|\baccount number|\bcard (number|"
        r"details)|\b(credit|debit) card|\bpassport (scan|copy) by (e-?mail|text)"
    ),
    HoldReason.FEE: re.compile(
        r"\b(registration|admin(istration)?|training|application|joining|booking|processing|"
        r"start-?up|upfront|up-front|agency)\s+(fee|charge|payment|cost)s?\b|\bdeposit\b|"
        r"\bpay (us|a fee|in advance|for (your|the) (training|uniform|kit))|\bfee (of|is) £|"
        r"\byou (will )?(need to )?pay\b|\bsend (us )?(money|£)"
    ),
    HoldReason.DBS_FEE: re.compile(
        r"\bdbs\b[^.]{0,60}(£\s?\d|\bfee|\bpay|\bcost|\bcharge)|"
        r"(£\s?\d[^.]{0,40}|\bfee[^.]{0,40}|\bpay[^.]{0,40}|\bcost[^.]{0,40})\bdbs\b"
    ),
    HoldReason.MONEY_TRANSFER: re.compile(
        r"\b(gift ?cards?|bitcoin|crypto\w*|western union|money ?gram|money transfer|"
        r"transfer (of )?(money|funds)|payment processing agent)\b"
    ),
}
ABOUT_FEES = frozenset({HoldReason.FEE, HoldReason.DBS_FEE})


def words_to_hold(text: str) -> list[HoldReason]:
    """Reasons in an advert's words, sentence by sentence; a cost the employer bears is none."""
    found: set[HoldReason] = set()
    for sentence in re.split(r"[.!?\n]+", text.lower()):
        borne = WE_PAY.search(sentence) is not None
        for reason, pattern in PATTERNS.items():
            if pattern.search(sentence) and not (borne and reason in ABOUT_FEES):
                found.add(reason)
    return [reason for reason in HoldReason if reason in found]


def reasons_to_hold(
    *, texts: Iterable[str], pay_pence_hour: int, wage_pence: int | None, firm_is_checked: bool
) -> list[HoldReason]:
    """Everything for which an advert waits for an account manager; none, and it opens at once."""
    reasons = words_to_hold("\n".join(texts))
    if wage_pence is not None and pay_pence_hour < wage_pence:
        reasons.append(HoldReason.PAY)
    if not firm_is_checked:
        reasons.append(HoldReason.UNCHECKED)
    return reasons
