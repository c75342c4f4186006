"""Lexicons and rules of names: given names, words that are none, words that make an organisation, equality of names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = [
    "CITY_NAMES",
    "FEMALE_NAMES",
    "FUNCTION_WORDS",
    "GIVEN_NAMES",
    "KIN",
    "KNOWN_ORGS",
    "MALE_NAMES",
    "NAME_OR_WORD",
    "NOT_NAMES",
    "ORG_HEADS",
    "ORG_PREFIXES",
    "PARTICLES",
    "RANKS",
    "ROLE_SURNAMES",
    "SPEECH",
    "SURNAMES_FIRST",
    "WEEK_AND_MONTH",
    "WORD_SURNAMES",
    "fold",
    "same_person",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a lexicon written as running text."""
    return frozenset(text.split())


GIVEN_NAMES = word_set(
    """aaron abby abdel abdul abdullah abigail abraham adam adel adnan adrian ahmad ahmed aidan aisha akio alain
    alan alastair albert alberto alejandro aleksandr alex alexander alexandra alexandre alexei alexey alexis
    alfred alfredo ali alice alicia alison alistair allan allen allison alvaro alyssa amanda amber amelia amir
    amit amy ana anastasia anders andre andrea andreas andrei andres andrew andrey andrzej andy angel angela
    angelina angelo angie anita ann anna anne annette annie anthony antonio antony antoine anton anwar april
    arash aria ariel arjun arlen armando arnold art arthur arturo ashley ashraf ashton asif audrey austin avi
    ayman barack barbara barry bart bashar beatrice becky ben benedict benjamin benny bernard bernardo bernie
    bert beth betty beverly beyonce bill billy bob bobby boris brad bradley brandon brenda brendan brent bret
    brett brian bridget britney brittany bruce bruno bryan bryce byron caitlin caleb calvin cameron camilla carl
    carla carlo carlos carly carmen carol carole caroline carolyn carrie casey cassandra cate catherine cathy
    cecil cecilia cedric celine cesar chad chandler charlene charles charlie charlotte chelsea cheryl chloe
    chris christian christiane christie christina christine christophe christopher chuck cindy claire clara
    clarence claude claudia claudio clay cliff clifford clint clive cody colin colleen condoleezza connie connor
    conor corey cory courtney craig cristiano cristina crystal curtis cynthia cyril daisy dale damian damien dan
    dana daniel daniela daniele danielle danny daphne darius darrell darren darryl dave david dawn dean deborah
    debbie debra declan deepak delia demi denis denise dennis derek desmond devin dexter diana diane diego
    dimitri dirk dmitri dmitry dolores dominic dominique don donald donna doris dorothy doug douglas drew duane
    duncan dustin dwayne dwight dylan earl ed eddie edgar edmund eduardo edward edwin eileen elaine eleanor
    elena eli elias elijah elisabeth elise eliza elizabeth ella ellen elliot elliott elon elsa elvis emily emma
    emmanuel emmett enrique eric erica erik erika erin ernest ernesto errol ethan eugene eva evan eve evelyn
    evgeny evo faisal farah fatima federico felicity felipe felix fernando fidel fiona florence floyd frances
    francesca francesco francis francisco franco francois frank franklin franz fred freddie frederic frederick
    fritz gabriel gabriela gabrielle gareth gary gavin gayle gemma gene geoff geoffrey george georgia georgina
    gerald gerard gerhard gerry gilbert gina giorgio giovanni giuseppe gladys glen glenn gloria gordon grace
    graeme graham grant greg gregor gregory greta guido guillermo gus gustav gustavo gwen gwyneth hakeem hal
    haley hamid hamza hank hannah hans harold harriet harris harrison harry harvey hassan hassanal hazel heath
    heather hector heidi heinz helen helena helmut henri henrik henry herbert herman hideki hillary hiroshi
    holly hope horst hosni howard hubert hugh hugo hussein ian ibrahim igor ilya imran ingrid irene iris isaac
    isabel isabella isabelle ismail ivan ivanka ivy jack jackie jackson jacob jacqueline jacques jade jaime jake
    jamal james jamie jan jane janet janice jared jason jasmine jasper javier jay jayden jean jeb jeff jefferson
    jeffrey jen jenna jennifer jenny jens jeremiah jeremy jermaine jerome jerry jess jesse jessica jesus jill
    jim jimmy jo joan joann joanna joanne joao joaquin joe joel joerg johan johann johannes john johnny jon
    jonah jonas jonathan jordan jorge jose josef joseph josh joshua jovan joy joyce juan juanita judith judy
    jules julia julian juliana julie juliet julio julius june jurgen justin kamala kara karen karim karin karl
    kate katherine kathleen kathryn kathy katie katrina katy kaya keith kelly kelsey ken kendall kendra kenneth
    kent kerry kevin khaled khalid kim kimberly kimi kirk kirsten kirstjen klaus kobe kofi kristen kristin
    kristina kurt kyle kylie lance larry lars laura lauren laurence laurent laurie lawrence leah lebron lee
    leila lena leo leon leonard leonardo leonid leroy leslie lester levi lewis liam lillian lily lina linda
    lindsay lindsey lionel lisa liz lizzie lloyd logan lois loretta lori lorraine lou louis louise luc lucas
    lucia luiz inacio friedrich luciano mauro renato fabio sergio joachim jochen dieter ulf uwe ralf annalena
    robert lucy luigi luis luke luther lydia lynn mabel mackenzie madeleine madison maggie mahmoud mahmood
    malala malcolm malik mandy manuel marc marcel marcelo marcia marco marcos marcus margaret maria marian
    mariana marianne marie marilyn marina marine mario marion marissa mark marko marlon marsha marshall martha
    martin martina marty marvin mary mason mateo mathew matt matteo matthew matthias maureen maurice mauricio
    max maxim maxime maxine megan meghan mehmet mel melania melanie melinda melissa melvin mercedes meredith
    meryl mia micah michael michaela michel michele michelle mick miguel mikael mike mikhail miles miley milos
    milton minnie miranda miriam mitch mitchell mitt mohamed mohammad mohammed mohamad mohandas moises molly
    mona monica monique morgan morris moses muammar muhammad murray mustafa myra nadia nadine nancy naomi
    narendra nasser natalia natalie natasha nate nathan nathaniel neil nelson newt nicholas nick nicola nicolas
    nicole nigel nikita nikki nikolai nikolas nina noah noam noel nora norma norman oliver olivia olga omar
    oprah orlando oscar osama otto owen pablo paige pam pamela paola paolo paris pascal pat patricia patrick
    patty paul paula paulina paulo pavel pedro peggy penelope penny percy pervez pete peter petra phil philip
    philippe phillip phoebe pierre piers pietro priscilla priya qasem quentin quincy rachel rafael rahul raj
    rajesh ralph ramon ramzan randall randy raphael rashid raul ravi ray raymond rebecca recep reggie regina
    reginald rene renee rex ricardo riccardo richard rick ricky rita rob robbie roberta roberto robin rod
    roderick rodney rodrigo roger roland rolf roman ron ronald ronan ronnie rosa rosalind rose rosemary ross roy
    ruben rudolf rudy rupert russ russell ruth ryan sabrina saddam sadiq saeed sajid sally salman salvador
    salvatore sam samantha samir samuel sandra sandy sanjay santiago sara sarah sasha saul scarlett scott sean
    sebastian serena serge sergei sergey seth shane shannon sharon shaun shawn sheila sheldon shelley sheryl
    shirley sidney sigmar silvia silvio simon simone sinead sofia sonia sonya sophia sophie spencer stacey stacy
    stan stanislav stanley stefan stefano steffen stella stephan stephane stephanie stephen steve steven stewart
    stuart sue suresh susan susana suzanne sven svetlana sybil sylvia sylvester tamara tammy tanya tara tariq
    tatiana taylor ted terence teresa terrence terry thabo thaddeus thelma theodore theresa thierry thomas
    tiffany tiger tim timothy tina tobias toby todd tom tomas tommy toni tony tracey traci tracy travis trent
    trevor tricia tristan troy tucker tulsi tyler ulrich ursula valentina valerie vanessa vera vernon veronica
    vicki vicky victor victoria vijay viktor vince vincent viola violet virginia vitaly vivian vladimir
    volodymyr wade walter wanda warren wayne wendy werner wes wesley whitney wilbur wilfred will willem william
    willie wilma winston wolfgang xavier yasmin yasser yitzhak yoko yolanda yoshihide yuri yusuf yvette yvonne
    zachary zack zahra zara zoe shinzo kenji takeshi yukio naoto junichiro fumio emanuele giorgia luca
    alessandro jaroslaw lech donatella ségolène nicolás françois jürgen björn søren jérôme rené andré josé jesús
    joão lula dilma jair nayib benazir nawaz manmohan rajiv indira mamata arvind amitabh shah sachin virat aung
    ban bashir ehud naftali yair avigdor tzipi shimon mahmud moqtada nouri haider qassem ruhollah mohammad-reza
    abu uhuru raila goodluck muhammadu olusegun felicien alassane macky kwame nana yoweri emmerson mwai haile
    abiy sirhan khloe kourtney kanye drake rihanna lana shia jodie zlatan gianluigi didier kaka rafa novak venus
    usain mo michael-ann ann-marie jean-claude jean-marie jean-pierre jean-luc jean-yves sung-il manning huma
    reince kellyanne stormy jeh beto deval ivana barron rand buddy tea ketanji antonin vaclav andrej janos zoran
    slobodan ratko radovan nikola aleksandar milo hashim kolinda yanis antonis giorgos"""
)
"""Folded given names of many countries: evidence that a run of capitals is a person."""

