"""Rows of the ONS coding index as the SOC 2020 coder is trained and measured on them."""

from worklocal.matching.engine import soc_index
from worklocal.matching.engine.esco import read_table
from worklocal.matching.engine.heldout import INDEX_SHARE, is_held_out
from worklocal.matching.engine.normalise import encoder_text, normalise_title, written_out


def training_rows(*, whole: bool) -> tuple[list[str], list[str]]:
    """Texts and codes: titles, titles with their conditions, and the groups' usual titles."""
    texts: list[str] = []
    codes: list[str] = []
    entries = soc_index.entries()
    with_default = {e.title.lower() for e in entries if e.is_default}
    for entry in entries:
        if not whole and is_held_out(soc_index.index_key(entry.title), INDEX_SHARE):
            continue
        title = written_out(normalise_title(entry.title))
        if entry.is_default or entry.title.lower() not in with_default:
            texts.append(title)
            codes.append(entry.soc)
        if entry.condition:
            texts.append(f"{title} {encoder_text(entry.condition)}")
            codes.append(entry.soc)
    for row in read_table("soc2020/structure.csv.gz"):
        if row["level"] == "unit":
            for title in [row["title"], *row["related_job_titles"].split(" | ")]:
                clean = title.split("(")[0]
                if title and (whole or not is_held_out(soc_index.index_key(clean), INDEX_SHARE)):
                    texts.append(written_out(normalise_title(title)))
                    codes.append(row["code"])
    both = list(dict.fromkeys(zip(texts, codes, strict=True)))
    return [text for text, _ in both], [code for _, code in both]


def held_out_rows() -> tuple[list[str], list[str]]:
    """Held-out titles and their code; of an ambiguous title the default, or its only code."""
    by_title: dict[str, list[soc_index.IndexEntry]] = {}
    for entry in soc_index.entries():
        if is_held_out(soc_index.index_key(entry.title), INDEX_SHARE):
            by_title.setdefault(soc_index.index_key(entry.title), []).append(entry)
    texts, codes = [], []
    for found in by_title.values():
        chosen = [e for e in found if e.is_default] or found
        if len({e.soc for e in chosen}) == 1:
            texts.append(written_out(normalise_title(chosen[0].title)))
            codes.append(chosen[0].soc)
    return texts, codes
