# cython: autotestdict=False
"""Average linkage of a sparse graph: clusters are joined from the best pair on, as long as their mean is as asked.

What is asked of two clusters grows with the means inside them and with how rare events of such sizes are; what their
documents state of one field may speak against them. No interpreter lock.
"""

import numpy as np

from cython cimport auto_pickle, final
from libc.math cimport exp, floor, fma, log, rint, sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy


cdef enum:
    RULES = 10
    MOST = 1 << 30           # nodes or pairs: sides of edges are named by 32 bits


cdef struct Rules:           # in the order in which they are given
    double asked             # mean strength from which two clusters can become one
    double contrast          # share of the mean strength inside both that it must reach
    double prior, weight     # a cluster's inner mean is shrunk towards this, as if so many pairs had it
    double crowded           # share of the judged mean at which a pair is taken that was crowded out
    double demand            # by what all that is asked is multiplied, where nothing is known of sizes
    double share, least, most    # of the log-odds that sizes speak against one event: what counts, and their bounds
    double voices            # documents of a cluster that count in full in what it states


cdef struct Edge:            # the strength between two clusters
    double total             # sum over the judged pairs of their documents,
    int32_t known            # and how many these are; 0 once it has become a part of another edge
    int32_t place            # in the heap, or -1
    int32_t[2] node
    int32_t[2] following     # in the rows of both clusters: edge << 1 | side, or -1


cdef struct Cluster:
    double inner, known      # as the total of an edge, of the pairs inside
    double tight             # mean strength inside, shrunk
    double crowded           # share of the documents
    int32_t size
    int32_t first            # of its row; of one that was joined to another: the other


cdef struct Offer:           # a possible merge
    double gain              # mean over what is asked
    int32_t low, high        # the names of the clusters
    int32_t edge


cdef struct Said:            # how much likelier the statements of a cluster make a value (log)
    int64_t value
    double score
    int32_t following


cdef struct Poll:
    int32_t voices
    int32_t first            # by value


cdef inline bint ahead(Offer one, Offer other) noexcept nogil:
    if one.gain != other.gain:
        return one.gain > other.gain
    return one.low < other.low or (one.low == other.low and one.high < other.high)


cdef inline double rounded(double value) noexcept nogil:
    """Return a positive number with nine decimals, as `round` does, so that equals are not told apart by their sums."""
    cdef double scaled = value * 1e9, whole, rest
    if scaled >= 9007199254740992.0:  # 2^53: numbers as large have no more decimals
        return value
    whole = floor(scaled)
    if scaled - whole == 0.5:  # the product was rounded: on which side of the middle is it?
        rest = fma(value, 1e9, -scaled)
        if rest != 0:
            return (whole + (rest > 0)) / 1e9
    return rint(scaled) / 1e9


