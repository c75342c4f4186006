"""Plain-Python twins of the kernels in `align._grams` and `align._beads`: slow, short, written from the definition."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

PRIOR = 15

Sentence = Sequence[int]


def grams_of(word: str, size: int) -> list[str]:
    """Return the grams of ``" word "``, folded."""
    chars = "".join(fold(char) for char in f" {word} ")
    return [chars[at : at + size] for at in range(max(1, len(chars) - size + 1))]


@dataclass
class Held:
    """Grams by number: who holds each first, and (gram, holder) of those that are held once more."""

    holders: list[int]
    again: list[tuple[int, int]]

    def add(self, holder: int, gram: object, numbers: dict[object, int]) -> None:
        if gram in numbers:
            self.again.append((numbers[gram], holder))
        else:
            numbers[gram] = len(self.holders)
            self.holders.append(holder)


def hold(joined: Sequence[Sequence[object]], own: Sequence[Sequence[object]]) -> tuple[Held, int, int]:
    """Number the grams of two words of each sentence, then those of each word; return how many of the first kind there
    are, and are held again."""
    held = Held([], [])
    numbers: dict[object, int] = {}
    for sentence, grams in enumerate(joined):
        for gram in grams:
            held.add(sentence, gram, numbers)
    sizes = len(held.holders), len(held.again)
    numbers = {}
    for word, grams in enumerate(own):
        for gram in grams:
            held.add(word, gram, numbers)
    return held, *sizes


def read(sentences: list[list[tuple[str, int]]], size: int) -> tuple[list[list[int]], tuple[Held, int, int]]:
    """Number the words of sentences of (word, hash), and what they are made of."""
    words: dict[int, int] = {}
    spelled, numbers = [], []
    for sentence in sentences:
        numbers.append([])
        for word, key in sentence:
            if key not in words:
                words[key] = len(words)
                spelled.append(word)
            numbers[-1].append(words[key])
    joined = [list(itertools.pairwise(row)) for row in numbers]
    return numbers, hold(joined, [grams_of(word, size) for word in spelled])


def fold(char: str) -> str:
    """Lower one character, if that is one character (else its first, as the C function has it)."""
    return char.lower()[:1] or char


@dataclass
class View:
    """One kind of tokens of a pair: the set of types of each sentence, and their weights."""

    left: list[set[int]]
    right: list[set[int]]
    weight: dict[int, float]
    most: int = 1 << 62
    lengths: tuple[list[int], ...] = ()  # of the left sentences and the right ones, in tokens

    @classmethod
    def of(
        cls, left: list[Sentence], right: list[Sentence], given: dict[int, float], local: bool, most: int = 1 << 62
    ) -> View:
        sets = [set(sentence) for sentence in left], [set(sentence) for sentence in right]
        weight = {}
        for kind in set().union(*sets[0], *sets[1]):
            df = sum(kind in sentence for side in sets for sentence in side)
            idf = math.log((len(left) + len(right) + PRIOR + 1) / (df + 0.5)) if local else 1.0
            weight[kind] = given.get(kind, 1.0) * idf
        return cls(sets[0], sets[1], weight, most, (list(map(len, left)), list(map(len, right))))

    def squares(self, kinds: set[int]) -> float:
        return sum(self.weight[kind] ** 2 for kind in kinds)

    def linking(self, kinds: set[int]) -> set[int]:
        """Leave out the types that would link more than `most` sentence pairs."""
        return {
            kind
            for kind in kinds
            if sum(kind in x for x in self.left) * sum(kind in y for y in self.right) <= self.most
        }

    def cosine(self, x: set[int], y: set[int]) -> float:
        length = math.sqrt(self.squares(x) * self.squares(y))
        return self.squares(self.linking(x & y)) / length if length else 0.0

    def share(self, x: set[int], y: set[int]) -> float:
        """Return how much of x's weight y holds."""
        total = sum(self.weight[kind] for kind in x)
        return sum(self.weight[kind] for kind in self.linking(x & y)) / total if total else 0.0

    def novelty(self, x: set[int], y: set[int], z: set[int]) -> float:
        common = self.squares(x & y)
        return self.squares((x & y) - z) / common if common else 0.0

    def union_cosine(self, xs: list[set[int]], ys: list[set[int]]) -> float:
        x, y = set().union(*xs), set().union(*ys)
        length = math.sqrt(self.squares(x) * self.squares(y))
        return self.squares(x & y) / length if length else 0.0


