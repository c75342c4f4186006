"""Type the lines of a report: headline, dateline, caption, credit, menu, stamp, notice, body and end mark.

Nothing is cut out: a block only says what its characters are. The rules look at lines, not at words of any one
site, so that they hold for texts nobody has seen; what no rule recognises is body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from align.datelines import AGENCIES, dateline_end, is_placed_day
from align.model import Block, BlockKind
from align.notices import is_notice, is_outlet

__all__ = ["type_blocks"]

_BULLET = re.compile(r"[•·▪●○◦‣■□➢►*+–-]\s+")
_TERMINATED = re.compile(r"[.!?。！？…؟।։።၊။;:：；][\"'”’»)\]」』）】]*$|\./\.?$|[.!?]/$")
_TIME_WORDS = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday
    saturday sunday am pm a p m gmt utc est edt cst cdt mst mdt pst pdt bst cet cest ist hkt sgt jst ict t z et pt
    ct date time published publish updated update posted post last modified first created on at hrs h hours th st nd
    rd de del am um uhr le à às janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro
    dezembro enero febrero marzo mayo junio julio septiembre octubre noviembre diciembre januar februar märz mai
    juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre ngày
    tháng năm thứ giờ 年 月 日 时 分 秒 发布 更新 发布时间 时间 来源 segunda terça quarta quinta sexta feira
    sábado domingo lunes martes miércoles jueves viernes""".split()
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DATED = re.compile(r"\d{4}|\d{1,2}[:h]\d{2}|\b\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}\b")


@cache
def _iso_head() -> re.Pattern[str]:
    return re.compile(
        r"(?:date:?\s+)?\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?\S{0,6})?(?=\s)", re.IGNORECASE
    )


_NAME = r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,5}"
_BYLINE = re.compile(
    rf"(?:By|BY|Por|Von|Par|Written by|Reported by):? (?P<names>{_NAME}(?:(?:,? (?:and|AND|e|y|et|und) |, |"
    rf"/){_NAME}){{0,5}})"
)
_CREDIT_LINE = re.compile(
    r"(?:\(?(?:photo|photograph|image|picture|video|graphic|illustration|foto|ảnh|图片来源|供图|摄影)s?(?: credit| "
    r"courtesy)?\s?(?::|by\b|courtesy|/)|\(?credit:|\(?courtesy of|source:|nguồn:|fonte:|fuente:|quelle:|来源：|"
    r"\(?(?:additional )?(?:reporting|editing|writing|compiled) by\b|our standards:)",
    re.IGNORECASE,
)


@cache
def _credit_tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:Photo|Image|Picture|Photograph|Credit|Photo credit|Foto|Ảnh|Photo by|Picture by|Image by|Credits?|"
        rf"Illustration)(?:\s?:\s?|\s(?=[A-Z])|(?<=Credit)(?=[A-Z]))[^.:\n]{{2,60}}|"
        rf"(?:(?<=[\s.]){_NAME}\s?/\s?)?(?:Pool|POOL|Handout|HANDOUT)? ?\bvia (?:{AGENCIES}|Getty|GETTY)(?: Images)?|"
        rf"(?<=[\s.]){_NAME}\s?/\s?(?:{AGENCIES}|Getty|PA|The [A-Z]\w+(?: [A-Z]\w+)?)(?: Images)?(?: via {_NAME})?|"
        rf"\b(?:AP|AFP|EPA|Reuters|REUTERS|Xinhua) Photo\s?[/:] ?{_NAME}|[(\[][^()\[\]]{{0,80}}(?:Photo|photo|/|"
        rf"\bvia\b|Getty Images|Washington Post|New York Times)[^()\[\]]{{0,60}}[)\]](?: "
        rf"?[(\[][^()\[\]]{{2,60}}[)\]]){{0,2}})"
        r"\.?$"
    )


_CREDIT_HINTS = ("/", "via ", "hoto", "mage", "icture", "redit", "Illustration", "Foto", "Ảnh")


