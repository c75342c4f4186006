"""Lexicon of titles and roles: which words name an office, and what kind of office it is.

A role is a head ("minister", "general secretary", "Sen.") with words before it that belong to it ("deputy",
"foreign"). Its class says which descriptions can stand for it: "the lawmaker" for a senator, "the leader" for a king.
"""

from __future__ import annotations

from align.extract.names import word_set

__all__ = ["AFFAIRS", "DESCRIPTIONS", "MODIFIERS", "ROLES", "ROLE_STARTS", "TITLE_ONLY", "canonical_role"]

_CLASSES = {
    "leader": """president; president-elect; president elect; prime minister; premier; chancellor;
        general secretary; party chief;
        party leader; party secretary; king; queen; emperor; crown prince; supreme leader; leader;
        head of state; sultan; emir; taoiseach; pope; first secretary; chief executive; chairman;
        chairwoman; chairperson; party general secretary; ruler; dictator; strongman; monarch;
        secretary-general; prime minister-designate""",
    "minister": """minister; foreign minister; secretary of state; defense secretary; defence secretary; home
        secretary; foreign secretary; treasury secretary; attorney general; attorney-general;
        minister of state; minister-president; fm; foreign ministry chief; chief minister; secretary
        of defense; cabinet member; finance minister; national security adviser; national security
        advisor""",
    "envoy": """special envoy; envoy; ambassador; consul; consul general; negotiator;
        special representative; diplomat; emissary""",
    "member": """politburo member; member; politburo standing committee member; secretary; party member; delegate;
        councillor; councilor; councilman; councilwoman; commissioner; trustee; council member;
        board member; state councilor; state councillor; alderman; party official;
        ombudsman; ombudswoman; prefect; magistrate general; rapporteur; special rapporteur; union leader; union
        secretary; union boss; shop steward; party leader; deputy commissioner; borough president""",
    "lawmaker": """senator; sen; representative; rep; reps; sens; congressman; congresswoman; lawmaker; mp; mep;
        legislator; majority leader; minority leader; house speaker; speaker; assemblyman;
        assemblywoman; deputy speaker; majority whip; parliamentarian; senate majority leader;
        senate minority leader; member of parliament; state senator; whip; house minority leader;
        house majority leader""",
    "governor": """governor; gov; lieutenant governor; mayor; lord mayor; governor-general; premier;
        gubernatorial candidate""",
    "official": """spokesman; spokeswoman; spokesperson; director; official; adviser; advisor; aide; chief of staff;
        press secretary; director general; director-general; deputy director; undersecretary;
        under-secretary; administrator; treasurer; campaign manager; coordinator; superintendent;
        strategist; coroner; inspector general; head; chief; commander in chief; national security
        council spokesman; vice president; vice-president; running mate; deputy;
        press officer; health officer; medical officer; chief medical officer; press attache; attache; chief
        statistician; mission chief; election commissioner; permanent secretary; registrar; city manager; town
        auditor; inspector-general; spokesmen""",
    "candidate": """candidate; presidential candidate; nominee; presidential nominee; front-runner;
        frontrunner; contender; hopeful""",
    "police": """sheriff; police chief; detective; inspector; sergeant; constable; officer; police officer; sgt; det;
        di; dci; trooper; deputy sheriff; fire chief; police commissioner; chief constable; chief inspector;
        superintendent; agent; special agent; patrolman;
        chief superintendent; watch commander; incident commander; area commander; fire captain; battalion chief;
        station officer; coastguard; police spokesman; police spokeswoman; investigator; lead investigator""",
    "military": """general; gen; colonel; col; major; maj; lieutenant; lt; captain; capt; admiral; adm; commander;
        cmdr; brigadier; brigadier-general; major-general; lieutenant-general; brig; corporal;
        cpl; private; pvt; lieutenant colonel; lt col; lt gen; brig
        gen; maj gen; major general; lieutenant general; vice admiral; rear admiral; soldier;
        marine; warlord; field marshal; marshal; staff sergeant; petty officer; military chief; army
        chief; chief of the general staff; airman; specialist; sniper""",
    "judge": "judge; justice; chief justice; magistrate; associate justice; district judge; circuit judge",
    "lawyer": """lawyer; attorney; prosecutor; solicitor; barrister; public defender;
        district attorney; defense attorney; counsel;
        chief prosecutor; state prosecutor; federal prosecutor; public prosecutor; deputy prosecutor; notary;
        advocate; defence lawyer; defense lawyer; defence counsel; crown prosecutor; human rights lawyer""",
    "business": """ceo; cfo; coo; chief operating officer; chief financial officer; chief executive officer; founder;
        co-founder; cofounder; manager; managing director; analyst; owner; boss; tycoon;
        billionaire; entrepreneur; banker; economist; trader; executive; vice chairman; executive
        director; chief economist; investor; businessman; businesswoman; partner; publisher;
        principal; consultant; executive vice president; senior vice president; chief technology
        officer; engineer; inventor;
        hotelier; restaurateur; landlord; shopkeeper; farmer; rancher;
        chief scientist; chief investment officer; chief strategist; chief marketing officer;
        fund manager; chief analyst; portfolio manager; trade unionist""",
    "sport": """coach; head coach; striker; quarterback; goalkeeper; midfielder; defender; winger; forward;
        linebacker; pitcher; player; boxer; golfer; sprinter; swimmer; cyclist; jockey; driver;
        racer; guard; wide receiver; running back; receiver; skipper; batsman; bowler; catcher;
        outfielder; shortstop; referee; athlete; footballer; teammate; champion; world champion;
        world number one; team-mate; team boss; team principal; fullback; cornerback; general
        manager; tight end; manager;
        wicketkeeper; all-rounder; flanker; full-back; fly-half; scrum-half; centre-back; left-back; right-
        back; playmaker; marathoner; runner; skier; snowboarder; skater; figure skater; gymnast; rower; fencer;
        wrestler; judoka; climber; mountaineer; point guard; power forward; rugby player; tennis player; umpire;
        caddie; assistant coach; interim coach; jumper; hurdler; discus thrower; biathlete; weightlifter;
        paralympian; olympian""",
    "arts": """actor; actress; singer; rapper; filmmaker; author; writer; comedian; star; musician; novelist; poet;
        artist; model; supermodel; pop star; reality star; songwriter; guitarist; drummer;
        celebrity; producer; host; co-star; screenwriter; designer; playwright; composer; conductor;
        dancer; presenter; playboy; comic; tv host; talk show host; photographer; frontman;
        director; socialite; heiress; architect; showrunner;
        sculptor; soprano; tenor; baritone; mezzo-soprano; pianist; violinist; cellist; saxophonist;
        trumpeter; bassist; painter; illustrator; cartoonist; choreographer; ballerina; curator; librettist;
        lyricist; essayist; memoirist; storyteller; translator; ceramist; animator; cinematographer; film
        director; theatre director; stage director; chef; restaurateur; fashion designer; drag queen; dj; puppeteer;
        magician; folk singer; jazz singer; opera singer; bandleader; entertainer; crooner; violist; harpist;
        flautist; weaver; calligrapher""",
    "scholar": """professor; prof; researcher; scientist; doctor; dr; historian; physicist; astronomer; psychologist;
        psychiatrist; surgeon; physician; expert; lecturer; fellow; senior fellow; biologist;
        scholar; nurse; pathologist; astronaut; geologist; seismologist; meteorologist; forecaster;
        economics professor; law professor;
        neurobiologist; neuroscientist; neurologist; epidemiologist; virologist; immunologist; microbiologist;
        oncologist; cardiologist; paediatrician; pediatrician; psychotherapist; archaeologist; archeologist;
        anthropologist; sociologist; criminologist; political scientist; linguist; philosopher; theologian;
        mathematician; statistician; chemist; biochemist; botanist; zoologist; ecologist; entomologist;
        ornithologist; palaeontologist; paleontologist; volcanologist; glaciologist; climatologist; climate
        scientist; oceanographer; geophysicist; geographer; astrophysicist; cosmologist; veterinarian;
        pharmacist; dentist; midwife; gynaecologist; gynecologist; toxicologist; radiologist; geneticist;
        primatologist; marine biologist; medical examiner; rector; provost; vice-chancellor; headteacher; head
        teacher; headmaster; headmistress; librarian; archivist; cosmonaut; naturalist;
        conservationist; environmentalist""",
    "press": """journalist; reporter; correspondent; editor; columnist; editor-in-chief; anchor; blogger;
        commentator; photojournalist; cameraman; broadcaster; anchorman; moderator; pundit;
        newsreader; newscaster; news anchor; editor in chief; war correspondent; foreign correspondent; documentary
        maker; podcaster; influencer; youtuber; streamer""",
    "faith": """bishop; archbishop; cardinal; imam; pastor; rabbi; rev; reverend; priest; father; ayatollah; sheikh;
        monsignor; cleric; patriarch; preacher; evangelist;
        vicar; nun; monk; abbot; abbess; friar; deacon; chaplain; mufti; grand mufti; lama; dalai lama; chief rabbi;
        mullah; missionary""",
    "person": """activist; teacher; student; farmer; resident; victim; suspect; gunman; attacker; bomber; defendant;
        survivor; whistleblower; dissident; widow; wife; husband; son; daughter; mother; brother;
        sister; father; girlfriend; boyfriend; neighbor; neighbour; eyewitness; passenger; pilot;
        hacker; contractor; leaker; co-pilot; shooter; killer; pirate; teenager; fugitive; inmate;
        militant; accountant; veteran; firefighter; paramedic; nephew; niece; cousin; grandmother;
        grandfather; fiancee; fiance; ex-wife; ex-husband; first lady; first daughter; organizer;
        organiser; campaigner; protester; whistle-blower; rival; ally; co-worker; colleague; friend;
        spouse; lady; lord; sir; dame; prince; princess; duke; duchess; earl; baroness; baron;
        countess; heir; comrade;
        stepfather; stepmother; stepson; stepdaughter; uncle; aunt; granddaughter; grandson; twin; widower; partner;
        manageress; trawlerman; fisherman; shepherd; beekeeper; forester; gardener; plumber; carpenter; mechanic;
        electrician; lifeguard; lorry driver; truck driver; bus driver; taxi driver; train driver; flight attendant;
        stewardess; bricklayer; welder; barista; waiter; waitress; cashier; postman; undertaker;
        caretaker; janitor; refugee; asylum seeker; migrant; witness; bystander; onlooker; tourist;
        holidaymaker; pensioner; villager; shopper; pupil; hostage; detainee; burglar; robber; smuggler;
        drug lord; gangster; mobster; warlord; crime boss; gang leader; ringleader; cult leader""",
}

