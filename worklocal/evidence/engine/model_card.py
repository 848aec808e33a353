"""The words that go with a card: a model card and an impact record, as Markdown."""

import datetime

from .frames import ENGINE_VERSION
from .rates import Interval
from .segment import Segmentation

PURPOSE = (
    "The score may only add an offer: earlier, longer or specialist support. It may never be used "
    "to refuse, delay, sanction or cap anything. A coach decides, with the person, and says why."
)


def model_card(found: Segmentation, *, outcome: str, data: str, made_on: datetime.date) -> str:
    """What the card is, how well it does, for whom, and what it must not be used for."""
    card, got, plain = found.card, found.card_accuracy, found.logistic_accuracy
    lines = [
        "# Model card",
        "",
        PURPOSE,
        "",
        f"- Outcome predicted: {outcome}",
        f"- Data: {data}; {got.n:,} people, {got.events:,} with the outcome",
        f"- Made on {made_on.isoformat()} by the evidence engine {ENGINE_VERSION}",
        (
            f"- Method: items chosen by the score test, logistic points rounded to whole numbers; "
            f"judged on people left out ({found.folds} folds, seed {found.seed})"
        ),
        "",
        "## Points",
        "",
        "| Item | Points |",
        "|---|---|",
        *[f"| {item.words} | {item.points} |" for item in card.items],
        "",
        (
            f"Chance = 1 / (1 + exp(-({card.constant:.4f} + {card.slope:.4f} x points))); "
            f"0 to {card.most} points. A missing answer gives no points."
        ),
        "",
        "## How well it does",
        "",
        "| Measure | Card | All columns, plain logistic |",
        "|---|---|---|",
        (
            f"| AUC (95%) | {got.auc:.3f} ({got.auc_low:.3f} to {got.auc_high:.3f}) | "
            f"{plain.auc:.3f} ({plain.auc_low:.3f} to {plain.auc_high:.3f}) |"
        ),
        (
            f"| Brier (saying the mean: {got.brier_reference:.3f}) | {got.brier:.3f} | "
            f"{plain.brier:.3f} |"
        ),
        f"| Calibration slope | {got.slope:.2f} | {plain.slope:.2f} |",
        f"| Expected calibration error | {got.ece:.3f} | {plain.ece:.3f} |",
        (
            f"| Highest quarter: right, reached | {got.ppv:.0%}, {got.recall:.0%} | "
            f"{plain.ppv:.0%}, {plain.recall:.0%} |"
        ),
        "",
        *_groups(found),
        "## Cautions",
        "",
        *[f"- {words}" for words in found.cautions or ("None found by the checks above.",)],
        "- Accuracy does not show that early referral helps: judge that by a trial.",
        "",
    ]
    return "\n".join(lines)


def impact_record(
    found: Segmentation, *, outcome: str, owner: str, review_on: datetime.date
) -> str:
    """The algorithmic transparency and impact record, filled as far as the engine can know."""
    columns = ", ".join(found.columns)
    lines = [
        "# Algorithmic transparency and impact record",
        "",
        f"- Owner: {owner}",
        f"- Review on: {review_on.isoformat()}, or sooner if the drift check pauses the score",
        f"- Purpose: to offer support earlier to people at risk of {outcome}. {PURPOSE}",
        f"- Facts considered: {columns}",
        f"- Facts used: {', '.join(item.words for item in found.card.items)}",
        (
            "- Shown to the person: their points, each item, and what would change them. Their own "
            "view of their chances is asked first; not now is an answer."
        ),
        "- Decision: a coach agrees or overrides, with a reason; override rates are published.",
        "- Not shared with benefit administration. Deleted with the assessment it came from.",
        "- Right to human review: any person may ask for a coach to look again.",
        "",
        *_groups(found),
        "## To be completed before use",
        "",
        "- [ ] Equality impact assessment, with the group table above",
        "- [ ] Data protection impact assessment",
        "- [ ] The wording of each question, tried with people",
        "- [ ] The trial or comparison that will show whether earlier support helps",
        "",
    ]
    return "\n".join(lines)


def _groups(found: Segmentation) -> list[str]:
    if not found.groups:
        return ["## Groups", "", "No group columns were given: do not use before they are.", ""]
    return [
        "## Groups",
        "",
        (
            "| Group | People | Observed (95%) | Predicted | Flagged | At risk and reached (95%) | "
            "False alarms |"
        ),
        "|---|---|---|---|---|---|---|",
        *[
            f"| {row.group}: {row.value} | {row.n:,} | {_share(row.observed)} | "
            f"{row.predicted:.0%} | {row.flagged.value:.0%} | {_share(row.recall)} | "
            f"{_share(row.false_alarm)} |"
            for row in found.groups
        ],
        "",
    ]


def _share(value: Interval | None) -> str:
    return "-" if value is None else f"{value.value:.0%} ({value.low:.0%} to {value.high:.0%})"
