"""Make the table of common words, `src/align/background.json`, from news texts and a list of stop words.

    python benchmarks/background.py stopwords-iso.json > src/align/background.json

English is counted over the texts of ../shared/data/dev/dedup that are not planted copies; for other languages the
words of stopwords-iso (MIT licence, https://github.com/stopwords-iso/stopwords-iso) are taken at one share.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

SHARED = (Path(__file__).resolve().parents[1] / ".." / "shared").resolve()
LANGUAGES = (
    "pt es fr de it nl ru ar vi id tr fa pl uk sv da no fi cs ro hu el he hi ko ja zh bn th ms ca hr bg sk sl".split()
)
UNSPACED = ("hi", "bn", "th")  # vowel signs are no word characters there
SHARES = (0.95, 0.8, 0.65, 0.5, 0.4, 0.3, 0.22, 0.15, 0.1, 0.07, 0.05, 0.035, 0.025, 0.017, 0.012, 0.009)
LEAST, FOREIGN, ENGLISH_DOCUMENTS = 0.008, 0.15, 10


def counted() -> tuple[Counter[str], int]:
    """Return in how many texts each word stands, and how many texts there are."""
    held: Counter[str] = Counter()
    texts = 0
    with gzip.open(SHARED / "data" / "dev" / "dedup" / "planted_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not row.get("dup_of"):
                texts += 1
                held.update(set(re.findall(r"\w+", row["text"].casefold())))
    return held, texts


def shares(stop_words: dict[str, list[str]]) -> tuple[dict[str, float], int]:
    """Return the share of texts that hold a word, for common words, and the number of texts."""
    held, texts = counted()
    found = {
        word: count / texts
        for word, count in held.items()
        if count / texts >= LEAST and not (word.isdigit() and len(word) == 4)
    }
    for language in LANGUAGES:
        for word in map(str.casefold, stop_words.get(language, ())):
            whole = re.fullmatch(r"\w+", word) or (language in UNSPACED and " " not in word)
            english = word.isascii() and len(word) > 3 and held[word] > ENGLISH_DOCUMENTS
            if whole and not word.isdigit() and not english:
                found.setdefault(word, FOREIGN)
    return found, texts


def main() -> None:
    """Write the table to standard output, words of one share on one line."""
    found, texts = shares(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    lines: dict[float, list[str]] = {}
    for word, share in found.items():
        lines.setdefault(next((s for s in SHARES if share >= 0.9 * s), SHARES[-1]), []).append(word)
    source = (
        f"Share of news texts that hold a word: English counted over {texts:,} news texts; other languages from the "
        "lists of stopwords-iso (MIT), all at one share."
    )
    table = {str(share): " ".join(sorted(lines[share])) for share in sorted(lines, reverse=True)}
    print(json.dumps({"source": source, "shares": table}, ensure_ascii=False, indent=0))


if __name__ == "__main__":
    main()
