"""Cut a document into typed blocks and sentences, all of them spans of the original text.

Sentence ends are found by sentencex on a copy of the text in which characters that mislead it are replaced one for
one, so that offsets stay those of the original.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from align.blocks import type_blocks
from align.model import Block, BlockKind, Document, Segments, Sentence
from align.stops import CLOSERS, goes_on, opening

__all__ = ["language_of", "language_of_letters", "segment"]

# Quotes hide sentence ends from sentencex, unusual white space makes it panic, surrogates cannot reach it at all.
_ODD_SPACES = "".join(
    map(chr, (*range(32), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF))
)
_MASKED = re.compile(f'["“”„‟«»{_ODD_SPACES}]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PLAIN_END = re.compile(r"[.!?。！？؟।]+[\"”’'»)\]」』）】]*(?=\s|$)|[。！？]+[”’」』）】]*")
# What a page says to its reader, where the text was taken from the page without its line breaks.
_CONTROLS = re.compile(
    r"(?:(?:Click to (?:share on|email|print)[^.()]{0,40} \(Opens in new window\)|"
    r"Get [a-z ]{0,30}updates directly to your inbox|\+ Subscribe\b|Thank you for subscribing!|"
    r"Could not subscribe, try again later|Invalid Email|Thanks for subscribing!?|"
    r"(?:Advertisement )?Continue reading the main story|Share this with (?:Facebook|Twitter|Email)|"
    r"Play Video \d+:\d\d|Play slideshow|privacy policy Thanks for subscribing)\s*)+"
)
_CONTROL_HINTS = ("(Opens in", "ubscrib", "Continue reading", "Share this with", "Play Video", "Play slideshow")
_READABLE = ("title", "caption", "body")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
)

_SCRIPT = re.compile(r"[\u0370-\u0e7f\u3040-\ud7af]")  # one of these
_MARKED_LETTER = re.compile(r"[ơưđĐ\u1ea0-\u1ef9іїєґІЇЄҐışğİŞĞłąęśżźŁĄĘŚŻŹěřůĚŘŮ]")  # one of these
_LETTERS = (  # that other languages do not have, or hardly, and the share of a text that they are at least
    ("vi", re.compile(r"[ơưđĐạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"), 0.03),
    ("uk", re.compile(r"[іїєґІЇЄҐ]"), 0.02),
    ("tr", re.compile(r"[ışğİŞĞ]"), 0.02),
    ("pl", re.compile(r"[łąęśżźŁĄĘŚŻŹ]"), 0.02),
    ("cs", re.compile(r"[ěřůĚŘŮ]"), 0.015),
)
_SMALL_WORDS = tuple(
    (code, frozenset(words.split()))
    for code, words in (
        ("en", "the of and to in a that is was for on with he said by from at his has as it are"),
        ("pt", "o os a as de do da dos das e em no na nos nas um uma que não com por para foi ao à são pelo pela é"),
        ("es", "el la los las de del y en un una que no con por para fue al es se su lo como más"),
        ("fr", "le la les de des du et en un une que pas avec par pour dans est au aux il qui sur a été"),
        ("de", "der die das und in den dem ein eine von zu mit nicht ist auf für im des sich am hat wurde bei"),
        ("it", "il lo la gli le di del della e in un una che non con per è al alla si da dei nel"),
        ("vi", "của và là các có trong được với cho không một người những này đã tại ngày"),
        ("nl", "de het een van en in is op te dat met voor niet zijn aan die er om door bij naar heeft werd worden"),
        ("sv", "och att det som en på är av för med till den har inte om ett han var de från vid i"),
    )
)


def segment(document: Document) -> Segments:
    """Cut `document` into typed blocks and sentences.

    Blocks cover every character of the text that is not white space. Sentences are those of titles, captions and the
    body; each lies inside one block, and crosses a line break only where the text is hard-wrapped.

    >>> text = "Storm hits coast\\nMIAMI (AP) -- A storm hit on Sunday. Nobody was hurt."
    >>> segments = segment(Document(id="a", text=text))
    >>> [(s.kind, text[s.start:s.end]) for s in segments.sentences]
    [('title', 'Storm hits coast'), ('body', 'A storm hit on Sunday.'), ('body', 'Nobody was hurt.')]
    """
    text = document.text
    blocks, _ = type_blocks(text, document.title)
    if any(map(text.__contains__, _CONTROL_HINTS)):
        blocks = tuple(piece for block in blocks for piece in _without_controls(text, block))
    language = language_of(document)
    sentences: list[Sentence] = []
    for block in blocks:
        if block.kind == "title":
            sentences.append(Sentence(block.start, block.end, "title"))
        elif block.kind in _READABLE:
            sentences.extend(_sentences(text, block, language))
    return Segments(document, blocks, tuple(sentences))


def language_of(document: Document) -> str:
    """Return the ISO 639-1 code of the document's language: the one it states, else a guess by script and small words.

    >>> language_of(Document(id="a", text="O presidente disse que não vai ao encontro da ministra em Lisboa."))
    'pt'
    """
    if document.lang:
        return document.lang.replace("_", "-").split("-")[0].lower() or "en"
    return _guess(document.text[:2000])


def language_of_letters(sample: str) -> str:
    """Return the language that the letters of a text are those of, or empty where they can be of several.

    >>> language_of_letters("Ölü yok, yangın söndü."), language_of_letters("Zug hält."), language_of_letters("火")
    ('tr', '', 'zh')
    """
    if not sample.isascii():
        for code, letters, share in _LETTERS if _MARKED_LETTER.search(sample) else ():
            if len(letters.findall(sample)) > share * len(sample):
                return code
        for code, pattern in _SCRIPTS if _SCRIPT.search(sample) else ():
            if len(pattern.findall(sample)) > 0.2 * len(sample):
                return code
    return ""


@lru_cache(maxsize=1024)
def _guess(sample: str) -> str:
    by_letters = language_of_letters(sample)
    if by_letters:
        return by_letters
    words = sample.lower().split()
    english = sum(map(_SMALL_WORDS[0][1].__contains__, words))
    if english >= 3 and english > 0.2 * len(words):
        return "en"
    best, code = max(((sum(map(small.__contains__, words)), code) for code, small in _SMALL_WORDS), key=_count)
    return code if best > english and best >= 3 else "en"


def _count(counted: tuple[int, str]) -> int:
    return counted[0]


def _without_controls(text: str, block: Block) -> list[Block]:
    """Set the words of a page's controls inside a body block apart as a notice."""
    if block.kind != "body":
        return [block]
    pieces: list[Block] = []
    at = block.start
    for found in _CONTROLS.finditer(text, block.start, block.end):
        pieces += _trimmed(text, "body", at, found.start())
        pieces += _trimmed(text, "notice", *found.span())
        at = found.end()
    return pieces + _trimmed(text, "body", at, block.end)


