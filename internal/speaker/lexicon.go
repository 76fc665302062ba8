package speaker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"quoth"
)

// A noun says what its phrase denotes.
type nounType = quoth.EntityType

// heads maps the nouns that may head the description of a source, in the
// singular, to the type of what they describe.
var heads = func() map[string]nounType {
	m := make(map[string]nounType)
	for _, l := range []struct {
		t     nounType
		words string
	}{
		{quoth.Organisation, `company firm union council ministry department government board committee commission court party
			parliament assembly senate congress agency authority bureau hospital school university college institute institution
			festival bank fund insurer charity foundation association federation league club group organisation organization
			team panel coalition alliance administration campaign police army military navy force site newspaper paper outlet
			magazine broadcaster network station airline carrier operator manufacturer maker retailer regulator watchdog
			tribunal inquiry corporation society church embassy office side business brokerage ferry infirmary museum theatre
			theater cabinet secretariat consortium conglomerate startup publisher utility opposition industry state city country
			press prosecution defence defense line chain chipmaker carmaker automaker steelmaker drugmaker planemaker toymaker phonemaker papermaker glassmaker housebuilder telco lender supermarket brewery cooperative clinic chamber consultancy organiser organizer non-profit nonprofit
			academy airport brigade cartel confederation congregation diocese directorate garrison governorate guild laboratory legislature
			library militia monarchy municipality observatory orchestra presidency quango regime registry restaurant studio subsidiary
			supplier syndicate taskforce task-force think-tank thinktank treasury bourse parastatal employer joint-venture
			charity ngo committee caucus camp campaign embassy`},
		{quoth.Document, `report study survey poll letter memo memorandum email e-mail statement document article book filing
			lawsuit complaint indictment ruling judgment judgement law bill treaty agreement constitution editorial column
			tweet post transcript record data figure statistic research note diary website video footage advertisement
			headline rule act order plan decree draft policy resolution petition contract clause review analysis audit
			declaration communique communiqué proposal guideline regulation verdict decision finding paperwork file log
			white-paper table chart minutes message blog release bulletin dossier manifesto affidavit summons brief warrant accord pact text
			speech sermon lecture testimony op-ed essay ad advert contribution notice leaflet brochure sign banner press-release reading census index
			affidavit annex autobiography biography booklet catalogue certificate charge-sheet charter circular commentary deed deposition
			despatch directive disclosure dispatch dossier edict excerpt graffiti guidance handbook handout infographic inscription invoice
			ledger logbook manuscript memoir memoirs minutes missive monograph novel obituary ordinance pamphlet paperwork placard plaque
			playbook poem postcard poster postmortem preamble preface proclamation prospectus protocol questionnaire roster rulebook scripture
			specification statute submission subpoena summary syllabus telegram textbook thesis timetable treatise ultimatum webpage website
			writ announcement assessment estimate`},
		{quoth.Group, `people resident voter critic supporter opponent expert public crowd audience family couple pair duo trio
			staff crew jury household majority minority most some many others both everyone everybody generation
			population community electorate neighbourhood neighborhood youth elderly men women children parents media`},
		{quoth.Person, `man woman person boy girl child mother father mum dad parent son daughter brother sister wife husband
			widow widower uncle aunt cousin nephew niece grandmother grandfather friend neighbour neighbor colleague partner
			minister secretary president premier chancellor king queen prince princess senator congressman congresswoman lawmaker
			mp councillor councilor mayor governor ambassador envoy diplomat commissioner chairman chairwoman chair chairperson
			chief head boss leader director executive manager owner founder co-founder head-teacher headteacher teacher professor
			lecturer researcher scientist author writer editor journalist reporter correspondent columnist analyst economist
			expert adviser advisor aide spokesman spokeswoman spokesperson lawyer attorney solicitor barrister judge justice
			prosecutor magistrate clerk witness defendant accused plaintiff victim suspect officer official policeman policewoman
			superintendent inspector detective constable sergeant captain colonel general major lieutenant commander admiral
			soldier sheriff guard steward driver pilot sailor skipper fisherman farmer worker docker lasher welder miner
			engineer builder carpenter electrician plumber mechanic operator porter nurse doctor surgeon physician consultant
			midwife patient student pupil schoolteacher principal dean rector bishop priest pastor pope imam rabbi vicar
			singer actor actress artist musician drummer guitarist performer player coach athlete footballer striker
			goalkeeper broker banker trader investor shareholder saver customer shopper tourist visitor passenger traveller
			volunteer activist campaigner protester demonstrator striker delegate member representative deputy candidate
			septuagenarian octogenarian nonagenarian sexagenarian centenarian chairholder treasurer auditor underwriter statistician historian chemist physicist biologist philosopher
			mediator negotiator arbitrator organiser organizer shopkeeper cafe-owner baker butcher waiter waitress barman
			landlord tenant resident local villager pensioner teenager youngster whistleblower insider source survivor
			onlooker bystander eyewitness colleague successor predecessor veteran rebel independent fugitive citizen voter boatman
			foreman supervisor apprentice firefighter paramedic medic rescuer diver harbourmaster harbor-master crewman
			receptionist caretaker cleaner cook chef trainer speaker politician opponent critic supporter rival hero heroine
			newcomer publisher producer filmmaker novelist poet playwright architect designer developer programmer
			interviewer questioner interviewee guest host presenter anchor commentator blogger marshal warden
			strategist pollster lobbyist ombudsman comptroller controller moderator nominee heir regulator-general
			friend fan reader viewer listener user mathematician astronomer astronaut geologist ecologist dad grandson
			granddaughter fiancé fiancée boyfriend girlfriend spouse lady gentleman guy lad youth elder engineer-in-chief
			buyer seller vendor merchant wholesaler importer exporter client contractor employee employer colleague
			harbormaster seaman mate bosun purser helmsman deckhand ferryman trawlerman lorry-driver trucker cyclist
			juror mover seconder plaintiff-lawyer counsel registrar coroner pathologist investigator inspector-general agent spy
			counterpart excellency highness majesty holiness eminence lordship ladyship mca mla mep msp md ceo cfo coo cs ps cmd dg igp cm pm vc gm dpp cj headmaster headmistress
			schoolmaster schoolmistress postmaster quartermaster innkeeper housekeeper greengrocer grocer dealer cameraman instructor assistant typist notary
			corporal brigadier parliamentarian attache attaché convener convenor landlady householder townsman toddler pilgrim litigant informant forecaster specialist
			practitioner caseworker caregiver carer nanny publican caterer gatekeeper doorman labourer laborer longshoreman overseer kingpin fixer middleman tenderer
			bidder borrower stakeholder depositor taxpayer canvasser sceptic skeptic optimist pessimist realist idealist separatist royalist
			academician accuser adjudicator administrator adjutant adventurer amputee animator announcer apologist applicant appraiser apothecary
			assemblyman assemblywoman assassin assessor attendant babysitter bandit beggar believer benefactor bodyguard boatswain bureaucrat burglar
			busker cattleman cellist childminder chronicler churchman clergyman coachman coastguard collaborator colonist combatant commandant comrade
			confectioner connoisseur conscript conservationist conservator contestant contributor copywriter councilman councilwoman countess courtier
			craftsman crooner crusader custodian dairyman daredevil daughter-in-law debater debtor despot diarist dictator dietitian discoverer druggist
			educator educationist educationalist emissary empress enforcer engraver enthusiast environmentalist ethicist examiner executor exhibitor
			fanatic farmhand feminist figurehead flautist florist forewoman forger foundling fundraiser gambler gangster go-between goldsmith governess
			grandee grandparent groundsman guardian gunman gynecologist handyman hangman harpist helper henchman heretic hermit hitman homemaker
			horticulturist hostess housewife humanitarian humorist hypnotist impostor inhabitant innovator inquisitor interlocutor intermediary intruder
			invader islander ironmonger jihadist judoka juggler jurist kidnapper kinsman lawman layman leaseholder lexicographer librettist liberator
			lighthouse-keeper lineman lumberjack mailman manageress mariner marksman martyr masseur mastermind mayoress messenger militiaman millworker
			mobster molester moneylender moralist motorcyclist murderer muralist naturalist neuroscientist nobleman nomad novice nutritionist
			obstetrician offender officeholder oligarch ombudswoman orator organist pacifist paratrooper parishioner participant partisan patriot
			peacemaker peasant peddler penologist percussionist physiologist poacher pointman polemicist polymath potentate prefect prelate pretender
			priestess prioress prodigy proponent prospector protagonist protestor psychic pundit purveyor puppeteer quarryman rabble-rouser ratepayer
			recipient recluse recruiter reformist relative renter repairman repairer ringleader roadworker rower ruler runner-up saint salesman
			saleswoman salesperson satirist saxophonist scavenger settler sharecropper shipowner shipwright shoemaker showman sibling signatory
			silversmith sleuth smuggler sniper son-in-law soprano sorcerer speechwriter spinster squatter statesman stateswoman stationmaster stoker
			storekeeper storyteller stowaway stranger straggler stuntman subcontractor successor suitor supremo sympathiser sympathizer tactician
			taskmaster taxidermist teamster terrorist theorist thinker thief timekeeper titleholder tobacconist toolmaker torchbearer townswoman tracker
			tradesman tradeswoman tragedian traitor transporter trapper traveler trespasser tribesman trumpeter truant tyrant urologist usurper vagrant
			vandal viceroy victor villain violist virtuoso vocalist voyager warrior washerwoman watchmaker weightlifter wheelwright wizard woodcutter
			worshipper yachtsman yogi zealot zookeeper breadwinner chairlady corporator ayatollah mufti kadhi askari
			midfielder defender winger goalscorer batsman bowler sprinter jockey golfer boxer swimmer cricketer teammate coach referee umpire
			cleric monk nun chaplain preacher sheikh emir sultan chieftain paramount legislator advocate academic scholar unionist trade-unionist
			hotelier restaurateur hawker herder herdsman rider undersecretary backbencher peer whip incumbent challenger contender billionaire
			millionaire tycoon magnate entrepreneur businessman businesswoman financier appellant claimant petitioner respondent complainant
			inmate prisoner detainee convict evacuee refugee migrant graduate alumnus undergraduate vet veterinarian ranger hunter paediatrician
			pediatrician cardiologist epidemiologist virologist oncologist gynaecologist dentist pharmacist neurologist radiographer anaesthetist
			taoiseach vice-chancellor vice-president registrar bursar housemaster proprietor landowner smallholder grower breeder fishmonger
			trustee patron laureate great-grandmother great-grandfather father-of-two father-of-three father-of-four mother-of-two mother-of-three
			mother-of-four mother-in-law father-in-law brother-in-law sister-in-law stepfather stepmother fiance fiancee newlywed bride groom
			comedian dancer conductor composer choreographer curator sculptor painter photographer illustrator translator biographer
			climber runner hiker walker motorist biker commuter neighbour-in-law allotment-holder crofter shepherd gardener
			agitator artilleryman tutor aspirant printer compositor scoutmaster signaller signalman auctioneer surveyor jeweller weaver
			blacksmith locksmith chauffeur conductor porter docker stallholder matron orderly ambulanceman lifeguard lifeboatman bailiff stenographer
			courier postman postwoman librarian archivist bookkeeper cashier teller actuary valuer estate-agent realtor plumber electrician glazier roofer
			bricklayer plasterer stonemason gravedigger undertaker embalmer verger curate archdeacon abbot abbess missionary theologian
			firebrand strongman kingmaker hardliner loyalist dissident defector turncoat maverick stalwart heavyweight understudy protege protégé
			matriarch patriarch confidant confidante mentor disciple adherent ally foe adversary nemesis arch-rival front-runner frontrunner hopeful nominee
			oncologist optometrist physiotherapist podiatrist chiropractor herbalist healer traditional-ruler elder chief-whip headman moran pastoralist
			boda-boda conductor matatu-driver tout hustler okada-rider rickshaw-driver rickshaw-puller peon sweeper ayah watchman chowkidar munshi tehsildar
			sarpanch zamindar patwari collector magistrate-collector sub-inspector head-constable vigilante
			counsellor therapist psychologist psychiatrist sociologist linguist archaeologist botanist zoologist technician
			neurosurgeon mogul fact-checker donor philanthropist star rapper songwriter pianist violinist screenwriter documentarian cinematographer
			essayist reviewer vlogger youtuber influencer streamer podcaster newsreader newscaster weatherman meteorologist climatologist
			oceanographer seismologist volcanologist hydrologist coder hacker technologist roboticist inventor industrialist brewer vintner
			winemaker rancher beekeeper angler aviator cosmonaut navigator decorator joiner planner homeowner accountant publicist cop jailer
			bouncer fireman counselor optician radiologist anesthesiologist dermatologist immunologist microbiologist geneticist anthropologist
			geographer demographer archbishop cardinal deacon evangelist televangelist baroness duke duchess emperor alderman consul airman
			commando mercenary insurgent militant guerrilla fighter warlord cofounder coordinator intern trainee postgraduate marathoner
			wrestler fencer gymnast skater skier snowboarder surfer mountaineer explorer racer champion olympian medallist medalist quarterback
			linebacker goalie playmaker stylist hairdresser beautician tailor seamstress dressmaker cartoonist ballerina magician clown acrobat
			subeditor ghostwriter interpreter bookseller cabbie railwayman stewardess flight-attendant barmaid bartender concierge janitor
			landscaper gamekeeper woodsman logger pitman oilman roughneck steelworker shipbuilder boatbuilder stevedore machinist glassblower
			whistle-blower exile asylum-seeker immigrant expatriate hostage captive felon passer-by mourner orphan classmate roommate flatmate
			housemate retiree heiress socialite celebrity rookie debutant detractor admirer follower guru prophet visionary reformer
			revolutionary nationalist socialist communist libertarian populist centrist outsider operative staffer appointee
			holdover frontbencher`},
	} {
		for w := range strings.FieldsSeq(l.words) {
			if _, ok := m[w]; !ok || l.t == quoth.Person && m[w] == quoth.Group {
				m[w] = l.t
			}
		}
	}
	return m
}()

