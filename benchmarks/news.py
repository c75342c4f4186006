"""Make many news texts out of few: as varied and as hard to tell apart as news, the same for the same seed.

    python benchmarks/news.py 100000 > news.jsonl

A made text takes its sentences from several texts on one subject, the nearest of a seed text, and recasts them: every
name becomes another name that the news has about as often, the same one throughout the text, and every number another
number. So it reads like a report of something else of the kind: the words of its subject, names that other texts have
too, sentences of an everyday shape that come back elsewhere. No two are meant to be of one event.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PLANTED = (Path(__file__).resolve().parents[1] / ".." / "shared/data/dev/dedup/planted_news.jsonl.gz").resolve()
NEAR = 40  # texts of one subject
FEATURES = 50  # rarest words of a text by which its subject is known
MOST = 0.04  # share of the texts that may have such a word
SOURCES, SENTENCES = (5, 14), (6, 24)  # of one made text, from and to
NAME = re.compile(r"\b[A-Z][\w'’-]*[a-z][\w'’-]*(?: (?:[A-Z]\.|[A-Z][\w'’-]*[a-z][\w'’-]*))*")
NUMBER = re.compile(r"\d+")
KEPT = frozenset(
    "The A An In On At It He She They We I But And For With As If When While After Before This That These Those There "
    "His Her Their Its Our My You What Who How Why Where Not No Yes So Then Now Also Mr Mrs Ms Dr From By To Of Or "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December According However Although Since Despite During Some Many Most Both One Two "
    "Last Earlier Meanwhile Police Officials Reports".split()
)


def originals() -> list[tuple[str, str]]:
    """Return number and text of every text that is no planted copy."""
    with gzip.open(PLANTED, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [(row["id"], row["text"]) for row in rows if not row.get("dup_of")]


def made_news(texts: Sequence[str], count: int, *, seed: int = 1) -> Iterator[str]:
    """Yield `count` texts made out of `texts`; the first ones are the same whatever `count` is."""
    near = subjects(texts)
    pieces = [_sentences(text) for text in texts]
    able = [k for k, some in enumerate(pieces) if len(some) > 4]
    names, shares = _names(texts)
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        start = able[draw.randrange(len(able))]
        subject = [k for k in near[start].tolist() if k >= 0 and pieces[k]] or [start]
        sources = draw.sample(subject, min(len(subject), draw.randint(*SOURCES)))
        chosen = [draw.choice(pieces[draw.choice(sources)]) for _ in range(draw.randint(*SENTENCES))]
        chosen = list(dict.fromkeys([draw.choice(pieces[sources[0]][:2]), *chosen]))
        yield _recast(chosen, draw, names, shares)


def subjects(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the texts nearest to each by their rare words, itself first, -1 where there are no more; [n, `NEAR`]."""
    import scipy.sparse

    held = [Counter(re.findall(r"[^\W\d_]{3,}", text.casefold())) for text in texts]
    df = Counter(word for words in held for word in words)
    place = {word: k for k, word in enumerate(sorted(df))}
    most = MOST * len(texts)
    rows, columns, weights = [], [], []
    for k, words in enumerate(held):
        scored = sorted(((-np.log(df[w] / len(texts)) * (1 + np.log(c)), w) for w, c in words.items() if df[w] <= most))
        for weight, word in scored[-FEATURES:]:
            rows.append(k)
            columns.append(place[word])
            weights.append(weight)
    table = scipy.sparse.csr_matrix((weights, (rows, columns)), shape=(len(texts), len(place)), dtype=np.float32)
    near = np.full((len(texts), NEAR), -1, np.int64)
    for low in range(0, len(texts), 500):
        some = (table[low : low + 500] @ table.T).tocsr()
        for k in range(some.shape[0]):
            found = slice(some.indptr[k], some.indptr[k + 1])
            order = np.lexsort((some.indices[found], -some.data[found]))[:NEAR]
            near[low + k, : len(order)] = some.indices[found][order]
    return near


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?][\"”’'])\s+(?=[A-Z\"“‘])|(?<=[a-z0-9][.!?])\s+(?=[A-Z\"“‘])|\n+", text)
    return [part.strip() for part in parts if 4 <= len(part.split()) <= 60]


def _names(texts: Sequence[str]) -> tuple[list[str], NDArray[np.float64]]:
    """Return the names of all texts, and the running sum of how often each comes."""
    found = Counter(m.group() for text in texts for m in NAME.finditer(text) if m.group() not in KEPT)
    names = sorted(found, key=lambda name: (-found[name], name))
    return names, np.cumsum([found[name] for name in names], dtype=np.float64)


def _recast(sentences: Sequence[str], draw: random.Random, names: Sequence[str], shares: NDArray[np.float64]) -> str:
    """Give every name and number of the sentences another value, the same one throughout."""
    cast: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        word = found.group()
        if word in KEPT or (found.start() == 0 and " " not in word):
            return word
        if word not in cast:
            cast[word] = names[int(np.searchsorted(shares, draw.random() * shares[-1], side="right"))]
        return cast[word]

    def counted(found: re.Match[str]) -> str:
        number = found.group()
        if number not in cast:
            low = 10 ** (len(number) - 1)
            year = len(number) == 4 and number[:2] in ("19", "20")
            cast[number] = str(draw.randint(1995, 2026) if year else draw.randint(low if low > 1 else 1, 10 * low - 1))
        return cast[number]

    title, *rest = (NUMBER.sub(counted, NAME.sub(renamed, sentence)) for sentence in sentences)
    paragraphs = [" ".join(rest[k : k + 2]) for k in range(0, len(rest), 2)]
    return "\n\n".join([title.rstrip("."), *paragraphs])


def main() -> None:
    """Write the texts as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    texts = [text for _, text in originals()]
    for number, text in enumerate(made_news(texts, given.count, seed=given.seed)):
        sys.stdout.write(json.dumps({"id": f"n{number}", "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
