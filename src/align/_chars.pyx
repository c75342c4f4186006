# cython: autotestdict=False
"""What a character is (word, mark, a token of its own, a break) and what it folds to, in one table.

The table is made from `unicodedata` when the first text comes.
"""

import unicodedata

from libc.stdint cimport uint32_t
from libc.stdlib cimport calloc

cdef enum:
    BMP = 0x10000    # the basic plane
    LAST = 0x33480   # nothing but variation selectors and private use lies above

cdef (Chars*)[2] narrow     # the basic plane, for words and for letters
cdef (Chars*)[2] wide       # all planes, made when the first text with a character above the basic plane comes

# Scripts written without spaces between words, as ranges of code points.
_UNSPACED = (
    (0x0E00, 0x0EFF),    # Thai, Lao
    (0x1000, 0x109F),    # Myanmar
    (0x1780, 0x17FF),    # Khmer
    (0x1950, 0x1AAF),    # Tai Le, New Tai Lue, Khmer symbols, Buginese, Tai Tham
    (0x1B00, 0x1B7F),    # Balinese
    (0x3005, 0x3007),    # ideographic iteration mark and zero
    (0x3021, 0x312F),    # Hangzhou numerals, Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31FF),    # Bopomofo and Katakana extensions
    (0x3400, 0x4DBF),    # ideographs
    (0x4E00, 0x9FFF),
    (0xA000, 0xA4CF),    # Yi
    (0xA980, 0xA9FF),    # Javanese, Myanmar extended-B
    (0xAA60, 0xAADF),    # Myanmar extended-A, Tai Viet
    (0xF900, 0xFAFF),    # compatibility ideographs
    (0xFF66, 0xFF9F),    # half-width Katakana
    (0x16FE0, 0x18DFF),  # ideographic symbols, Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # Kana supplements, Nushu
    (0x20000, 0x33479),  # ideographs
)


def _classify(str char):
    """Return the class of one character."""
    cdef uint32_t code = ord(char)
    category = unicodedata.category(char)
    if category == "Mn" or category == "Mc" or category == "Me":
        return SILENT if 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180F or code == 0x34F else MARK
    if category == "Cf":
        return BREAK if code == 0x200B else SILENT
    if code == 0x640:
        return SILENT
    if category[0] == "L" or category == "Nl":
        for low, high in _UNSPACED:
            if low <= code <= high:
                return ALONE
        return WORD
    return WORD if category[0] == "N" or char == "_" else BREAK


def _folded(str char):
    """Return the folded form of one character: full case folding, composed; the four i's of Turkish are one letter."""
    if char == "\u0130" or char == "\u0131":
        return "i"
    if "\uFF01" <= char <= "\uFF5E":
        char = chr(ord(char) - 0xFEE0)
    return unicodedata.normalize("NFC", char.casefold())


def _compositions():
    """Return {(character, mark): composed}, so that composed and decomposed spellings have one hash.

    Beside Unicode's own pairs, the pairs that come where two marks stand in the other order.
    """
    pairs = {("i", "\u0307"): "i"}
    for code in range(0xC0, 0x3100):
        whole = chr(code)
        parts = unicodedata.normalize("NFD", whole)
        if len(parts) < 2 or unicodedata.normalize("NFC", parts) != whole or not unicodedata.combining(parts[1]):
            continue
        *first, mark = parts
        pairs[unicodedata.normalize("NFC", "".join(first)), mark] = whole
        if len(parts) == 3 and unicodedata.combining(parts[1]) != unicodedata.combining(parts[2]):
            first = unicodedata.normalize("NFC", parts[0] + parts[2])
            if len(first) == 1:
                pairs[first, parts[1]] = whole
    return pairs


cdef Chars* make_chars(uint32_t limit, bint letters) except NULL:
    cdef uint32_t code, count = 0
    cdef Chars* chars = <Chars*>calloc(1, sizeof(Chars))
    if chars == NULL:
        raise MemoryError()
    chars.limit = limit
    chars.letters = letters
    chars.entry = <uint32_t*>calloc(limit, sizeof(uint32_t))
    chars.spill = <uint32_t*>calloc(3 * 1024, sizeof(uint32_t))
    chars.pair = <uint64_t*>calloc(ALIGN_PAIRS, sizeof(uint64_t))
    chars.composed = <uint32_t*>calloc(ALIGN_PAIRS, sizeof(uint32_t))
    if chars.entry == NULL or chars.spill == NULL or chars.pair == NULL or chars.composed == NULL:
        raise MemoryError()   # a few hundred kilobytes are not there: nothing else will work either
    for code in range(limit):
        char = chr(code)
        kind = _classify(char)
        if letters and kind == WORD:
            kind = BREAK if char == "_" else ALONE
        if kind == BREAK or kind == SILENT:
            chars.entry[code] = <uint32_t>kind << 24
            continue
        folded = _folded(char)
        if len(folded) == 1:
            chars.entry[code] = <uint32_t>kind << 24 | <uint32_t>ord(folded)
        else:
            chars.entry[code] = <uint32_t>kind << 24 | SPILL | count
            for i, part in enumerate(folded[:3]):
                chars.spill[3 * count + <uint32_t>i] = ord(part)
            count += 1
    for (first, mark), whole in _compositions().items():
        align_put_pair(chars, ord(first), ord(mark), ord(whole))
    return chars


cdef const Chars* chars_for(bint all_planes, bint letters) except NULL:
    if all_planes:
        if wide[letters] == NULL:
            wide[letters] = make_chars(LAST, letters)
        return wide[letters]
    if narrow[letters] == NULL:
        narrow[letters] = make_chars(BMP, letters)
    return narrow[letters]