// collective are singular forms that mean several.
var collective = set(`police staff crew family couple pair duo trio crowd public audience jury people team management media
	press men women children parents elderly youth opposition prosecution defence defense government company council union
	committee board ministry party band group`)

// synonyms maps a head to the class of heads that the press uses in its place.
var synonyms = func() map[string][]int {
	m := make(map[string][]int)
	for i, l := range []string{
		`chief head boss leader chair chairman chairwoman chairperson president`,
		`boss chief head director executive manager ceo owner founder`,
		`director executive`,
		`ambassador envoy diplomat`,
		`senator lawmaker politician legislator`, `representative congressman congresswoman lawmaker politician legislator`,
		`mp lawmaker politician legislator member parliamentarian backbencher`, `mca representative`, `mla lawmaker legislator politician`,
		`advocate lawyer counsel barrister`, `footballer midfielder`, `footballer striker`, `footballer defender`, `vice-chancellor chancellor vc`,
		`entrepreneur businessman businesswoman founder`, `billionaire tycoon magnate businessman`, `imam cleric`, `priest cleric`, `bishop cleric`,
		`paediatrician doctor`, `cardiologist doctor`, `cs secretary`, `emir monarch ruler`, `headmaster head headteacher`, `headmistress head headteacher`,
		`minister secretary politician`,
		`councillor councilor politician alderman`,
		`spokesman spokeswoman spokesperson`,
		`superintendent officer policeman policewoman commander`,
		`inspector officer detective policeman policewoman`,
		`sergeant officer policeman policewoman constable`,
		`captain officer commander skipper`,
		`lawyer attorney solicitor barrister counsel`,
		`doctor physician surgeon medic consultant dr`,
		`dr researcher scientist academic author professor`,
		`professor academic researcher scientist scholar`,
		`author researcher writer novelist scientist`,
		`teacher headteacher head schoolteacher`,
		`headteacher head principal`,
		`judge justice magistrate mediator`,
		`analyst economist expert`,
		`singer artist star musician performer`,
		`driver trucker`, `speaker chair`,
		`father dad`, `mother mum mom`,
		`company firm group corporation operator maker manufacturer business consultancy`,
		`insurer company firm`, `bank lender company firm`, `airline carrier company firm`, `ferry company firm line operator`,
		`hospital infirmary clinic`,
		`festival event organiser organizer`,
		`site outlet newspaper paper website`,
		`newspaper paper daily magazine`,
		`report study review paper document findings analysis survey audit`,
		`memo memorandum note paper document`,
		`survey poll study`,
		`bill law act legislation decree draft measure`,
		`letter note message`,
		`ruling judgment judgement verdict decision order`,
		`agreement accord deal pact treaty`,
		`email e-mail message`,
		`resolution motion`,
		`government administration cabinet`,
		`trader investor banker`,
		`student pupil undergraduate`,
		`king monarch`, `queen monarch`, `pope pontiff`,
		`mayor leader boss`, `governor boss executive chief`, `premier leader minister`, `chancellor leader minister`,
		`fisherman skipper boatman sailor`,
		`activist campaigner protester`,
		`officer official`,
		`woman mother`, `man father`,
		`hydrologist scientist expert researcher`, `geologist scientist expert researcher`, `epidemiologist scientist doctor expert researcher`,
		`virologist scientist expert researcher`, `biologist scientist expert researcher`, `ecologist scientist expert researcher`,
		`botanist scientist expert`, `physicist scientist researcher`, `chemist scientist researcher`, `meteorologist forecaster scientist expert`,
		`climatologist scientist expert`, `seismologist scientist expert`, `neuroscientist scientist researcher`,
		`psychologist researcher academic expert`, `sociologist academic scholar researcher expert`, `anthropologist academic scholar researcher`,
		`historian academic scholar professor`, `lecturer academic teacher scholar`, `scholar academic researcher expert`, `researcher academic scientist`,
		`economist academic expert`, `engineer expert`, `trader vendor hawker stallholder merchant seller businesswoman businessman dealer shopkeeper`,
		`grocer shopkeeper trader`, `butcher shopkeeper trader`, `fishmonger trader`, `importer businessman trader merchant`,
		`shipowner owner businessman`, `hotelier owner businessman businesswoman`, `restaurateur owner businessman`, `publican landlord landlady`,
		`landlord owner`, `owner proprietor`, `convener convenor leader organiser organizer coordinator`, `organiser organizer campaigner activist`,
		`schoolmaster teacher`, `tutor teacher`, `lecturer teacher`, `novelist writer author`, `poet writer author`, `playwright writer author`,
		`essayist writer author`, `columnist writer journalist commentator`, `journalist reporter writer`, `editor journalist`,
		`reporter journalist correspondent`, `striker forward player footballer`, `goalkeeper player footballer`, `defender player footballer`,
		`midfielder player footballer`, `batsman player cricketer`, `bowler player cricketer`, `coach trainer manager`, `golfer player`, `boxer fighter`,
		`midwife nurse medic`, `nurse medic`, `paramedic medic`, `psychiatrist doctor`, `pathologist doctor`, `pediatrician doctor`,
		`gynaecologist doctor`, `oncologist doctor`, `neurosurgeon surgeon doctor`, `obstetrician doctor`, `prosecutor lawyer attorney`,
		`jurist lawyer`, `jurist judge`, `pastor clergyman preacher cleric reverend`, `vicar priest clergyman cleric`, `archbishop bishop cleric prelate`,
		`rabbi cleric`, `cardinal prelate cleric`, `preacher cleric`, `mullah cleric`, `ayatollah cleric`, `general officer commander soldier`,
		`colonel officer soldier commander`, `major officer soldier`, `brigadier officer general soldier`, `lieutenant officer soldier`,
		`admiral officer commander`, `constable officer policeman policewoman`, `detective officer investigator policeman policewoman`,
		`sheriff lawman officer`, `accountant auditor`, `consultant adviser advisor`, `adviser aide advisor`, `aide adviser advisor assistant`,
		`strategist adviser consultant`, `pollster strategist`, `farmer grower`, `herder pastoralist herdsman`, `rancher farmer`,
		`developer builder businessman`, `contractor builder`, `tycoon businessman magnate billionaire entrepreneur industrialist mogul`,
		`industrialist businessman`, `financier banker businessman`, `banker financier`, `investor businessman financier`, `delegate envoy representative`,
		`negotiator envoy diplomat delegate`, `consul diplomat envoy`, `emissary envoy`, `assemblyman lawmaker legislator`, `congressman lawmaker`,
		`bureaucrat official`, `registrar official`, `villager resident`, `pensioner retiree`, `grandmother woman pensioner`, `grandfather man pensioner`,
		`widow woman`, `widower man`, `housewife woman`, `schoolgirl girl pupil student teenager`, `schoolboy boy pupil student teenager`,
		`teenager youth student`, `docker worker dockworker`, `miner worker`, `employee worker staffer`, `lorry-driver driver trucker`, `cabbie driver`,
		`motorist driver`, `seaman sailor mariner`, `pilot aviator captain`, `actor star performer`, `actress star performer`, `comedian comic performer`,
		`rapper musician artist singer`, `musician artist`, `composer musician`, `director filmmaker`, `painter artist`, `sculptor artist`,
		`photographer artist`, `sultan ruler monarch`, `founder boss entrepreneur owner`, `broadcaster station channel network`, `ministry department`,
		`union body organisation organization association`, `association body group organisation organization`,
		`charity group organisation organization ngo foundation`, `federation body group association`, `ngo group charity organisation organization`,
		`university institution college`, `college institution school`, `school institution`, `institute institution thinktank`, `club team`,
		`court bench tribunal`, `commission panel body`, `committee panel body`, `inquiry commission panel`, `regulator watchdog authority agency`,
		`authority regulator agency body`, `retailer chain company firm supermarket`, `carmaker company firm manufacturer automaker`,
		`utility company firm supplier`, `supplier company firm`, `brewery company firm`, `publisher company firm`, `startup company firm`,
		`brokerage company firm`, `coalition alliance bloc`, `petition document letter`, `affidavit statement document filing submission`,
		`complaint lawsuit suit filing`, `statement communique communiqué declaration`, `communique communiqué declaration document`,
		`article story report piece`, `column piece article`, `editorial article`, `post tweet message`, `circular notice letter memo document`,
		`dossier document file report`, `contract agreement deal document`, `transcript document record`, `book memoir volume`,
		`video clip footage recording`, `recording tape audio clip`, `plan proposal scheme document`, `manifesto document programme`,
	} {
		for w := range strings.FieldsSeq(l) {
			m[w] = append(m[w], i)
		}
	}
	return m
}()

