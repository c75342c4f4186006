"""Which sentences of a text its retelling in plain words says, one after the other: C loops of ``_search``.

A simple text tells a hard one sentence by sentence: of a long sentence it makes several, it leaves others out, now and
then it goes back, and what it explains itself comes from nowhere. So its sentences are the steps of a walk over those
of the other text (a hidden Markov model over positions, Vogel et al. 1996; steps that come from nowhere remember where
the walk was, Och & Ney 2003). How well a place fits a step is told by how much of the short sentence the long one
holds, in weight of character grams, beyond what sentences of the text hold of it on average. All walks vote
(forward-backward, Rabiner 1989); a sentence says those that more than `likely` of the weight of all walks give it.

The weights were learned together, as those of a conditional random field (Lafferty et al. 2001), see
``benchmarks/fit_retold.py``.
"""

from libc.math cimport expf, logf
from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset


cdef enum:
    FAR = 5              # from so many sentences on or back, one is as near as any other
    MOST_STEPS = 1 << 22  # steps times places: longer texts are not walked


cdef struct Retelling:   # weights are logarithms
    float likely         # least share of the weight of all walks that makes a link
    float fits           # of the logarithm of the share a place holds of a step
    float taken          # of that of the most it holds of any step
    float alone          # a step that comes from nowhere
    float leave          # from a place to nowhere
    float wander         # from nowhere to nowhere
    float stay           # from a place, or from nowhere with the place remembered, to the same one
    float next           # to the next one
    float skip           # to the one after that
    float skip_few       # three or four on
    float ahead          # further on, divided by the sentences there are
    float back           # to the one before
    float back_few       # two to four back
    float far_back       # further back, divided likewise
    float unsure         # words that a step is longer by, where shares are weighed: those of short ones mean less


cdef struct Walk:
    float *fit           # [steps][places], as are the next two: share beyond the average, then weight of the place
    float *here          # weight of the walks up to a step that end in a place, then of all walks that pass there
    float *lone          # of those that come from nowhere, and were in that place last
    float *from_here     # [places]: weight of the walks from a step on
    float *from_lone
    float *spread        # scratch
    float *most          # the most that a place holds of any step
    int64_t cells
    int64_t places


cdef inline void free_walk(Walk *w) noexcept nogil:
    free(w.fit)
    free(w.here)
    free(w.lone)
    free(w.from_here)
    free(w.from_lone)
    free(w.spread)
    free(w.most)
    memset(w, 0, sizeof(Walk))


cdef inline int make_walk(Walk *w, int64_t steps, int64_t places) noexcept nogil:
    """Make room for a walk; return 0 when memory is short."""
    cdef int64_t cells = steps * places
    if cells <= w.cells and places <= w.places:
        return 1
    cells = max(cells, w.cells)
    places = max(places, w.places)
    free_walk(w)
    w.fit = <float *>malloc(cells * sizeof(float))
    w.here = <float *>malloc(cells * sizeof(float))
    w.lone = <float *>malloc(cells * sizeof(float))
    w.from_here = <float *>malloc(places * sizeof(float))
    w.from_lone = <float *>malloc(places * sizeof(float))
    w.spread = <float *>malloc(places * sizeof(float))
    w.most = <float *>malloc(places * sizeof(float))
    if not (w.fit and w.here and w.lone and w.from_here and w.from_lone and w.spread and w.most):
        free_walk(w)
        return 0
    w.cells = cells
    w.places = places
    return 1


cdef struct Moves:
    float by[2 * FAR + 1]  # from 5 or more back to 5 or more on; the two ends for each sentence there is


cdef inline Moves _moves(const Retelling *r, int64_t places, int way) noexcept nogil:
    """Return the weights of moves, onward or, with way -1, turned round."""
    cdef Moves m
    cdef int64_t k
    m.by[FAR] = expf(r.stay)
    m.by[FAR + way] = expf(r.next)
    m.by[FAR + 2 * way] = expf(r.skip)
    m.by[FAR - way] = expf(r.back)
    for k in range(3, FAR):
        m.by[FAR + k * way] = expf(r.skip_few)
    for k in range(2, FAR):
        m.by[FAR - k * way] = expf(r.back_few)
    m.by[FAR + FAR * way] = expf(r.ahead) / places
    m.by[FAR - FAR * way] = expf(r.far_back) / places
    return m


