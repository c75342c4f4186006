"""Tables of parts: what subject and object of a verb take part as, by the event's type and by the verb."""

from __future__ import annotations

from align.extract.names import word_set

__all__ = [
    "MEDIA",
    "MUTUAL",
    "NOUNS_TELL",
    "PARTS_BY_TYPE",
    "PARTS_BY_VERB",
    "PEOPLE_ONLY",
    "SUFFERED",
    "UNDERGOES",
]

PARTS_BY_TYPE: dict[str, tuple[str | None, str | None]] = {
    "phone call": ("party", "party"),
    "message": ("sender", "recipient"),
    "agreement": ("party", "party"),
    "ceasefire": ("party", "party"),
    "attack": ("perpetrator", "victim"),
    "accident": ("party", "party"),
    "disaster": (None, None),
    "death": (None, "victim"),
    "trial": (None, "defendant"),
    "lawsuit": ("plaintiff", "defendant"),
    "arrest": (None, "suspect"),
    "election": ("winner", "loser"),
    "sport result": ("winner", "loser"),
    "transfer": ("party", "party"),
    "deal": ("acquirer", "target"),
    "appointment": ("appointer", "appointee"),
    "resignation": ("leaver", None),
    "sanctions": ("imposer", "target"),
    "aid": ("donor", "recipient"),
    "statement": ("speaker", "target"),
    "impeachment": (None, "defendant"),
    "launch": ("actor", None),
    "protest": ("protester", None),
    "strike": ("protester", None),
    "award": ("winner", None),
    "hospitalisation": ("patient", "patient"),
    "wedding": ("party", "party"),
    "birth": ("parent", None),
    "legislation": ("actor", None),
    "escape": ("fugitive", None),
    "theft": ("suspect", "victim"),
    "military exercise": ("actor", "party"),
    "earnings": ("actor", None),
    "economy": ("actor", None),
    "discovery": ("actor", None),
}
"""Type -> what the subject and the object of an active verb take part as."""

PARTS_BY_VERB: dict[str, tuple[str | None, str | None]] = {}
for _verbs, _pair in (
    ("beat beats defeated defeats edged thrashed thumped routed hammered outlasted", ("winner", "loser")),
    ("won wins win clinched retained retains", ("winner", None)),
    ("lost conceded", ("loser", None)),
    ("elected re-elected reelected sworn inaugurated", (None, "winner")),
    ("scored voted cast drew qualified finished advanced", ("actor", None)),
    ("ousted fired sacked fires sacks dismissed", (None, "leaver")),
    ("accused accuses condemned condemns denounced denounces criticized criticised criticizes", ("speaker", "target")),
    ("slammed slams praised praises blames blamed hailed hails endorsed endorses urged urges", ("speaker", "target")),
    ("announces announced insists insisted defends defended vows vowed warned warns apologized", ("speaker", None)),
    ("testified", ("witness", None)),
    ("in to will hosting", ("actor", None)),
    ("apologised apologizes denied denies rejects rejected opposes opposed calls called", ("speaker", None)),
):
    PARTS_BY_VERB.update(dict.fromkeys(_verbs.split(), _pair))
"""First word of a verb -> parts, where the verb says more than its type."""

SUFFERED = frozenset({"attack", "accident", "disaster", "death", "search"})
NOUNS_TELL = frozenset({"meeting", "phone call", "message", "agreement", "ceasefire", "launch", "military exercise"})
MUTUAL = frozenset({"meeting", "phone call", "agreement", "ceasefire", "wedding"})
PEOPLE_ONLY = frozenset({"victim", "defendant", "suspect", "patient", "leaver", "appointee"})
MEDIA = frozenset(
    [
        "associated press",
        "reuters",
        "afp",
        "cnn",
        "bbc",
        "xinhua",
        "new york times",
        "washington post",
        "nbc",
        "abc",
        "cbs",
        "fox news",
        "bloomberg",
        "politico",
        "twitter",
        "facebook",
        "youtube",
        "instagram",
        "press association",
        "epa",
        "cnbc",
        "msnbc",
        "npr",
        "wall street journal",
        "guardian",
        "getty",
        "huffpost",
        "buzzfeed",
    ]
)
"""Who reports or carries the news takes no part in it."""

UNDERGOES = word_set(
    "died dies found passed dead pleaded pleads appeared appears stood stands went goes faces face perished"
)
"""First words of verbs whose subject undergoes what happens ("died", "pleaded guilty")."""
