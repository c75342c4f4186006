"""Closed word classes by language, and which language a text is written in.

A list of one language never speaks in another: "no" denies in English and Spanish and is "in the" in
        Portuguese. A text
whose language is not known has no lists; numbers, names and equal words are still compared there.

All words are folded: lower case, without accents. A trailing ``*`` stands for any ending.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from align.extract.names import fold
from align.text import language_of_letters
from align.words.numerals import NUMERALS, ONES, german

__all__ = ["CLASSES", "LANGUAGES", "STATES", "Lexicon", "Words", "language_of", "lexicon", "marks_of"]


class Words(msgspec.Struct, frozen=True):
    """A closed class: whole words, and beginnings of words."""

    whole: frozenset[str]
    begins: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        return word in self.whole or (bool(self.begins) and word.startswith(self.begins))


class Lexicon(msgspec.Struct, frozen=True):
    """What is known of one language.

    Attributes:
        function: words that carry no content: articles, prepositions, pronouns, auxiliaries.
        classes: closed classes by name, see `CLASSES` and `STATES`.
        after: the denied word may stand before the negation ("confirme pas").
        bounds: words before a number, with ``>``, ``<`` or ``~`` (at least, at most, about).
        one: articles that are also the number one.
        numerals: number words and their values.
        endings: inflections that are cut off a word of four letters or more, longest first.
        joins: words between the parts of a number ("vinte e cinco").
        capitals: whether a capital inside a sentence means a name.
        point: the decimal mark.
    """

    code: str = ""
    function: frozenset[str] = frozenset()
    classes: dict[str, Words] = {}
    after: bool = False
    bounds: tuple[tuple[re.Pattern[str], str], ...] = ()
    one: frozenset[str] = frozenset()
    numerals: dict[str, int] = {}
    endings: tuple[str, ...] = ()
    joins: frozenset[str] = frozenset()
    capitals: bool = True
    point: str = ""


CLASSES = {
    "negation": "words that deny what stands beside them",
    "limits": 'words that, right after a negation, make it no denial ("not only")',
    "soft": 'words that deny by their meaning ("failed"); beside them a negation says nothing new',
    "since": 'words of a first time; "the first since 1959" and "none since 1959" say the same',
    "hedging": "words that say it is not certain",
    "doubt": 'words that say so by their meaning ("suspected"); beside them hedging says nothing new',
    "strength": "words that add force",
    "people": "nouns for people of whom nothing more is said",
    "units": "units of measure and time, that count nothing by themselves",
    "part": 'words beside a number that make it a part of something ("two more", "the first three")',
}
"""The closed classes and what they are for."""

STATES = ("dead", "injured", "missing", "arrested", "saved", "hospital", "moved")
"""Classes of words that tell what befell people."""

# The words by which a language is told, and which carry no content in it.
_FUNCTION = {
    "en": """a an the of to in on at by for from with as and or but that which who whom whose this these those
        it its he
        his him she her they their them we our us i my you your is are was were be been being has have had do does did
        will would shall should can could may might must also both than then so such into upon about over under after
        before between during through s there here when while where what how if because until against more most other
        some any all very just only up out off said not no t d ll re ve around across among per
        himself herself themselves itself least nearly almost roughly approximately fewer less""",
    "pt": """o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para pra com
        e ou mas
        que se ao aos a as ele ela eles elas seu sua seus suas este esta estes estas esse essa isso isto aquele aquela
        foi foram ser sera serao e sao era eram esta estao estava estavam ter tem tinha tinham ha havia ja nao mais
        tambem como quando onde porque entre sobre ate apos depois antes durante sem lhe lhes dele dela deles delas
        neste nesta nesse nessa deste desta desse dessa num numa muito segundo cada todo toda todos todas outro outra
        outros outras qual quais quem cujo cuja ainda sido tendo sendo vai vao pode disse
        menos cerca quase aproximadamente""",
    "es": """el la los las un una unos unas de del en por para con y e o u pero que se al a su sus este esta
        estos estas
        ese esa eso esto aquel aquella fue fueron ser sera seran es son era eran esta estan estaba estaban tener tiene
        tenia ha han habia hay ya no mas tambien como cuando donde porque entre sobre hasta tras despues antes durante
        sin le les lo muy segun cada todo toda todos todas otro otra otros otras cual cuales quien cuyo aun
        sido siendo
        va puede desde ante menos cerca casi aproximadamente""",
    "fr": """le la les l un une des de du d en au aux par pour avec et ou mais que qu qui se s a son sa ses ce
        cet cette
        ces il elle ils elles on lui leur leurs est sont etait etaient ete etre sera seront ont avait avaient avoir y
        ne n pas plus aussi comme quand dont entre sur sous dans jusqu apres avant pendant sans tres selon chaque tout
        toute tous toutes autre autres quel quelle c j m t je nous vous notre votre nos vos si vers chez contre
        depuis ainsi cela fait moins environ presque""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber dass in im an am auf aus bei beim
        mit nach von vom vor zu zum zur fur uber unter durch gegen ohne um als wie wenn wo weil ist sind war
        waren wird
        werden wurde wurden worden sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer er sie es wir ich sich
        hat haben hatte hatten nicht auch noch schon nur sehr so bis seit zwischen wahrend dieser diese dieses diesen
        diesem alle aller was man kann konnen soll sollen will wollen doch dann da bereits sowie nachdem
        mindestens etwa rund fast""",
    # these are only told apart from the others
    "it": """il lo la i gli le un uno una di del della dei degli delle dello in nel nella nei nelle a al alla
        ai alle da
        dal dalla dai dalle con su sul sulla per tra fra e ed o ma che chi cui si non piu anche come quando dove sono
        era erano stato stata stati ha hanno aveva essere suo sua suoi loro questo questa quello quella dopo prima""",
    "nl": """de het een en of maar dat die dit deze van in op aan met voor door uit bij naar om te is zijn was waren
        wordt worden werd werden heeft hebben had hadden niet geen ook nog als er hij zij ze wij we zich hun haar""",
    "sv": """och att det som en ett den de i pa av for med till ar var inte har hade om han hon vi sig sin men
        eller fran
        efter vid kan ska skulle blev bli""",
    "ca": """el la els les un una uns unes de del dels en al als per amb i o pero que es seu seva aquest
        aquesta va van
        ha han no mes tambe com quan on""",
    "ro": """si de la in cu pe din pentru a al ale ai o un unei unui este sunt era au fost nu mai ca care sau dar lui
        ei lor sa se""",
}

_LISTS: dict[str, dict[str, str]] = {
    "en": {
        "negation": "no not never none neither nor without cannot nobody nothing t",
        "limits": "only just doubt longer later fewer less more",
        "soft": "fail* unable refus* deny denied denies denying declin* lack* absen* ruled dismiss* reject* "
        "impossib* avoid* prevent*",
        "since": "since first ever before until last",
        "hedging": "may might could reportedly allegedly apparently possibly perhaps probably likely unlikely "
        "suspected "
        "alleged believed expected seemingly presumably supposedly purportedly unconfirmed rumoured rumored",
        "doubt": "suspect* suspicio* accus* alleg* claim* presum* expect* plan* intend* possib* probab* would "
        "if whether theor*",
        "strength": "very highly top great greatly greatest high higher highest strongly firmly fully deeply "
        "extremely "
        "absolutely always key major vital resolutely vigorously utmost significant significantly warmly",
        "people": "people person persons others man men woman women individual* someone civilian* victim*",
        "dead": "dead die died dies dying death* kill* fatal* slain perish* deceased murder*",
        "injured": "injur* wound* hurt",
        "missing": "missing unaccounted",
        "arrested": "arrest* detain* custody jailed",
        "saved": "rescu* saved survive* survivor*",
        "hospital": "hospital*",
        "moved": "evacuat* displac* homeless",
        "units": "hour hours minute minutes second seconds day days week weeks month months year years km kilometre "
        "kilometres kilometer kilometers mile miles metre metres meter meters m cm mm kg g ton tons tonne "
        "tonnes h min "
        "percent degree degrees dollar dollars euro euros pound pounds usd eur yen yuan old age aged",
        "bounds": "(at least|no fewer than|no less than|a minimum of|more than|over|upwards of|above) > "
        "(up to|as many as|at most|fewer than|less than|under|nearly|almost|close to|below|maximum of) < "
        "(about|around|some|roughly|approximately|an estimated|estimated|circa|or so) ~",
        "one": "a an one",
        "part": "more other others another additional first second third last next further extra each every of",
        "endings": "izations isations ization isation ations ation ings ing ied ies ed es s",
        "joins": "and",
    },
    "pt": {
        "negation": "nao nunca jamais nenhum nenhuma nem sem ninguem nada tampouco",
        "limits": "so somente apenas obstante mais menos que",
        "soft": "nega negam negou negaram negar negando falh* recus* descart* deix* falt* ausen* impossi* "
        "imped* rejeit* desment*",
        "since": "desde primeir* ate inedit* ultim*",
        "hedging": "teria teriam haveria supost* possivelmente provavelmente talvez aparentemente poderia poderiam "
        "suspeita-se alegad* presumi* provavel provaveis",
        "doubt": "suspeit* acus* alega* alego* hipotes* possi* prova* indici* se seria seriam estaria estariam",
        "strength": "muit* altamente grande grandes maior maximo maxima fortemente firmemente totalmente "
        "profundamente "
        "extremamente absolutamente sempre principal vital crucial fundamental significativ* calorosamente",
        "people": "pessoa pessoas homem homens mulher mulheres outro outros outra outras vitima vitimas civis civil",
        "dead": "mort* morr* matou mata mataram matar matando faleceu faleceram assassin* fata*",
        "injured": "ferid* feriu feriram ferindo machuca*",
        "missing": "desaparec*",
        "arrested": "preso presa presos presas prend* prisa* prisoes detid* detencao detencoes deteve detiveram",
        "saved": "resgat* salvo salvos salva salvas salvou salvaram sobreviv*",
        "hospital": "hospital* internad*",
        "moved": "desabrigad* desalojad* retirad* evacuad*",
        "units": "hora horas minuto minutos segundo segundos dia dias semana semanas mes meses ano anos km "
        "quilometro "
        "quilometros milha milhas metro metros m cm mm kg g tonelada toneladas h min grau graus real reais dolar "
        "dolares euro euros idade",
        "bounds": "(ao menos|pelo menos|no minimo|mais de|acima de|mais do que) > "
        "(ate|no maximo|menos de|quase|abaixo de) < "
        "(cerca de|aproximadamente|uns|umas|por volta de|em torno de|estimad[oa]s? em) ~",
        "one": "um uma",
        "part": "mais outro outra outros outras primeir* segund* terceir* ultim* proxim* cada demais",
        "endings": "amentos imentos amento imento issemos ariam eriam iriam assem essem issem acoes aram eram "
        "iram avam "
        "ando endo indo ados adas idos idas acao arao irao aria eria iria coes ado ada ido ida ava iam ou eu iu "
        "am em "
        "ar er ir os as es oes ao a o e s",
        "joins": "e",
    },
    "es": {
        "negation": "no nunca jamas ningun ninguno ninguna ni sin nadie nada tampoco",
        "limits": "solo solamente obstante mas menos que",
        "soft": "nego negaron negar niega niegan fall* rechaz* descart* dej* falt* ausen* imposi* impid* imped* "
        "desmint* desment*",
        "since": "desde primer* hasta inedit* ultim*",
        "hedging": "presunt* supuest* posiblemente probablemente quiza quizas aparentemente habria habrian podria "
        "podrian probable probables",
        "doubt": "sospech* acus* alega* hipotes* posib* proba* indici* si seria serian estaria estarian",
        "strength": "muy mucho* mucha* altamente gran grande grandes mayor maximo maxima fuertemente firmemente "
        "totalmente "
        "profundamente extremadamente absolutamente siempre principal vital crucial fundamental significativ*",
        "people": "persona personas hombre hombres mujer mujeres otro otros otra otras victima victimas civil "
        "civiles",
        "dead": "muert* muri* mato mataron matar matando mueren muere fallec* asesin* mortal* deceso*",
        "injured": "herid* hiri* lesion*",
        "missing": "desaparec*",
        "arrested": "deten* detuv* arrest* preso presa presos presas capturad*",
        "saved": "rescat* salvo salvos salvaron sobreviv* supervivient*",
        "hospital": "hospital* ingresad*",
        "moved": "evacuad* desplazad* damnificad*",
        "units": "hora horas minuto minutos segundo segundos dia dias semana semanas mes meses ano anos km kilometro "
        "kilometros milla millas metro metros m cm mm kg g tonelada toneladas h min grado grados dolar dolares euro "
        "euros peso pesos edad",
        "bounds": "(al menos|por lo menos|como minimo|mas de|por encima de) > "
        "(hasta|como maximo|menos de|casi|por debajo de) < "
        "(cerca de|aproximadamente|unos|unas|alrededor de|en torno a) ~",
        "one": "un una uno",
        "part": "mas otro otra otros otras primer* segund* tercer* ultim* proxim* cada demas",
        "endings": "amientos imientos amiento imiento arian erian irian aciones aron ieron aban iendo ando ados adas "
        "idos idas acion aria eria iria iones ado ada ido ida aba ian ion an en ar er ir io os as es a o e s",
        "joins": "y",
    },
    "fr": {
        "negation": "pas jamais aucun aucune ni sans rien nul nulle",
        "after": "1",
        "limits": "seulement uniquement moins plus",
        "soft": "refus* nie nia niait nient nier echou* dement* rejet* absen* impossib* empech* exclu* manqu*",
        "since": "depuis premier* jusqu inedit* dernier*",
        "hedging": "aurait auraient pourrait pourraient presume* suppose* possiblement probablement apparemment "
        "vraisemblablement semble semblent peut-etre serait seraient eventuel* probable probables",
        "doubt": "soupcon* accus* alleg* hypothes* possib* probab* indice* si",
        "strength": "tres hautement grand grande grands grandes majeur* fortement fermement totalement profondement "
        "extremement absolument toujours principal vital crucial fondamental* considerabl* chaleureusement",
        "people": "personne personnes homme hommes femme femmes autre autres victime victimes civil civils gens",
        "dead": "mort* mour* tue tues tuee tuees tuant tuer dece* peri meurt meurent assassin* mortel*",
        "injured": "bless*",
        "missing": "disparu*",
        "arrested": "arret* interpell* detenu* incarcer*",
        "saved": "secour* sauve* rescape* surviv*",
        "hospital": "hospital*",
        "moved": "evacue* deplace* sinistre*",
        "units": "heure heures minute minutes seconde secondes jour jours semaine semaines mois an ans annee "
        "annees km "
        "kilometre kilometres metre metres m cm mm kg g tonne tonnes h min degre degres dollar dollars euro "
        "euros age",
        "bounds": "(au moins|plus de|plus d|au minimum|au-dessus de) > "
        "(jusqu a|au plus|moins de|moins d|pres de|presque|au maximum) < "
        "(environ|quelque|quelques|a peu pres|autour de|une) ~",
        "one": "un une",
        "part": "autre autres premier* premiere* second* troisieme* dernier* derniere* prochain* chaque encore "
        "supplementaire*",
        "endings": "eraient iraient issements issement ements ement ations issant eront iront erait irait ation "
        "aient "
        "erent irent antes ants ante ees ions ait ant ent ees ee er ir es e s",
        "joins": "et",
    },
    "de": {
        "negation": "nicht kein* nie niemals ohne weder niemand* nichts",
        "after": "1",
        "limits": "nur mehr weniger zuletzt",
        "soft": "lehn* abgelehnt verweiger* scheiter* dementier* bestritt* bestreit* unmoglich* verhinder* "
        "ausgeschlossen "
        "fehl* bislang",
        "since": "seit erst* bis letzt*",
        "hedging": "moglicherweise vermutlich* wahrscheinlich* vielleicht angeblich* mutmasslich* offenbar "
        "konnte konnten durfte durften anscheinend wohl",
        "doubt": "verdach* beschuldig* vorwurf* vorgeworfen* moglich* hinweis* ob falls",
        "strength": "sehr hoch hohe hohen gross grosse grossen hochst stark fest vollig tief ausserst absolut immer "
        "haupt* lebenswichtig entscheidend* bedeutend* erheblich* herzlich",
        "people": "mensch* person* mann manner frau frauen andere anderen opfer zivilist*",
        "dead": "tot tote toten toter getotet* tod* starb* gestorben* umgekommen ums ermordet* todesopfer",
        "injured": "verletz* schwerverletz* leichtverletz* verwundet*",
        "missing": "vermiss*",
        "arrested": "festgenommen* verhaft* festnahm* inhaftiert*",
        "saved": "gerettet* rett* uberleb*",
        "hospital": "krankenh* klinik*",
        "moved": "evakuier* obdachlos*",
        "units": "stunde stunden minute minuten sekunde sekunden tag tage tagen woche wochen monat monate "
        "monaten jahr "
        "jahre jahren km kilometer kilometern meter metern m cm mm kg g tonne tonnen uhr h min grad dollar euro "
        "prozent "
        "alter",
        "bounds": "(mindestens|mehr als|uber|wenigstens|oberhalb von) > "
        "(bis zu|hochstens|weniger als|unter|fast|knapp|beinahe|maximal) < "
        "(etwa|rund|ungefahr|circa|ca|gegen|schatzungsweise) ~",
        "one": "ein eine einen einem einer eins",
        "part": "weitere weiteren weiterer anderen andere erste* zweite* dritte* letzte* nachste* jede* noch",
        "endings": "ungen ung enden end ten tem ter tes te en em er es e n s t",
        "joins": "und",
        "capitals": "",
    },
}  # fmt: skip

LANGUAGES = tuple(_LISTS)
"""Codes of the languages that have lists."""

_BOUND = re.compile(r"\(([^)]*(?:\[[^\]]*\][^)]*)*)\) ([<>~])")


def _words(text: str) -> Words:
    words = text.split()
    return Words(
        frozenset(word for word in words if not word.endswith("*")),
        tuple(word[:-1] for word in words if word.endswith("*")),
    )


@lru_cache(maxsize=32)
def lexicon(code: str) -> Lexicon:
    """Return the lists of a language by its BCP 47 code, empty ones where there are none.

    >>> "no" in lexicon("en").classes["negation"], "no" in lexicon("pt-BR").classes["negation"], lexicon("xx").classes
    (True, False, {})
    """
    code = code.replace("_", "-").split("-")[0].lower()
    lists = _LISTS.get(code)
    if lists is None:
        point = "," if code in NUMERALS and code not in ("ar", "hi", "ja", "zh") else ""
        return Lexicon(code=code, one=ONES.get(code, frozenset()), numerals=NUMERALS.get(code, {}), point=point)
    return Lexicon(
        code=code,
        function=frozenset((*_FUNCTION[code].split(), *lists["one"].split())),
        classes={name: _words(lists[name]) for name in (*CLASSES, *STATES)},
        after="after" in lists,
        bounds=tuple((re.compile(rf"\b(?:{words})\W*$"), sign) for words, sign in _BOUND.findall(lists["bounds"])),
        one=frozenset(lists["one"].split()),
        numerals=NUMERALS[code] if code != "de" else german(),
        endings=tuple(sorted(lists["endings"].split(), key=lambda ending: (-len(ending), ending))),
        joins=frozenset(lists["joins"].split()),
        capitals="capitals" not in lists,
        point="." if code == "en" else ",",
    )


@lru_cache(maxsize=1 << 15)
def marks_of(code: str, word: str) -> frozenset[str]:
    """Return the names of the closed classes of a language that a folded word belongs to.

    >>> sorted(marks_of("en", "not")), sorted(marks_of("pt", "feridos")), sorted(marks_of("", "not"))
    (['negation'], ['injured'], [])
    """
    return frozenset(name for name, words in lexicon(code).classes.items() if word in words)


_TELLING: dict[str, list[str]] = {}
_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 4000  # characters of a text by which its language is told


def _telling() -> dict[str, list[str]]:
    if not _TELLING:
        for code, words in _FUNCTION.items():
            for word in dict.fromkeys(words.split()):
                _TELLING.setdefault(word, []).append(code)
    return _TELLING


@lru_cache(maxsize=256)  # a report is aligned with all others of its event
def _votes(text: str) -> dict[str, float]:
    """Count the function words of a text by language; a word of several counts in part for each."""
    telling = _telling()
    votes: dict[str, float] = {}
    first, *others = _WORD.findall(text) or [""]
    # the first word has a capital of its own; later ones with capitals are names
    told = [(word, times) for word, times in Counter(others).items() if word.islower() or len(word) < 2]
    for word, times in [(first, 1), *told]:
        codes = telling.get(word if word.isascii() and word.islower() else fold(word), ())
        for code in codes:
            votes[code] = votes.get(code, 0.0) + times / len(codes)
    return votes


def language_of(texts: Iterable[str]) -> str:
    """Tell the language by its script or function words; empty where no language is ahead of all others.

    >>> language_of(["The ferry ran aground."]), language_of(["O navio encalhou na praia."]), language_of(["北京"])
    ('en', 'pt', 'zh')
    """
    texts = list(texts)
    by_letters = language_of_letters(next((text for text in texts if text), "")[:_LOOKED_AT])
    if by_letters:
        return by_letters
    votes = dict.fromkeys(_FUNCTION, 0.0)
    left = _LOOKED_AT
    for text in texts:
        for code, share in _votes(text[:left]).items():
            votes[code] += share
        left -= len(text)
        if left <= 0:
            break
    best, second = sorted(votes.values(), reverse=True)[:2]
    if best <= 0 or best < 1.1 * second:
        return ""
    return max(votes, key=lambda code: votes[code])