// alike reports whether the press may write one head for the other.
func alike(a, b string) bool {
	for _, i := range synonyms[a] {
		for _, j := range synonyms[b] {
			if i == j {
				return true
			}
		}
	}
	return false
}

// sameOffice has pairs of words for one office, the one of which stands before a name and
// the other for its bearer however long after: Justice Olde, the judge.
var sameOffice = map[[2]string]bool{
	{"speaker", "chair"}: true, {"justice", "judge"}: true, {"magistrate", "judge"}: true, {"judge", "justice"}: true, {"advocate", "lawyer"}: true, {"lawyer", "advocate"}: true,
	{"barrister", "lawyer"}: true, {"solicitor", "lawyer"}: true, {"attorney", "lawyer"}: true, {"lawyer", "attorney"}: true, {"lawyer", "counsel"}: true,
	{"advocate", "counsel"}: true, {"barrister", "counsel"}: true,
}

// implied are words that an office has in it: the county boss is the governor.
var implied = map[string]map[string]bool{
	"mca": set(`ward`), "governor": set(`county state`), "mayor": set(`city town`), "premier": set(`state government`), "president": set(`country nation`),
}

// leading are the heads of one who stands for a body.
var leading = set(`chief head boss leader chair chairman chairwoman president director executive`)

// leads maps a verb that tells an office to the noun of the office.
var leads = map[string]string{
	"chairs": "chair", "chaired": "chair", "leads": "leader", "led": "leader", "heads": "head", "headed": "head", "runs": "head", "ran": "head",
	"directs": "director", "owns": "owner", "founded": "founder", "manages": "manager", "teaches": "teacher", "edits": "editor",
	"wrote": "author", "drives": "driver", "driven": "driver", "taught": "teacher", "farms": "farmer", "farmed": "farmer", "sells": "trader", "fishes": "fisherman", "represents": "representative",
}

