package store

// The rows of the tables. fields lists pointers to a row's columns in the order
// of the schema, to be scanned into and written from.
type row interface{ fields() []any }

type metaRow struct{ name, value string }

func (r *metaRow) fields() []any { return []any{&r.name, &r.value} }

type outletRow struct {
	id                int64
	key, name, folded string
	policy            string
	retention         int64
	licence           string
}

func (r *outletRow) fields() []any {
	return []any{&r.id, &r.key, &r.name, &r.folded, &r.policy, &r.retention, &r.licence}
}

type articleRow struct {
	id       int64
	key, url string
	outlet   int64
	day      string
	revision int64 // the current one; 0 when expired
	created  string
	expired  string // when; "" while it is kept
}

func (r *articleRow) fields() []any {
	return []any{&r.id, &r.key, &r.url, &r.outlet, &r.day, &r.revision, &r.created, &r.expired}
}

type revisionRow struct {
	id, article, n                    int64
	sha256, title, authors            string
	published, precision              string
	day, language, path, model, taken string
	layout, text                      string
}

func (r *revisionRow) fields() []any {
	return []any{&r.id, &r.article, &r.n, &r.sha256, &r.title, &r.authors, &r.published, &r.precision,
		&r.day, &r.language, &r.path, &r.model, &r.taken, &r.layout, &r.text}
}

type captureRow struct {
	id           int64
	path, sha256 string
	size         int64
	at, failure  string
	raw          []byte // nil where the bytes are not kept
}

func (r *captureRow) fields() []any {
	return []any{&r.id, &r.path, &r.sha256, &r.size, &r.at, &r.failure, &r.raw}
}

type captureRevisionRow struct {
	capture, revision int64
	model             string
}

func (r *captureRevisionRow) fields() []any { return []any{&r.capture, &r.revision, &r.model} }

type speakerRow struct {
	id                              int64
	key, name, folded, kind, origin string
	mergedInto                      int64
	statements, articles            int64
}

func (r *speakerRow) fields() []any {
	return []any{&r.id, &r.key, &r.name, &r.folded, &r.kind, &r.origin, &r.mergedInto, &r.statements, &r.articles}
}

// root is the speaker that this one counts as.
func (r *speakerRow) root() int64 {
	if r.mergedInto != 0 {
		return r.mergedInto
	}
	return r.id
}

// nameOr is the speaker's name, or another where there is no speaker.
func (r *speakerRow) nameOr(other string) string {
	if r == nil {
		return other
	}
	return r.name
}

type entityRow struct {
	id, revision             int64
	local, name, kind, found string
	speaker                  int64
}

func (r *entityRow) fields() []any {
	return []any{&r.id, &r.revision, &r.local, &r.name, &r.kind, &r.found, &r.speaker}
}

type speakerWordRow struct {
	word    string
	speaker int64
}

func (r *speakerWordRow) fields() []any { return []any{&r.word, &r.speaker} }

type statementRow struct {
	id                               int64
	key                              string
	article, revision, outlet        int64
	speaker                          int64 // after merges; 0 unknown
	live, corrected, human           int64
	ordinal                          int64
	day                              string
	kind, act, stance, source, lemma string
	confidence                       float64
	local, parent, withdrawn         string
	model, captured                  string
	found, effective                 string
	sourceText, cueText, content     string
	around, who, about, tags         string
}

func (r *statementRow) fields() []any {
	return []any{&r.id, &r.key, &r.article, &r.revision, &r.outlet, &r.speaker, &r.live, &r.corrected, &r.human,
		&r.ordinal, &r.day, &r.kind, &r.act, &r.stance, &r.source, &r.lemma, &r.confidence,
		&r.local, &r.parent, &r.withdrawn, &r.model, &r.captured, &r.found, &r.effective,
		&r.sourceText, &r.cueText, &r.content, &r.around, &r.who, &r.about, &r.tags}
}

type namingRow struct {
	id, revision, entity, statement int64
	start, end                      int64
	text, voice                     string
}

func (r *namingRow) fields() []any {
	return []any{&r.id, &r.revision, &r.entity, &r.statement, &r.start, &r.end, &r.text, &r.voice}
}

type correctionRow struct {
	id                                            int64
	at, who, why, action, statement, article, set string
	undoes                                        int64
}

func (r *correctionRow) fields() []any {
	return []any{&r.id, &r.at, &r.who, &r.why, &r.action, &r.statement, &r.article, &r.set, &r.undoes}
}

type suppressionRow struct {
	id           int64
	name, folded string
	anonymise    int64
	at, who, why string
	lifted       string // when; "" while it holds
}

func (r *suppressionRow) fields() []any {
	return []any{&r.id, &r.name, &r.folded, &r.anonymise, &r.at, &r.who, &r.why, &r.lifted}
}

type tallyRow struct {
	outlet                           int64
	month, kind, source, act, stance string
	resolved, n                      int64
}

func (r *tallyRow) fields() []any {
	return []any{&r.outlet, &r.month, &r.kind, &r.source, &r.act, &r.stance, &r.resolved, &r.n}
}

type wordRow struct{ word string }

func (r *wordRow) fields() []any { return []any{&r.word} }

type tokenRow struct {
	id                                            int64
	name, hash, scopes, created, expires, revoked string
}

func (r *tokenRow) fields() []any {
	return []any{&r.id, &r.name, &r.hash, &r.scopes, &r.created, &r.expires, &r.revoked}
}

type alertRow struct {
	id                   int64
	name, query, created string
	seen                 int64
}

func (r *alertRow) fields() []any { return []any{&r.id, &r.name, &r.query, &r.created, &r.seen} }
