"""Lexicon of event types: the verbs and nouns that name what happened, over PLOVER types and everyday news.

PLOVER (Political Language Ontology for Verifiable Event Records, 2023) has sixteen types for politics and conflict;
everyday news needs more. Each row below is ``type / subtype / strength: words`` (an indented line goes on with the row
before); strength is ``v`` for a finite verb phrase that says it happened, ``n`` for a noun that names the happening,
``w`` for a word that often means something else and only adds to other evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

__all__ = ["PLOVER", "Hit", "Trigger", "lexicon"]

PLOVER: dict[str, str] = {
    "meeting": "CONSULT",
    "phone call": "CONSULT",
    "message": "CONSULT",
    "agreement": "AGREE",
    "protest": "PROTEST",
    "strike": "PROTEST",
    "attack": "ASSAULT",
    "arrest": "COERCE",
    "sanctions": "SANCTION",
    "aid": "AID",
    "ceasefire": "RETREAT",
    "military exercise": "MOBILIZE",
    "statement/accusation": "ACCUSE",
    "statement/apology": "CONCEDE",
    "statement/endorsement": "SUPPORT",
    "statement/appeal": "REQUEST",
    "statement/rejection": "REJECT",
    "statement/threat": "THREATEN",
}
"""Event type, or type and subtype, -> PLOVER type, where there is one."""

_ROWS = """
meeting/courtesy call/v: paid courtesy call; pays courtesy call; pay courtesy call; paying courtesy call
meeting/courtesy call/n: courtesy call
meeting/reception/v: hosted reception; hosts reception; host reception; held reception; gave reception
meeting/talks/v: held talks; holds talks; hold talks; holding talks; began talks; begin talks; begins talks; held
    bilateral talks; opened talks; resumed talks
meeting/talks/n: peace talks; bilateral talks; trade talks
meeting/summit/v: held summit; hosts summit; hosted summit; attended summit
meeting/summit/n: summit meeting; summit talks; summit
meeting/visit/n: official visit; state visit; working visit; official friendship visit; day visit; two-day visit;
    three-day visit; four-day visit; one-day visit; day state visit
meeting/visit/v: paid visit; pays visit; arrived on visit; paid official visit; began visit; visited; visits; arrived
    for visit
meeting//v: met; meets with; met with; holds meeting; held meeting; sat down with; holds meetings; held meetings;
    meeting between; held private talks; held meeting with
meeting//n: meets; meeting with; hold meeting; to meet with
meeting//w: meeting; talks; visit; audience; reception; received; welcomed; hosted; meet at; meet in; meet for
phone call/phone talks/v: held phone talks; holds phone talks; held telephone talks; holds telephone talks; had phone
    talks
phone call//v: spoke by phone; spoke by telephone; spoke on phone; talked by phone; held phone call; holds phone call;
    had phone call; telephoned; phoned; held phone conversation; held telephone conversation; had telephone
    conversation; had phone conversation; speaks by phone; talks by phone; spoke over phone; discussed by phone;
    discuss by phone; discussed by telephone; spoke with by phone; held call; holds call
phone call//n: phone talks; telephone talks; phone call; telephone call; phone conversation; telephone conversation;
    in phone call; in telephone call; in call with
message/congratulatory message/v: sent congratulatory message; sent message of congratulations; sends congratulatory
    message; sent congratulations; sends congratulations; sent congratulatory letter; sent congratulatory telegram;
    sends message of congratulations
message/congratulatory message/n: congratulatory message; congratulatory letter; congratulatory telegram;
    congratulatory messages; message of congratulation; message of congratulations; letter of congratulations
message/condolence/v: sent message of condolences; sends message of condolences; sent condolences; sends condolences;
    extended condolences; sent message of condolence; offered condolences; expressed condolences; sent condolence
    message; sends message of condolence
message/condolence/n: message of condolence; condolence message; message of condolences
message//v: sent message; sent letter; sends letter; sends message; wrote letter; sent open letter; wrote open letter
message//n: in message; message dated; in letter dated; letter dated; in message dated; in telegram to
message//w: open letter; letter; message; telegram
agreement//v: signed agreement; signs agreement; signed deal; sign deal; signs deal; signed treaty; signed pact;
    signed accord; reached agreement; reaches agreement; reach agreement; reach deal; reached deal; reaches deal;
    struck deal; strike deal; strikes deal; agreed deal; signed memorandum; ratified; signed memorandum of
    understanding; agree to deal; agreed to deal; signed declaration; sign agreement; signed border treaty; sign
    treaty; signed peace; signed letter of intent; signed agreements; initialled; restored diplomatic relations;
    restore diplomatic relations; restored ties; restore ties; established diplomatic relations; establish diplomatic
    relations