cdef inline void _move(const Moves *m, const float *weight, float *out, int64_t places) noexcept nogil:
    """Move weights from all places to all others."""
    cdef int64_t at, low, high, k
    cdef double behind = 0, beyond = 0, total
    for at in range(FAR, places):
        beyond += weight[at]
    for at in range(places):
        # behind: of the places five or more before this one, beyond: of those five or more after it
        total = m.by[2 * FAR] * behind + m.by[0] * max(0.0, beyond)
        low = max(at - FAR + 1, 0)
        high = min(at + FAR, places)
        for k in range(low, high):
            total += m.by[FAR + at - k] * weight[k]
        out[at] = <float>total
        if at + 1 >= FAR:
            behind += weight[at + 1 - FAR]
        if at + FAR < places:
            beyond -= weight[at + FAR]


cdef inline void _weigh_places(Walk *w, const Retelling *r, const int64_t *lengths, int64_t steps,
                               int64_t places) noexcept nogil:
    """Turn the shares in `fit` into what lies above the average, and set `here` to the weight of the place."""
    cdef int64_t step, at
    cdef float *fit
    cdef float mean, part
    memset(w.most, 0, places * sizeof(float))
    for step in range(steps):
        fit = w.fit + step * places
        part = lengths[step + 1] - lengths[step]
        part = part / (part + r.unsure) if part > 0 else 0
        mean = 0
        for at in range(places):
            mean += fit[at]
        mean /= places
        for at in range(places):
            fit[at] = max(<float>0, fit[at] - mean) * part
            w.most[at] = max(w.most[at], fit[at])
    for at in range(places):
        w.most[at] = r.taken * logf(<float>0.02 + w.most[at])
    for step in range(steps):
        fit = w.fit + step * places
        for at in range(places):
            w.here[step * places + at] = expf(r.fits * logf(<float>0.02 + fit[at]) + w.most[at])


cdef inline void walk(Walk *w, const Retelling *r, const int64_t *lengths, int64_t steps,
                      int64_t places) noexcept nogil:
    """Turn the shares of steps that places hold into the share of the weight of all walks that pass there.

    `fit` holds [steps, places] shares, and is left with what of them lies above the average; `lengths` bounds the words
    of the steps. The result is in `here`. Rows are scaled, so that no weight vanishes.
    """
    cdef int64_t step, at
    cdef float *here
    cdef float *lone
    cdef float *fit
    cdef float alone = expf(r.alone), leave = expf(r.leave), wander = expf(r.wander)
    cdef float total, beyond, scale
    cdef Moves moves = _moves(r, places, 1)
    cdef float *last = w.from_here  # forward it is where the walk was, each place with what remembers it
    _weigh_places(w, r, lengths, steps, places)
    memset(last, 0, places * sizeof(float))
    memset(w.from_lone, 0, places * sizeof(float))
    last[0] = w.from_lone[0] = 1  # the walk begins at the first sentence
    for step in range(steps):
        here = w.here + step * places
        lone = w.lone + step * places
        fit = w.fit + step * places
        _move(&moves, last, w.spread, places)
        total = 0
        for at in range(places):
            fit[at] = here[at] if fit[at] > 0 else -here[at]  # kept for the way back; below zero: nothing in common
            here[at] *= w.spread[at]
            lone[at] = alone * w.from_lone[at]
            total += here[at] + lone[at]
        scale = 1 / total
        for at in range(places):
            here[at] *= scale
            lone[at] *= scale
            last[at] = here[at] + lone[at]
            w.from_lone[at] = leave * here[at] + wander * lone[at]
    moves = _moves(r, places, -1)
    for at in range(places):
        w.from_here[at] = w.from_lone[at] = 1
    for step in range(steps - 1, -1, -1):
        here = w.here + step * places
        lone = w.lone + step * places
        fit = w.fit + step * places
        total = 0
        for at in range(places):
            total += here[at] * w.from_here[at] + lone[at] * w.from_lone[at]
        scale = 1 / total
        total = 0
        for at in range(places):
            here[at] *= w.from_here[at] * scale if fit[at] > 0 else 0
            w.from_here[at] *= -fit[at] if fit[at] < 0 else fit[at]
        _move(&moves, w.from_here, w.spread, places)
        for at in range(places):
            beyond = alone * w.from_lone[at]
            w.from_here[at] = w.spread[at] + leave * beyond
            w.from_lone[at] = w.spread[at] + wander * beyond
            total = max(total, w.from_here[at])
        scale = 1 / total
        for at in range(places):
            w.from_here[at] *= scale
            w.from_lone[at] *= scale
