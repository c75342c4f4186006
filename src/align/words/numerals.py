"""Number words by language, and the value of a run of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

__all__ = ["NUMERALS", "german", "value_of"]

_LISTS = {
    "en": """zero=0 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13
        fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50
        sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000 million=1000000 billion=1000000000
        trillion=1000000000000 bn=1000000000 mn=1000000 dozen=12""",
    "pt": """zero=0 dois=2 duas=2 tres=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13
        quatorze=14 catorze=14 quinze=15 dezesseis=16 dezasseis=16 dezessete=17 dezassete=17 dezoito=18 dezenove=19
        dezanove=19 vinte=20 trinta=30 quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 cem=100
        cento=100 duzentos=200 duzentas=200 trezentos=300 trezentas=300 quatrocentos=400 quinhentos=500 seiscentos=600
        setecentos=700 oitocentos=800 novecentos=900 mil=1000 milhao=1000000 milhoes=1000000 bilhao=1000000000
        bilhoes=1000000000 trilhao=1000000000000 trilhoes=1000000000000 duzia=12""",
    "es": """cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13
        catorce=14 quince=15 dieciseis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiun=21 veintiuno=21
        veintidos=22 veintitres=23 veinticuatro=24 veinticinco=25 veintiseis=26 veintisiete=27 veintiocho=28
        veintinueve=29 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100
        ciento=100 doscientos=200 doscientas=200 trescientos=300 trescientas=300 cuatrocientos=400 quinientos=500
        seiscientos=600 setecientos=700 ochocientos=800 novecientos=900 mil=1000 millon=1000000 millones=1000000
        docena=12""",
    "fr": """zero=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13
        quatorze=14 quinze=15 seize=16 vingt=20 vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70
        huitante=80 octante=80 nonante=90 cent=100 cents=100 mille=1000 million=1000000 millions=1000000
        milliard=1000000000 milliards=1000000000 douzaine=12""",
    "de": """null=0 zwei=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwolf=12 dreizehn=13
        vierzehn=14 funfzehn=15 sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20 dreissig=30 vierzig=40
        funfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 hundert=100 tausend=1000 million=1000000
        millionen=1000000 milliarde=1000000000 milliarden=1000000000 dutzend=12""",
}  # fmt: skip

NUMERALS: dict[str, dict[str, int]] = {
    code: {word: int(value) for word, value in (item.split("=") for item in text.split())}
    for code, text in _LISTS.items()
}
"""Number words, folded, by language; articles that also say one are left out."""


@lru_cache(maxsize=1)
def german() -> dict[str, int]:
    """Return the German number words with the compounds up to 99 ("funfundzwanzig") and the round hundreds."""
    words = dict(NUMERALS["de"])
    small = {"ein": 1} | {word: value for word, value in words.items() if 2 <= value <= 9}
    for ten, tens in [(word, value) for word, value in words.items() if 20 <= value <= 90]:
        words |= {f"{unit}und{ten}": tens + value for unit, value in small.items()}
    for unit, value in small.items():
        words |= {f"{unit}hundert": 100 * value, f"{unit}tausend": 1000 * value}
    return words


def value_of(parts: Sequence[float]) -> float | None:
    """Return the value of a run of numbers as they are spoken, or None where they make no one number.

    >>> value_of([2, 100, 5, 1000, 20]), value_of([4, 20, 10]), value_of([1.2, 10**9]), value_of([3, 4])
    (205020, 90, 1200000000.0, None)
    """
    total: float = 0
    current: float = 0
    last = float("inf")
    for part in parts:
        if part >= 1000:
            if part >= last:  # mil millones
                total = (total + current) * part
            else:
                total += (current or 1) * part
            current, last = 0, part
        elif part == 100:
            if current >= 10:
                return None
            current = (current or 1) * 100
        elif part == 20 and current % 100 == 4:  # quatre-vingt
            current += 76
        elif current and (part >= _room(current)):
            return None
        else:
            current += part
    return total + current


def _room(current: float) -> float:
    """Return the least number that cannot follow: after 20 come 1 to 19 (soixante-dix), after 5 none."""
    if current != int(current):
        return 0
    return 100 if current % 100 == 0 else 20 if current % 10 == 0 and current % 100 >= 20 else 0
