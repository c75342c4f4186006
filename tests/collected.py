"""Collections of texts with all that makes finding copies hard, and of reports of events, for the tests of engines."""

from __future__ import annotations

import json
import random
from pathlib import Path

import align

__all__ = ["assert_merged", "collected", "reports", "rows"]

WORDS = [
    first + last for first in "ba ke lo mu ni po ra se ti vu".split() for last in "ban der gol kim lus mon".split()
]


def collected(count: int, seed: int = 1, words: int = 40) -> list[str]:
    """Return texts: fresh ones, equal ones, edited, cut and embedded ones, forms filled in, tails that many share."""
    draw = random.Random(seed)
    tails = [" ".join(draw.choices(WORDS, k=12)) for _ in range(3)]
    form = draw.choices(WORDS, k=words)
    texts: list[str] = []
    for _ in range(count):
        kind = draw.random()
        body = draw.choices(WORDS, k=draw.randint(words // 4, words))
        if texts and kind < 0.45:
            body = draw.choice(texts).split()
            if kind < 0.1:
                pass
            elif kind < 0.2 and body:
                body[draw.randrange(len(body))] = "changed"
            elif kind < 0.3:
                body = body[: len(body) * 2 // 3]
            elif kind < 0.4:
                body = [*draw.choices(WORDS, k=10), *body, *draw.choices(WORDS, k=10)]
            else:
                body = [*body[len(body) // 2 :], *body[: len(body) // 2]]
        elif kind < 0.55:
            body = list(form)
            for place in (3, words // 2):
                body[place] = draw.choice(WORDS) + draw.choice(WORDS)
        if kind > 0.8:
            body = [*body, draw.choice(tails)]
        texts.append(" ".join(body))
    return [*texts[:-2], "", "\ud800 alone"] if count > 4 else texts


def rows(texts: list[str], seed: int = 1) -> list[dict[str, str]]:
    """Return documents with ids and sources, in no order."""
    draw = random.Random(seed)
    found = [{"id": f"t{draw.random()}", "text": text, "source": draw.choice("ABC")} for text in texts]
    draw.shuffle(found)
    return found


def reports() -> list[dict[str, str]]:
    """Return reports of many events, too many to be compared all with all, one of them with half a surrogate pair."""
    here = Path(__file__).parent
    stories = [(here / f"crises/{name}.jsonl").read_text("utf-8") for name in ("hostages", "strike")]
    lines = [line for story in stories for line in story.splitlines()]
    found = [{key: row[key] for key in ("id", "title", "text")} for row in map(json.loads, lines)]
    examples = sorted((here.parent / "examples/reports").glob("*.txt"))
    found += [{"id": path.stem, "text": path.read_text("utf-8")} for path in examples]
    return [*found, {"id": "torn", "text": found[0]["text"].replace("Tuesday", "Tuesday \ud800")}]


def assert_merged(found: align.MergeResult, wanted: align.MergeResult) -> None:
    """Assert that two results are the same to the byte, also in what is asked of them later."""
    assert [record.to_dict() for record in found] == [record.to_dict() for record in wanted]
    assert (list(found.links), list(found.alignments)) == (list(wanted.links), list(wanted.alignments))
    assert [record.to_dict() for record in found.rethreshold(0.9)] == [r.to_dict() for r in wanted.rethreshold(0.9)]
