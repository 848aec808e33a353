"""Money is integer pence. Nothing here rounds but `split`, which loses no penny."""

from collections.abc import Sequence


def split(pence: int, shares: Sequence[int]) -> list[int]:
    """Divide an amount by whole-number shares; the parts always add up to the whole.

    The pennies left over go to the largest remainders, earlier shares first. Raises ValueError
    when the shares are negative or all nought.
    """
    total = sum(shares)
    if total <= 0 or min(shares) < 0:
        raise ValueError("Shares must be whole numbers of nought or more, and not all nought.")
    parts = [pence * share // total for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (-(pence * shares[i] % total), i))
    for i in order[: pence - sum(parts)]:
        parts[i] += 1
    return parts


def in_pounds(pence: int) -> str:
    """Such as "£1,234.50", and "-£3.00" for a debit."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