def _trimmed(text: str, kind: BlockKind, start: int, end: int) -> list[Block]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    return [Block(kind, left, left + len(words.strip()))] if words.strip() else []


def _sentences(text: str, block: Block, language: str) -> list[Sentence]:
    piece = text[block.start : block.end]
    out: list[Sentence] = []
    for start, end in _bounds(piece, language):
        out.append(Sentence(block.start + start, block.start + end, block.kind))
    return out


def _bounds(piece: str, language: str) -> list[tuple[int, int]]:
    """Return the sentences of one block as spans without white space around them."""
    ends = [found["end_index"] for found in _boundaries(piece, language)]
    if not ends or ends[-1] != len(piece):
        ends.append(len(piece))
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if end < start:
            continue
        while end < len(piece) and piece[end] in CLOSERS and end > 0 and not piece[end - 1].isspace():
            end += 1
        end -= opening(piece, start, end)
        chunk = piece[start:end]
        body = chunk.strip()
        if not body:
            continue
        left = start + len(chunk) - len(chunk.lstrip())
        right = left + len(body)
        if end < len(piece) and goes_on(body, piece[right : right + 12], language):
            start = left
            continue
        if spans and not any(c.isalnum() for c in body):
            spans[-1] = (spans[-1][0], right)
        else:
            spans.append((left, right))
        start = end
    return spans


def _boundaries(piece: str, language: str) -> list[dict[str, Any]]:
    masked = _MASKED.sub(" ", piece)
    try:
        masked.encode("utf-8")
    except UnicodeEncodeError:
        masked = _SURROGATE.sub("x", masked)
    try:
        import sentencex  # type: ignore[import-untyped, unused-ignore]

        return list(sentencex.get_sentence_boundaries(language, masked))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic in Rust is no Exception; the plain rule below is worse, but always there
        return [{"end_index": found.end()} for found in _PLAIN_END.finditer(piece)]