agreement//n: peace agreement; peace deal; trade deal; nuclear deal; climate deal; trade agreement; climate agreement;
    peace accord; debt deal; border treaty; free trade agreement; memorandum of understanding
agreement//w: agreement; accord; pact; treaty; agreed
ceasefire//n: ceasefire; cease-fire; truce; armistice; ceasefires; hold fire; cease fire; cessation of hostilities;
    humanitarian pause; pause in fighting; halt fighting; stop fighting; truces
protest/demonstration/v: demonstrated; rallied; marched; took to streets; take to streets; marches; staged protest;
    stage protest; staged sit-in; blocked roads; block roads; demonstrate; took to street
protest/riot/n: riot; riots; rioting; unrest
protest/clashes/v: clashed with police; clashed with protesters; clashed with riot police; clashed with demonstrators;
    have clashed; clashes erupt; clashes erupted; clashes broke out; clashed with opposition; police clashed
protest//v: protested; protests; protesting
protest//n: protest; protesters; demonstration; demonstrations; demonstrators; protestors; anti-government protests;
    sit-in; protests against; mass protest; mass protests; street protests; fuel protests
protest//w: rally; march
strike//v: went on strike; go on strike; walked off job; walked out; staged walkout; stage walkout; downed tools; down
    tools; stopped work; stop work; voted to strike
strike//n: general strike; walkout; industrial action; strike action
strike//w: strike; strikes; will strike; to strike; set to strike; on strike
attack/bombing/v: bombed; bomb exploded; bomb went off; bombs exploded; set off bomb; crashed truck; planted bomb; car
    bomb exploded; blew up; blew himself up; blew herself up; detonated
attack/bombing/n: bombing; suicide bombing; bombings; car bomb; truck bomb; suicide bomber; roadside bomb; bomb
    attack; suicide attack; bomb blast; bomb explosion; bomb blasts; car bombing; grenade attack
attack/shooting/v: shot dead; shot and killed; opened fire; opens fire; gunned down; shot; fatally shot; fired shots;
    shooting dead; shoots; shot at; was shot; wounded by bullet; struck by bullet; hit by bullet; struck by gunfire;
    hit by gunfire; opening fire; shot in; been shot; shots were fired; shots fired; fired live rounds; guns down
attack/shooting/n: gunfire; gunshots; drive-by; gunshot wound; gunshot wounds; shooting; mass shooting; gunman;
    shootings; gunmen; shooter; shooting rampage; shooting spree
attack/stabbing/v: stabbed; stabbed to death
attack/stabbing/n: stabbing; knife attack
attack/airstrike/n: airstrike; air strike; airstrikes; air strikes; air raid; drone strike; drone attack; shelling;
    rocket attack; missile strike; missile strikes; air raids; strike killed; strikes killed; strike kills; strikes
    kill; strike on; strikes on; drones hit; missiles hit; rockets hit; rocket fire; drone strikes; shelled
attack/murder/v: murdered; beheaded; assassinated; strangled
attack/murder/n: murder; assassination; killing spree; beheading; massacre
attack/hijacking/v: hijacked; kidnapped; abducted; took hostage
attack/hijacking/n: hijacking; kidnapping; hostage crisis; siege
attack//v: attacked; stormed; ambushed; raided; invaded; launched attack; launched attacks; launched offensive;
    launched strikes; launched airstrikes; launched assault; launched raid; beaten to death
attack//n: attack on; attack by; attack in; claimed responsibility; terror attack; terrorist attack; militant attack;
    attackers
attack//w: attack; attacks; assault; militants; violence; killing; invasion; raid; bomb
accident/plane crash/n: plane crash; air crash; air disaster; helicopter crash; aircraft crash; airline crash; jet
    crash; plane crashed; helicopter crashed; plane crashes; helicopter crashes; jet crashed; crash-landed
accident/derailment/v: derailed; derails; jumped rails; jumped tracks; left tracks; came off tracks; came off rails
accident/derailment/n: tram accident; train accident; tram crash; derailment; train crash; train derailment; rail
    crash; train collision