ROLES: dict[str, str] = {}
"""Folded role head -> class; the first class that names a head wins."""
for _name, _text in _CLASSES.items():
    for _role in _text.split(";"):
        ROLES.setdefault(" ".join(_role.split()), _name)
for _name in ("general", "captain", "private", "marine", "specialist"):
    ROLES[_name] = "military"

ROLE_STARTS: dict[str, tuple[int, ...]] = {}
"""First folded word of a role head -> numbers of words such heads have, longest first."""
for _role in ROLES:
    _first, _length = _role.split()[0], len(_role.split())
    ROLE_STARTS[_first] = tuple(sorted({*ROLE_STARTS.get(_first, ()), _length}, reverse=True))

TITLE_ONLY = word_set(
    """general major private marine specialist chief head fellow host model star guard forward driver partner
    member secretary justice father brother sister mother son daughter wife husband friend rival ally colleague
    lady lord sir dame prince earl baron marshal whip fm dr det col gen capt lt sgt rep sen gov rev adm maj cpl
    pvt brig cmdr prof reps sens agent principal officer deputy king queen executive counsel champion expert
    pilot student passenger resident victim suspect defendant comic anchor skipper player duke boss director
    candidate judge official leader neighbour neighbor teenager militant veteran"""
)
"""Heads that mean something else too often: in lower case they make no person of one capitalised word that follows."""

