"""Tell lines of a page that are no part of its report: sign-up and share lines, addresses, an outlet's name alone."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["is_notice", "is_outlet"]


@cache
def _notice() -> re.Pattern[str]:
    return re.compile(
        r"(?:sign up (?:now|here|for|to)\b|sign in\b|log in\b|subscribe\b|follow (?:topic|us|@|the topic|on|"
        r"[\w ]{2,40} on (?:all platforms|twitter|facebook|instagram|whatsapp|telegram|social))|share (?:this|on|"
        r"via)\b|click (?:here|to)\b|tap here|read (?:more|also|next|full|the full (?:story|article))\b|see also\b|"
        r"also read\b|more:|related(?: articles?| stories)?(?::|$)|copyright\b|© ?\d{4}|©[^.]{0,60}$|\(c\) \d{4}|"
        r"all rights reserved|advertisement\b|advertising$|skip to\b|print this|email this|get (?:the |our |daily |"
        r"breaking |politics )?[\w ]{0,40}?(?:newsletter|updates|insights|inbox)\b|thank you for subscribing|"
        r"this (?:material|article) may not be|download (?:the|our) app|listen to this|watch (?:now|live|:)|"
        r"comments?$|tags?:|topics?:|filed under|leia (?:mais|também)|lea también|lire aussi|mehr zum thema|"
        r"đọc thêm|xem thêm|相关阅读|责任编辑|编辑：|report a (?:typo|correction)|contact us|story continues|"
        r"continue reading|most popular|recommended|scroll (?:down|below) for|read or share this story|newsletter "
        r"sign[ -]?up|like us on\b|(?:next|prev|previous|back|photos?|videos?|gallery|live)$|(?:with )?files from\b|"
        r"with assistance by|(?:facebook|twitter|email|whatsapp|pinterest|linkedin|instagram|share|tweet)"
        r"(?:[ ,|]+(?:facebook|twitter|email|whatsapp|pinterest|linkedin|instagram|share|tweet|print))*$|"
        r"(?:https?://|www\.)\S+$|twitter:? ?@|@\w+$|[\w.+-]+@[\w-]+\.[\w.]+$|(?:twitter|facebook)\.com/|"
        r"[-–—_=*]{5,}$)",
        re.IGNORECASE,
    )


_COOKIES = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b(?! in\b)|\buse of cookies\b|"
    r"(?:accept|reject|allow) (?:all(?: cookies)?|cookies)(?= [|/–-] |\.?$)|(?:manage|cookie) (?:cookies|preferences|"
    r"settings|policy)\.?$|by (?:continuing to (?:use|browse)|using) (?:this|our) (?:web)?site\b.{0,40}\b(?:agree|"
    r"accept|consent)|(?:usamos|utilizamos|nous utilisons des|usiamo|utilizziamo i|wir verwenden) cookies?\b|"
    r"(?:diese|unsere) (?:web)?(?:seite|site) (?:verwendet|nutzt) cookies|(?:uso|utilisation|verwendung|utilizzo) "
    r"(?:de|des|von|dei) cookies?\b|(?:aceptar|aceitar|tout accepter|alle akzeptieren|accetta)(?: (?:todo|todas|tudo|"
    r"cookies|tutti)| - .{0,40})?$",
    re.IGNORECASE,
)
_NOTICE_INSIDE = re.compile(
    r"all rights reserved|may not be (?:published|reproduced|republished)|our (?:free )?newsletter|can be (?:reached|"
    r"contacted) at \S+@|like us (?:at|on) facebook",
    re.IGNORECASE,
)
_INSIDE_HINTS = ("rights", "may not", "newsletter", "reached", "contacted", "facebook")
_HEADS = frozenset(
    """agency bulletin chronicle courier daily dispatch examiner express gazette globe guardian herald inquirer journal
    ledger mail media mercury mirror monitor network news newspaper observer online post press radio record reporter
    review sentinel standard star telegraph times tribune tv wire""".split()
)
_SHOUTS = frozenset("LIVE WATCH VIDEO PHOTO PHOTOS NEWS OPINION SPORT SPORTS WORLD UPDATE UPDATED BREAKING".split())
_SITE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|vn|cn|co\.\w\w|[a-z]{2})$", re.IGNORECASE)
_END_MARKS = '.!?:;,"”’'


def is_notice(text: str) -> bool:
    """Tell whether a line asks the reader to do something, or is an address, a tag or a rule.

    >>> is_notice("Follow us on Facebook"), is_notice("The mayor followed the band.")
    (True, False)
    """
    text = text.lstrip("—–- ▶►") or text
    if len(text) > 400:
        return False
    if _notice().match(text) is not None or _COOKIES.match(text) is not None:
        return True
    return (
        len(text) < 250
        and any(map(text.lower().__contains__, _INSIDE_HINTS))
        and _NOTICE_INSIDE.search(text) is not None
    )


def is_outlet(text: str) -> bool:
    """Tell whether a line is nothing but the name of a publisher.

    >>> is_outlet("STRAITS COURIER"), is_outlet("The Oban Times"), is_outlet("MNA"), is_outlet("Hard times ahead")
    (True, True, True, False)
    """
    words = text.split()
    if not 0 < len(words) <= 5 or text[-1] in _END_MARKS:
        return False
    if len(words) == 1:
        return _SITE.match(text) is not None or (
            2 <= len(text) <= 6 and text.isascii() and text.isupper() and text.isalpha()
        )
    named = all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words)
    return named and any(word.lower() in _HEADS for word in (words[-1], words[0])) and words[0].upper() not in _SHOUTS