// honorifics stand before a name and say nothing of an office, and so does Dr, but
// for that its bearer may be called a doctor.
var honorifics = set(`mr mrs ms miss mx sir dame lord lady madam madame messrs alhaji alhaja hajia hajiya haji mallam malam comrade comr shri sri smt
	mzee mama otunba begum dato datuk excellency eng engr adv`)

// titles stand before a name and are no part of it.
var titles = set(`mr mrs ms miss mx sir dame lord lady madam madame messrs dr prof professor sen rep gov gen lt col maj capt
	cmdr sgt cpl pvt rev fr hon pres supt insp det adm amb sec president vice-president minister secretary senator
	congressman congresswoman representative governor mayor judge justice chancellor premier king queen prince princess
	pope bishop archbishop cardinal father brother sister captain colonel general major lieutenant commander admiral
	sergeant corporal private superintendent inspector detective constable sheriff officer chief ambassador envoy
	councillor councilor alderman deputy commissioner chairman chairwoman chair director executive spokesman spokeswoman
	spokesperson leader boss head teacher doctor surgeon nurse singer actor author editor analyst economist lawyer
	attorney prosecutor coach owner founder manager secretary-general mp whistleblower welder driver rabbi imam pastor
	reverend skipper pilot engineer farmer professor-emeritus counsel clerk witness marshal uncle aunt ministerpresident
	alhaji alhaja hajia hajiya haji mallam malam comrade comr shri sri smt eng adv engr barr barrister sheikh shaikh sheik arc mzee mama otunba oba emir sultan
	ayatollah maulana pandit swami begum dato datuk brig brigadier cllr apostle evangelist deacon deaconess chieftain excellency mca ceo md md/ceo advocate
	speaker treasurer auditor mediator campaigner activist researcher historian scientist correspondent`)

