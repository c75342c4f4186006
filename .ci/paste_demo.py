"""Paste a part of what `make demo` prints, and one field as JSON, into README.md: `make readme`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import align
from align.report import terminal

ROOT = Path(__file__).resolve().parents[1]
INTRO = """\
This is a part of what `make demo` prints, the first of seven events. `=` agreed, `±` compatible, `~` variant,
`!` conflict, `·` one origin only; the numbers are the reports that a value stands in.
"""


def excerpt(event: list[str]) -> list[str]:
    """Return the fields of an event, three of its statements (one agreed, two variants), and its sources."""
    fields = next(at for at, line in enumerate(event) if line.startswith("  statements"))
    sources = next(at for at, line in enumerate(event) if line.startswith("  sources"))
    chosen: list[list[str]] = []
    speaker = ""
    for line in event[fields + 1 : sources]:
        if line.startswith("  only in"):
            break
        if re.match(r" {4}\S", line):
            speaker = line
        elif re.match(r" {6}\S ", line):
            chosen.append([speaker, line])
        else:
            chosen[-1].append(line)
    agreed = [lines for lines in chosen if lines[1].lstrip().startswith("=")][1:2]
    variants = [lines for lines in chosen if lines[1].lstrip().startswith("~")][-2:]
    out = event[: fields + 1]
    for lines in agreed + variants:
        out += ["...", *lines]
    return [*out, "...", *event[sources:]]


def main() -> int:
    """Rewrite the part of the page between the two marks."""
    result = align.merge([ROOT / "examples" / "reports"])
    first = terminal.events(result, 100).split("\n2/")[0].rstrip().splitlines()
    venue = result[0].to_dict()["place"]["venue"]
    parts = [
        INTRO,
        "```text\n" + "\n".join(line.rstrip() for line in excerpt(first)) + "\n```\n",
        "The same venue in the record, where `align merge` writes one JSON object a line:\n",
        "```json\n" + json.dumps(venue, indent=2, ensure_ascii=False) + "\n```\n",
    ]
    page = ROOT / "README.md"
    text, count = re.subn(
        r"(?<=<!-- demo -->\n).*?(?=<!-- /demo -->)",
        lambda _: "\n" + "\n".join(parts) + "\n",
        page.read_text("utf-8"),
        flags=re.DOTALL,
    )
    page.write_text(text, "utf-8")
    return 0 if count == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
