# cython: autotestdict=False
"""Pairs of texts compared exactly: their shingles are made again, and joined in small tables.

Shingles of two sizes are compared: those of `words` tokens as sets, for the Jaccard similarity, and those of `fine`
tokens in their places, for the passages that both texts have.
"""

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from align._core cimport Tokens, _Texts, add_shingles, fetch_text, fill_weights, make_room, scan_text
from align._sets cimport Flags


cdef enum:
    LONGER = 16                  # times as long a text must be that only what a short one shares with it is looked at


cdef extern from "_core_cover.h" nogil:
    void align_cover(const uint8_t* seen, size_t n, size_t words, uint8_t* out)
    void align_count_covered(const uint8_t* seen, const uint8_t* common, size_t n, uint32_t* out)


cdef struct Set:                 # some shingles in a table of four times their number: 0 is a free place
    uint32_t* slot
    Py_ssize_t room
    uint32_t mask
    bint zero                    # whether the shingle 0 is in it

cdef struct Places:              # where the shingles of a text stand first
    uint64_t* slot               # shingle << 32 | place + 1, or 0
    Py_ssize_t room
    uint32_t mask
    uint32_t* first              # of every place: the first one with the same shingle
    uint8_t* hit                 # of every first place: whether the other text has the shingle


cdef struct Links:               # of the text in `Places`, for others that are far shorter
    uint32_t* next               # of every place: another one with the same shingle + 1, or 0
    Py_ssize_t next_room
    uint8_t* mark                # of every token: 1 if it is covered, 2 if its shingle was met; nothing between pairs
    Py_ssize_t mark_room
    uint32_t* met                # first places of the shingles that were met
    Py_ssize_t met_room
    uint32_t ordinary            # tokens in common passages
    bint ready


cdef struct Known:               # of a text, as far as it was read
    int64_t whole                # where its shingles of `words` tokens start
    int64_t fine                 # where those of `fine` tokens do
    int64_t common               # where its tokens start in `common`
    int32_t distinct             # its different shingles, or -1 as long as they were not counted
    int32_t total                # its tokens


cdef int grow(void** block, Py_ssize_t* room, Py_ssize_t need) noexcept nogil:
    """Have room for so many bytes, whatever was there before; return -1 where memory is short."""
    if need > room[0]:
        free(block[0])
        room[0] = need + need // 2
        block[0] = malloc(room[0])
        if block[0] == NULL:
            room[0] = 0
            return -1
    return 0


