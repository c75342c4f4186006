"""Measure sentence alignment on the labelled sets, and show how the constants of `align.alignment` were chosen.

    python benchmarks/links.py             precision, recall and F1 of each set, beside the baselines of EVIDENCE.md
    python benchmarks/links.py --idf       the same with idf learned from each set as a whole
    python benchmarks/links.py --texts     each of our own rewritten texts by itself; --show prints what is wrong
    python benchmarks/links.py --thirds    what a third text says of a link; how far labels agree with themselves
    python benchmarks/links.py --fit       try other values of every constant, one at a time; leave one set out

One setting for all sets. ``rewritten`` are our own texts in twelve languages (tests/rewritten): plain language, news
for learners, encyclopedias for children, drafts; ``outlets`` those of two papers on one event, which share less and
keep no order; ``plain``, ``unseen`` and ``easy`` are hard ones in plain language; ``sealed`` more of these, whose
errors were never read and which took no part in any choice.
``papers`` are three reports of each of five events, none written after another: linked where both state one fact.
"cut" are the pairs of a set with one side cut to a half or a third: most of the longer text has no counterpart then.
``--fit`` maximises the weighted sum of F1 (superpal has four pairs and counts little); for each set it also tells what
it gets, whole and cut, with the values that are best on the others.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import time
from pathlib import Path
from typing import Any

from align import _core, alignment
from align.model import Document, Sentence
from align.settings import Settings
from align.text import segment

DATA = (Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "dev" / "align").resolve()
OWN = Path(__file__).resolve().parents[1] / "tests" / "rewritten"
SETS = {  # and their baselines
    "cstnews_pt": 0.74,
    "argrewrite": 0.97,
    "superpal": 0.71,
    "rewritten": None,
    "outlets": None,
    "plain": None,
    "unseen": None,
    "easy": None,
    "sealed": None,
    "papers": None,
}
WEIGHTS = {  # in the fit
    "cstnews_pt": 1.5,
    "argrewrite": 3.0,
    "superpal": 0.3,
    "rewritten": 2.0,
    "outlets": 1.5,
    "plain": 1.5,
    "cstnews_pt cut": 0.7,
    "argrewrite cut": 1.0,
    "rewritten cut": 1.0,
    "outlets cut": 0.7,
    "plain cut": 0.5,
}
CUTS = {"cstnews_pt": 2, "argrewrite": 5, "rewritten": 1, "outlets": 1, "plain": 1}  # every how-manieth pair is used
GRID = {
    "WORD_SHARE": (0.4, 0.5, 0.6),
    "NUMBER_WEIGHT": (1.4, 1.8, 2.2),
    "neighbour": (0.06, 0.08, 0.1, 0.12, 0.14),
    "level": (0.36, 0.4, 0.44, 0.48, 0.52),
    "share": (0.3, 0.35, 0.4, 0.45, 0.5),
    "known_demand": (0.0, 0.1, 0.2, 0.3, 0.4),
    "sure": (0.15, 0.18, 0.2, 0.23, 0.26),
    "kept": (0.5, 0.6, 0.7, 0.8, 0.9),
    "even": (0.06, 0.07, 0.08, 0.1, 0.12),
    "split": (0.05, 0.07, 0.1, 0.15, 0.2),
    "vote": (0.2, 0.25, 0.3, 0.35, 0.4),
    "in_favour": (2.0, 3.0, 4.0, 5.0, 6.0),
    "drawn": (0.6, 0.7, 0.8, 0.9),
    "told_share": (0.65, 0.7, 0.75, 0.8, 0.85),
    "longer": (0.6, 0.8, 1.0),
    "relaxed": (0.0, 0.2, 0.4, 0.5, 0.6),
    "simpler": (0.3, 0.35, 0.4),
    "ordered": (0.1, 0.15, 0.2),
}
STEPS = 600  # random changes of one to three constants that the fit tries
NOISE = (
    0.003  # a gain of less is a link or two: constants stay in the middle of their range unless something speaks for it
)

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    if name == "papers":
        return [row for path in sorted((OWN / name).glob("*.txt")) for row in read_papers(path)]
    if name in ("plain", "unseen", "easy", "sealed"):
        return [read_text(path) for path in sorted((OWN / name).glob("*.txt"))]
    if name in ("rewritten", "outlets"):
        own = [read_text(path) for path in sorted(OWN.glob("*.txt"))]
        return [row for row in own if ("outlets" in row["id"]) == (name == "outlets")]
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def read_text(path: Path) -> Row:
    """Read one of our own texts: a head, the left lines, the right lines with the numbers of the left ones they say."""
    _, left, right = (part.strip().split("\n") for part in path.read_text("utf-8").split("==\n"))
    pairs = [line.split(" ", 1) for line in right]
    links = [(int(i) - 1, j) for j, (numbers, _) in enumerate(pairs) if numbers != "-" for i in numbers.split(",")]
    return {"id": path.stem, "left": left, "right": [text for _, text in pairs], "links": links}


def read_papers(path: Path) -> list[Row]:
    """Read the reports of one event, each line with the letters of the facts it states, as all pairs of them."""
    parts = path.read_text("utf-8").split("==\n")[1:]
    papers = [[line.split(" ", 1) for line in part.strip().split("\n")] for part in parts]
    return [
        {
            "id": f"{path.stem} {a + 1} {b + 1}",
            "left": [text for _, text in papers[a]],
            "right": [text for _, text in papers[b]],
            "links": [
                (i, j)
                for (i, (facts, _)), (j, (others, _)) in itertools.product(enumerate(papers[a]), enumerate(papers[b]))
                if set(facts.split(",")) & set(others.split(",")) - {"-"}
            ],
        }
        for a, b in itertools.combinations(range(len(papers)), 2)
    ]


def cut(labelled: list[Row], every: int) -> list[Row]:
    """Cut one side of each pair to its halves and to its thirds; keep every so-manieth pair that has links."""
    out = []
    for row, parts, at in itertools.product(labelled, (2, 3), (0, 1)):
        side = ("left", "right")[at]
        size = len(row[side])
        for part in range(parts):
            low, high = part * size // parts, (part + 1) * size // parts
            links = [tuple(end - low * (k == at) for k, end in enumerate(link)) for link in row["links"]]
            links = [link for link, old in zip(links, row["links"], strict=True) if low <= old[at] < high]
            if links and high - low > 1:
                out.append({**row, side: row[side][low:high], "links": links})
    return out[::every]


def score(labelled: list[Row], settings: Settings, idf: alignment.Idf | None = None) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the links, over all pairs of a set."""
    hit = wanted = given = 0
    found = alignment.align_batch([(row["left"], row["right"]) for row in labelled], settings=settings, idf=idf)
    for row, beads in zip(labelled, found, strict=True):
        gold = {tuple(link) for link in row["links"]}
        mine = {(i, j) for bead in beads for i in bead.left for j in bead.right}
        hit, wanted, given = hit + len(gold & mine), wanted + len(gold), given + len(mine)
    return hit / max(1, given), hit / max(1, wanted), 2 * hit / max(1, wanted + given)