accident/road accident/n: car crash; car accident; bus crash; road accident; traffic accident; traffic collision;
    pile-up; hit-and-run; bus plunged; car wreck; hit by car; hit by van; hit by lorry; hit by bus; hit by truck; hit
    by vehicle; struck by car; struck by vehicle; struck by truck; struck by van; knocked down by; head-on collision;
    road crash; motorway crash; highway crash; coach crash; lorry crash; car crashes
accident/shipwreck/v: sank; capsized; ran aground; hit bridge; hits bridge; struck bridge; capsizes; sinks; runs
    aground
accident/shipwreck/n: shipwreck; sinking; ferry disaster; ferry accident
accident/explosion/v: exploded
accident/explosion/n: gas explosion; explosion; blast; explosions
accident/fire/v: caught fire; burned down; burnt down; engulfed
accident/fire/n: blaze; huge fire; went up in flames; in flames; devastating fire; massive fire; deadly fire;
    destroyed by fire; firefighters; fire broke out; house fire; factory fire; inferno; nightclub fire; oil spill;
    flat fire; warehouse fire; gutted; gutted by fire; fire crews; blazes; apartment fire; forest blaze; hotel fire;
    kitchen fire; set ablaze
accident/collapse/n: building collapse; collapsed building; mine disaster; bridge collapse; stampede; roof collapse;
    crane collapse; dam collapse; wall collapse; dam break
accident//v: crashed; crashes; collided; overturned; collides; overturns; crashed into; plunged into; drowned; drown;
    drowns; hit by train; struck by train; electrocuted
accident//n: collision; crash
accident//w: accident; fire; rescue; crush
disaster/earthquake/n: earthquake; quake; earthquakes; aftershock; aftershocks; tremor; tsunami; magnitude earthquake
disaster/flood/n: flood; floods; flooding; flash floods; mudslide; landslide; mudslides; landslides; flash flooding;
    deluge; floodwaters; burst its banks; burst banks; dam burst
disaster/storm/n: hurricane; typhoon; cyclone; tornado; tornadoes; tropical storm; superstorm; blizzard; twister;
    snowstorm; snowfall; winter storm; heavy snow; storm surge; nor-easter; record snowfall; heavy snowfall; gales;
    hailstorm; thunderstorm; thunderstorms; torrential rain; heavy rain; heavy rains; ice storm; monsoon
    rains
disaster/wildfire/n: wildfire; wildfires; bushfire; bushfires; forest fire; forest fires
disaster/eruption/n: eruption; volcano erupted; volcanic eruption
disaster/drought/n: drought; famine; heatwave; heat wave; avalanche
disaster/epidemic/n: outbreak of; disease outbreak; cholera outbreak; measles outbreak; ebola outbreak; outbreak has;
    flu outbreak
disaster/epidemic/w: outbreak; epidemic; pandemic
trial/verdict/v: found guilty; convicted; acquitted; found not guilty; cleared of; finds guilty; convicts; acquits;
    acquit; find guilty
trial/verdict/n: guilty verdict; conviction; acquittal; verdict; guilty of
trial/sentence/v: sentenced; jailed; sentenced to death; sentenced to life; was executed; were executed; was fined;
    were fined; been fined; fined
trial/sentence/n: life sentence; death sentence; prison sentence; sentencing
trial/plea/v: pleaded guilty; pleaded not guilty; pleads guilty; pleads not guilty; pled guilty; pleaded no contest;
    plead not guilty; plead guilty; pleading guilty; denied murder; denied murders; denies murder; denied charges;
    denies charges
trial/ruling/v: ruled; overturned ruling; upheld; struck down; strikes down; upholds; ordered to pay; found liable;
    awarded damages; court ordered; court orders; judge struck down; appeals court upheld
trial/ruling/v: judge ordered; judge orders; judge blocked; judge blocks; court blocked; court blocks; judge ruled;
    judge rules; court ruled; court rules; judge rejected; court rejected; judge dismissed; court dismissed
trial/ruling/n: court ruling; supreme court ruling; ruling
trial//v: went on trial; goes on trial; go on trial; testified; appeared in court; appears in court; stands trial;
    stood trial; goes to trial; went to trial; go to trial; going to trial
trial//n: murder trial; trial against; trial of
trial//w: execution; trial; hearing; court; lawsuit; testimony
lawsuit//v: sued; sues; suing; filed lawsuit; files lawsuit; filed suit; files suit; have sued; taking to court; took
    to court; filed class-action
