package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"quoth"
)

// setJSON is what a correction sets, as it is kept. Speakers are by key.
type setJSON struct {
	Source   *spanList  `json:"source,omitempty"`
	Cue      *spanList  `json:"cue,omitempty"`
	Content  spanList   `json:"content,omitempty"`
	Kind     quoth.Kind `json:"kind,omitempty"`
	Speaker  string     `json:"speaker,omitempty"` // or "unknown"
	Into     string     `json:"into,omitempty"`    // of a merge: who stays; of a split: the new speaker
	From     []string   `json:"from,omitempty"`    // of a split: everybody who counted as the speaker
	Articles []string   `json:"articles,omitempty"`
}

func (s setJSON) encode() string {
	b, err := json.Marshal(s)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// decodeSet reads what encode wrote; of a row that is damaged, which its sum
// tells, nothing.
func decodeSet(text string) setJSON {
	var s setJSON
	if json.Unmarshal([]byte(text), &s) != nil {
		return setJSON{}
	}
	return s
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// unknownSpeaker is what a correction sets where nobody is to be the speaker.
const unknownSpeaker = "unknown"

// byHand is the rule of a speaker that a person gave.
const byHand = "human"

// active lists the corrections of a statement that count, in order.
func (st *state) active(key string) []*correctionRow {
	var out []*correctionRow
	for _, r := range st.corrections {
		if r.statement == key && !st.undone[r.id] && slices.Contains([]Action{Edit, Reject, Add}, Action(r.action)) {
			out = append(out, r)
		}
	}
	return out
}

// correct computes what is effective: as found, with every correction that counts
// applied in order.
func (st *state) correct() error {
	if len(st.corrections) == 0 { // nearly always
		for _, h := range st.statements {
			h.now, h.row.effective = h.found, h.row.found
			h.row.corrected = 0
			h.gone = st.notFound(h)
		}
		return st.dropUnused()
	}
	for _, h := range st.statements {
		if err := st.replay(h, st.active(h.row.key)); err != nil {
			return err
		}
	}
	return st.dropUnused()
}

// notFound says that a statement is of another model than looked last.
func (st *state) notFound(h *held) string {
	if h.row.model == st.revision.model {
		return ""
	}
	return withdrawnNotFound + st.revision.model
}

// replay applies corrections to one statement as it was found.
func (st *state) replay(h *held, list []*correctionRow) error {
	h.now = h.found
	h.now.ID = h.row.local
	h.row.corrected = 0
	added, edited, rejected := false, false, false
	for _, r := range list {
		switch Action(r.action) {
		case Reject:
			rejected = true
		case Add:
			added = true
		case Edit:
			edited = true
		}
		if Action(r.action) != Reject {
			if err := st.apply(h, decodeSet(r.set)); err != nil {
				return err
			}
		}
	}
	if edited || rejected {
		h.row.corrected = 1
	}
	switch {
	case rejected:
		h.gone = withdrawnRejected
	case added:
		h.gone = ""
	case h.row.found == "":
		h.gone = withdrawnUnadded
	case edited:
		h.gone = ""
	default:
		h.gone = st.notFound(h)
	}
	if len(list) > 0 || h.row.found == "" {
		if h.gone != withdrawnUnadded { // that stays as it was last
			h.row.effective = encodeStatement(&h.now)
		} else if s, err := decodeStatement(h.row.local, h.row.effective); err == nil {
			h.now = s
		}
		return nil
	}
	h.row.effective = h.row.found
	return nil
}

// apply sets what a correction sets.
func (st *state) apply(h *held, set setJSON) error {
	s := &h.now
	if set.Source != nil {
		s.Source.Spans = *set.Source
		if len(*set.Source) == 0 {
			s.Source.Kind = quoth.SourceNone
		} else if s.Source.Kind == quoth.SourceNone {
			s.Source.Kind = ""
		}
	}
	if set.Cue != nil {
		s.Cue.Spans = *set.Cue
		if len(*set.Cue) == 0 {
			s.Cue = quoth.Cue{}
		}
	}
	if len(set.Content) > 0 {
		s.Content = set.Content
	}
	if set.Kind != "" {
		s.Kind = set.Kind
	}
	switch set.Speaker {
	case "":
	case unknownSpeaker:
		s.Speaker, s.Evidence = "", quoth.Evidence{}
	default:
		local, err := st.localOf(set.Speaker)
		if err != nil {
			return err
		}
		s.Speaker, s.Evidence = local, quoth.Evidence{Rule: byHand}
	}
	return nil
}

// localOf is the local ID of the entity that is that speaker here. Where there is
// none, the cast gets one that a person gave, its ID “@” and the key.
func (st *state) localOf(key string) (string, error) {
	if _, asked := st.w.byKey[key]; !asked {
		if err := st.w.loadKeys([]any{key}); err != nil {
			return "", err
		}
	}
	r := st.w.byKey[key]
	if r == nil {
		return "", fmt.Errorf("speaker %q: %w: a correction names it and it is not there", key, ErrDamaged)
	}
	for _, c := range st.order {
		if c.row.speaker == r.id || c.base == key {
			return c.ID, nil
		}
	}
	e := quoth.Entity{ID: "@" + key, Name: r.name, Type: quoth.EntityType(r.kind)}
	c := &cast{Entity: e, base: key, row: &entityRow{
		id: st.w.number("entity"), revision: st.revision.id, local: e.ID, name: e.Name, kind: r.kind, found: encodeEntity(&e),
	}}
	if err := st.assign(c, "human"); err != nil {
		return "", err
	}
	st.entities[c.ID] = c
	st.order = append(st.order, c)
	return c.ID, st.resolve()
}

// dropUnused takes out entities that only corrections gave and that none of them
// gives any more.
func (st *state) dropUnused() error {
	used := map[string]bool{}
	unused := false
	for _, h := range st.statements {
		used[h.now.Speaker] = true
	}
	for _, c := range st.order {
		unused = unused || strings.HasPrefix(c.ID, "@") && !used[c.ID]
	}
	if !unused {
		return nil
	}
	kept := st.order[:0]
	for _, c := range st.order {
		if !strings.HasPrefix(c.ID, "@") || used[c.ID] {
			kept = append(kept, c)
			continue
		}
		delete(st.entities, c.ID)
		if c.inserted {
			if err := st.w.deleteIn(`DELETE FROM entity WHERE id IN `, []any{c.row.id}); err != nil {
				return err
			}
		}
	}
	st.order = kept
	return nil
}

// addHuman adds a statement that no model found.
func (st *state) addHuman(content []quoth.Span) *held {
	taken := map[string]bool{}
	ordinal := int64(0)
	for _, h := range st.statements {
		taken[h.row.local] = true
		if c := h.contentOf(); len(c) > 0 && c[0].Start <= content[0].Start {
			ordinal = max(ordinal, h.row.ordinal)
		}
	}
	local := ""
	for n := 1; local == "" || taken[local]; n++ {
		local = "h" + strconv.Itoa(n)
	}
	h := &held{row: statementRow{article: st.row.id, revision: st.revision.id, ordinal: ordinal, day: st.revision.day,
		local: local, human: 1, captured: st.w.now, key: st.freeKey(content)}}
	h.row.effective = encodeStatement(&quoth.Statement{Content: content})
	st.statements = append(st.statements, h)
	st.number([]*held{h})
	return h
}

// assign makes an entity the speaker that its name says, or that a split in force
// made of it.
func (st *state) assign(c *cast, origin string) error {
	r, err := st.w.speakerOf(c.base, &c.Entity, origin)
	if err != nil {
		return err
	}
	id := r.id
	splits, err := st.w.splitsInForce()
	if err != nil {
		return err
	}
	for _, split := range splits {
		set := decodeSet(split.set)
		if !slices.Contains(set.From, r.key) || !slices.Contains(set.Articles, st.row.key) {
			continue
		}
		if r, err = st.w.speakerOf(set.Into, &c.Entity, "split"); err != nil {
			return err
		}
		id = r.id
	}
	if c.row.speaker != id {
		c.row.speaker, c.inserted = id, false
	}
	return nil
}

// splitsInForce reads the splits that are not undone.
func (w *writer) splitsInForce() ([]*correctionRow, error) {
	if w.splits != nil {
		return w.splits, nil
	}
	list, err := w.aboutSpeakers(Split)
	if err != nil {
		return nil, err
	}
	w.splits = append([]*correctionRow{}, list...)
	return w.splits, nil
}

// aboutSpeakers reads the merges or the splits that count, in order.
func (w *writer) aboutSpeakers(action Action) ([]*correctionRow, error) {
	var all, out []*correctionRow
	if err := selectRows(w, "correction", `article = '' ORDER BY id`, nil, func(r *correctionRow) { all = append(all, r) }); err != nil {
		return nil, err
	}
	undone := undoneOf(all)
	for _, r := range all {
		if Action(r.action) == action && !undone[r.id] {
			out = append(out, r)
		}
	}
	return out, nil
}
