package store

import (
	"errors"
	"fmt"

	"quoth"
)

// A state is one revision of an article in the hands of a writer: everything
// that depends on each other is changed there, computed anew, and settled.
type state struct {
	scene
	w           *writer
	row         *articleRow
	revision    *revisionRow
	statements  []*held
	namings     []*namingRow
	corrections []*correctionRow // of the article, in order; nil for a new one
	undone      map[int64]bool
}

// held is a statement with how its row was; before is nil for a new one.
type held struct {
	before *statementRow
	row    statementRow
	found  quoth.Statement // as the model gave it; its speaker "" where a person added it
	now    quoth.Statement // effective
	gone   string          // why it is no part of the record, as far as models and corrections say
}

// enter makes the state of a revision from what came in. Nothing is in the
// database yet but, maybe, the article.
func (w *writer) enter(in *incoming, article *articleRow, outlet *outletRow, revision *revisionRow) (*state, error) {
	st := &state{w: w, row: article, revision: revision}
	st.setScene(outlet, in.a.Text, in.a.Blocks)
	if err := st.addEntities(in); err != nil {
		return nil, err
	}
	for i := range in.a.Statements {
		st.add(in, i, in.a.Statements[i])
	}
	st.number(st.statements)
	st.nameNamings(in)
	return st, nil
}

func (st *state) setScene(outlet *outletRow, text string, blocks []quoth.Block) {
	st.article, st.current = st.row.id, st.row.revision == st.revision.id
	st.policy, st.text, st.blocks = keptBy(FullText), text, blocks
	if outlet != nil {
		st.outlet, st.policy = outlet.id, keptBy(TextPolicy(outlet.policy))
	}
}

// add appends a statement that was found, without a number yet.
func (st *state) add(in *incoming, i int, s quoth.Statement) *held {
	h := &held{found: s, row: statementRow{
		article: st.row.id, revision: st.revision.id, ordinal: int64(i), day: st.revision.day, local: s.ID,
		model: in.a.Model, captured: in.at, found: encodeStatement(&s),
	}}
	h.row.key = st.freeKey(s.Content)
	st.statements = append(st.statements, h)
	return h
}

// freeKey is the key of a statement of that content that no other has.
func (st *state) freeKey(content []quoth.Span) string {
	for n := 0; ; n++ {
		key := statementKey(st.row.key, st.revision.sha256, content, n)
		if st.byKey(key) == nil {
			return key
		}
	}
}

func (st *state) byKey(key string) *held {
	for _, h := range st.statements {
		if h.row.key == key {
			return h
		}
	}
	return nil
}

// number gives new statements their ids, the first the highest.
func (st *state) number(fresh []*held) {
	if len(fresh) == 0 {
		return
	}
	seq := st.w.numbers("seq", len(fresh))
	for i, h := range fresh {
		h.row.id = statementID(st.revision.day, seq+int64(len(fresh)-1-i))
	}
}

// addEntities makes the cast of what came in.
func (st *state) addEntities(in *incoming) error {
	st.entities = make(map[string]*cast, len(in.a.Entities))
	first := st.w.numbers("entity", len(in.a.Entities))
	for i := range in.a.Entities {
		e := &in.a.Entities[i]
		c := &cast{Entity: *e, base: in.speakers[i], row: &entityRow{
			id: first + int64(i), revision: st.revision.id, local: e.ID, name: e.Name, kind: string(e.Type), found: encodeEntity(e),
		}}
		st.entities[e.ID] = c
		st.order = append(st.order, c)
		if in.speaks[i] {
			if err := st.assign(c, originOf(e)); err != nil {
				return err
			}
		}
	}
	return nil
}

// speakerOf returns the speaker of a key, making it where there is none.
func (w *writer) speakerOf(key string, e *quoth.Entity, origin string) (*speakerRow, error) {
	if _, asked := w.byKey[key]; !asked {
		if err := w.loadKeys([]any{key}); err != nil {
			return nil, err
		}
	}
	if r := w.byKey[key]; r != nil {
		return r, nil
	}
	r := &speakerRow{id: w.number("speaker"), key: key, name: e.Name, folded: fold(e.Name), kind: string(e.Type), origin: origin}
	w.byKey[key], w.speakers[r.id], w.touched[r.id] = r, r, true
	return r, nil
}