// gendered tells of some words which of the two pronouns goes with their bearer:
// 1 for he, -1 for she. It serves pronouns only and is never recorded.
var gendered = func() map[string]int {
	m := make(map[string]int)
	for w := range strings.FieldsSeq(`mr sir lord king prince father dad brother son husband widower uncle nephew grandfather man
		boy spokesman chairman congressman policeman fisherman businessman fr monk gentleman guy lad grandson boyfriend actor
		alhaji mallam malam shri sheikh shaikh sheik father-of-two father-of-three father-of-four father-in-law brother-in-law stepfather groom
		frenchman englishman irishman dutchman welshman headmaster herdsman emir sultan monk
		mzee waiter landlord alderman foreman salesman postman hero cardinal pope`) {
		m[w] = 1
	}
	for w := range strings.FieldsSeq(`mrs ms miss dame lady madam madame queen princess mother mum mom sister daughter wife widow
		aunt niece grandmother woman girl spokeswoman chairwoman congresswoman policewoman businesswoman actress waitress
		alhaja hajia hajiya smt begum mother-of-two mother-of-three mother-of-four mother-in-law sister-in-law stepmother bride fiancée
		frenchwoman englishwoman irishwoman dutchwoman headmistress great-grandmother
		mama landlady heroine granddaughter girlfriend nun duchess`) {
		m[w] = -1
	}
	return m
}()