def _find_credit(text: str, start: int) -> re.Match[str] | None:
    """Return the credit with which a line ends, where it begins at `start` or later."""
    end = text[start:]  # the pattern is slow, and credits are rare
    hinted = any(map(end.__contains__, _CREDIT_HINTS)) or end.removesuffix(".").endswith((")", "]"))
    return _credit_tail().search(text, start) if hinted else None


@cache
def _credit_whole() -> re.Pattern[str]:
    return re.compile(rf"[(\[]?(?:{_NAME}\s?[/|,]\s?)?(?:{AGENCIES}|Getty|PA)(?:\s?/\s?{_NAME}| Images| photo)?[)\]]?$")


_CAPTION_HEAD = re.compile(
    r"(?:file (?:photo|picture|image)|© ?[A-Z]|enlarge this image|image copyright|file\s?[-–—]|(?:in )?this "
    r"(?:[^\W\d_]{3,9}\.? \d{1,2},?(?: \d{4},?)? )?(?:file |undated |aerial |combination |handout |video )*(?:photo|"
    r"image|picture|frame grab)|(?:photo|picture) shows|pictured:|photo:|image:|caption:|(?:image|media|photo) "
    r"caption|资料图|图为|图：|ảnh:|foto:|legenda:)",
    re.IGNORECASE,
)
_CAPTION_SIDE = re.compile(
    r"\((?:left|right|cent(?:er|re)|top|bottom|front|back|pictured|above|below|far (?:left|right)|from (?:left|"
    r"right)|(?:first|second|third|\d\w{0,2}) (?:from )?(?:left|right|L|R)|L|C|[LC] to [RL]|L-R|(?:second|third|2nd|"
    r"3rd)[ -][LR]|左|右|中|esq|dir|izq|der|trái|phải)\.?\)(?! said| says| told)"
)
_IMAGE_LABEL = re.compile(
    r"\s*[-–—:|]?\s*\(?(?:ảnh|photo|image|picture|pic|foto|bild|图|圖|写真|hình)\s*\d{0,3}\)?\.?$", re.IGNORECASE
)


@cache
def _end_whole() -> re.Pattern[str]:
    return re.compile(
        r"(?:\.?/\.?|#{2,}|\*{2,}|[-–—_=]{2,}|[-–— ]*(?:end|ends|30|item ends|fim|fin|ende|hết|完)[-–— ]*|\((?:end|"
        r"ends|fim|fin|完|终|hết)\)|"
        rf"[■▪◆□⬛]|[-–—(]*\s?(?:{AGENCIES})\s?[-–—)]*)$",
        re.IGNORECASE,
    )


@cache
def _end_tail() -> re.Pattern[str]:
    return re.compile(
        r"(?:\./\.|(?<=[.!?。”\"’])\s?/\.?|\s+(?:#{3,}|-30-|\*{3,}|[-–— ]*\b(?:END|ENDS)\b[-–— ]*)|\s?[■▪◆□⬛]|"
        r"\s?[(（](?:END|ENDS|End|Ends|完|终|Hết)[)）]|"
        rf"(?<=[.!?。”\"’')])\s?(?:[-–—]{{1,2}}\s?)?(?:\((?:{AGENCIES})(?:[/, -]+(?:{AGENCIES}|\w+)){{0,2}}\)|"
        rf"(?:{AGENCIES})(?:[/-](?:{AGENCIES}))?)\.?)$"
    )


# Who sent the report: one to three words in capitals behind its last sentence.
_SIGNED = re.compile(
    r"(?<=[.!?”\"’')])(?<![A-Z]\.)\s+(?:[-–—]{1,2}\s?)?(?P<name>[^\W\d_][\w&-]+(?: [^\W\d_][\w&-]+){0,2})$"
)

# Without a sign of these before its last character, or a square as that, a line has no end mark.
_END_HINT = re.compile("[./#*!?。”\"’')）(（■▪◆□⬛–—E-]")


