package page

import (
	"regexp"
	"strings"
	"unicode"

	"quoth"
)

// The reasons why a part of a text is not the story.
const (
	whyComments  = "comments"  // readers' comments, and what leads to them
	whyShare     = "share"     // buttons to share, print or follow
	whyRelated   = "related"   // headlines of other stories
	whySubscribe = "subscribe" // newsletters, subscriptions, apps, donations
	whyAd        = "advertisement"
	whyCopyright = "copyright"
	whyCredit    = "credit"    // who took the picture or helped to report
	whyCaption   = "caption"   // under a picture
	whyNote      = "note"      // of the editors, about the article itself
	whyByline    = "byline"    // author, date, reading time
	whyFurniture = "furniture" // other parts of the page: labels, players, separators
)

// A furnitureRule knows lines by how they begin, or, when the pattern ends in
// $, as a whole. It is not asked about lines of more words than most.
type furnitureRule struct {
	why     string
	most    int
	pattern *regexp.Regexp
}

func rule(why string, most int, alternatives ...string) furnitureRule {
	return furnitureRule{why, most, regexp.MustCompile(`^(?i:` + strings.Join(alternatives, "|") + `)`)}
}

const (
	aNetwork = `(?:twitter|facebook|instagram|linkedin|whatsapp|telegram|youtube|tiktok|threads|bluesky|mastodon|pinterest|reddit|google\+|snapchat|flipboard|x)`
	aStory   = `(?:story|article|piece|post|report|column|version|page)`
	aName    = `(?-i:\p{Lu}[\p{L}.’'-]*(?: \p{Lu}[\p{L}.’'-]*){1,3})`
	atEnd    = `[\s.:!»>→…]*$`
)

// byLine is a line with the story's authors, each perhaps with a place or an
// office: By Edda Marrow and Tomas Quill, Kessing.
const byLine = `by:? ` + aName + `(?:(?:, and|,| and| &|;) (?:our )?` + aName + `|, (?-i:\p{Lu})\p{L}+)*[.]?$`

