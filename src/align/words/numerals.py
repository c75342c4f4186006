"""Number words by language, and the value of a run of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from align.extract.names import fold

__all__ = ["HAN_COUNTERS", "HAN_NUMERALS", "NUMERALS", "ONES", "german", "han_value", "value_of"]

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
    "it": """due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 tredici=13
        quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 venti=20 trenta=30 quaranta=40
        cinquanta=50 sessanta=60 settanta=70 ottanta=80 novanta=90 cento=100 duecento=200 trecento=300 mille=1000
        duemila=2000 mila=1000 milione=1000000 milioni=1000000 miliardo=1000000000 miliardi=1000000000""",
    "nl": """twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13 veertien=14
        vijftien=15 zestien=16 zeventien=17 achttien=18 negentien=19 twintig=20 dertig=30 veertig=40 vijftig=50
        zestig=60 zeventig=70 tachtig=80 negentig=90 honderd=100 duizend=1000 miljoen=1000000 miljard=1000000000""",
    "sv": """två=2 tre=3 fyra=4 fem=5 sex=6 sju=7 åtta=8 nio=9 tio=10 elva=11 tolv=12 tretton=13 fjorton=14 femton=15
        sexton=16 sjutton=17 arton=18 nitton=19 tjugo=20 trettio=30 fyrtio=40 femtio=50 sextio=60 sjuttio=70 åttio=80
        nittio=90 hundra=100 tusen=1000 miljon=1000000 miljoner=1000000 miljard=1000000000 miljarder=1000000000""",
    "pl": """dwa=2 dwie=2 dwóch=2 dwoje=2 trzy=3 trzech=3 troje=3 cztery=4 czterech=4 czworo=4 pięć=5 pięciu=5
        pięcioro=5 sześć=6 sześciu=6 siedem=7 siedmiu=7 osiem=8 ośmiu=8 dziewięć=9 dziewięciu=9 dziesięć=10
        dziesięciu=10 jedenaście=11 dwanaście=12 trzynaście=13 czternaście=14 piętnaście=15 szesnaście=16
        siedemnaście=17 osiemnaście=18 dziewiętnaście=19 dwadzieścia=20 trzydzieści=30 czterdzieści=40 pięćdziesiąt=50
        sześćdziesiąt=60 siedemdziesiąt=70 osiemdziesiąt=80 dziewięćdziesiąt=90 sto=100 dwieście=200 trzysta=300
        czterysta=400 pięćset=500 tysiąc=1000 tysiące=1000 tysięcy=1000 tys=1000 milion=1000000 miliony=1000000
        milionów=1000000 mln=1000000 miliard=1000000000 miliardy=1000000000 miliardów=1000000000 mld=1000000000""",
    "cs": """dva=2 dvě=2 dvou=2 tři=3 tří=3 čtyři=4 čtyř=4 pět=5 pěti=5 šest=6 šesti=6 sedm=7 sedmi=7 osm=8 osmi=8
        devět=9 devíti=9 deset=10 deseti=10 jedenáct=11 dvanáct=12 třináct=13 čtrnáct=14 patnáct=15 šestnáct=16
        sedmnáct=17 osmnáct=18 devatenáct=19 dvacet=20 třicet=30 čtyřicet=40 padesát=50 šedesát=60 sedmdesát=70
        osmdesát=80 devadesát=90 sto=100 tisíc=1000 tisíce=1000 tis=1000 milion=1000000 miliony=1000000
        milionů=1000000 miliarda=1000000000 miliardy=1000000000 miliard=1000000000""",
    "ru": """два=2 две=2 двух=2 двое=2 три=3 трёх=3 трое=3 четыре=4 четырёх=4 четверо=4 пять=5 пяти=5 пятеро=5 шесть=6
        шести=6 шестеро=6 семь=7 семи=7 семеро=7 восемь=8 восьми=8 девять=9 девяти=9 десять=10 десяти=10
        одиннадцать=11 двенадцать=12 тринадцать=13 четырнадцать=14 пятнадцать=15 шестнадцать=16 семнадцать=17
        восемнадцать=18 девятнадцать=19 двадцать=20 двадцати=20 тридцать=30 тридцати=30 сорок=40 пятьдесят=50
        шестьдесят=60 семьдесят=70 восемьдесят=80 девяносто=90 сто=100 двести=200 триста=300 четыреста=400 пятьсот=500
        тысяча=1000 тысячи=1000 тысяч=1000 тыс=1000 миллион=1000000 миллиона=1000000 миллионов=1000000 млн=1000000
        миллиард=1000000000 миллиарда=1000000000 миллиардов=1000000000 млрд=1000000000""",
    "uk": """два=2 дві=2 двох=2 двоє=2 три=3 трьох=3 троє=3 чотири=4 чотирьох=4 четверо=4 шість=6 шести=6 шестеро=6
        сім=7 семи=7 семеро=7 вісім=8 восьми=8 десять=10 десяти=10 одинадцять=11 дванадцять=12 тринадцять=13
        чотирнадцять=14 шістнадцять=16 сімнадцять=17 вісімнадцять=18 двадцять=20 двадцяти=20 тридцять=30 сорок=40
        шістдесят=60 сімдесят=70 вісімдесят=80 сто=100 двісті=200 триста=300 чотириста=400 тисяча=1000 тисячі=1000
        тисяч=1000 тис=1000 мільйон=1000000 мільйона=1000000 мільйони=1000000 мільйонів=1000000 млн=1000000
        мільярд=1000000000 мільярди=1000000000 мільярдів=1000000000 млрд=1000000000""",
    "tr": """iki=2 üç=3 dört=4 beş=5 altı=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kırk=40 elli=50 altmış=60
        yetmiş=70 seksen=80 doksan=90 yüz=100 bin=1000 milyon=1000000 milyar=1000000000""",
    "ar": """ألف=1000 آلاف=1000 مليون=1000000 ملايين=1000000 مليار=1000000000 مليارات=1000000000""",
    "hi": """दो=2 तीन=3 चार=4 पांच=5 पाँच=5 छह=6 सात=7 आठ=8 नौ=9 दस=10 ग्यारह=11 बारह=12 तेरह=13 चौदह=14 पंद्रह=15 सोलह=16
        सत्रह=17 अठारह=18 उन्नीस=19 बीस=20 पच्चीस=25 तीस=30 चालीस=40 पचास=50 साठ=60 सत्तर=70 अस्सी=80 नब्बे=90 सौ=100
        हजार=1000 हज़ार=1000 लाख=100000 करोड़=10000000""",
    "zh": "百=100 千=1000 万=10000 萬=10000 亿=100000000 億=100000000 兆=1000000000000",
}
_ONES = {"it": "un uno una", "nl": "een", "sv": "en ett", "tr": "bir"}  # fmt: skip

NUMERALS: dict[str, dict[str, int]] = {
    code: {fold(word): int(value) for word, value in (item.split("=") for item in text.split())}
    for code, text in _LISTS.items()
}
"""Number words, folded, by language; articles that also say one are left out."""

NUMERALS["nl"] |= {
    f"{unit}en{ten}": NUMERALS["nl"][unit] + NUMERALS["nl"][ten]
    for unit in ("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
    for ten in ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
}
for _code in ("it", "sv"):
    NUMERALS[_code] |= {
        ten + unit: tens + small
        for ten, tens in list(NUMERALS[_code].items())
        if 20 <= tens < 100
        for unit, small in list(NUMERALS[_code].items())
        if small < 10
    }
NUMERALS["ja"] = NUMERALS["zh"]

ONES: dict[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _ONES.items()}
"""Articles that are also the number one, of languages without other lists."""

_HAN = "〇零一二三四五六七八九"
_HAN_LARGE = {"十": 10, "百": 100, "千": 1000}
HAN_NUMERALS = frozenset(_HAN + "两兩" + "".join(_HAN_LARGE) + "万萬亿億")
HAN_COUNTERS = frozenset(
    "人名个個位家项項岁歲歳年月日天小时時秒元円圆万萬亿億件台辆輛艘架所座棟戸次回倍米吨公里头頭匹本冊枚"
)


def han_value(word: str) -> float | None:
    """Return the value of a number in Chinese characters, or None where they make none.

    >>> han_value("十二"), han_value("三百二十"), han_value("两万五千"), han_value("二〇二六"), han_value("十十")
    (12, 320, 25000, 2026, None)
    """
    if len(word) > 1 and all(char in _HAN for char in word):
        return int("".join(str(max(0, _HAN.index(char) - 1)) for char in word))
    total = section = digit = 0
    last = 10**4
    for char in word.translate({ord("兩"): "两", ord("萬"): "万", ord("億"): "亿"}):
        if char in _HAN_LARGE:
            if _HAN_LARGE[char] >= last:
                return None
            last = _HAN_LARGE[char]
            section += (digit or 1) * last
            digit = 0
        elif char in "万亿":
            total = (total + section + digit or 1) * (10**4 if char == "万" else 10**8)
            section, digit, last = 0, 0, 10**4
        elif digit:
            return None
        else:
            digit = 2 if char == "两" else max(0, _HAN.index(char) - 1)
    return total + section + digit


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


def value_of(parts: Sequence[float], ten: bool = False) -> float | None:
    """Return the value of a run of numbers as they are spoken, or None where they make no one number.

    With `ten` those from 11 to 19 are spoken like those from 21 on (Turkish).

    >>> value_of([10, 1]), value_of([10, 1], ten=True)
    (None, 11)
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
        elif current and (part >= _room(current, ten)):
            return None
        else:
            current += part
    return total + current


def _room(current: float, ten: bool) -> float:
    """Return the least number that cannot follow: after 20 come 1 to 19 (soixante-dix), after 5 none."""
    if current != int(current):
        return 0
    return 100 if current % 100 == 0 else 20 if current % 10 == 0 and current % 100 >= (10 if ten else 20) else 0