def _find_end(text: str, start: int) -> re.Match[str] | None:
    """Return the mark with which a line says that the report ends, where it begins at `start` or later."""
    hinted = text[-1] in "■▪◆□⬛" or _END_HINT.search(text, max(0, start - 1), len(text) - 1)
    return _end_tail().search(text, start) if hinted else None


class _Unit:
    """A line (or a hard-wrapped paragraph) without the white space around it."""

    __slots__ = ("bullet", "end", "gap", "kind", "start", "text")

    def __init__(self, text: str, start: int, end: int, gap: bool) -> None:
        self.start, self.end, self.gap = start, end, gap
        self.text = text[start:end]
        self.kind: BlockKind = "body"
        self.bullet = _BULLET.match(self.text) is not None


def type_blocks(text: str, title: str | None = None) -> tuple[tuple[Block, ...], bool]:
    """Cut `text` into typed blocks; return them in text order and whether its lines are hard-wrapped.

    Blocks do not overlap and cover every character that is not white space. `title` is the headline where it is
    known apart from the text; it helps to tell the headline from a first sentence.

    >>> blocks, wrapped = type_blocks("Storm hits coast\\nMIAMI, Sept. 3 (AP) -- A storm hit on Sunday.\\nPhoto: AP")
    >>> [block.kind for block in blocks]
    ['title', 'dateline', 'body', 'credit']
    """
    units, wrapped = _units(text)
    if not units:
        return (), False
    pieces: list[Block] = []
    units = _split_heading(text, units, title, pieces)
    _mark_menus(units)
    for unit in units:
        if unit.kind == "body":
            unit.kind = _line_kind(unit.text)
    _mark_titles(units, title)
    _mark_captions(units)
    if not any(unit.kind in ("body", "title", "caption") for unit in units):
        for unit in units:
            unit.kind = "body"
    last = max((k for k, unit in enumerate(units) if unit.kind == "body"), default=-1)
    opening = True
    for k, unit in enumerate(units):
        if unit.kind == "body":
            _cut_body(unit, pieces, opening, k == last)
            opening = opening and unit.end - unit.start < 60
        elif unit.kind == "caption":
            _cut_caption(unit, pieces)
        elif unit.kind == "menu" and pieces and pieces[-1].kind == "menu" and units[k - 1].kind == "menu":
            pieces[-1] = Block("menu", pieces[-1].start, unit.end)
        else:
            pieces.append(Block(unit.kind, unit.start, unit.end))
    pieces.sort(key=lambda block: block.start)
    return tuple(pieces), wrapped


def _units(text: str) -> tuple[list[_Unit], bool]:
    spans: list[tuple[int, int, bool]] = []
    before = at = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        start = at + len(line) - len(line.lstrip())
        at += len(line)
        if not body:
            continue
        between = text[before:start]
        spans.append(
            (start, start + len(body), between.count("\n") > 1 or between.count("\r") > 1 or "\u2029" in between)
        )
        before = start + len(body)
    wrapped = _hard_wrapped(text, spans)
    if wrapped:
        joined: list[tuple[int, int, bool]] = []
        for start, end, gap in spans:
            if joined and not gap:
                joined[-1] = (joined[-1][0], end, joined[-1][2])
            else:
                joined.append((start, end, gap))
        spans = joined
    return [_Unit(text, *span) for span in spans], wrapped


def _hard_wrapped(text: str, spans: Sequence[tuple[int, int, bool]]) -> bool:
    """Lines of similar length, 50 to 100 characters, that mostly stop in mid-sentence."""
    inner = [(a, b) for (a, b, _), (_, _, gap) in pairwise(spans) if not gap]
    if len(inner) < 3:
        return False
    widths = sorted(b - a for a, b in inner)
    widest = widths[-1]
    if not 50 <= widest <= 100:
        return False
    full = sum(width >= 0.75 * widest for width in widths)
    stopped = sum(1 for a, b in inner if _TERMINATED.search(text[max(a, b - 4) : b]))
    return full >= 0.8 * len(inner) and stopped <= 0.4 * len(inner)