SURNAMES_FIRST = word_set(
    """xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie
    song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren
    shen yao kim lee park choi jung kang cho yoon jang lim moon nguyen tran le pham hoang huynh phan vu vo dang
    bui do ho ngo duong ly truong dinh vuong to luong mai bo chiang tsai"""
)
"""Surnames that stand first in East Asian and Vietnamese names."""

CITY_NAMES = word_set(
    """charlotte paris victoria orlando florence austin jackson savannah dallas israel jordan chad georgia
    virginia madison lincoln sydney houston brooklyn hamilton chelsea milan sofia santiago april june may august"""
)
"""Given names that are places or months more often: alone they are no evidence of a person."""

PARTICLES = word_set(
    """de da do dos das di du del della der den van von ter la le bin ibn bint al el ben abu af av zu y e ul ur"""
)

WEEK_AND_MONTH = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed
    thu thur thurs fri sat sun christmas easter ramadan thanksgiving"""
)

FUNCTION_WORDS = word_set(
    """the a an and or but nor so yet for of in on at to by from with without within into onto over under about
    above below after before during since until till through throughout between among against across along
    around behind beside besides beyond despite down except inside like near off out outside past per than
    toward towards up upon via as if unless because although though while whereas when whenever where wherever
    whether why how what which who whom whose that this these those there here it its he she him her his hers
    they them their theirs we us our ours you your yours i me my mine be is are was were been being am do does
    did done doing have has had having will would shall should can could may might must ought not no none never
    ever also too very just only even still already again once twice then now today tomorrow yesterday tonight
    soon later earlier recently meanwhile however moreover furthermore therefore thus hence instead otherwise
    nevertheless nonetheless indeed perhaps maybe both either neither each every all any some such another other
    others many much more most few fewer less least several one two three four five six seven eight nine ten
    eleven twelve dozens hundreds thousands first second third last next same own let lets please yes ok okay
    well oh hey hello dear asked according speaking following including based given amid amidst aside regarding
    back police officials authorities people man woman men women children residents witnesses investigators
    prosecutors critics supporters experts analysts scientists researchers reports report sources source court
    photo photos image images video file editor note read related story stories news breaking update updated
    latest live watch share follow click subscribe advertisement copyright reuters ap afp xinhua said says told"""
)

MALE_NAMES = word_set(
    """aaron abdul adam ahmed alan albert alexander andrew anthony antonio arthur barack barry ben benjamin bernie bill
    bob brian bruce carl carlos charles chris christopher chuck daniel david dennis dick donald douglas ed edward eric
    frank franklin fred gary george gerald glenn gordon greg gregory hans harold harry henry herman howard jack jacob
    james jason jeb jeff jeffrey jim jimmy joe john jonathan jose joseph joshua juan justin keith ken kenneth kevin
    larry lawrence louis luis mark martin matthew michael mike mitch mitt mohamed mohammed nicholas oscar patrick paul
    peter philip rand raymond richard rick robert roger ronald rudy russell ryan sam samuel scott sean stephen steve
    steven ted thomas tim timothy tom tony vladimir walter wayne william"""
)
FEMALE_NAMES = word_set(
    """alice amanda amy andrea angela ann anna anne barbara betty beverly brenda carol caroline catherine cheryl
    christina christine cindy claire condoleezza cynthia deborah debra diana diane donna doris dorothy elena elizabeth
    ellen emily emma eva evelyn frances gloria hannah heather helen hillary jane janet janice jennifer jessica joan
    joanna judith judy julia julie karen kate katherine kathleen kathy kelly kim kimberly laura linda lisa lucy margaret
    maria marie martha mary megan melania melissa michelle monica nancy nicole nikki olivia pamela patricia paula
    rachel rebecca ruth sally sandra sarah sharon sonia sophie stephanie susan teresa theresa tina valerie victoria
    virginia wendy"""
)
"""Given names that are all but always a man's, or a woman's: "Mrs. Clinton" is not Bill."""

RANKS = word_set(
    """pro tem asst ch con det insp supt sgt cpl pte cllr close builder caption jags footage pictured photo tearful
    embattled disgraced ex veteran dc"""
)
"""Words that stand before a name in lists of ranks and in captions, and are no part of it."""

NAME_OR_WORD = word_set(
    """to so an do no he you may will my me can such in on at us mai van so-called hope grace mark bill rose art
    ray man"""
)
"""Words that also are names of people: believed inside a sentence next to another capital, never at its start alone."""

NOT_NAMES = word_set(
    """saharan africa europe asia announces check
    checks remains holds meets visits signs urges warns calls denies accuses blames slams joins quits
    resigns fires suspends endorses reverses allows shows wants opposes rejects vows defends geological tourism
    emergency selection remembrance palace shirt t-shirt caption geographic survey medical health
    washington branch order falls highway skies freeway motorway interstate creek hill hills woods forest
    team tech radar studio studios digital dies died wins won says killed arrested charged beats sues jailed
    dead returns joins weather interest play add street st road avenue boulevard square river lake ocean sea bay
    gulf island islands mountain mountains mount valley park airport station bridge tower hall hotel stadium
    arena hospital church cathedral mosque temple prison jail camp base port harbor harbour beach city town
    village county province state states region district north south east west northern southern eastern western
    central upper lower new great greater grand prix cup league championship championships open olympics olympic
    games series tournament award awards prize oscar oscars emmy golden globe globes medal day week month year
    night morning evening act law bill amendment treaty accord agreement pact protocol constitution plan program
    programme project war wars battle revolution spring festival times post journal herald tribune guardian
    telegraph mail express mirror independent today news magazine radio tv television channel network web site
    internet facebook twitter google youtube iphone ipad android windows mac xbox macbook app house capitol
    pentagon kremlin hurricane storm typhoon cyclone earthquake tsunami flight airlines jet boeing airbus ship
    uss hms operation initiative resolution strategy doctrine summit conference convention forum report
    commission inquiry question questions answer chapter part section page figure table vol issue edition
    special envoy standing orders system service services american british english french german chinese russian
    european african asian arab muslim muslims christian christians jewish jews islamic catholic hindu buddhist
    black white red blue green yellow super bowl world air space force army navy marine marines corps royal
    national international federal supreme high court senate congress parliament assembly democrat democrats
    democratic republican republicans labour tory tories conservative conservatives liberal liberals socialist
    communist party obamacare medicare medicaid brexit cold civil rights human ice age stone bronze earth mars
    moon sun jupiter saturn venus pacific atlantic indian arctic antarctic mediterranean caribbean middle far
    silicon wall main broadway hollywood bollywood academy gps dna hiv aids covid ebola thursday getty images
    photograph associated press agency agence share tweet email comment comments whatsapp newsletter terms
    privacy policy contact inc corp ltd llc plc co company group bank university college school institute
    ministry department bureau office committee council"""
)
"""Folded words that no personal name contains (without the word before it being a title)."""

ORG_HEADS = word_set(
    """inc corp ltd llc plc co corporation company companies group bank university college school institute
    institution ministry department bureau agency authority commission committee council court police army navy
    union association federation foundation party congress senate parliament assembly airlines airways airline
    administration board service services centre center society organization organisation league alliance fund
    brigade guard guards corps force forces front movement network times post journal tribune herald industries
    motors holdings partners systems technologies technology laboratories labs records pictures entertainment
    media press club fc afc united secretariat directorate coalition trust hospital academy cabinet politburo
    patrol republicans democrats brotherhood resistance militia exchange reserve watch treasury chamber gazette"""
)
"""Folded last words of organisations' names."""