var (
	definite = set(`the this that these those`)
	// indefinite begin a phrase that brings somebody new.
	indefinite  = set(`a an one another some several many few two three four five six seven eight nine ten dozens hundreds thousands any every each most all no both other various numerous certain no`)
	possessives = set(`his her its their our my your whose`)
	// trivial qualify without telling one bearer from another.
	trivial = set(`former ex new old retired senior top then current outgoing incoming acting late longtime veteran embattled under-fire
		own very same first second latest last young elderly local interim designate long-serving disgraced ousted retiring
		beleaguered powerful influential leading popular controversial fellow said just`)
	prepositions = set(`of in on at by for from to with who whose whom which that about against among as between near inside outside
		over under within behind beside after before since until during through across around despite without because where when
		while close familiar briefed dated speaking working living based named called known seen written published involved
		responsible charged present including like such`)
	// breaks end a phrase to the left and are no modifiers.
	breaks = set(`said says say told tells added adds asked according and or but nor yet so if then than as is was are were be been being
		has have had do does did will would can could may might must shall should not never i he she it we they you him me us them who
		what there here also only even just still when while where why how because although though since until unless that which
		according called named warned argued claimed insisted wrote writes thinks thought believes believed replied by of in on at
		for from to with about against among between near after before during without into onto over under like than reckons fumed
		moaned blasted slammed thundered met meets told backed asked gave gives made makes took takes came comes went goes
		unlike via per plus minus left became become remains remained seems seemed accused urged praised thanked sees saw let
		help helped want wants wanted know knows knew show shows showed leave leaves put puts call calls see`)
	reflexives = set(`himself herself itself themselves myself ourselves yourself`)
	orgWords   = set(`union company ministry department council committee commission court party parliament assembly senate congress agency
		authority bureau hospital school university college institute festival bank fund association federation league club
		group foundation inc corp ltd co plc llc consulting holdings partners trust police office society board mutual ferries airlines
		airways network news times post press radio tv television hotel house museum theatre voice service services church
		infirmary general government centre center organisation organization forum movement front guild chamber artists records media
		capital industries steel motors energy insurance brothers sons lines shipping tribune courier ledger gazette herald
		homes builders developments foods logistics pharma pharmaceuticals healthcare technologies systems software solutions laboratories labs studios
		pictures entertainment publishing publications magazine mines mining minerals petroleum oil gas electric electricity water telecom communications
		transport haulage construction contractors engineering enterprises ventures investments securities assurance stores supermarkets farms dairies
		breweries distillery distillers cement sugar textiles airport railways rail cooperative co-operative collective alliance coalition network
		initiative institution academy corporation limited international constabulary tribunal secretariat directorate embassy mission programme`)
	corporateWords = set(`inc corp ltd co plc llc consulting holdings partners mutual ferries airlines group artists capital
		industries steel motors energy insurance lines shipping limited incorporated corporation associates international`)
	sentenceOpeners = set(`along of true the a an he it they we you in on at but and however this that these those his her their its our my there when while
		after before if as for with by from to what who how why she i not no yes so then now here some many most all both each every
		one two three four five six seven eight nine ten another other others nobody no-one everyone everybody anyone somebody
		someone something nothing everything neither either none asked according speaking last next earlier later meanwhile still
		also even only just once since until although though because despite during under over about among between within
		without inside outside near behind beside above below across around against toward towards through throughout
		or nor yet where which whose whom whether unlike like such perhaps maybe please let do does did is was are were has
		had have will would could should may might must can take come go get make tell say says said good thank thanks
		instead indeed first second third finally again soon today tomorrow yesterday tonight more less few several any much
		per via out up down off too very well oh dear sorry hello later earlier apart abroad back together those sometimes
		monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
		october november december christmas easter your hundreds thousands dozens outside nearby`)
)

