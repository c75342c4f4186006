# cython: autotestdict=False
"""Cut sentences into the words that the grammars of names and of statements read.

Every token is cut, and looked at for capitals, in one pass over its characters; a token in plain small letters is its
own folded form, so that one string serves for both.
"""

cdef inline bint _is_word(Py_UCS4 c) noexcept:
    """Tell whether a character is a letter or a digit of any script."""
    if c < 128:
        return 97 <= c <= 122 or 65 <= c <= 90 or 48 <= c <= 57
    return c.isalnum()


cdef inline bint _is_letter(Py_UCS4 c) noexcept:
    if c < 128:
        return 97 <= c <= 122 or 65 <= c <= 90
    return c.isalnum() and not c.isdecimal()


cdef inline bint _is_capital(Py_UCS4 c) noexcept:
    if c < 128:
        return 65 <= c <= 90
    return c.isupper()


cdef inline Py_ssize_t _word_end(str text, Py_ssize_t at, Py_ssize_t end, bint dots, bint* plain) noexcept:
    """Return the end of the word at `at`, which may be joined of parts; clear `plain` unless it is its own fold."""
    cdef Py_UCS4 c = 0
    while True:
        while at < end:
            c = text[at]
            if not _is_word(c):
                break
            if c >= 128 or 65 <= c <= 90:
                plain[0] = False
            at += 1
        if at + 1 >= end or not (c == 45 or c == 39 or c == 38 or c == 0x2019 or c == (46 if dots else 0x2011)):
            return at
        if not _is_word(text[at + 1]):
            return at
        if c >= 128:
            plain[0] = False
        at += 1


cdef inline Py_ssize_t _initials_end(str text, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Return the end of two or more letters with a dot each ("U.S."), or `at`."""
    cdef Py_ssize_t here = at
    while here + 1 < end and text[here + 1] == 46 and _is_letter(text[here]):
        here += 2
    return here if here - at >= 4 else at


def cut_names(
    str text,
    Py_ssize_t start,
    Py_ssize_t end,
    object fold,
    list words,
    list folds,
    list starts,
    list ends,
    list gaps,
    list caps,
    list owners,
):
    cdef Py_ssize_t at = start, stop, cut, last = -1, size = len(text), count = 0
    cdef Py_UCS4 c
    cdef bint plain, owner
    cdef str word
    while at < end:
        c = text[at]
        if not _is_word(c):
            at += 1
            continue
        plain = True
        stop = _initials_end(text, at, end)
        if stop > at:
            plain = False
        else:
            stop = _word_end(text, at, end, False, &plain)
        cut, owner = stop, False
        if stop - at > 2 and text[stop - 2] in "'’" and text[stop - 1] in "sS":
            cut, owner = stop - 2, True
        elif text[stop - 1] == 115 and stop < size and text[stop] in "'’":
            owner = True
        word = text[at:cut]
        words.append(word)
        folds.append(word if plain else fold(word))
        starts.append(at)
        ends.append(cut)
        if last < 0:
            gaps.append("\n")
        elif at - last == 1 and text[last] == 32:
            gaps.append(" ")
        else:
            gaps.append(text[last:at])
        # "al-Sadr"
        caps.append(
            _is_capital(c)
            or (cut - at > 2 and text[at + 1] == 108 and text[at + 2] == 45 and (c == 97 or c == 101 or c == 117))
        )
        owners.append(owner)
        last = at = stop
        count += 1
    return count


def cut_letters(str text, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t at = start, first
    cdef Py_UCS4 c
    cdef bint plain
    cdef str word
    cdef list words = []
    while at < end:
        first, plain = at, True
        while at < end:
            c = text[at]
            if not _is_letter(c):
                break
            if c >= 128 or c < 97:
                plain = False
            at += 1
        if at > first:
            word = text[first:at]
            words.append(word if plain else word.lower())
        at += 1
    return words


def cut_words(str text, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t at = start, stop
    cdef Py_UCS4 c
    cdef bint plain, quotes = False
    cdef str word
    cdef list starts = [], ends = [], words = [], lower = [], upper = []
    while at < end:
        c = text[at]
        plain = True
        if _is_word(c):
            stop = _word_end(text, at, end, True, &plain)
        else:
            stop = _mark_end(text, at, end, c, &quotes)
            if stop == at:
                at += 1
                continue
            plain = c != 0x2019
        word = text[at:stop]
        starts.append(at)
        ends.append(stop)
        words.append(word)
        lower.append(word if plain else word.lower().replace("’", "'"))
        upper.append(_is_capital(c))
        at = stop
    return starts, ends, words, lower, upper, quotes


cdef inline Py_ssize_t _mark_end(str text, Py_ssize_t at, Py_ssize_t end, Py_UCS4 c, bint* quotes) noexcept:
    """Return the end of the mark at `at`, or `at` where a character is none that is kept."""
    if c == 32:
        return at
    if c in "“”„«»\"‘'’":
        quotes[0] = True
        return at + 1
    if c in ",;:()[]—–?!…":
        return at + 1
    return at + 2 if c == 45 and at + 1 < end and text[at + 1] == 45 else at