def whole_idf(labelled: list[Row]) -> alignment.Idf:
    words, _, _, offsets = _core.tokenize([text for row in labelled for text in (*row["left"], *row["right"])])
    return alignment.Idf.learn(words[start:end] for start, end in itertools.pairwise(offsets.tolist()))


def gold_pair(settings: Settings) -> str:
    """Say how the two accounts of the courtesy call are aligned: sentence pairs found, links whole, wrong ones."""
    sides = {}
    for name in ("001", "003"):
        path = next((DATA.parents[1] / "reports").glob(f"{name}*"))
        sides[name] = segment(Document(id=name, text=path.read_text("utf-8")))
    labels = json.loads((DATA.parents[1] / "gold" / "gold_feb4.json").read_text("utf-8"))
    wanted = []
    for link in labels["sentence_alignment"]["links"]:
        ends = [
            [
                at
                for at, sentence in enumerate(sides[name].sentences)
                for start, end in link[name]
                if 2 * (min(end, sentence.end) - max(start, sentence.start)) > min(end - start, len_of(sentence))
            ]
            for name in ("001", "003")
        ]
        wanted.append(set(itertools.product(*ends)))
    found = set(alignment.align_segments(sides["001"], sides["003"], settings=settings).links)
    pairs = set().union(*wanted)
    return (
        f"001/003: {len(found & pairs)} of {len(pairs)} sentence pairs, {sum(link <= found for link in wanted)} of "
        f"{len(wanted)} links whole, {sum(bool(link & found) for link in wanted)} touched; wrong {len(found - pairs)}"
    )