// loadKeys reads the speakers of those keys, and notes who is not there.
func (w *writer) loadKeys(keys []any) error {
	for _, k := range keys {
		if key := k.(string); w.byKey[key] == nil {
			w.byKey[key] = nil
		}
	}
	return selectIn(w, "speaker", "key", keys, func(r *speakerRow) {
		if have := w.speakers[r.id]; have != nil {
			r = have
		}
		w.byKey[r.key], w.speakers[r.id] = r, r
	})
}

// speaker returns the row of a speaker by its number.
func (w *writer) speaker(id int64) (*speakerRow, error) {
	if err := w.loadSpeakers([]int64{id}); err != nil {
		return nil, err
	}
	r := w.speakers[id]
	if r == nil {
		return nil, fmt.Errorf("speaker %d: %w: something names it and it is not there", id, ErrDamaged)
	}
	w.byKey[r.key] = r
	return r, nil
}

// resolve sets who everybody in the cast is, whether they are hidden, and what is
// masked. The speaker in an entity's row is after splits.
func (st *state) resolve() error {
	var ids []int64
	for _, c := range st.order {
		if c.row.speaker != 0 {
			ids = append(ids, c.row.speaker)
		}
	}
	if err := st.w.loadSpeakers(ids); err != nil {
		return err
	}
	var roots []int64
	for _, id := range ids {
		if r := st.w.speakers[id]; r != nil && r.mergedInto != 0 {
			roots = append(roots, r.mergedInto)
		}
	}
	if err := st.w.loadSpeakers(roots); err != nil {
		return err
	}
	list := make([]quoth.Entity, 0, len(st.order))
	for _, c := range st.order {
		c.speaker, c.root = nil, nil
		if c.row.speaker != 0 {
			c.speaker = st.w.speakers[c.row.speaker]
			if c.speaker == nil {
				return fmt.Errorf("speaker %d: %w: entity %d names it and it is not there", c.row.speaker, ErrDamaged, c.row.id)
			}
			c.root = st.w.speakers[c.speaker.root()]
			if c.root == nil {
				return fmt.Errorf("speaker %d: %w: speaker %d is merged into it and it is not there", c.speaker.root(), ErrDamaged, c.speaker.id)
			}
		}
		state := st.w.suppressed.of(&c.Entity)
		c.hidden = state == hidden
		if c.root != nil && state == shown && st.w.suppressed != nil { // by who it counts as
			state = st.w.suppressed.names[c.root.folded]
			c.hidden = state == hidden
		}
		if state == masked {
			list = append(list, quoth.Entity{Name: c.root.nameOr(c.Name), Type: c.Type, Aliases: []string{c.Name}})
		}
		list = append(list, c.Entity)
	}
	st.masker = st.w.suppressed.masker(list, st.text, st.revision.title)
	st.naming = st.w.suppressed.masker(list, "", st.revision.title)
	return nil
}

// settle computes everything that follows and has it written.
func (st *state) settle() error {
	if err := st.resolve(); err != nil {
		return err
	}
	if err := st.correct(); err != nil {
		return err
	}
	keys := make(map[string]string, len(st.statements)) // local ID -> key
	for _, h := range st.statements {
		if h.row.model == st.revision.model || keys[h.row.local] == "" {
			keys[h.row.local] = h.row.key
		}
	}
	for _, h := range st.statements {
		h.row.parent = ""
		if h.now.Parent != "" {
			h.row.parent = keys[h.now.Parent]
		}
		st.derive(&h.row, &h.now, h.gone)
		if h.before == nil {
			st.w.settle(nil, &h.row)
		} else {
			st.w.settle(h.before, &h.row)
		}
	}
	st.nameSpeakers()
	return nil
}

// nameSpeakers lists the speakers by the names they have here, but for those who
// are hidden or masked.
func (st *state) nameSpeakers() {
	for _, c := range st.order {
		if c.speaker == nil || c.hidden || st.w.suppressed.of(&c.Entity) != shown {
			continue
		}
		st.w.nameSpeaker(c.speaker.id, c.Name)
		for _, a := range c.Aliases {
			st.w.nameSpeaker(c.speaker.id, st.naming.mask(a))
		}
	}
}