var furnitureRules = []furnitureRule{
	rule(whyComments, 8,
		`no comments(?: yet)?`+atEnd,
		`\(?\d+\)? comments?`+atEnd,
		`comments?(?: \(?\d+\)?)?[\s:.]*$`,
		`(?:post|leave|add|write|submit|view|show|hide|load|read|see|join) (?:a |your |all |more |the |\d+ )*(?:comments?|reply|replies|conversation)(?: here| below)?`+atEnd,
		`comments (?:are|have been|for this).{0,40}closed`,
		`(?:log|sign) in (?:or \w+ )?to (?:post |leave )?(?:a )?comment`,
		`what do you think\? .*comments`,
		`share your (?:thoughts|views|opinion)`,
		`have your say`+atEnd),
	rule(whyComments, 25,
		`(?:let us know|tell us|sound off|share your \w+|join the (?:conversation|discussion)|leave us) .{0,40}\bcomments?\b`),
	rule(whyShare, 6,
		`share(?: this| on| via| with|:|`+atEnd+`)`,
		`tweet(?: this)?`+atEnd,
		`e-?mail(?: this)?(?: `+aStory+`| to a friend)?`+atEnd,
		`print(?: this)?(?: `+aStory+`)?`+atEnd,
		`copy (?:the )?link`,
		`save(?: `+aStory+`| for later)?`+atEnd,
		`(?:facebook|twitter|whatsapp|linkedin|pinterest|reddit|flipboard|instagram|email|print|link|sms)(?:[\s,|/·•]+(?:facebook|twitter|whatsapp|linkedin|pinterest|reddit|flipboard|instagram|email|print|link|sms|x))*`+atEnd,
		`like (?:us|the page|this)`,
		`@\w+[\s.]*$`),
	rule(whyShare, 40,
		`(?:please )?follow (?:\S+ ){0,14}?(?:on|via|at|@)\s*(?:`+aNetwork+`\b|@)`,
		`(?:on|via) `+aNetwork+`,? follow `,
		`follow (?:us|me|@\w+)`,
		`(?:you can )?(?:follow|find|like|join|reach) (?:us|him|her|them|me) (?:on|at) `,
		`send (?:us )?(?:your )?(?:tips|stories|photos|feedback|comments)`,
		`(?:got|have) (?:a|any) (?:news )?(?:tip|story|question)s?\b.{0,20}\?`,
		`(?:e-?mail|contact): ?\S+@\S+`+atEnd,
		`(?:e-?mail|contact|reach|write to) (?:us|me|him|her|the (?:author|reporter|writer|editor)|[A-Z]\S+ [A-Z]\S+) (?:at|on|via) (?:\S+@|@)`,
		`\S+@\S+\.\w{2,6}[\s.]*$`),
	rule(whyRelated, 8,
		`["“']?(?:related|more|read more|see also|also (?:read|see|on [\w’' ]+)|read also|recommended|trending|don[’']t miss|most (?:read|popular|viewed|shared|commented)|must reads?|read next|up next|keep reading|latest (?:news|stories)|popular (?:now|stories|posts))["”']?(?: on this| for you| here| now| stories| news| articles| posts| links| topics| content| coverage| reading| in [\w ]{3,25}| from [\w’' ]{3,30})?[:"”']*`+atEnd,
		`you (?:may|might)(?: also)? (?:like|be interested in|want to read|have missed)`,
		`(?:more|read more|stories) (?:from|on|about|in|by) .{2,40}:?$`,
		`explore further`+atEnd,
		`(?:previous|next|older|newer)(?: `+aStory+`| post| page)?`+atEnd,
		`back to (?:top|home|all)`,
		`around the web`,
		`in this `+aStory+atEnd,
		`story timeline`+atEnd),
	rule(whyRelated, 40,
		`["“(\[]?(?:related(?: (?:`+aStory+`|coverage|content|reading|links?|video|stories))?|read more|read also|also read|see also|also see|also|read next|more|recommended|watch(?: also| more)?|read|don[’']t miss|must[- ]read|further reading|more on this)(?: ?[:|>»]| [–—] |:)\s*\S`,
		`(?:click|tap) (?:here|on|below|through|the )`,
		`(?:click|tap) .{0,60}\b(?:here|link|below|above)\b`,
		`(?:please )?read (?:the |more |our |his |her |their |it |all |on )?.{0,60}\b(?:here|at the|below)[\s.:!»>]*$`,
		`\(?(?:watch|listen to|see|view|check out|take a look at|hear) .{0,110}\b(?:below|above|here|embedded)[\s.:!)]*$`,
		`.{3,50}\? like the page:$`,
		`read (?:the )?(?:rest|full|entire|whole|original) `,
		`(?:this|the) `+aStory+` (?:originally |first |also )?(?:appeared|was (?:first |originally )?published)\b`,
		`\(?(?:h/t|hat[- ]tip):? \S`,
		`\(?via (?-i:[A-Z@])\S*(?: \S+){0,3}$`,
		`as published in \S`,
		`for (?:more|full|complete|all(?: the)? latest)\b.{0,70}\b(?:visit|click|go to|see|follow|check|download|read|sign up|subscribe|coverage)\b`,
		`(?:visit|go to) (?:our|the|www|http|\S+\.(?:com|org|net|co|example))`),
	rule(whySubscribe, 60,
		`(?:please )?(?:sign up|subscribe|register|sign-up)\b(?: (?:now|today|here|for|to|below|via|on|by|and|free|with|at|in)\b|`+atEnd+`)`,
		`\(?subscribe (?:to|on)`,
		`get (?:the |our |all |access |unlimited |more |\S+ ){0,4}.{0,80}\b(?:inbox|newsletters?|e-?mail|app|subscription|delivered)\b`,
		`want (?:to )?(?:more|receive|get) .{0,60}\b(?:updates|inbox|newsletter|email)\b`,
		`enter your e-?mail`,
		`your e-?mail address`,
		`you(?: can|[’']ll)? receive this (?:daily|weekly|e-?mail|newsletter)`,
		`(?:already|not) (?:a|yet a) (?:subscriber|member)`,
		`(?:log|sign) in`+atEnd,
		`(?:to continue|continue) reading\b.{0,60}(?:subscri|log|sign|$)`,
		`(?:thank you|thanks) for (?:reading|signing up|subscribing|registering)`,
		`(?:download|get) (?:our|the|\S+[’']s) (?:free |new |mobile )*(?:\S+ ){0,3}app\b`,
		`support (?:our|independent|local|quality) journalism`,
		`(?:you have|you[’']ve) (?:reached|read|used) .{0,40}(?:limit|free)`,
		`unlimited (?:digital )?access`,
		`invalid e-?mail`,
		`by (?:signing up|subscribing|submitting|clicking)`,
		`this (?:is a subscriber|content is for|article is (?:only )?(?:available )?(?:for|to) subscribers)`,
		`become a (?:member|subscriber|supporter)`,
		`(?:donate|subscribe|newsletters?|join us|register)`+atEnd),
	rule(whySubscribe, 40,
		`.{0,160}\b(?:join|support|back|donate|subscribe|become)\b.{0,60}\b(?:from|for)\b.{0,25}\b(?:a|per) (?:month|week|year)\b`),
	rule(whyAd, 10,
		`advert(?:isement|ising|orial)?s?`+atEnd,
		`advertisement\W+(?:scroll|continue|story|article)\b`,
		`(?:sponsored|paid|promoted|partner)(?: (?:content|post|links?|by .*))?`+atEnd,
		`(?:`+aStory+`|article) continues below`,
		`(?:continue reading|scroll|continues?) (?:below|down|after)\b.{0,40}`,
		`ad`+atEnd,
		`skip ad`,
		`loading\W*$`,
		`learn more`+atEnd,
		`promoted`+atEnd,
		`shop now`+atEnd),
	rule(whyAd, 50,
		`(?:we|\S+(?: \S+){0,3}) (?:may|might|can) (?:earn|receive|get) .{0,30}(?:commission|share of|affiliate)`,
		`if you (?:buy|purchase|click) .{0,120}(?:commission|share of|affiliate|earn)`,
		`when you (?:buy|purchase|shop) (?:through|via|using) `),
	rule(whyCopyright, 90,
		`©`,
		`\(c\) (?:copyright )?\d{4}`,
		`copyright\b.{0,6}(?:©|\(c\)|\d{4}|by\b)`,
		`all rights reserved`,
		`(?:this|the) (?:material|content|document|`+aStory+`) (?:may|is|must|can) (?:not|subject|be|copyright|protected).{0,60}(?:published|copyright|reproduc|redistribut|rewritten|licen[cs]e)`,
		`.{0,120}\ball rights reserved[\s.]*$`,
		`reprinted (?:courtesy|with permission|by permission)`),
	rule(whyCredit, 20,
		`\(?(?:photo(?:graph)?s?|image|picture|pic|video|illustration|graphic|file photo|ap photo|credit|getty|reuters|afp)(?: ?(?:by|credits?|courtesy(?: of)?|source|via))? ?[:/|©] ?\S`,
		`\(?(?:photo|image|picture|photograph|illustration)s? (?:by|courtesy|credit|via) `,
		`(?:\S+(?: \S+){0,4} ?[/|] ?)?(?:getty(?: images)?|reuters|ap(?: photo| images)?|afp|associated press|shutterstock|istock|epa|alamy)(?: ?/ ?\S+(?: \S+)?| images| file photo| via [\w ]+)?`+atEnd,
		`[—–-] ?(?:reuters|ap|afp|upi|associated press)[\s.]*$`,
		`\((?:file|photo|pictured|image|credit)[^)]*\)`+atEnd),
	rule(whyCaption, 40,
		`.{10,240}[.!?)][”"’']? \(?(?:photo(?:graph)?s?|picture|pic|image) ?(?:by|credits?|courtesy(?: of)?)? ?[:/|] ?(?-i:\p{Lu})\S*(?: \S+){0,5}$`),
	rule(whyCredit, 60,
		`\(?(?:additional |further )?(?:reporting|writing|editing|compiled|edited|produced|research)(?: and (?:writing|editing))? by `,
		`(?:\S+ ){1,24}contributed (?:to this|reporting|research)`,
		`contributing: \S`,
		`[—–-]+ ?additional reporting`,
		`(?:\S+ ){1,18}reported from [^“"]+[\s.]*$`,
		`\((?:with )?(?:\S+ ){0,2}(?:inputs?|reports?) (?:from|by) [^)]{2,60}\)[\s.]*$`,
		`with (?:\S+ )?inputs from \S+(?: \S+){0,3}$`,
		`(?:podcast|video|story|graphic|audio) (?:produced|edited|shot|created) by `,
		`source: ?\S+(?: \S+){0,4}$`),
	rule(whyNote, 200,
		`\(?\*{0,3}editor[’']?s?[’']? note\b`,
		`(?:correction|clarification|update|editor[’']s note|corrections)(?: appended)?`+atEnd,
		`(?:\(|this |the )(?:earlier |previous )?`+aStory+` (?:has been|was|is being) (?:updated|corrected|amended|edited|modified|changed|revised|clarified)`,
		`(?:correction|clarification)(?:,? \S+ \d+)?[:;] (?:an|a|this|the|due|because) `,
		`an? (?:earlier|previous) version of this`),
	rule(whyByline, 12,
		`(?:last )?(?:updated|published|posted|modified|created|first published)(?: on| at)?[: ]+(?:(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|\d)`,
		`(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?:\w+ \d+|\d+ \w+),? \d{4}[\s.]*$`,
		`\d+ min(?:ute)?s?(?:(?: to)? (?:read|listen))?`+atEnd,
		`(?:estimated )?read(?:ing)? time\b`,
		`\d{1,2}[:.]\d{2} ?[ap]\.?m\.?(?: [a-z]{2,4})?[\s.]*$`,
		byLine,
		`by (?:\S+ ){1,3}(?:staff|reporter|correspondent|editor|writer)`+atEnd),
	rule(whyFurniture, 6,
		`[-–—(]?(?:end|ends|30|more)[-–—)](?: \S+){0,2}$`,
		`[-–—*]+ ?(?:end|ends|30|more) ?[-–—*]+$`,
		`ends [-–—*]+$`,
		`ends`+atEnd,
		`(?:abstract|full text|text size|transcript|close|menu|search|home|skip to (?:main )?content|show (?:more|less)|view (?:gallery|photos|all|more)|photos?|videos?|gallery|image \d+ of \d+|\d+ of \d+|slideshow|play|pause|mute|fullscreen|hide caption|toggle caption|enlarge(?: this image)?|open image modal|listen(?: to (?:this )?`+aStory+`)?|read aloud)`+atEnd,
		`we are sorry,\s?this video`,
		`(?:please )?enable javascript`,
		`this video (?:is|cannot)`,
		`your browser `),
	rule(whyFurniture, 20,
		`(?:filed under|posted in|tags|tagged(?: with)?|topics|categories|category|keywords|labels)(?: ?:|`+atEnd+`)`,
		`we are sorry, ?this video`,
		`(?:please )?enable javascript`,
		`your browser (?:does|is)`,
		`we use cookies`,
		`(?:accept|manage) (?:all )?cookies`,
		`this (?:video|content|feature) (?:is|cannot|could not)\b.{0,30}(?:restricted|available|loaded|played)`),
}