MODIFIERS = word_set(
    """former ex deputy vice acting interim outgoing incoming senior junior top chief assistant associate
    executive managing foreign defense defence interior finance home health justice education trade environment
    energy transport agriculture oil labor labour culture information economy police fire army navy military
    press treasury opposition party majority minority union club team company state federal district county city
    national security political then-president late veteran longtime long-time retired current new first second
    third special principal lead co honorary prominent leading democratic republican conservative liberal ruling
    communist socialist far-right left-wing right-wing centrist moderate progressive presidential white
    legendary star rookie teen hollywood pop reality rock country film tv television radio movie provincial
    regional local central prime general supreme permanent lead-guitarist human rights civil disgraced embattled
    fellow defending world number one olympic main high-ranking ranking powerful influential billionaire gop
    then renowned noted famed australian-born"""
)
"""Words before a head that belong to the role."""

AFFAIRS = word_set(
    """foreign affairs state defense defence health finance trade public security interior justice education
    culture agriculture energy transport transportation economy information internal national labor labour
    environment home industry commerce science technology tourism sport sports homeland veterans war staff
    police operations communications marketing research engineering human services housing urban development
    treasury planning investment natural resources rural external relations communication social welfare media
    parliament congress government policy strategy"""
)
"""Lower-case words a role may be "of": minister of foreign affairs."""