cdef inline Py_ssize_t room_for(Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t room = 64
    while room < 3 * size:
        room *= 2
    return room


cdef int empty_set(Set* table, Py_ssize_t size) noexcept nogil:
    """Empty a table and make room for `size` shingles; return -1 where memory is short."""
    cdef Py_ssize_t room = room_for(size)
    if room > table.room:
        free(table.slot)
        table.slot = <uint32_t*>malloc(room * sizeof(uint32_t))
        if table.slot == NULL:
            table.room = 0
            return -1
        table.room = room
    table.mask = <uint32_t>(room - 1)
    table.zero = False
    memset(table.slot, 0, room * sizeof(uint32_t))
    return 0


cdef Py_ssize_t put_all(Set* table, uint32_t* value, Py_ssize_t size) noexcept nogil:
    """Put shingles into an empty table; move the different ones to the front and return how many there are."""
    cdef Py_ssize_t i, kept = 0
    cdef uint32_t at, here
    for i in range(size):
        at = value[i] & table.mask
        here = table.slot[at]
        while here and here != value[i]:
            at = (at + 1) & table.mask
            here = table.slot[at]
        if value[i] == 0:
            here = table.zero
            table.zero = True
        table.slot[at] = value[i]
        value[kept] = value[i]
        kept += here == 0
    return kept


cdef uint32_t count_in(const Set* table, const uint32_t* value, Py_ssize_t size) noexcept nogil:
    """Return how many of some different shingles are in a table."""
    cdef Py_ssize_t i
    cdef uint32_t at, here, shared = 0
    for i in range(size):
        at = value[i] & table.mask
        here = table.slot[at]
        while here and here != value[i]:
            at = (at + 1) & table.mask
            here = table.slot[at]
        shared += here != 0 if value[i] else table.zero
    return shared


cdef int put_places(Places* table, const uint32_t* value, Py_ssize_t size) noexcept nogil:
    """Put the shingles of a text into the table; return -1 where memory is short."""
    cdef Py_ssize_t i, room = room_for(size)
    cdef uint32_t at
    cdef uint64_t here
    if room > table.room:
        free(table.slot)
        free(table.first)
        free(table.hit)
        table.slot = <uint64_t*>malloc(room * sizeof(uint64_t))
        table.first = <uint32_t*>malloc(room * sizeof(uint32_t))
        table.hit = <uint8_t*>malloc(room)
        if table.slot == NULL or table.first == NULL or table.hit == NULL:
            table.room = 0
            return -1
        table.room = room
    table.mask = <uint32_t>(room - 1)
    memset(table.slot, 0, room * sizeof(uint64_t))
    for i in range(size):
        at = value[i] & table.mask
        here = table.slot[at]
        while here and here >> 32 != value[i]:
            at = (at + 1) & table.mask
            here = table.slot[at]
        if here == 0:
            here = <uint64_t>value[i] << 32 | <uint64_t>(i + 1)
            table.slot[at] = here
        table.first[i] = <uint32_t>here - 1
    return 0


cdef inline uint64_t found(const Places* table, uint32_t value) noexcept nogil:
    """Return the entry of a shingle of the text in the table: its low half is its first place + 1; 0 if it has none."""
    cdef uint32_t at = value & table.mask
    cdef uint64_t here = table.slot[at]
    while here and here >> 32 != value:
        at = (at + 1) & table.mask
        here = table.slot[at]
    return here


cdef void mark_shared(Places* table, const uint32_t* own, Py_ssize_t size, const uint32_t* value, Py_ssize_t others,
                      uint8_t* seen_own, uint8_t* seen) noexcept nogil:
    """Mark the shingles of the text in the table, and of another, that both have."""
    cdef Py_ssize_t i, next = size
    cdef uint64_t here
    memset(table.hit, 0, size)
    for i in range(others):
        if next < size and own[next] == value[i]:    # a shared passage goes on
            table.hit[table.first[next]] = 1
            seen[i] = 1
            next += 1
            continue
        here = found(table, value[i])
        seen[i] = here != 0
        next = size
        if here:
            next = <uint32_t>here
            table.hit[next - 1] = 1
    for i in range(size):
        seen_own[i] = table.hit[table.first[i]]


cdef int link(Links* links, const Places* table, Py_ssize_t size, const uint8_t* common,
              Py_ssize_t total) noexcept nogil:
    """Link all places of every shingle of the text in the table; return -1 where memory is short."""
    cdef Py_ssize_t i
    cdef uint32_t first
    if (grow(<void**>&links.next, &links.next_room, size * sizeof(uint32_t))
            or grow(<void**>&links.mark, &links.mark_room, total)):
        return -1
    memset(links.next, 0, size * sizeof(uint32_t))
    memset(links.mark, 0, total)
    for i in range(size):
        first = table.first[i]
        if first != i:
            links.next[i] = links.next[first]
            links.next[first] = <uint32_t>i + 1
    links.ordinary = 0
    for i in range(total):
        links.ordinary += common[i]
    links.ready = True
    return 0


cdef int count_shared(Links* links, const Places* table, const uint8_t* common, Py_ssize_t words,
                      const uint32_t* value, Py_ssize_t others, uint8_t* seen, uint32_t* out) noexcept nogil:
    """Mark the shingles of a short text that the text in the table has, and write what `align_count_covered` does.

    Return -1 where memory is short.
    """
    cdef Py_ssize_t i, j, met = 0
    cdef uint32_t first, place
    cdef uint64_t here
    if grow(<void**>&links.met, &links.met_room, others * sizeof(uint32_t)):
        return -1
    out[0] = out[2] = 0
    out[1] = links.ordinary
    for i in range(others):
        here = found(table, value[i])
        seen[i] = here != 0
        if here == 0:
            continue
        first = <uint32_t>here - 1
        if links.mark[first] & 2:
            continue
        links.mark[first] |= 2
        links.met[met] = first
        met += 1
        place = first + 1
        while place:
            for j in range(place - 1, place - 1 + words):
                if not links.mark[j] & 1:
                    links.mark[j] |= 1
                    out[0] += 1
                    out[2] += common[j] == 0
            place = links.next[place - 1]
    for i in range(met):
        place = links.met[i] + 1
        while place:
            memset(links.mark + place - 1, 0, words)
            place = links.next[place - 1]
    return 0


def compare_texts(texts, const int32_t[::1] left not None, const int32_t[::1] right not None, Py_ssize_t words,
                  Py_ssize_t fine, Flags common not None, uint32_t[:, ::1] out not None, bint letters=False,
                  Room room=None):
    """Compare m pairs of texts exactly.

    Args:
        texts: n strings.
        left, right: m pairs; pairs of one left text stand best together.
        words: tokens in a shingle of the sets that are compared, 1 to 64.
        fine: tokens in the shortest passage that counts, 1 to 64.
        common: the shingles of `fine` tokens that very many texts have.
        out: [m, 11]: the shingles both have, the left text has and the right one has; for the left text the tokens in
            shared passages, those in common ones, those in shared but not in common ones, and all; the same for the
            right text.
        letters: whether every letter and digit is a token.
        room: memory to work in.

    Raises:
        TypeError: a text is not a string.
        ValueError: the shapes do not fit, a number of words is out of its range, or a text is too long.
        MemoryError: there is no room for the shingles.
    """
    cdef _Texts held = _Texts(texts, letters=letters)
    cdef Py_ssize_t pair, m = left.shape[0]
    if not (1 <= words <= 64 and 1 <= fine <= 64):
        raise ValueError(f"words={words}, fine={fine}: give numbers from 1 to 64")
    if right.shape[0] != m or out.shape[0] != m or out.shape[1] != 11:
        raise ValueError("shapes: left and right [pairs], out [pairs, 11]")
    for pair in range(m):
        if not (0 <= left[pair] < held.size and 0 <= right[pair] < held.size):
            raise ValueError(f"pair {pair} names a text that is not there")
    if room is None:
        room = Room()
    cdef int failed
    with nogil:
        failed = room.read(held, words, fine, common)
        for pair in range(m):
            if failed == 0:
                failed = room.compare(left[pair], right[pair], &out[pair, 0])
    if failed:
        raise MemoryError("no room for the shingles: pass fewer texts at once")


@final
@auto_pickle(False)
cdef class Room:
    """Memory for `compare_texts`, used again by every call that is given it, of one thread at a time."""

    cdef Tokens tokens
    cdef Tokens whole            # shingles of `words` tokens of all texts; once a text was put, its different ones
    cdef Tokens fine             # shingles of `fine` tokens
    cdef Known* known            # of every text, and one more
    cdef Py_ssize_t known_room
    cdef uint8_t* common         # of every token of every text: whether it is in a common passage
    cdef Py_ssize_t common_room
    cdef uint8_t* scratch
    cdef Py_ssize_t scratch_room
    cdef Set own                 # of the left text of the last pair, or the one far longer
    cdef Set other
    cdef Places places           # likewise
    cdef Links links             # likewise, if need be
    cdef uint32_t[64] weight
    cdef Py_ssize_t words, last

    def __cinit__(self):
        fill_weights(self.weight)
        self.whole.room = self.fine.room = self.tokens.room = 1
        self.whole.hash = <uint32_t*>malloc(4)
        self.fine.hash = <uint32_t*>malloc(4)
        self.tokens.hash = <uint32_t*>malloc(4)
        if self.whole.hash == NULL or self.fine.hash == NULL or self.tokens.hash == NULL:
            raise MemoryError()

    def __dealloc__(self):
        free(self.whole.hash)
        free(self.fine.hash)
        free(self.tokens.hash)
        free(self.known)
        free(self.common)
        free(self.scratch)
        free(self.own.slot)
        free(self.other.slot)
        free(self.places.slot)
        free(self.places.first)
        free(self.places.hit)
        free(self.links.next)
        free(self.links.mark)
        free(self.links.met)

    cdef int read(self, _Texts held, Py_ssize_t words, Py_ssize_t fine, Flags common) noexcept nogil:
        """Make the shingles of all texts, and mark the tokens in common passages; return -1 where memory is short."""
        cdef Py_ssize_t i, size, n = held.size, longest = 0
        cdef Known* known
        if grow(<void**>&self.known, &self.known_room, (n + 1) * sizeof(Known)):
            return -1
        known = self.known
        self.words, self.last = fine, -1
        self.whole.size = self.fine.size = 0
        known[0].whole = known[0].fine = known[0].common = 0
        for i in range(n):
            self.tokens.size = 0
            if i + 1 < n:
                fetch_text(&held.text[i + 1])
            if make_room(&self.tokens, held.text[i].size):
                return -1
            if (scan_text(held.chars, &held.text[i], &self.tokens)
                    or add_shingles(&self.tokens, words, self.weight, &self.whole)
                    or add_shingles(&self.tokens, fine, self.weight, &self.fine)):
                return -1
            size = self.fine.size - known[i].fine
            known[i].total = <int32_t>(size + fine - 1 if size else 0)
            known[i].distinct = -1
            known[i + 1].whole, known[i + 1].fine = self.whole.size, self.fine.size
            known[i + 1].common = known[i].common + known[i].total
            longest = max(longest, <Py_ssize_t>known[i].total)
        if (grow(<void**>&self.common, &self.common_room, known[n].common + 1)
                or grow(<void**>&self.scratch, &self.scratch_room, 3 * (longest + 64))):
            return -1
        for i in range(n):
            size = known[i + 1].fine - known[i].fine
            common.mark(self.fine.hash + known[i].fine, size, self.scratch)
            align_cover(self.scratch, size, fine, self.common + known[i].common)
        return 0

    cdef int put(self, Py_ssize_t text, Set* table) noexcept nogil:
        """Put the shingles of a text into a table and count them; return -1 where memory is short."""
        cdef Known* known = &self.known[text]
        cdef Py_ssize_t size = known.distinct if known.distinct >= 0 else known[1].whole - known.whole
        if empty_set(table, size):
            return -1
        known.distinct = <int32_t>put_all(table, self.whole.hash + known.whole, size)
        return 0

    cdef int hold(self, Py_ssize_t text) noexcept nogil:
        """Put a text into the tables, unless it is there; return -1 where memory is short."""
        cdef Known* known = &self.known[text]
        if text == self.last:
            return 0
        self.last = text
        self.links.ready = False
        if self.put(text, &self.own):
            return -1
        return put_places(&self.places, self.fine.hash + known.fine, known[1].fine - known.fine)

    cdef int compare(self, Py_ssize_t left, Py_ssize_t right, uint32_t* out) noexcept nogil:
        """Write the figures of one pair; return -1 where memory is short."""
        cdef Known* own = &self.known[left]
        cdef Known* other = &self.known[right]
        cdef int failed
        if own.total > LONGER * other.total:
            failed = self.compare_with_short(left, right, out, out + 3, out + 7)
        elif other.total > LONGER * own.total:
            failed = self.compare_with_short(right, left, out, out + 7, out + 3)
        else:
            failed = self.compare_with(left, right, out, out + 3, out + 7)
        out[1], out[2] = own.distinct, other.distinct
        out[6], out[10] = own.total, other.total
        return failed

    cdef int compare_with(self, Py_ssize_t left, Py_ssize_t right, uint32_t* shared, uint32_t* of_left,
                          uint32_t* of_right) noexcept nogil:
        """Write how many shingles two texts share, and their tokens as far as `align_count_covered` counts them."""
        cdef Known* own = &self.known[left]
        cdef Known* other = &self.known[right]
        cdef const uint32_t* value = self.fine.hash + own.fine
        cdef Py_ssize_t size = own[1].fine - own.fine, others = other[1].fine - other.fine
        cdef Py_ssize_t room = max(own.total, other.total) + 64
        cdef uint8_t* seen_own = self.scratch
        cdef uint8_t* seen = self.scratch + room
        cdef uint8_t* covered = self.scratch + 2 * room
        if self.hold(left) or other.distinct < 0 and self.put(right, &self.other):
            return -1
        shared[0] = count_in(&self.own, self.whole.hash + other.whole, other.distinct)
        mark_shared(&self.places, value, size, self.fine.hash + other.fine, others, seen_own, seen)
        align_cover(seen_own, size, self.words, covered)
        align_count_covered(covered, self.common + own.common, own.total, of_left)
        align_cover(seen, others, self.words, covered)
        align_count_covered(covered, self.common + other.common, other.total, of_right)
        return 0

    cdef int compare_with_short(self, Py_ssize_t text, Py_ssize_t short, uint32_t* shared, uint32_t* of_text,
                                uint32_t* of_short) noexcept nogil:
        """Write what `compare_with` does, in time that depends on the short text and what it shares alone."""
        cdef Known* own = &self.known[text]
        cdef Known* other = &self.known[short]
        cdef const uint8_t* common = self.common + own.common
        cdef const uint32_t* value = self.fine.hash + other.fine
        cdef Py_ssize_t size = own[1].fine - own.fine, others = other[1].fine - other.fine
        cdef uint8_t* seen = self.scratch
        cdef uint8_t* covered = self.scratch + other.total + 64
        if self.hold(text) or other.distinct < 0 and self.put(short, &self.other):
            return -1
        shared[0] = count_in(&self.own, self.whole.hash + other.whole, other.distinct)
        if (not self.links.ready and link(&self.links, &self.places, size, common, own.total)
                or count_shared(&self.links, &self.places, common, self.words, value, others, seen, of_text)):
            return -1
        align_cover(seen, others, self.words, covered)
        align_count_covered(covered, self.common + other.common, other.total, of_short)
        return 0