ORG_PREFIXES = word_set(
    """ministry department university bank bureau house office institute federation association union council
    court organization organisation chamber academy board college league society committee congress party church
    center centre administration agency commission parliament assembly secretariat republic"""
)
"""Folded words whose "of ..." completes an organisation's name (Ministry of Defence)."""

WORD_SURNAMES = word_set(
    """washington hall park street lake church temple black white green brown gray west north day price stone
    sun post bay wall camp bowl moon bush bridge rivers banks field fields wood woods page power powers young
    best law bill case cross castle march force mail new flood storm english french german ford earth spring
    major summer winter guard chambers mountain"""
)
"""Words of `NOT_NAMES` that are surnames too: believed right after a given name ("Stuart Hall")."""

ROLE_SURNAMES = word_set(
    """king bishop judge marshal prince duke earl baron sheikh pope singer farmer priest knight driver trader
    partner shah dean cook baker butler"""
)
"""Words for roles that are surnames too: believed inside a name ("Martin Luther King")."""

KIN = word_set(
    """wife husband son daughter mother brother sister father widow nephew niece cousin grandmother grandfather
    fiancee fiance ex-wife ex-husband girlfriend boyfriend spouse heir"""
) | {"first lady", "first daughter"}
"""Roles of a family: who holds only such a one is not the office holder of the same surname."""