lawsuit//n: lawsuit; lawsuit against; suit against; federal lawsuit; federal suit; defamation lawsuit; lawsuits;
    class-action; patent suit
arrest/charge/v: charged with; was charged; indicted; were charged; been charged; faces charges; face charges; was
    indicted; charges filed
arrest/charge/n: indictment
arrest//v: arrested; detained; taken into custody; captured; arrests; arresting; extradited; deported; captures;
    foiled; foils; intercepted; intercepts; caught by police; detain; detains
arrest//n: arrest; detention; arrests
election/re-election/v: re-elected; reelected; won re-election; wins re-election; won second term; wins second term
election/vote/v: voted; cast ballots; goes to polls; went to polls; go to polls; voters headed to polls; heads to
    polls; head to polls; going to polls; headed to polls
election//v: elected; won election; wins election; won presidency; wins presidency; lost election; won primary; wins
    primary; sworn in; was inaugurated; conceded; elected president; held election; held elections; holds election;
    called election; calls election; certified election; claimed victory; claims victory; concedes defeat; conceded
    defeat; won seats; declared winner; wins presidential; won presidential; voters approved; voters rejected; voters
    reject; voters approve; re-elects; elects
election//n: election victory; referendum; primaries; runoff; primary election; primary race; primary victory; primary
    win; republican primary; democratic primary; caucuses; polls closed; caucus; landslide victory; by-election; early
    elections; snap election; exit polls; exit poll; election win; parliamentary election; turnout
election//w: primary; vote; votes; ballot; re-election; poll; campaign; presidential election; general election;
    election; elections
legislation//v: passed bill; passes bill; signed bill; signs bill; signed law; vetoed; repealed; passed legislation;
    approved bill; approves bill; signed into law; passed law; signed executive order; signs executive order; enacted;
    blocked bill; passed senate; passed house; overturned rule; overturns rule; finalized rules; eased rules;
    finalised rules; rolled back rule; rolled back rules; rolled back protections; approved budget; passed budget;
    passes budget; approves budget; dissolved parliament; dissolves parliament; outlawed; legalised; legalized;
    legalises; legalizes; adopted law; adopts law; approved law; approves law; passed measure; passes measure
legislation//w: approved; approves; restored; revoked; revokes; overturns; rolled back; bill; legislation; amendment;
    executive order; law; no-confidence vote
sport result//v: beat; win world series; won world series; won; wins; win world cup; won world cup; won super bowl;
    retained; retains titles; knocked out; beats; defeated; thrashed; edged; won match; won title; won gold; wins
    gold; wins title; won championship; wins championship; clinched; knocked out of; crashed out of; drew with;
    thumped; hammered; routed; advanced to final; advanced to semifinals; won grand prix; wins grand prix; scored;
    qualified for; retained title; finished third; finished second; outlasted; broke record; breaks record; broken
    record; set record; sets record; victory over; win over; won marathon; wins marathon; thrash; wins over; lost to;
    loses to; beaten by; held to draw; hold off; eased past; rallied past; earned victory; earn victory; clinch;
    clinches; take gold; took gold; wins race; won race; crowned champion; crowned champions; reached final; reaches
    final; reach final; victory against; win against; won final; took title; takes title; through to; drew; win gold;
    took silver; took bronze; progressed to
sport result//n: grand prix; world series; heavyweight title; heavyweight titles; champions; championship; major
    league; premier league; boxing; knockout; stoppage; round knockout; touchdown; hat-trick; playoff; world cup;
    playoffs; semi-final; quarter-final; quarterfinal; semifinal; final score; super bowl; innings; scoring record;
    career record; career scoring record; points leader; playoff berth
sport result//w: fight; victory; win; defeat; game; match; goal; final; title; season; race; points; defeats
transfer//v: signed contract; signs contract; traded to; signed for; signed with; re-signed; signed extension; joins
    from; joined from; on loan; completed move; completes move; signs from; joined on loan; transfer fee
launch/missile test/v: fired missile; fired missiles; test-fired; fires missile; launched missile; launches missile;
    fires missiles; fired ballistic missile; launched ballistic missile; fired projectile; fired projectiles; fires
    projectile; fires projectiles
launch/missile test/n: missile launches; missile tests; ballistic missile launches; ballistic missile launch; missile
    test; missile launch; nuclear test; rocket launch; ballistic missile test