def _split_heading(text: str, units: list[_Unit], title: str | None, pieces: list[Block]) -> list[_Unit]:
    """Split an ISO stamp or a known headline off the unit it is glued to."""
    first = units[0]
    head = _iso_head().match(first.text)
    if head is not None and not _TERMINATED.search(first.text[-4:]):
        pieces.append(Block("stamp", first.start, first.start + head.end()))
        start = first.start + head.end() + len(first.text[head.end() :]) - len(first.text[head.end() :].lstrip())
        first = units[0] = _Unit(text, start, first.end, first.gap)
    heading = title.strip() if title else ""
    if heading and len(first.text) > len(heading) + 1 and first.text.startswith(heading):
        rest = first.text[len(heading) :]
        if rest[0].isspace() and not _IMAGE_LABEL.fullmatch(rest):
            pieces.append(Block("title", first.start, first.start + len(heading)))
            start = first.start + len(heading) + len(rest) - len(rest.lstrip())
            units[0] = _Unit(text, start, first.end, first.gap)
    return units


def _is_short(unit: _Unit) -> bool:
    text = unit.text
    if len(text) > 60 or _TERMINATED.search(text[-4:]):
        return False
    if not text.isascii() and sum("\u3040" <= c <= "\u9fff" for c in text) > len(text) // 2:
        return len(text) <= 10
    return len(text) <= (60 if unit.bullet else 40) and len(text.split()) <= (8 if unit.bullet else 5)


def _mark_menus(units: list[_Unit]) -> None:
    """Mark runs of four or more short lines that end without a full stop."""
    k = 0
    while k < len(units):
        stop = k
        while stop < len(units) and _is_short(units[stop]):
            stop += 1
        end = stop
        # a headline that follows the menu after an empty line is short too
        if (
            end - k > 4
            and end < len(units)
            and units[end - 1].gap
            and not units[end - 2].gap
            and not units[end - 1].bullet
        ):
            end -= 1
        if end - k >= 4 and not (k == 0 and stop == len(units)):
            for unit in units[k:end]:
                unit.kind = "menu"
        k = max(stop, k + 1)


def _line_kind(text: str) -> BlockKind:
    """Say what a line is by itself."""
    if len(text) <= 24 and _end_whole().match(text):
        return "end"
    if len(text) <= 120 and _is_stamp(text):
        return "stamp"
    if is_notice(text) or is_outlet(text):
        return "notice"
    if len(text) <= 160:
        byline = _BYLINE.match(text)
        if byline is not None and len(text) - byline.end() <= 40 and not _TERMINATED.search(text[-4:]):
            return "credit"
        if _CREDIT_LINE.match(text) or _credit_whole().match(text):
            return "credit"
    return "body"


def _is_stamp(text: str) -> bool:
    if not any(c.isdigit() for c in text):
        return False
    if is_placed_day(text):
        return True
    words = _WORD.findall(text)
    strange = [word for word in words if not word[0].isdigit() and word.casefold() not in _TIME_WORDS]
    if not strange:
        return _DATED.search(text) is not None
    head = text.split(None, 1)[0].casefold().rstrip(":")
    labelled = (
        head in ("updated", "published", "posted", "last", "date", "update", "发布时间") or " | Updated: " in text
    )
    return labelled and len(strange) <= 3 and bool(re.search(r"\d{4}", text))


def _mark_titles(units: list[_Unit], title: str | None) -> None:
    """Mark the first line that reads like a headline, and a second one right below it."""
    known = title.strip() if title else None
    candidates = [k for k, unit in enumerate(units) if unit.kind == "body"]
    if len(candidates) < 2:
        return
    first, second = candidates[0], candidates[1]
    unit = units[first]
    if not (unit.text == known or _headline_like(unit.text)):
        return
    unit.kind = "title"
    heading = unit.text
    if (
        len(candidates) > 2
        and second == first + 1
        and _headline_like(units[second].text)
        and len(units[second].text) <= 140
    ):
        following = units[candidates[2]].text
        if _TERMINATED.search(following[-4:]) or len(following) > 200:
            units[second].kind = "title"
    for later in units[first + 1 :]:
        if later.kind == "body" and later.text == heading:
            later.kind = "title"
        elif later.text.startswith(heading) and _IMAGE_LABEL.fullmatch(later.text[len(heading) :]):
            later.kind = "caption"


