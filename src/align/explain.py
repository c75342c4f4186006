"""Say in plain words why two documents were, or were not, put together."""

from __future__ import annotations

from align.model import Alignment, Document, Link, Sentence

__all__ = ["explanation"]

_RELATION = {
    "copy": "one is a copy of the other",
    "same_event": "independent accounts of one event",
    "related": "related, but not one event",
    "different": "different events",
}


def explanation(link: Link, alignment: Alignment, left: Document, right: Document, together: bool) -> str:
    """Return the judgement of a pair, its reasons and the sentences that correspond, as lines of text.

    Args:
        link: the judged pair.
        alignment: of the same two documents; its sentences are quoted with their offsets.
        left, right: the documents of `alignment`, in its order.
        together: whether both ended in one record.
    """
    lines = [f"{link.left} and {link.right}: {_RELATION[link.relation]} (score {link.score:.2f})"]
    if together and link.relation not in ("copy", "same_event"):
        lines.append("  They are in one record all the same: other reports of the event connect them.")
    if not together and link.relation in ("copy", "same_event"):
        lines.append("  They are in two records all the same: the other reports of their events keep them apart.")
    for title, reasons in (("for", link.reasons_for), ("against", link.reasons_against)):
        lines += [f"  {title}: {reason}" for reason in reasons]
    count = len(alignment.beads)
    lines.append(f"  {count} passage{'s' * (count != 1)} correspond{'s' * (count == 1)}:")
    for bead in alignment.beads:
        lines.append(f"    {bead.similarity:.2f}")
        lines += [_quote(left, alignment.left_sentences[i]) for i in bead.left]
        lines += [_quote(right, alignment.right_sentences[j]) for j in bead.right]
    return "\n".join(lines)


def _quote(document: Document, sentence: Sentence) -> str:
    words = " ".join(document.text[sentence.start : sentence.end].split())
    shown = words if len(words) <= 160 else words[:157] + "..."
    return f"      {document.id} [{sentence.start}:{sentence.end}] {shown}"