KNOWN_ORGS = word_set(
    """nato un eu fbi cia nsa imf who wto opec asean bbc cnn nbc cbs abc fox espn msnbc npr nasa esa fda epa cdc
    irs sec fcc ftc doj dhs ice tsa usda noaa ntsb faa fifa uefa ioc nfl nba nhl mlb ncaa fia aclu naacp nra pbs
    itv hsbc ibm bp gm ge at&t kgb fsb gru isis isil mi5 mi6 rspca unicef unesco unhcr interpol europol oecd
    iaea icc ecb opcw osce au cpc cpv dpp kmt bjp anc gop dnc rnc snp ukip afd spd cdu csu pkk ypg plo farc eta
    ira ltte google microsoft facebook twitter amazon apple samsung sony nokia intel oracle boeing airbus toyota
    honda nissan volkswagen bmw daimler ford chrysler walmart starbucks mcdonald's pfizer moderna astrazeneca
    novartis roche netflix uber airbnb tesla spacex alibaba huawei tencent baidu verizon comcast exxon
    exxonmobil chevron gazprom rosneft aramco unilever nestle disney nintendo yahoo hamas hezbollah taliban
    kremlin pentagon congress senate bundestag knesset duma wikileaks greenpeace xinhua reuters bloomberg amd hp
    lenovo ericsson siemens motorola blackberry paypal ebay linkedin youtube instagram snapchat tiktok goldman
    citigroup barclays jpmorgan lufthansa ryanair easyjet qantas al-qaeda al-shabab al-shabaab politico huffpost
    buzzfeed democrats republicans conservatives tories labour lib-dems"""
)
"""Organisations known by one folded word."""