// nameNamings makes the rows of the labels found.
func (st *state) nameNamings(in *incoming) {
	st.namings = nil
	if len(in.a.Namings) == 0 {
		return
	}
	first := st.w.numbers("naming", len(in.a.Namings))
	for i, n := range in.a.Namings {
		r := &namingRow{id: first + int64(i), revision: st.revision.id, start: int64(n.Start), end: int64(n.End), voice: n.Voice}
		if st.policy.words {
			r.text = in.a.Text[n.Start:n.End]
		}
		if c := st.entities[n.Entity]; c != nil {
			r.entity = c.row.id
		}
		for _, h := range st.statements {
			if h.row.local == n.Voice && h.row.model == in.a.Model {
				r.statement = h.row.id
			}
		}
		st.namings = append(st.namings, r)
	}
}

// save writes the rows that are the state's own.
func (st *state) save() {
	for _, c := range st.order {
		if !c.inserted {
			st.w.save("entity", c.row)
			c.inserted = true
		}
	}
	for _, n := range st.namings {
		st.w.save("naming", n)
	}
}

// load reads a revision with all that hangs on it. What was collected is flushed
// before, so that what is read is so.
func (w *writer) load(revision int64) (*state, error) {
	if err := w.flush(); err != nil {
		return nil, err
	}
	st := &state{w: w}
	st.entities = map[string]*cast{}
	for _, step := range []func() error{
		func() error {
			return selectRows(w, "revision", `id = $1`, []any{revision}, func(r *revisionRow) { st.revision = r })
		},
		func() error {
			if st.revision == nil {
				return fmt.Errorf("revision %d: %w: something names it and it is not there", revision, ErrDamaged)
			}
			return selectRows(w, "article", `id = $1`, []any{st.revision.article}, func(r *articleRow) { st.row = r })
		},
		st.loadScene, st.loadEntities, st.loadStatements, st.loadCorrections,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return st, nil
}

func (st *state) loadScene() error {
	if st.row == nil {
		return fmt.Errorf("article %d: %w: revision %d names it and it is not there", st.revision.article, ErrDamaged, st.revision.id)
	}
	blocks, _, err := decodeLayout(st.revision.layout)
	if err != nil {
		return err
	}
	var outlet *outletRow
	if err := selectRows(st.w, "outlet", `id = $1`, []any{st.row.outlet}, func(r *outletRow) { outlet = r }); err != nil {
		return err
	}
	st.setScene(outlet, st.revision.text, blocks)
	return nil
}

func (st *state) loadEntities() error {
	var bad error
	err := selectRows(st.w, "entity", `revision_id = $1 ORDER BY id`, []any{st.revision.id}, func(r *entityRow) {
		e, err := decodeEntity(r)
		if err != nil {
			bad = err
		}
		c := &cast{Entity: e, row: r, inserted: true}
		st.entities[r.local] = c
		st.order = append(st.order, c)
	})
	if err != nil || bad != nil {
		return errors.Join(err, bad)
	}
	list := make([]quoth.Entity, len(st.order))
	for i, c := range st.order {
		list[i] = c.Entity
	}
	for i, key := range baseKeys(list, st.row.key) {
		st.order[i].base = key
	}
	return nil
}

func (st *state) loadStatements() error {
	var bad error
	err := selectRows(st.w, "statement", `article_id = $1 AND revision_id = $2 ORDER BY ordinal, id DESC`,
		[]any{st.row.id, st.revision.id}, func(r *statementRow) {
			h := &held{before: r, row: *r}
			if r.found != "" {
				s, err := decodeStatement(r.local, r.found)
				if err != nil {
					bad = err
				}
				h.found = s
			}
			st.statements = append(st.statements, h)
		})
	if err != nil {
		return err
	}
	return bad
}

func (st *state) loadCorrections() error {
	if err := selectRows(st.w, "correction", `article = $1 ORDER BY id`, []any{st.row.key}, func(r *correctionRow) {
		st.corrections = append(st.corrections, r)
	}); err != nil {
		return err
	}
	st.undone = undoneOf(st.corrections)
	return nil
}

// undoneOf says which corrections do not count: those that a later one undoes,
// unless that is undone itself.
func undoneOf(list []*correctionRow) map[int64]bool {
	undone := map[int64]bool{}
	for i := len(list) - 1; i >= 0; i-- { // an undo comes after what it undoes
		if r := list[i]; Action(r.action) == Undo && !undone[r.id] {
			undone[r.undoes] = true
		}
	}
	return undone
}