@final
@auto_pickle(False)
cdef class _Linkage:
    """Clusters, the edges between them in linked rows, and a heap of the edges along which they can be joined."""

    cdef Rules rules
    cdef Cluster* cluster
    cdef Edge* edge
    cdef Offer* heap
    cdef Py_ssize_t n, waiting
    cdef const double* logs
    cdef Py_ssize_t largest
    cdef Poll* poll          # of cluster k in field f: k * fields + f
    cdef Said* said
    cdef Py_ssize_t fields
    cdef const double* values
    cdef const double* weights
    cdef int32_t* beside     # the edge, from 1, from the cluster that grows to every other

    def __cinit__(self, Py_ssize_t n, Py_ssize_t m, Py_ssize_t fields, Py_ssize_t said):
        self.n, self.fields, self.waiting = n, fields, 0
        self.cluster = <Cluster*>malloc((n + 1) * sizeof(Cluster))
        self.beside = <int32_t*>calloc(n + 1, sizeof(int32_t))
        self.poll = <Poll*>malloc((n * fields + 1) * sizeof(Poll))
        self.said = <Said*>malloc((said + 1) * sizeof(Said))
        self.edge = <Edge*>malloc((m + 1) * sizeof(Edge))
        self.heap = <Offer*>malloc((m + 1) * sizeof(Offer))
        if (self.cluster == NULL or self.beside == NULL or self.poll == NULL or self.said == NULL or self.edge == NULL
                or self.heap == NULL):
            raise MemoryError()

    def __dealloc__(self):
        free(self.cluster)
        free(self.beside)
        free(self.poll)
        free(self.said)
        free(self.edge)
        free(self.heap)

    cdef void begin(self, const int64_t[:, ::1] pairs, const double[::1] strength,
                    const uint8_t[::1] crowded) noexcept nogil:
        cdef Py_ssize_t k
        cdef int side
        for k in range(self.n):
            self.cluster[k] = Cluster(0, 0, self.rules.prior, crowded[k], 1, -1)
        for k in range(pairs.shape[0] - 1, -1, -1):
            self.edge[k].total, self.edge[k].known, self.edge[k].place = strength[k], 1, -1
            for side in range(2):
                self.enter(<int32_t>(k << 1 | side), <int32_t>pairs[k, side])

    cdef void hear(self, const int64_t[:, ::1] rows, const double[::1] scores) noexcept nogil:
        cdef Py_ssize_t k
        cdef Poll* poll
        for k in range(self.n * self.fields):
            self.poll[k] = Poll(0, -1)
        for k in range(rows.shape[0] - 1, -1, -1):
            poll = &self.poll[rows[k, 0] * self.fields + rows[k, 1]]
            self.said[k] = Said(rows[k, 2], scores[k], poll.first)
            poll.voices, poll.first = 1, <int32_t>k

    cdef void run(self, Py_ssize_t m) noexcept nogil:
        cdef Py_ssize_t k
        for k in range(m):
            self.offer(<int32_t>(k << 1 | (self.edge[k].node[1] < self.edge[k].node[0])))
        while self.waiting:
            self.merge(self.heap[0].edge)

    cdef void enter(self, int32_t half, int32_t node) noexcept nogil:
        """Put a side of an edge in front of the row of a cluster."""
        cdef Edge* edge = &self.edge[half >> 1]
        edge.node[half & 1], edge.following[half & 1] = node, self.cluster[node].first
        self.cluster[node].first = half

    cdef void offer(self, int32_t half) noexcept nogil:
        """Note whether the two clusters of an edge can be joined; the side is that of the one that has changed."""
        cdef Edge* edge = &self.edge[half >> 1]
        cdef int32_t a = edge.node[half & 1], b = edge.node[1 - (half & 1)]
        cdef Cluster* own = &self.cluster[a]
        cdef Cluster* other = &self.cluster[b]
        cdef double pairs = <double>own.size * other.size, mean = edge.total / pairs, asked
        if own.crowded > 0:
            mean += self.crowded_out(edge.total, edge.known, pairs, own.crowded * other.crowded)
        asked = max(self.rules.asked, self.rules.contrast * sqrt(own.tight * other.tight))
        asked *= self.demand(own.size, other.size)
        if mean >= asked:
            mean += self.contradiction(a, b)
        if mean >= asked:
            self.put(Offer(rounded(mean / asked), min(a, b), max(a, b), half >> 1))
        else:
            self.drop(edge)

    cdef void merge(self, int32_t joined) noexcept nogil:
        """Join the clusters of an edge under the smaller name."""
        cdef int32_t a = self.heap[0].low, b = self.heap[0].high, half, following, other
        cdef Edge* edge = &self.edge[joined]
        cdef Edge* both
        cdef Cluster* own = &self.cluster[a]
        cdef Cluster* gone = &self.cluster[b]
        cdef int32_t* last       # where the next side of a row is noted: those of edges that are no more are left out
        cdef double count
        own.inner += gone.inner + edge.total
        own.known += gone.known + edge.known
        own.crowded = (own.crowded * own.size + gone.crowded * gone.size) / (own.size + gone.size)
        own.size += gone.size
        count = <double>own.size * (own.size - 1) / 2
        own.tight = own.inner + count * self.crowded_out(own.inner, own.known, count, own.crowded * own.crowded)
        own.tight = (own.tight + self.rules.weight * self.rules.prior) / (count + self.rules.weight)
        self.pool(a, b)
        half = own.first
        while half >= 0:
            edge = &self.edge[half >> 1]
            if edge.known:
                self.beside[edge.node[1 - (half & 1)]] = (half >> 1) + 1
            half = edge.following[half & 1]
        half = gone.first
        while half >= 0:
            edge = &self.edge[half >> 1]
            following, other = edge.following[half & 1], edge.node[1 - (half & 1)]
            if edge.known and other != a and not self.beside[other]:
                self.enter(half, a)
            elif edge.known:
                if other != a:
                    both = &self.edge[self.beside[other] - 1]
                    both.total += edge.total
                    both.known += edge.known
                edge.known = 0
                self.drop(edge)
            half = following
        gone.size, gone.first, self.beside[b] = 0, a, 0
        last, half = &own.first, own.first
        while half >= 0:
            edge = &self.edge[half >> 1]
            if edge.known:
                self.beside[edge.node[1 - (half & 1)]] = 0
                self.offer(half)
                last[0], last = half, &edge.following[half & 1]
            half = edge.following[half & 1]
        last[0] = -1

    cdef double crowded_out(self, double total, double known, double pairs, double crowded) noexcept nogil:
        """Return what the pairs without a score add to the mean of `pairs`."""
        return total / pairs * self.rules.crowded * crowded * (pairs - known) / known

    cdef double demand(self, int32_t left, int32_t right) noexcept nogil:
        """Return by what the strength that is asked between clusters of these sizes is to be multiplied."""
        cdef double against
        if not self.largest:
            return self.rules.demand
        against = self.log_share(left) + self.log_share(right) - self.log_share(<int64_t>left + right)
        return exp(self.rules.share * min(max(against, self.rules.least), self.rules.most))

    cdef inline double log_share(self, int64_t size) noexcept nogil:
        return self.logs[min(size, self.largest) - 1]

    # --- what is stated -------------------------------------------------------------------------------------------

    cdef double contradiction(self, int32_t left, int32_t right) noexcept nogil:
        """Return how much the statements of two clusters speak against one event, 0 or less."""
        cdef double worst = 0
        cdef Py_ssize_t f
        cdef Poll* one
        cdef Poll* other
        for f in range(self.fields):
            one, other = &self.poll[left * self.fields + f], &self.poll[right * self.fields + f]
            if one.voices and other.voices and self.weights[f] > 0:
                worst = min(worst, self.weights[f] * self.factor(one, other, self.values[f]))
        return worst

    cdef double factor(self, Poll* left, Poll* right, double values) noexcept nogil:
        """Return the log Bayes factor of one value over two, at most 0."""
        cdef double mine = min(1.0, self.rules.voices / left.voices), its = min(1.0, self.rules.voices / right.voices)
        cdef double together = 0, one = 0, other = 0, score
        cdef int32_t i = left.first, j = right.first, named = 0, n = 0, m = 0
        cdef bint here, there
        while i >= 0 or j >= 0:
            here = i >= 0 and (j < 0 or self.said[i].value <= self.said[j].value)
            there = j >= 0 and (i < 0 or self.said[j].value <= self.said[i].value)
            score = 0
            if here:
                score = mine * self.said[i].score
                one += exp(score)
                n += 1
                i = self.said[i].following
            if there:
                other += exp(its * self.said[j].score)
                score += its * self.said[j].score
                m += 1
                j = self.said[j].following
            together += exp(score)
            named += 1
        return min(evidence(together, named, values) - evidence(one, n, values) - evidence(other, m, values), 0.0)

    cdef void pool(self, int32_t a, int32_t b) noexcept nogil:
        """Put the statements of `b` to those of `a`."""
        cdef Py_ssize_t f
        cdef Poll* mine
        cdef Poll* its
        cdef int32_t i, j
        cdef int32_t* last
        for f in range(self.fields):
            mine, its = &self.poll[a * self.fields + f], &self.poll[b * self.fields + f]
            i, j, last = mine.first, its.first, &mine.first
            while i >= 0 and j >= 0:
                if self.said[i].value == self.said[j].value:
                    self.said[i].score += self.said[j].score
                    j = self.said[j].following
                elif self.said[i].value < self.said[j].value:
                    last[0], last = i, &self.said[i].following
                    i = last[0]
                else:
                    last[0], last = j, &self.said[j].following
                    j = last[0]
            last[0] = i if i >= 0 else j
            mine.voices += its.voices

    # --- the heap -------------------------------------------------------------------------------------------------

    cdef void put(self, Offer offer) noexcept nogil:
        """Put an offer in the heap, in place of the one that its edge had there."""
        cdef int32_t place = self.edge[offer.edge].place
        if place < 0:
            place = <int32_t>self.waiting
            self.waiting += 1
        elif not ahead(offer, self.heap[place]):
            self.sink(offer, place)
            return
        self.rise(offer, place)

    cdef void drop(self, Edge* edge) noexcept nogil:
        """Take the offer of an edge out of the heap, if it has one."""
        cdef int32_t place = edge.place
        cdef Offer last
        if place < 0:
            return
        edge.place = -1
        self.waiting -= 1
        if place == self.waiting:
            return
        last = self.heap[self.waiting]
        if place and ahead(last, self.heap[(place - 1) >> 1]):
            self.rise(last, place)
        else:
            self.sink(last, place)

    cdef void rise(self, Offer offer, int32_t place) noexcept nogil:
        cdef int32_t parent
        while place and ahead(offer, self.heap[(place - 1) >> 1]):
            parent = (place - 1) >> 1
            self.heap[place] = self.heap[parent]
            self.edge[self.heap[place].edge].place = place
            place = parent
        self.heap[place] = offer
        self.edge[offer.edge].place = place

    cdef void sink(self, Offer offer, int32_t place) noexcept nogil:
        cdef int64_t child = 2 * <int64_t>place + 1
        while child < self.waiting:
            if child + 1 < self.waiting and ahead(self.heap[child + 1], self.heap[child]):
                child += 1
            if not ahead(self.heap[child], offer):
                break
            self.heap[place] = self.heap[child]
            self.edge[self.heap[place].edge].place = place
            place, child = <int32_t>child, 2 * child + 1
        self.heap[place] = offer
        self.edge[offer.edge].place = place


