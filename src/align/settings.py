"""The one place where thresholds and sizes are set; validated when made."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import msgspec

from align.errors import SettingsError

__all__ = ["Settings"]

_RANGES: dict[str, tuple[float, float]] = {
    "shingle_words": (1, 32),
    "permutations": (16, 1024),
    "seed": (0, 2**32 - 1),
    "copy_threshold": (0.05, 1.0),
    "copy_containment": (0.05, 1.0),
    "event_threshold": (0.0, 1.0),
    "sentence_threshold": (0.0, 1.0),
    "max_bucket": (2, 10**9),
    "threads": (1, 1024),
}


class _Named(msgspec.StructMeta):
    """Refuse a name that is no setting with the nearest one, where a bare `TypeError` would come."""

    def __call__(cls, *args: Any, **values: Any) -> Any:
        known: tuple[str, ...] = cls.__struct_fields__
        if args:
            raise SettingsError(f"Settings({args[0]!r}) does not say which setting it is: write Settings(threads=2)")
        for name in values:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"give one of {', '.join(known)}"
                raise SettingsError(f"{name!r} is no setting: {hint}")
        return super().__call__(**values)


class Settings(msgspec.Struct, metaclass=_Named, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Describe how documents are compared; the defaults are meant for any news.

    Attributes:
        shingle_words: words per shingle of the copy view (characters in scripts without spaces).
        permutations: MinHash permutations of a signature (`align.sketch`); copies are proposed by a bottom-k MinHash
            sample instead, on which it has no influence.
        seed: seed of the permutations and of the sample; sketches with other seeds are not comparable.
        copy_threshold: exact Jaccard similarity from which two texts are copies.
        copy_containment: share of the shorter text's words in passages that both texts share, of a word less than a
            shingle or longer, from which it is a partial copy.
        event_threshold: how much must speak for one event that reports are put together, 0 to 1; the balance at 0.5 was
            learned. It is no probability: `Link.score` says how many such pairs are of one event.
        sentence_threshold: similarity from which two sentences may be linked, 0 to 1.
        max_bucket: texts of one shingle that are all compared with each other; of more, each is compared with the
            first only, so that work stays linear.
        threads: worker threads; the result does not depend on it.
        ocr: whether the texts were read by optical character recognition: copies are then looked for letter by letter,
            which finds them where a letter in sixteen of both texts is wrong, and takes several times as long. A word
            of `shingle_words` stands for two letters.
        spacy: name or folder of a spaCy pipeline, whose names of persons and organisations are read beside those of
            the rules (extra ``spacy``); none by default.

    Raises:
        SettingsError: a name is unknown, or a value is of the wrong type or out of its range.

    >>> Settings(permutations=256).permutations
    256
    >>> Settings(copy_threshold=7)
    Traceback (most recent call last):
    align.errors.SettingsError: copy_threshold=7 is out of range: give a number from 0.05 to 1.0
    >>> Settings(thread=2)
    Traceback (most recent call last):
    align.errors.SettingsError: 'thread' is no setting: did you mean 'threads'?
    """

    shingle_words: int = 5
    permutations: int = 128
    seed: int = 1
    copy_threshold: float = 0.7
    copy_containment: float = 0.5
    event_threshold: float = 0.5
    sentence_threshold: float = 0.3
    max_bucket: int = 200
    threads: int = 1
    ocr: bool = False
    spacy: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.ocr, bool):
            raise SettingsError(f"ocr={self.ocr!r} is neither true nor false: give one of them")
        if not isinstance(self.spacy, str):
            raise SettingsError(f"spacy={self.spacy!r} is not a string: give the name or folder of a pipeline")
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            default = type(self).__struct_defaults__[self.__struct_fields__.index(name)]
            whole = isinstance(default, int)
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                kind = "a whole number" if whole else "a number"
                raise SettingsError(f"{name}={value!r} is not {kind}: give {kind} from {low} to {high}")
            if not low <= value <= high:
                kind = "a whole number" if whole else "a number"
                raise SettingsError(f"{name}={value!r} is out of range: give {kind} from {low} to {high}")

    @property
    def shingle(self) -> int:
        """Return how many words, or of texts from `ocr` letters, are in a shingle of the sets that are compared."""
        return 2 * self.shingle_words if self.ocr else self.shingle_words

    @property
    def passage(self) -> int:
        """Return how many words, or of texts from `ocr` letters, are in the shortest passage that two copies share."""
        return max(1, self.shingle - 1)

    def provenance(self) -> dict[str, Any]:
        """Return the settings that can change a result, by name (threads cannot)."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "threads"}