launch/product launch/v: unveiled; unveils; launched; launches; announced new; introduced; introduces; rolled out;
    debuted; released new; releases new; released album; released trailer; announced launch of; announces launch of;
    announced launch; announces launch; goes on sale; go on sale
launch/product launch/n: product launch; unveiling; keynote
launch//v: lifted off; blasted off; put into orbit; puts into orbit; landed on moon; touched down on
launch//w: launch; release; debut; released; releases
deal/acquisition/v: acquired; acquires; to acquire; buys; bought; to buy; agreed to buy; completed acquisition;
    acquire; purchased; takeover bid; agrees to buy; has agreed to buy; agreed to acquire; agrees to acquire; will
    buy; will acquire; to be acquired; agreed to sell; agrees to sell; sold stake; sells stake; buys stake; bought
    stake
deal/acquisition/n: acquisition; takeover; buyout
deal/merger/v: to merge; merged; merges; will merge; agreed to merge; agree to merge; merge with; merging with
deal/merger/n: merger
deal//n: contract worth; deal worth; funding round; initial public offering; joint venture; stock market listing
earnings//v: reported profit; reported earnings; posted profit; reported loss; posted loss; reports earnings; posted
    earnings; posted quarterly; posts quarterly; reported quarterly; posts profit; posts loss; profit rose; profit
    fell; profits rose; profits fell; revenue rose; revenue fell; profit doubled; net profit rose; net profit fell;
    profit jumped; profit slumped; swung to loss; swung to profit
earnings//n: quarterly earnings; quarterly profit; quarterly results; earnings report; net profit; net income;
    third-quarter profit; first-quarter profit; second-quarter profit; fourth-quarter profit; full-year profit; annual
    profit; operating profit; pre-tax profit
economy//v: raised interest rates; cut interest rates; cuts interest rates; raises interest rates; shares fell; shares
    rose; stocks fell; stocks rose; filed for bankruptcy; lay off; laid off; files for bankruptcy; cutting jobs; cut
    jobs; price falls; price fell; prices fell; prices fall; plunged; plunges; tumbled; soared; soars; price soared;
    fell below; falls below; slashed; retail sales fell; retail sales sank; sales fell; sales sank; economy added;
    kept interest rates; holds interest rates; held interest rates; kept rates; raised rates; cut rates; raises rates;
    cuts rates; will cut jobs; to cut jobs; holds rate; held rate; hikes rates; hiked rates; inflation rose; inflation
    fell; economy grew; economy shrank; unemployment rose; unemployment fell; cut staff; cuts jobs; shed jobs; sheds
    jobs; axe jobs; axes jobs; axed jobs; lay off workers; reported growth
economy//n: bankruptcy; layoffs; interest rates; unemployment rate; jobs report; job cuts; recession; sell-off; market
    cap; stock market; lending rate; key rate; inflation rate; interest rate; rate cut; rate hike; job losses;
    redundancies; store closures; plant closure; consumer prices; gross domestic product
death//v: died; dies; passed away; found dead; presumed dead; dead at; has died; was killed; were killed; killed;
    kills
death//n: death; funeral; obituary; suicide; memorial service
death//w: dead; body; bodies; victims; deaths
appointment//v: promoted to; was promoted; appointed; appoints; named as; nominated; nominates; hired; hires; tapped;
    takes over as; took over as; was named; picked; picks; chosen as; to replace; names new; named new; nominate;
    offered job; offered post; offered position; to fill post; to fill position; asked to serve; approached; to
    direct; to helm; in negotiations to; in talks to; to host; will host; hosting; names as; appointed as; has
    appointed; succeeds as; elected chairman; elected chair; takes helm; took helm; sworn
    in as; elected head of
appointment//n: appointment; appointee
appointment//w: nominee; nomination
resignation//v: retired as; retired from; retiring as; resigned; resigns; stepped down; steps down; sacked; ousted;
    stepping down; step down; sacks; retires; retire; was fired; were fired; has fired; fired coach; fired manager;
    fired head coach; fires coach; was suspended; was sacked; was dismissed; has retired; announced his retirement;
    announced her retirement; announced resignation; resigned from; resigning; is resigning; quits as; quit as; quit
    after; quits over; quits; tendered resignation; handed in resignation; announces resignation; to step
    down; steps aside; stood down; stands down