cdef inline double evidence(double likely, int32_t named, double values) noexcept nogil:
    """Return the log of the mean likelihood over all values, of which those that were not named have 1."""
    return log((likely + max(values - named, 0.0)) / values)


def linked(Py_ssize_t n, const int64_t[:, ::1] pairs not None, const double[::1] strength not None,
           const uint8_t[::1] crowded not None, const int64_t[:, ::1] stated not None,
           const double[::1] scores not None, const double[::1] values not None, const double[::1] weights not None,
           const double[::1] logs not None, const double[::1] rules not None):
    """Return the cluster of each of `n` nodes, named by its smallest member (int64).

    Args:
        pairs: [m, 2], two nodes each, without repeats.
        strength: [m], above 0 what speaks for one cluster.
        crowded: [n], 1 for nodes that had so many pairs that others of theirs were crowded out.
        stated: [k, 3], node, field and value of every value that what a node states makes likelier; in order.
        scores: [k], the log of how much likelier.
        values: [f], how many values each field can have.
        weights: [f], of what a field speaks against one cluster.
        logs: the log of the share of clusters of size 1, 2 and so on; larger ones are as rare as the last, and where
            there is none nothing is known of sizes.
        rules: those of `Rules`.

    Raises:
        ValueError: they do not fit together.
    """
    cdef Py_ssize_t i, k, m = pairs.shape[0], fields = values.shape[0]
    if n < 0 or crowded.shape[0] != n or pairs.shape[1] != 2 or strength.shape[0] != m:
        raise ValueError("shapes: pairs [m, 2], strength [m], crowded [n]")
    if stated.shape[1] != 3 or scores.shape[0] != stated.shape[0] or weights.shape[0] != fields:
        raise ValueError("shapes: stated [k, 3], scores [k], values and weights [fields]")
    if rules.shape[0] != RULES:
        raise ValueError(f"{rules.shape[0]} rules, not {RULES}")
    if max(n, m, stated.shape[0]) >= MOST:
        raise ValueError(f"{MOST} nodes, pairs or statements and more")
    for k in range(m):
        if not (0 <= pairs[k, 0] < n and 0 <= pairs[k, 1] < n and pairs[k, 0] != pairs[k, 1]):
            raise ValueError(f"pairs[{k}] are not two of the nodes")
    for k in range(stated.shape[0]):
        if not (0 <= stated[k, 0] < n and 0 <= stated[k, 1] < fields):
            raise ValueError(f"stated[{k}] names a node or a field that is not there")
        for i in range(3 if k else 0):
            if stated[k - 1, i] != stated[k, i]:
                break
        if k and stated[k - 1, i] >= stated[k, i]:
            raise ValueError(f"stated[{k}] is not in order")
    labels = np.arange(n, dtype=np.int64)
    if not m:
        return labels
    cdef int64_t[::1] label = labels
    cdef _Linkage linkage = _Linkage(n, m, fields, stated.shape[0])
    memcpy(&linkage.rules, &rules[0], sizeof(Rules))
    linkage.logs, linkage.largest = &logs[0] if logs.shape[0] else NULL, logs.shape[0]
    if fields:
        linkage.values, linkage.weights = &values[0], &weights[0]
    with nogil:
        linkage.begin(pairs, strength, crowded)
        linkage.hear(stated, scores)
        linkage.run(m)
        for k in range(n):
            if not linkage.cluster[k].size:  # it has become a part of one with a smaller name
                label[k] = label[linkage.cluster[k].first]
    return labels