def len_of(sentence: Sentence) -> int:
    return sentence.end - sentence.start


def with_values(values: dict[str, float], data: dict[str, list[Row]]) -> dict[str, float]:
    """Return each set's F1 with these constants."""
    kept = {name: getattr(alignment, name) for name in ("WORD_SHARE", "NUMBER_WEIGHT")} | {"RULES": alignment.RULES}
    try:
        for name in ("WORD_SHARE", "NUMBER_WEIGHT"):
            setattr(alignment, name, values[name])
        alignment.RULES = {name: values[name] for name in kept["RULES"]}
        return {name: score(labelled, Settings())[2] for name, labelled in data.items()}
    finally:
        for name, value in kept.items():
            setattr(alignment, name, value)


def climb(data: dict[str, list[Row]], start: dict[str, float], names: list[str]) -> dict[str, float]:
    """Change one to three constants at a time while the sets named gain."""
    rng = random.Random(1)
    sets = {name: data[name] for name in names}

    def gain(values: dict[str, float]) -> float:
        return sum(WEIGHTS[name] * f1 for name, f1 in with_values(values, sets).items())

    best, reached = dict(start), gain(start)
    changes = [{name: choice} for name, choices in GRID.items() for choice in choices]
    for _ in range(STEPS):
        chosen = rng.sample(sorted(GRID), rng.choice((1, 2, 2, 3)))
        changes.append({name: rng.choice(GRID[name]) for name in chosen})
    for change in changes:
        tried = gain(best | change)
        if tried > reached + NOISE:
            best, reached = best | change, tried
    return best