// anonymous reports whether the wording of a source asks that it not be named.
func anonymous(lower string) bool {
	for _, s := range []string{"anonym", "not to be named", "not be named", "not authorised", "not authorized", "not be identified",
		"not to be identified", "without a name", "familiar with", "with knowledge of", "with direct knowledge", "close to", "briefed on",
		"give his name", "give her name", "give their name", "want his name", "want her name"} {
		if strings.Contains(lower, s) {
			return true
		}
	}
	return false
}

// singular strips the ending of a plural that is in no list of its own.
func singular(w string) (string, bool) {
	switch w {
	case "men", "women", "children", "people", "police", "media", "data", "minutes", "others", "parents", "news", "elderly":
		switch w {
		case "men":
			return "man", true
		case "women":
			return "woman", true
		case "children":
			return "child", true
		case "parents":
			return "parent", true
		}
		return w, w == "people" || w == "others" || w == "elderly"
	}
	switch {
	case strings.HasSuffix(w, "men") && len(w) > 5:
		return w[:len(w)-2] + "an", true
	case strings.HasSuffix(w, "women"):
		return w[:len(w)-2] + "an", true
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y", true
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2], true
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && len(w) > 3:
		return w[:len(w)-1], true
	}
	return w, false
}

// typeOf guesses what a lower-cased head noun denotes, the noun's singular, and
// whether it is a plural. It is sure only of nouns in the list.
func typeOf(w string) (t nounType, lemma string, plural, sure bool) {
	if t, ok := heads[w]; ok && w != "parents" {
		return t, w, t == quoth.Group, true
	}
	lemma, plural = singular(w)
	if i := strings.LastIndexByte(lemma, '-'); i > 0 {
		if t, ok := heads[lemma[i+1:]]; ok && t == quoth.Person {
			return t, lemma, plural, true
		}
	}
	if t, ok := heads[lemma]; ok {
		if plural && t == quoth.Person {
			t = quoth.Group
		}
		return t, lemma, plural, true
	}
	t = quoth.Person
	if plural {
		return quoth.Group, lemma, true, false
	}
	for _, e := range []string{"man", "woman", "er", "or", "ist", "ian", "eer", "ee", "ant"} {
		if strings.HasSuffix(lemma, e) && len(lemma) > len(e)+2 {
			return t, lemma, false, false
		}
	}
	for _, e := range []string{"tion", "ment", "ness", "ity", "ism", "ship", "ing", "ance", "ence", "ure", "age"} {
		if strings.HasSuffix(lemma, e) {
			return quoth.Document, lemma, false, false
		}
	}
	return t, lemma, false, false
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// bare is a word in small letters without full stops and with straight
// apostrophes.
func bare(w string) string {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || c == '.' || 'A' <= c && c <= 'Z' {
			return strings.ReplaceAll(strings.TrimRight(strings.ToLower(w), "."), "’", "'")
		}
	}
	return w
}

func isUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// allCaps reports whether a word has two letters or more and no small one.
func allCaps(w string) bool {
	return len(w) > 1 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}