def levels(Py_ssize_t n, const int64_t[:, ::1] pairs not None, const double[::1] odds not None, Py_ssize_t most,
           double least, double usual):
    """Return for each of `n` nodes how far its best `most` odds are above the usual ones, summed (float64).

    Args:
        pairs: [m, 2], two nodes each.
        odds: [m]; those up to `least` count as much as that.
        usual: what places that no pair takes count as.

    Raises:
        ValueError: they do not fit together.
    """
    cdef Py_ssize_t k, i, m = pairs.shape[0]
    cdef int side
    cdef int64_t node
    cdef double value
    cdef double* row
    if n < 0 or most < 1 or pairs.shape[1] != 2 or odds.shape[0] != m:
        raise ValueError("shapes: pairs [m, 2], odds [m]; one place at least")
    for k in range(m):
        if not (0 <= pairs[k, 0] < n and 0 <= pairs[k, 1] < n):
            raise ValueError(f"pairs[{k}] are not two of the nodes")
    above, counts, taken = np.zeros(n), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    cdef double[::1] total = above
    cdef int64_t[::1] degree = counts, held = taken
    cdef double* best = <double*>malloc((n * most + 1) * sizeof(double))  # of every node, from the best on
    if best == NULL:
        raise MemoryError()
    with nogil:
        for k in range(m):
            value = odds[k]
            for side in range(2):
                node = pairs[k, side]
                degree[node] += 1
                row, i = &best[node * most], held[node]
                if not value > least or (i == most and value <= row[most - 1]):
                    continue
                if i == most:
                    i -= 1
                else:
                    held[node] += 1
                while i and row[i - 1] < value:
                    row[i] = row[i - 1]
                    i -= 1
                row[i] = value
        for k in range(n):
            for i in range(held[k]):
                total[k] += best[k * most + i] - usual
            total[k] += <double>(min(degree[k], most) - held[k]) * (least - usual)
    free(best)
    return above