def fit(data: dict[str, list[Row]], now: dict[str, float]) -> None:
    print("one constant changed, the others as they are: F1 of " + ", ".join(data))
    for name, choices in GRID.items():
        for choice in choices:
            found = with_values(now | {name: choice}, data)
            mark = "*" if choice == now[name] else " "
            print(f"{mark} {name:14}{choice:<6g}" + "".join(f"{f1:8.3f}" for f1 in found.values()))
    # a start away from the values in use, so that a set left out has had no part in them
    start = now | {name: choices[len(choices) // 2] for name, choices in GRID.items()}
    for left_out in (*dict.fromkeys(name.removesuffix(" cut") for name in data), ""):
        names = [name for name in data if not left_out or name.removesuffix(" cut") != left_out]
        best = climb(data, start, names)
        shown = [name for name in data if name not in names] or list(data)
        found = with_values(best, {name: data[name] for name in shown})
        print(
            f"{left_out + ' left out' if left_out else 'all sets'}: "
            + ", ".join(f"{k} {v:.3f}" for k, v in found.items())
        )
        print("    with " + ", ".join(f"{key} {value:g}" for key, value in best.items()), flush=True)


def both_ways(labelled: list[Row]) -> list[Row]:
    """Return each pair as it is and with its sides changed."""
    turned = [
        {**row, "left": row["right"], "right": row["left"], "links": [(j, i) for i, j in row["links"]]}
        for row in labelled
    ]
    return [row for pair in zip(labelled, turned, strict=True) for row in pair]


def show_thirds(labelled: list[Row], settings: Settings) -> None:
    """Say how often a link is right by what a third text says of it, which stands in a pair with either side.

    For it: both sentences are linked with the same one there; against it: with others; one end only: one of them is.
    """
    ways = both_ways(labelled)
    found = alignment.align_batch([(row["left"], row["right"]) for row in ways], settings=settings)
    links: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for row, beads in zip(ways, found, strict=True):
        ends = "\n".join(row["left"]), "\n".join(row["right"])
        links[ends] = {(i, j) for bead in beads for i in bead.left for j in bead.right}
    counts: dict[str, list[int]] = {}
    for row in labelled:
        left, right = "\n".join(row["left"]), "\n".join(row["right"])
        thirds = [to for one, to in links if one == left and to not in (left, right) and (to, right) in links]
        gold = {tuple(link) for link in row["links"]}
        for (i, j), third in itertools.product(sorted(links[left, right]), thirds):
            near = {k for a, k in links[left, third] if a == i}
            far = {k for k, b in links[third, right] if b == j}
            said = "for" if near & far else "against" if near and far else "one end only" if near or far else "nothing"
            count = counts.setdefault(said, [0, 0])
            count[0] += (i, j) in gold
            count[1] += 1
    print("  a third text says " + ", ".join(f"{said}: {a} of {b} right" for said, (a, b) in sorted(counts.items())))


def show_agreement(labelled: list[Row]) -> None:
    """Say how far labels agree with themselves: of equal sentences of two texts, each labelled against a third text."""
    both = one = other = 0
    seen = set()
    for a, b in itertools.combinations(both_ways(labelled), 2):
        names = a["id"], b["id"]
        if a["left"] != b["left"] or a["id"] == b["id"] or names in seen:
            continue
        seen.add(names)  # of equal texts both sides are
        where = {words_of(text): at for at, text in enumerate(a["right"])}
        same = {at: where[words_of(text)] for at, text in enumerate(b["right"]) if words_of(text) in where}
        first = {(i, j) for i, j in a["links"] if j in same.values()}
        second = {(i, same[j]) for i, j in b["links"] if j in same}
        both, one, other = both + len(first & second), one + len(first), other + len(second)
    if one + other:
        print(
            f"  equal sentences, labelled twice: {both} of {one} and {other} links, F1 {2 * both / (one + other):.3f}"
        )


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def show_texts(labelled: list[Row], settings: Settings, show: bool) -> None:
    """Print each text by itself."""
    for row in labelled:
        precision, recall, f1 = score([row], settings)
        print(f"  {row['id']:20}{precision:7.3f}{recall:7.3f}{f1:7.3f}{len(row['links']):5} links")
        found = alignment.align_sentences(row["left"], row["right"], settings=settings)
        mine = {(i, j) for bead in found for i in bead.left for j in bead.right}
        gold = {tuple(link) for link in row["links"]}
        for i, j in sorted(mine ^ gold) if show else ():
            print(
                f"    {'missed' if (i, j) in gold else 'wrong'} {i} {row['left'][i]}\n           {j} {row['right'][j]}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="try other constants")
    parser.add_argument("--texts", action="store_true", help="print each of our own texts")
    parser.add_argument("--show", action="store_true", help="and what is missed or wrong in them")
    parser.add_argument("--thirds", action="store_true", help="what a third text says of a link")
    parser.add_argument("--idf", action="store_true", help="learn idf from each set as a whole")
    args = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(2, f"{DATA} is not there: the labelled data stands beside the checkout\n")
    data = {name: rows(name) for name in SETS}
    data |= {f"{name} cut": cut(data[name], every) for name, every in CUTS.items()}
    settings = Settings()
    print(f"{'set':16}{'P':>7}{'R':>7}{'F1':>7}{'baseline':>10}{'pairs/s':>10}")
    for name, labelled in data.items():
        idf = whole_idf(labelled) if args.idf else None
        score(labelled, settings, idf)
        began = time.perf_counter()
        precision, recall, f1 = score(labelled, settings, idf)
        speed = len(labelled) / (time.perf_counter() - began)
        print(f"{name:16}{precision:7.3f}{recall:7.3f}{f1:7.3f}{SETS.get(name) or '':>10}{speed:10.0f}")
    print(gold_pair(settings))
    for name in ("cstnews_pt", "papers") if args.thirds else ():
        print(name)
        show_thirds(data[name], settings)
        show_agreement(data[name])
    if args.texts or args.show:
        show_texts(data["rewritten"] + data["outlets"] + data["plain"] + data["easy"], settings, args.show)
    if args.fit:
        now = {"WORD_SHARE": alignment.WORD_SHARE, "NUMBER_WEIGHT": alignment.NUMBER_WEIGHT, **alignment.RULES}
        fit({name: labelled for name, labelled in data.items() if name in WEIGHTS}, now)


if __name__ == "__main__":
    main()