resignation//n: resignation; retirement; ouster
resignation//w: departure
sanctions//v: imposed sanctions; imposes sanctions; impose sanctions; sanctioned; slapped sanctions; slaps sanctions;
    imposed tariffs; imposes tariffs; lifted sanctions; lifts sanctions; impose tariffs; blacklists; blacklisted;
    froze assets; freezes assets; extended sanctions; extends sanctions
sanctions//n: sanctions; embargo; tariffs; trade war
sanctions/expulsion/v: expelled diplomats; expels diplomats; expelled diplomat; expels diplomat; expelled ambassador;
    expels ambassador; recalled ambassador; recalls ambassador; expel diplomats; expelling diplomats; severed ties;
    severs ties; cut ties; cuts ties; cut diplomatic ties; severed diplomatic relations; cut diplomatic relations
aid//v: pledged aid; sent aid; donated; donates; delivered aid; airlifted; sends aid; sent relief; approved grant;
    granted loan
aid//n: humanitarian aid; relief effort; donation; aid package
investigation//v: is investigating; are investigating; under investigation; launched investigation; opened
    investigation; launches investigation; launched probe; launches probe; opened inquiry; opens inquiry; subpoenaed;
    subpoenas; opens investigation; opens probe; opened criminal investigation; began investigation; launched inquiry;
    launches inquiry; begun inquiry; began inquiry
investigation//n: criminal investigation; impeachment inquiry; federal investigation; inquest; public inquiry
impeachment//v: impeached; impeaches
impeachment//n: impeachment trial; articles of impeachment
election/candidacy/v: announced candidacy; running for president; is running for; launched campaign; suspends
    campaign; suspended campaign; dropped out of race; drops out; ends campaign; suspends presidential campaign;
    suspended presidential campaign; running for re-election; presidential bid; entered race; presidential candidacy;
    won nomination; wins nomination; secured nomination; clinched nomination; accepted nomination; accepts nomination;
    run for president; runs for president; run for governor; run for mayor; run for senate; run for office; will run
    for; seek re-election; seeks re-election; enters race; announces candidacy; presidential run; enters presidential
    race; to run for; announced run for; stand for election
election/debate/n: presidential debate; vice presidential debate; democratic debate; republican debate
legislation/vote/v: senate voted; house voted; lawmakers voted; parliament voted; senate votes; house votes; senators
    voted; voted to advance; senate approved; house approved; senate passes; house passes; congress passed; congress
    passes; congress approved
legislation/bill/v: introduced legislation; introduced bill; introduces bill; introduces legislation; introduced new
    legislation; introduced bipartisan legislation; introduced bipartisan bill; unveiled bill; unveiled legislation
legislation/order/v: declared national emergency; declares national emergency; declared state of emergency; declares
    state of emergency; signed order; signs order; issued decree; signed decree; signs decree; issued executive order;
    issued order
statement/accusation/v: assailed; castigated; lashed out; lashes out; blasted; blasts; mocked; ridiculed; rebuked;
    rebukes; accusing; rips; ripped; condemned; condemns; condemning; blaming; denounced; denounces; criticized;
    criticised; criticizes; criticises; slammed; slams; blames; blamed; accused; accuses; takes aim at; took aim at
statement/apology/v: apologized; apologised; apologizes; apologises; issued apology; issues apology; offered apology;
    said sorry; says sorry; retracted; retracts; apologise; apologize; sorry for; said she was sorry; said he was
    sorry
statement/endorsement/v: praised; praises; hailed; hails; endorsed; endorses; endorsing; defends; defended; voiced
    support
statement/appeal/v: urged; urges; called for; calls for; calls on; called on; appealed for; appeals for; demanded;
    demands
statement/rejection/v: dismissed claims; opposes; opposed; rejects; rejected; denied; denies; refused to; refuses to;
    rules out; ruled out; rejects claims
statement/threat/v: threatened; threatens
statement/warning/v: warned; warns; issued warning; issues warning; warn
statement//v: insists; insisted; vows; vowed
statement//w: statement; speech; interview; press conference; news conference; remarks; address; announced; announces
military exercise//n: naval maneuvers; military maneuvers; naval manoeuvres; naval drill; naval drills; military
    drill; naval exercises; military exercise; military exercises; joint drills; military drills; war games; naval
    exercise; joint exercise; live-fire drills; live-fire exercise; winter exercise