// spoken are words that attribute. A line that has one is never furniture by
// its wording alone.
var spoken = regexp.MustCompile(`(?i)\b(?:said|says|told|tells|saying|asked|wrote|writes|added|argued|claimed|tweeted|insisted|warned|according to|testified|replied|explained)\b`)

// furniture returns why a line or paragraph is not the story, as far as its
// words tell, or "".
func furniture(line string) string {
	why := worded(line)
	if why != whyNote && why != whyCopyright && spoken.MatchString(line) {
		return ""
	}
	return why
}

// worded is furniture of a line that nobody says anything in, such as a link
// whose headline does.
func worded(line string) string {
	line = strings.ReplaceAll(line, "\u00a0", " ")
	words := 1 + strings.Count(line, " ")
	if words > 200 || len(line) > 2000 {
		return ""
	}
	if !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) || onlyTags(line) {
		return whyFurniture
	}
	for _, r := range furnitureRules {
		if words <= r.most && r.pattern.MatchString(line) {
			return r.why
		}
	}
	return ""
}

// onlyTags reports whether a line of a text file is nothing but markup.
func onlyTags(line string) bool {
	return len(line) > 2 && line[0] == '<' && strings.TrimRight(line, ". ")[len(strings.TrimRight(line, ". "))-1] == '>' &&
		strings.Count(line, "<") == strings.Count(line, ">") && onlyTag.MatchString(line)
}