DESCRIPTIONS: dict[str, frozenset[str]] = {
    "leader": frozenset({"leader"}),
    "official": frozenset({"minister", "envoy", "member", "official", "police", "governor"}),
    "lawmaker": frozenset({"lawmaker"}),
    "politician": frozenset({"lawmaker", "leader", "governor", "candidate", "minister"}),
    "envoy": frozenset({"envoy"}),
    "diplomat": frozenset({"envoy", "minister"}),
    "minister": frozenset({"minister"}),
    "senator": frozenset({"lawmaker"}),
    "congressman": frozenset({"lawmaker"}),
    "congresswoman": frozenset({"lawmaker"}),
    "actor": frozenset({"arts"}),
    "actress": frozenset({"arts"}),
    "singer": frozenset({"arts"}),
    "star": frozenset({"arts", "sport"}),
    "coach": frozenset({"sport"}),
    "athlete": frozenset({"sport"}),
    "spokesman": frozenset({"official"}),
    "spokeswoman": frozenset({"official"}),
    "spokesperson": frozenset({"official"}),
}
"""Head of a description -> classes of roles it can stand for besides the very same head."""

_SAME = {
    "minister of foreign affairs": "foreign minister",
    "fm": "foreign minister",
    "minister of foreign affairs and trade": "foreign minister",
    "minister for foreign affairs": "foreign minister",
    "minister of defence": "defence minister",
    "minister of defense": "defence minister",
    "minister of national defence": "defence minister",
    "minister of national defense": "defence minister",
    "defense minister": "defence minister",
    "minister of finance": "finance minister",
    "minister of health": "health minister",
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "reps": "representative",
    "gov": "governor",
    "gen": "general",
    "col": "colonel",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "prof": "professor",
    "dr": "doctor",
    "rev": "reverend",
    "vice-president": "vice president",
    "party general secretary": "general secretary",
    "chief executive officer": "ceo",
    "chief executive": "ceo",
    "advisor": "adviser",
}
_SMALL = word_set("of the and for to at a an in with")


def canonical_role(role: str) -> str:
    """Return a role in the form in which two spellings of it are equal: full words, Title Case, one name per office.

    >>> canonical_role("minister of foreign affairs"), canonical_role("Sen."), canonical_role("special envoy")
    ('Foreign Minister', 'Senator', 'Special Envoy')
    """
    folded = " ".join(role.replace(".", " ").split()).casefold()
    plain = _SAME.get(folded)
    words = role.replace(".", "").split() if plain is None else plain.split()
    if plain is None and words and words[-1].casefold() in _SAME:
        words[-1:] = _SAME[words[-1].casefold()].split()
    titled = [
        word.casefold() if word.casefold() in _SMALL else word if word[1:] != word[1:].lower() else word.capitalize()
        for word in words
    ]
    return " ".join(titled).replace("Ceo", "CEO").replace("Mp", "MP")