discovery//v: discovered; discovers; unearthed; have discovered; unearth; unearths
discovery//n: discovery; archaeologists; fossils; new species; scientists found; researchers found; scientists have
    found; researchers have found; astronomers; palaeontologists; paleontologists
award//v: won prize; wins prize; awarded; won award; wins award; won oscar; wins oscar; won nobel; wins nobel;
    honored; honoured; inducted; takes prize; took prize; won medal; scoops prize; collected award; win prize
award//v: wins best; won best; named person of year; wins oscars; won grammy; wins grammy; won emmy; wins emmy
award//n: awards; comedy awards; film awards; awards ceremony; oscars; grammys; emmys; golden globes; nobel prize;
    nobel peace prize; academy award; golden globe; grammy; oscar; emmy; lifetime achievement award
theft//v: robbed; stole; stolen; looted; burgled; hacked; shoplifted; steal; steals; nab; stealing; made off with; got
    away with; getting away with; making off with; flee with; fled with
theft//n: robbery; heist; burglary; theft; shoplifting; data breach; cyberattack; hack; hacking; cyber attack;
    smash-and-grab; robbers; thieves; armed robbers; robber; jewel thieves; smash and grab
hospitalisation//v: hospitalized; hospitalised; checked into; checked herself into; checked himself into; entered
    rehab; enters rehab; underwent surgery; checks into; entering rehab; rushed to hospital; undergoes surgery;
    checked in; discharged from hospital; admitted to hospital; left hospital; leaves hospital; released from
    hospital; leave hospital; taken ill; underwent operation; undergoing surgery; undergo surgery; was hospitalised;
    was hospitalized; rushed to hospital with; treated in hospital; remains in hospital; remained in hospital
hospitalisation//n: rehab; surgery
wedding//v: married; marries; tied knot; got engaged; wed; weds; gets married; got married; divorced; filed for
    divorce; gets engaged; files for divorce; filing for divorce; have married; has married; exchanged vows; exchange
    vows; marry; to wed
wedding//n: wedding; engagement; divorce; honeymoon
birth//v: gave birth; gives birth; was born; welcomed baby; welcomed daughter; welcomed son; had given birth; has
    given birth
escape//v: escaped; escapes; broke out of; on run; escaped from
escape//w: fled
escape//n: jailbreak; prison break; manhunt; prison escape
search//n: search and rescue; went missing; missing plane; disappearance; amber alert; missing person; search for;
    search operation; rescue operation; missing climbers; missing hikers; missing hiker; missing climber; resumed
    search; searching for; missing girl; missing boy; missing woman; missing man; missing child; missing swimmer;
    missing sailors
resignation//w: fired; fires; suspended; dismissed; retired; quit; quits
separation//v: broke up; broken up; break up; split up; call it quits; called it quits; separated; parted ways
separation//n: breakup; break-up
accident/fall/v: fell to his death; fell to her death; plunged to his death; fell to death; plunged to death; falls to
    death; fell over edge
outage//n: internet outage; power outage; blackout; power cut; outage; outages; undersea cables; undersea cable; cable
    cuts; internet disruption; power failure; power cuts; blackouts; left without power; left without electricity;
    without electricity; network failure; into darkness; knocked out power; knock out power
death/suicide/v: hanged himself; hanged herself; committed suicide; commits suicide; killed himself; killed herself;
    took his own life; took her own life; hangs himself; hung himself
disclosure//v: leaked; has leaked; leaks
disclosure//n: leak; leaked documents; leaked photo; leaked photos; leaked images; leaked emails; revelations; data
    leak
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name an event: folded words after the first, type, subtype, strength (``v``, ``n`` or ``w``)."""

    words: tuple[str, ...]
    type: str
    subtype: str | None
    strength: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in the text: span, sentence (index into `Segments.sentences`), trigger, score."""

    start: int
    end: int
    sentence: int
    trigger: Trigger
    score: float


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Trigger, ...]]:
    """Return the triggers by their first word, longest first."""
    table: dict[str, list[Trigger]] = {}
    for row in _ROWS.replace("\n    ", " ").strip().splitlines():
        name, _, phrases = row.partition(": ")
        kind, subtype, strength = name.split("/")
        for phrase in phrases.split(";"):
            words = tuple(word for word in phrase.split() if word not in ("the", "a", "an"))
            table.setdefault(words[0], []).append(Trigger(words[1:], kind, subtype or None, strength))
    return {word: tuple(sorted(found, key=lambda t: -len(t.words))) for word, found in table.items()}