SPEECH = word_set(
    """said says told tells added adds announced claimed claims stated noted argued insisted explained wrote
    writes tweeted declared warned testified admitted confirmed denied replied recalled vowed pledged urged
    suggested acknowledged asserted remarked commented conceded believes thinks hopes joked who whose"""
)


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """Return a word without case, accents and dots, the form in which two spellings of a name are compared.

    >>> fold("José"), fold("U.S."), fold("ışık") == fold("IŞIK")
    ('jose', 'us', True)
    """
    if word.isascii():
        return word.lower().replace(".", "")
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return plain.casefold().replace("đ", "d").replace("ı", "i").replace("’", "'").replace(".", "")


def same_person(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two folded names of two words or more can name one person in one document.

    Equal; the one inside the other in order (middle names, "Recep Erdogan"); initials; one spelling variant.

    >>> same_person(("john", "f", "kennedy"), ("john", "kennedy"))
    True
    >>> same_person(("donald", "trump"), ("ivanka", "trump"))
    False
    """
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    if short[-1] == long[-1] or short[0] == long[0]:
        rest = iter(long)
        if len(short) >= 2 and len(long) > len(short) and all(any(_word_is(a, b) for b in rest) for a in short):
            return True
        if len(short) == len(long) and all(_word_is(a, b) for a, b in zip(short, long, strict=True)):
            return True
    if len(short) == len(long) and all(a[:1] == b[:1] for a, b in zip(short, long, strict=True)):
        return _spelling_variant(" ".join(short), " ".join(long))
    return False


def _word_is(left: str, right: str) -> bool:
    """Tell whether two words of a name are equal, or the one is the initial of the other."""
    return left == right or (min(len(left), len(right)) == 1 and left[:1] == right[:1])


def _spelling_variant(left: str, right: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein  # lazily: most documents never ask

    return len(left) >= 10 and DamerauLevenshtein.distance(left, right, score_cutoff=2) <= 1 + (len(left) >= 14)