var onlyTag = regexp.MustCompile(`^(?:</?\w[^<>]*>[\s.]*)+$`)

// textFurniture lists the blocks of a plain text that are not the story.
func textFurniture(a *quoth.Article) []quoth.Exclusion {
	whys := make([]string, len(a.Blocks))
	for i, b := range a.Blocks {
		whys[i] = furniture(a.Text[b.Start:b.End])
	}
	spread(whys, func(i int) string { return a.Text[a.Blocks[i].Start:a.Blocks[i].End] })
	var out []quoth.Exclusion
	for i, why := range whys {
		if why != "" {
			out = append(out, quoth.Exclusion{Span: a.Blocks[i].Span, Why: why})
		}
	}
	return out
}

// heads are lines that announce a list of other stories.
var heads = regexp.MustCompile(`^["“]?(?i:related|more (?:from|on|in)|also on|recommended|most (?:read|popular)|read more|trending|see also|you (?:may|might)|don[’']t miss|latest|popular|around the web)\b`)

var commentHead = regexp.MustCompile(`^(?i:\(?\d+\)? (?:comments?|replies|responses)|comments?(?: \(?\d+\)?)?|(?:leave|post) a (?:reply|comment))[\s:.]*$`)

// spread carries a reason on: to the headlines under a line that announces
// them, and from the head of the readers' comments to the end.
func spread(whys []string, text func(i int) string) {
	inList := false
	for i, why := range whys {
		line := text(i)
		switch {
		case why == whyComments && i > len(whys)/2 && commentHead.MatchString(line):
			for j := i + 1; j < len(whys); j++ {
				if whys[j] == "" {
					whys[j] = whyComments
				}
			}
			return
		case why == whyRelated && len(line) < 60 && heads.MatchString(line):
			inList = true
		case why != "":
		case inList && headline(line):
			whys[i] = whyRelated
		default:
			inList = false
		}
	}
}

// headline reports whether a line reads like the headline of another story.
func headline(line string) bool {
	words := strings.Fields(line)
	if len(words) > 16 || len(words) < 3 || spoken.MatchString(line) {
		return false
	}
	capital, long := 0, 0
	for _, w := range words {
		w = strings.TrimLeft(w, "“‘\"'(")
		if len(w) > 3 {
			long++
			if r := []rune(w)[0]; unicode.IsUpper(r) || unicode.IsDigit(r) {
				capital++
			}
		}
	}
	return capital*3 >= long*2
}
