"""How much two texts have in common that tell of one thing, or of two: the cosine of their words.

Texts of the labelled sets are cut into halves. The halves of one text tell of one thing; the half of another event's
text does not. `align.origins` takes texts below a cosine for strangers; this prints the shares of both that are below.
"""

from __future__ import annotations

import argparse
import random

import numpy as np
from _batches import SETS, documents_of

from align.events import event_view, pair_dots
from align.model import Document
from align.origins import STRANGERS
from align.text import segment


def halved(text: str) -> tuple[str, str] | None:
    """Return a text cut at the first sentence end behind its middle, or None where it is short."""
    at = text.find(". ", len(text) // 2)
    return (text[: at + 1], text[at + 1 :]) if len(text) >= 400 and at > 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=60, help="texts of each set")
    parser.add_argument("--batch", type=int, default=4, help="texts in one batch")
    args = parser.parse_args()
    print(f"cosine below {STRANGERS}: share of the halves of one text, of the halves of two events")
    for name in SETS:
        rows = list(zip(*documents_of(name), strict=True))
        random.Random(1).shuffle(rows)
        texts = [(event, *cut) for one, event in rows[: args.documents] if (cut := halved(one.text))]
        same, other = [], []
        for at in range(0, len(texts) - args.batch + 1, args.batch):
            part = texts[at : at + args.batch]
            halves = [half for _, *both in part for half in both]
            words = event_view([segment(Document(id=str(k), text=half)) for k, half in enumerate(halves)]).words
            n = len(part)
            one = [(2 * i, 2 * i + 1) for i in range(n)]
            two = [(2 * i, 2 * j + 1) for i in range(n) for j in range(n) if part[i][0] != part[j][0]]
            same += pair_dots(words, np.array(one)).tolist()
            other += pair_dots(words, np.array(two)).tolist() if two else []
        below = [float(np.mean(np.array(some) < STRANGERS)) for some in (same, other)]
        print(f"{name:12} {below[0]:.3f} of {len(same)}, {below[1]:.3f} of {len(other)}")


if __name__ == "__main__":
    main()