def _headline_like(text: str) -> bool:
    first = text.lstrip("“「『《〈【")[:1]
    dense = "\u3040" <= first <= "\ud7af" and text[-1] not in "报網网社讯電电"  # a character says a word
    if (
        not (4 if dense else 8) <= len(text) <= 220
        or _caption_like(text)
        or dateline_end(text)
        or _find_credit(text[-120:], 0)
    ):
        return False
    if len(text.split()) < 3 and text.isascii():
        return False
    return not _TERMINATED.search(text[-4:]) or (
        text[-1] in "?!？！" and len(text) <= 120 and not re.search(r"[.。] ", text)
    )


def _caption_like(text: str) -> bool:
    if len(text) > 700:
        return False
    if _CAPTION_HEAD.match(text):
        return True
    return "(" in text and _CAPTION_SIDE.search(text) is not None and _stops(text) <= 2


def _stops(text: str) -> int:
    return len(re.findall(r"[.!?。！？][\"”’]?(?=\s|$)", text))


def _mark_captions(units: list[_Unit]) -> None:
    for k, unit in enumerate(units):
        if unit.kind != "body" or len(unit.text) > 700:
            continue
        tail = _find_credit(unit.text[-160:], 0)
        above = k + 1 < len(units) and units[k + 1].kind == "credit" and not units[k + 1].gap and k + 2 < len(units)
        photo = (
            above
            and _CREDIT_LINE.match(units[k + 1].text[:12]) is not None
            and not units[k + 1].text.lower().startswith("source")
        )
        credited = tail is not None and _stops(unit.text) <= 4 and dateline_end(unit.text) is None
        if credited or _caption_like(unit.text) or (photo and len(unit.text) < 350 and _stops(unit.text) <= 2):
            unit.kind = "caption"


def _cut_caption(unit: _Unit, pieces: list[Block]) -> None:
    offset = max(0, len(unit.text) - 160)
    tail = _find_credit(unit.text, offset)
    if tail is None or tail.start() == 0:
        pieces.append(Block("caption", unit.start, unit.end))
        return
    cut = tail.start()
    pieces.append(Block("caption", unit.start, unit.start + len(unit.text[:cut].rstrip())))
    pieces.append(Block("credit", unit.start + cut + len(unit.text[cut:]) - len(unit.text[cut:].lstrip()), unit.end))


def _cut_body(unit: _Unit, pieces: list[Block], opening: bool, last: bool) -> None:
    """Set dateline and end mark apart from the words between them."""
    start, end = unit.start, unit.end
    line = dateline_end(unit.text) if opening or len(pieces) < 8 else None
    if line is not None and line < len(unit.text):
        pieces.append(Block("dateline", start, start + line))
        start += line + len(unit.text[line:]) - len(unit.text[line:].lstrip())
    tail = _find_end(unit.text, max(start - unit.start, len(unit.text) - 40))
    if tail is None and last and unit.text[-1].isupper():
        signed = _SIGNED.search(unit.text, max(start - unit.start, len(unit.text) - 40))
        tail = signed if signed and signed["name"].isupper() and not unit.text.isupper() else None
    mark: Block | None = None
    if tail is not None and tail.start() > 0 and (last or not tail.group().strip().endswith("/")):
        cut = unit.start + tail.start()
        gap = len(tail.group()) - len(tail.group().lstrip())
        if cut > start:
            mark = Block("end", cut + gap, end)
            end = cut
    pieces.append(Block("body", start, end))
    if mark is not None:
        pieces.append(mark)
