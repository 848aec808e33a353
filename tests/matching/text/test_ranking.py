"""The two ranking commands: what is near comes first, the same every time, for everyone."""

from pathlib import Path

import numpy as np
import pytest

from tests.matching.text.test_gender import PAIRS
from worklocal.matching.engine.cli import main
from worklocal.matching.engine.ranking import (
    best_rows,
    clauses,
    link_concepts,
    rank_skills,
    rank_titles,
    spread_to_rows,
)

TITLES = [
    "restaurant server", "software developer", "care assistant", "primary school teacher",
    "lorry driver", "staff nurse", "chair of the board", "police officer", "firefighter",
    "shop assistant", "bartender", "postal worker", "head teacher", "stage performer",
    "cabin crew", "operations manager", "maintenance worker", "camera operator", "joiner",
    "massage therapist", "courier", "cleaner", "kitchen assistant", "doctor", "foster carer",
]  # fmt: skip
SKILLS = [
    "clean rooms", "administer prescribed medication", "make the beds", "prepare meals",
    "Python (computer programming)", "drive vehicles", "manage budgets", "supervise children",
]  # fmt: skip


def first_of(blocks, corpus: list[str]) -> list[str]:
    return [corpus[best_rows(row, 1)[0][0]] for block in blocks for row in block]


@pytest.mark.parametrize("with_encoder", [True, False])
def test_titles_of_a_man_and_a_woman_get_identical_lists(encoder, with_encoder):
    chosen = encoder if with_encoder else None
    his, hers = (
        np.vstack(list(rank_titles([p[side] for p in PAIRS], TITLES, encoder=chosen, concepts=())))
        for side in (0, 1)
    )
    assert np.array_equal(his, hers)


def test_the_nearest_title_comes_first(encoder):
    asked = ["HGV Class 1 trucker, nights", "Waitress", "Snr C# programmer", "RGN nurse band 5"]
    found = first_of(rank_titles(asked, TITLES, encoder=encoder, concepts=()), TITLES)
    assert found == ["lorry driver", "restaurant server", "software developer", "staff nurse"]


def test_skills_are_found_in_sentences(encoder):
    asked = ["I cooked for forty people every lunchtime", "watched over the children at a crèche"]
    found = first_of(rank_skills(asked, SKILLS, encoder=encoder, concepts=()), SKILLS)
    assert found == ["prepare meals", "supervise children"]


def test_the_lexical_route_finds_shared_words():
    asked = ["must drive company vehicles", "managing a budget"]
    found = first_of(rank_skills(asked, SKILLS, encoder=None, concepts=()), SKILLS)
    assert found == ["drive vehicles", "manage budgets"]


def test_best_rows_puts_equals_in_corpus_order():
    scores = np.array([0.5, 0.9, 0.5000001, 0.9, 0.1], np.float32)
    assert [at for at, _ in best_rows(scores, 4)] == [1, 3, 0, 2]
    assert len(best_rows(scores, 10)) == 5


def test_a_row_of_two_concepts_has_the_better_score():
    class Named:
        def __init__(self, *names):
            self.names, self.label = names, names[0]

    link = link_concepts(
        ["Bakers", "cook", "stranger"],
        [Named("baker", "bread maker"), Named("chef", "cook", "baker")],
    )
    assert link.names == ["baker", "bread maker", "chef", "cook", "baker"]
    spread = spread_to_rows(np.array([[0.2, 0.7]], np.float32), link, 3)
    assert spread.tolist() == [[pytest.approx(0.2), pytest.approx(0.7), 0.0]]


def test_clauses_start_with_the_sentence():
    assert clauses("wash pots, sweep floors and lock up") == [
        "wash pots, sweep floors and lock up",
        "wash pots",
        "sweep floors",
        "lock up",
    ]


def run(folder: Path, word: str, *more: str) -> str:
    queries, corpus, out = (folder / name for name in ("q.tsv", "c.tsv", "run.txt"))
    queries.write_text("id\ttext\na\tWaitress\nb\tHGV driver\n")
    corpus.write_text("".join(f"d{n}\t{title}\n" for n, title in enumerate(TITLES)))
    files = ["--queries", str(queries), "--corpus", str(corpus), "--out", str(out)]
    assert main([word, *files, *more]) == 0
    return out.read_text()


def test_the_run_is_in_trec_form_and_the_same_twice(tmp_path):
    first = run(tmp_path, "titles", "--top", "3", "--encoder", "none")
    second = run(tmp_path, "titles", "--top", "3", "--encoder", "none")

    assert first == second
    rows = [line.split(" ") for line in first.splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        (query, "Q0", str(rank), "worklocal-titles") for query in "ab" for rank in (1, 2, 3)
    ]
    scores = [float(row[4]) for row in rows]
    assert scores[:3] == sorted(scores[:3], reverse=True)


def test_a_top_below_one_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        run(tmp_path, "titles", "--top", "0")