def longest_chain(sure: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest of the chains in one order; of several, the one whose end and whose links end first."""
    tails: list[list[tuple[int, int]]] = []
    for link in sure:
        at = bisect_left([chain[-1][1] for chain in tails], link[1])
        tails[at : at + 1] = [(tails[at - 1] if at else []) + [link]]
    return tails[-1] if tails else []


def frame(sure: list[tuple[int, int]], n: int, m: int) -> list[tuple[int, int]]:
    """Return the cells that cross no link of the longest chain of the sure ones."""
    chain = longest_chain(sure)
    return [
        (i, j) for i in range(n) for j in range(m) if not any((a < i and b > j) or (a > i and b < j) for a, b in chain)
    ]


def among_all_ways(odds: dict[tuple[int, int], float], n: int, m: int, split: float) -> dict[tuple[int, int], float]:
    """Return the logarithm of each cell's odds among all ways to link without crossing.

    A way is a chain of cells: from one to the next both sides go on, or one side goes on to its next sentence, which
    costs `split`. Its weight is the product of the odds of its cells.
    """

    def ended(cells: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
        """Return the weight of all ways that end in each cell."""
        out: dict[tuple[int, int], float] = {}
        sums = [[0.0] * (m + 1) for _ in range(n + 1)]
        for i in range(n):
            for j in range(m):
                if (i, j) in cells:
                    beside = split * (out.get((i - 1, j), 0.0) + out.get((i, j - 1), 0.0))
                    out[i, j] = cells[i, j] * (1 + sums[i][j] + beside)
                sums[i + 1][j + 1] = sums[i][j + 1] + sums[i + 1][j] - sums[i][j] + out.get((i, j), 0.0)
        return out

    forward = ended(odds)
    turned = ended({(n - 1 - i, m - 1 - j): odd for (i, j), odd in odds.items()})
    total = 1 + sum(forward.values())
    votes = {}
    for (i, j), odd in odds.items():
        share = min(1 - 1e-4, max(1e-4, forward[i, j] * turned[n - 1 - i, m - 1 - j] / odd / total))
        votes[i, j] = math.log(share / (1 - share))
    return votes


def simpler(left: list[int], right: list[int]) -> float:
    """Return how much simpler one of two texts with sentences of so many words is: negative if the left one is."""
    means, spreads = [], []
    for lengths in (left, right):
        means.append(1 + sum(lengths) / len(lengths))
        square = sum((1 + length - means[-1]) ** 2 for length in lengths) / means[-1] ** 2
        spreads.append((square + 0.25) / len(lengths) ** 2)
    ratio = math.log(means[0] / means[1])
    return math.copysign(max(0.0, abs(ratio) - 3 * math.sqrt(sum(spreads))), ratio)


def move(rules: dict[str, float], start: int, end: int, places: int) -> float:
    """Return the weight of a step of a walk from one place to another."""
    by = end - start
    if abs(by) >= 5:
        return math.exp(rules["ahead" if by > 0 else "far_back"]) / places
    names = {0: "stay", 1: "next", 2: "skip", 3: "skip_few", 4: "skip_few", -1: "back"}
    return math.exp(rules[names.get(by, "back_few")])


def all_walks(shares: list[list[float]], lengths: list[int], rules: dict[str, float]) -> list[list[float]]:
    """Return for each step and place the share of the weight of all walks that pass there.

    `shares` tells how much of a step a place holds. Forward and backward over states: a place, or nowhere with a place
    remembered. A step never counts as told by a place that holds no more of it than places do on average.
    """
    places = range(len(shares[0]))
    fit = []
    for row, length in zip(shares, lengths, strict=True):
        mean = sum(row) / len(row)
        fit.append([max(0.0, share - mean) * length / (length + rules["unsure"]) for share in row])
    most = [0.02 + max(row[at] for row in fit) for at in places]
    weight = [[(0.02 + row[at]) ** rules["fits"] * most[at] ** rules["taken"] for at in places] for row in fit]
    alone, leave, wander = (math.exp(rules[name]) for name in ("alone", "leave", "wander"))
    states = [(at, there) for there in (True, False) for at in places]

    def step(old: tuple[int, bool | None], new: tuple[int, bool], row: list[float]) -> float:
        if new[1]:
            return move(rules, old[0], new[0], len(places)) * row[new[0]]
        return {True: leave, False: wander, None: 1.0}[old[1]] * alone * (old[0] == new[0])

    before: dict[tuple[int, bool | None], float] = {(0, None): 1.0}  # the walk begins at the first place
    forward = []
    for row in weight:
        now = {new: sum(before[old] * step(old, new, row) for old in before) for new in states}
        before = {state: value / sum(now.values()) for state, value in now.items()}
        forward.append(before)
    after = dict.fromkeys(states, 1.0)
    passed = []
    for k in range(len(weight) - 1, -1, -1):
        total = sum(forward[k][state] * after[state] for state in states)
        passed.append([forward[k][at, True] * after[at, True] / total * (fit[k][at] > 0) for at in places])
        now = {old: sum(step(old, new, weight[k]) * after[new] for new in states) for old in states}
        after = {state: value / max(now.values()) for state, value in now.items()}
    return passed[::-1]


@dataclass
class Found:
    """Beads as ``(left, right, similarity)``, and how near the nearest decision was to going the other way."""

    beads: list[tuple[tuple[int, ...], tuple[int, ...], float]]
    margin: float


def beads(words: View, grams: View, share: float, width: int, rules: dict[str, float]) -> Found:
    """Find the beads of one pair by the definition in `align._search`."""
    n, m = len(words.left), len(words.right)
    margins = [1.0]

    def reaches(value: float, bar: float) -> bool:
        margins.append(abs(value - bar))
        return value >= bar

    def mix(name: str, *at: tuple[str, int]) -> float:
        values = []
        for view in (words, grams):
            sentences = [getattr(view, side)[number] for side, number in at]
            values.append(getattr(view, name)(*sentences))
        return share * values[0] + (1 - share) * values[1]

    def found(links: dict[int, list[int]]) -> Found:
        """Group links to beads."""
        grouped: dict[tuple[int, ...], list[int]] = {}
        for i in sorted(links):
            grouped.setdefault(tuple(sorted(links[i])), []).append(i)
        out = []
        for rights, lefts in grouped.items():
            if len(lefts) == len(rights) == 1:
                out.append((tuple(lefts), rights, mix("cosine", ("left", lefts[0]), ("right", rights[0]))))
                continue
            values = [
                view.union_cosine([view.left[i] for i in lefts], [view.right[j] for j in rights])
                for view in (words, grams)
            ]
            out.append((tuple(lefts), rights, share * values[0] + (1 - share) * values[1]))
        return Found(sorted(out), min(margins))

    value: dict[tuple[int, int], float] = {}
    for i in range(n):
        row = [(mix("cosine", ("left", i), ("right", j)), j) for j in range(m)]
        row = [(cell, j) for cell, j in row if reaches(cell, rules["threshold"] / 8)]
        row.sort(key=lambda cell: (-cell[0], cell[1]))
        if len(row) > width:
            margins.append(row[width - 1][0] - row[width][0])
        value.update({(i, j): cell for cell, j in row[:width]})
    score = {
        (i, j): cell + rules["neighbour"] * (value.get((i - 1, j - 1), 0.0) + value.get((i + 1, j + 1), 0.0))
        for (i, j), cell in value.items()
    }

    def bests() -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
        """Return the best score of each row and column, and minus where it is."""
        left_best = [max(((score[c], -c[1]) for c in score if c[0] == i), default=(0.0, 1)) for i in range(n)]
        right_best = [max(((score[c], -c[0]) for c in score if c[1] == j), default=(0.0, 1)) for j in range(m)]
        for side, index in ((left_best, 0), (right_best, 1)):
            for number, (best, _) in enumerate(side):
                others = sorted((score[c] for c in score if c[index] == number), reverse=True)
                if len(others) > 1:
                    margins.append(best - others[1])
        return left_best, right_best

    left_best, right_best = bests()
    good = [best for best, _ in (*left_best, *right_best) if reaches(best, rules["threshold"])]
    longer = right_best if m > n else left_best
    told = sum(reaches(best, rules["told"] * rules["threshold"]) for best, _ in longer) / max(n, m, 1)
    told = min(1.0, max(0.0, 10 * (told - rules["told_share"])))
    if n and m:
        told *= min(1.0, max(0.0, 3 * (math.log2(max(n, m) / min(n, m)) - rules["longer"])))
    mutual = [(i, -j) for i, (_, j) in enumerate(left_best) if j <= 0 and right_best[-j][1] == -i]
    same = sum(a[1] < b[1] for k, b in enumerate(mutual) for a in mutual[:k])
    crossed = sum(a[1] > b[1] for k, b in enumerate(mutual) for a in mutual[:k])
    tau = max(0.0, (same - crossed) / (same + crossed + 1))
    size = len(mutual)
    spread = math.sqrt(9 * size * max(0, size - 1) / (2 * (2 * size + 5)))  # one over the deviation of tau by chance
    deviations = (same - crossed) / max(1, same + crossed) * spread
    order = min(1.0, max(0.0, (deviations - rules["chance"]) / 1.5)) * min(1.0, tau / max(0.05, rules["kept"])) ** 2
    side = simpler(*words.lengths) if n and m else 0.0
    if side:  # of many logarithms in single precision: less sure by two digits than what else is decided
        margins.append(abs(abs(side) + rules["ordered"] * deviations - rules["simpler"]) / 100 or 1.0)
    if side and reaches(abs(side) + rules["ordered"] * deviations, rules["simpler"]):
        # a text that retells the other one is aligned by its walks alone
        steps, places = (grams.right, grams.left) if side > 0 else (grams.left, grams.right)
        shares = [[grams.share(short, long) for long in places] for short in steps]
        walks = all_walks(shares, words.lengths[side > 0], rules)
        margins += [abs(share - sum(row) / len(row)) or 1.0 for row in shares for share in row]
        told_by: dict[int, list[int]] = {}
        for k, row in enumerate(walks):
            for at, passed in enumerate(row):
                if reaches(passed, max(0.34, rules["likely"])):
                    told_by.setdefault(at if side > 0 else k, []).append(k if side > 0 else at)
        return found(told_by)
    told *= 1 - order
    least = rules["threshold"] * (1 - rules["relaxed"] * told)
    if good:
        least = max(least, rules["level"] * (1 - told) * sum(good) / len(good))
    inside = frame([link for link in mutual if reaches(left_best[link[0]][0], rules["sure"])], n, m)
    if order > 0 and len(inside) <= 4096 + 64 * (n + m):
        middle = math.sqrt(max(0.01, rules["threshold"]) * max(0.01, least))
        even = rules["even"] * max(0.01, least) * least / middle
        odds = {cell: (max(0.01, value.get(cell, 0.0)) / even) ** 2 for cell in inside}
        votes = among_all_ways(odds, n, m, rules["split"])
        for cell, old in score.items():
            vote = max(0.0, min(rules["in_favour"], votes.get(cell, 0.0)))
            drawn = rules["drawn"] * order
            score[cell] = old ** (1 - drawn) * middle**drawn * math.exp(rules["vote"] * order * vote)
        left_best, right_best = bests()
    links: dict[int, list[int]] = {}
    for (i, j), cell in sorted(score.items()):
        fresh = 1.0
        if -left_best[i][1] != j:
            fresh = mix("novelty", ("left", i), ("right", j), ("right", -left_best[i][1]))
        if -right_best[j][1] != i:
            fresh = min(fresh, mix("novelty", ("left", i), ("right", j), ("left", -right_best[j][1])))
        if (
            reaches(cell, least * (1 + rules["known_demand"] * (1 - fresh)))
            and reaches(cell, rules["share"] * left_best[i][0])
            and reaches(cell, rules["share"] * right_best[j][0])
        ):
            links.setdefault(i, []).append(j)
    return found(links)
