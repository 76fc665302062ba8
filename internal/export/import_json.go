package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"quoth"
	"quoth/internal/store"
)

// readLabelStudio reads tasks as Label Studio exports them. A task without an
// annotation was not looked at and is left out; of several annotations that
// were not cancelled the last counts.
func readLabelStudio(data []byte) ([]returned, error) {
	var tasks []struct {
		Data        labelData `json:"data"`
		Annotations []struct {
			Cancelled bool        `json:"was_cancelled"`
			Result    []labelItem `json:"result"`
		} `json:"annotations"`
	}
	if err := json.Unmarshal(data, &tasks); err != nil {
		return nil, fmt.Errorf("%w: want a JSON list of tasks: %w", store.ErrInvalid, err)
	}
	var out []returned
	for i, t := range tasks {
		if t.Data.Article == "" {
			return nil, fmt.Errorf("%w: task %d has no data.article: it was not exported from here", store.ErrInvalid, i+1)
		}
		for _, a := range slices.Backward(t.Annotations) {
			if a.Cancelled {
				continue
			}
			statements, err := labelStatements(a.Result)
			if err != nil {
				return nil, fmt.Errorf("%w: task %d (article %s): %w", store.ErrInvalid, i+1, t.Data.Article, err)
			}
			out = append(out, returned{article: t.Data.Article, text: t.Data.Text, whole: true, statements: statements})
			break
		}
	}
	return out, nil
}

// labelItem is a region, a value of a region, or a relation.
type labelItem struct {
	ID     string   `json:"id"`
	From   string   `json:"from_name"`
	Type   string   `json:"type"`
	FromID string   `json:"from_id"`
	ToID   string   `json:"to_id"`
	Labels []string `json:"labels"`
	Value  struct {
		Start   int             `json:"start"`
		End     int             `json:"end"`
		Text    json.RawMessage `json:"text"`
		Labels  []string        `json:"labels"`
		Choices []string        `json:"choices"`
	} `json:"value"`
}

// labelStatements puts regions together: contents that continue one another are
// one statement, and sources and cues belong to the contents they are tied to.
func labelStatements(items []labelItem) ([]annotated, error) {
	parts, spans := map[string]string{}, map[string]quoth.Span{}
	var contents []string
	for _, x := range items {
		if x.Type == "labels" && len(x.Value.Labels) == 1 {
			part := strings.ToLower(x.Value.Labels[0])
			parts[x.ID], spans[x.ID] = part, quoth.Span{Start: x.Value.Start, End: x.Value.End}
			if part == "content" {
				contents = append(contents, x.ID)
			}
		}
	}
	head := map[string]string{} // of each content region, the first of its statement
	for _, id := range contents {
		head[id] = id
	}
	for _, x := range items {
		if x.Type == "relation" && parts[x.FromID] == "content" && parts[x.ToID] == "content" && !slices.Contains(x.Labels, insideOf) {
			from, to := head[x.FromID], head[x.ToID]
			for id, h := range head {
				if h == from {
					head[id] = to
				}
			}
		}
	}
	at := map[string]int{} // of a head, its statement
	var out []annotated
	for _, id := range contents {
		h := head[id]
		if _, known := at[h]; !known {
			at[h] = len(out)
			out = append(out, annotated{})
		}
		s := &out[at[h]]
		s.content = append(s.content, spans[id])
		if key, _, ok := strings.Cut(id, ".content."); ok && s.key == "" {
			s.key = key
		}
	}
	for _, x := range items {
		switch {
		case x.Type == "relation":
			part, content := x.FromID, x.ToID
			if parts[part] == "content" {
				part, content = content, part
			}
			if parts[content] != "content" {
				continue
			}
			s := &out[at[head[content]]]
			var into *[]quoth.Span
			switch parts[part] {
			case "source":
				into = &s.source
			case "cue":
				into = &s.cue
			default: // what stands around a statement is not read back
				continue
			}
			if !slices.Contains(*into, spans[part]) {
				*into = append(*into, spans[part])
			}
		case parts[x.ID] != "content":
		case x.From == labelKind && len(x.Value.Choices) == 1:
			out[at[head[x.ID]]].kind = quoth.Kind(x.Value.Choices[0])
		case x.From == labelWho:
			var names []string
			if err := json.Unmarshal(x.Value.Text, &names); err != nil {
				return nil, fmt.Errorf("region %s: the speaker: %w", x.ID, err)
			}
			if len(names) > 0 {
				out[at[head[x.ID]]].speakerName = names[0]
			}
		}
	}
	return out, nil
}

// A webItem is an annotation as it came back; its parts may be one or a list.
type webItem struct {
	ID     string        `json:"id"`
	Body   many[webBody] `json:"body"`
	Target many[webPart] `json:"target"`
}

type webBody struct {
	Value   string `json:"value"`
	Purpose string `json:"purpose"`
	Source  webRef `json:"source"`
}

type webPart struct {
	ID       string            `json:"id"`
	Source   webRef            `json:"source"`
	Selector many[webSelector] `json:"selector"`
}

type webSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// many is one value or a list of them; a text in the place of a body or target
// is its address.
type many[T any] []T

func (m *many[T]) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || b[0] != '[' {
		b = append(append([]byte{'['}, b...), ']')
	}
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, raw := range list {
		if len(raw) > 0 && raw[0] == '"' {
			raw = append(append([]byte(`{"id":`), raw...), '}')
		}
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		*m = append(*m, v)
	}
	return nil
}

// webRef is the address of a resource, given as a text or as an object.
type webRef struct{ ID string }

func (r *webRef) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &r.ID)
	}
	var v struct {
		ID string `json:"id"`
	}
	err := json.Unmarshal(b, &v)
	r.ID = v.ID
	return err
}

// readWebAnnotation reads a collection, a page of one, a list of annotations, or
// one.
func readWebAnnotation(data []byte) ([]returned, error) {
	items, err := webItems(data)
	if err != nil {
		return nil, fmt.Errorf("%w: want an annotation collection: %w", store.ErrInvalid, err)
	}
	byID := map[string]*webItem{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	var order []string
	of := map[string]*returned{}
	used := map[string]bool{}
	take := func(s annotated, article string) {
		if of[article] == nil {
			of[article] = &returned{article: article}
			order = append(order, article)
		}
		of[article].statements = append(of[article].statements, s)
	}
	for _, link := range items { // statements: annotations that link others
		var s annotated
		article := ""
		for _, t := range link.Target {
			part := byID[t.ID]
			if t.ID == "" || part == nil {
				continue
			}
			used[t.ID] = true
			spans, key, err := part.spans()
			if err != nil {
				return nil, fmt.Errorf("%w: annotation %s: %w", store.ErrInvalid, part.ID, err)
			}
			article = key
			switch part.part() {
			case "source":
				s.source = spans
			case "cue":
				s.cue = spans
			case "content":
				s.content = spans
			}
		}
		if len(s.content) == 0 {
			continue
		}
		used[link.ID] = true
		s.key = keyOf(link.ID)
		for _, b := range link.Body {
			switch {
			case b.Purpose == "identifying":
				s.speakerKey = path.Base(b.Source.ID)
			case quoth.Kind(b.Value) == quoth.Direct, quoth.Kind(b.Value) == quoth.Mixed, quoth.Kind(b.Value) == quoth.Indirect:
				s.kind = quoth.Kind(b.Value)
			}
		}
		take(s, article)
	}
	for i := range items { // contents that nothing links are statements too
		x := &items[i]
		if used[x.ID] || x.part() != "content" {
			continue
		}
		spans, article, err := x.spans()
		if err != nil {
			return nil, fmt.Errorf("%w: annotation %s: %w", store.ErrInvalid, x.ID, err)
		}
		take(annotated{content: spans, speakerSilent: true}, article)
	}
	var out []returned
	for _, key := range order {
		out = append(out, *of[key])
	}
	return out, nil
}

func webItems(data []byte) ([]webItem, error) {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '[' {
		var items []webItem
		err := json.Unmarshal(data, &items)
		return items, err
	}
	var c struct {
		Items []webItem       `json:"items"`
		First json.RawMessage `json:"first"`
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, err
	}
	if c.Items == nil && len(c.First) == 0 { // a single annotation
		var one webItem
		if err := json.Unmarshal(data, &one); err != nil {
			return nil, err
		}
		return []webItem{one}, nil
	}
	if len(c.First) == 0 {
		return c.Items, nil
	}
	var page struct {
		Items []webItem `json:"items"`
	}
	if err := json.Unmarshal(c.First, &page); err != nil {
		return nil, fmt.Errorf("the first page must stand inside the collection: %w", err)
	}
	return page.Items, nil
}

// part says whether an annotation is tagged as a source, a cue or a content.
func (x *webItem) part() string {
	for _, b := range x.Body {
		if b.Purpose == "tagging" {
			return strings.ToLower(b.Value)
		}
	}
	return ""
}

// spans are those of the targets, in code points, and the article's key.
func (x *webItem) spans() (spans []quoth.Span, article string, err error) {
	for _, t := range x.Target {
		u, err := url.Parse(t.Source.ID)
		if err != nil {
			return nil, "", err
		}
		key := path.Base(strings.TrimSuffix(u.Path, "/text"))
		if key == "" || key == "." || key == "/" || article != "" && article != key {
			return nil, "", fmt.Errorf("its source %q is not one article's text", t.Source.ID)
		}
		article = key
		found := false
		for _, s := range t.Selector {
			if s.Type == "TextPositionSelector" {
				spans, found = append(spans, quoth.Span{Start: s.Start, End: s.End}), true
			}
		}
		if !found {
			return nil, "", fmt.Errorf("a target has no TextPositionSelector")
		}
		for _, s := range t.Selector {
			if last := spans[len(spans)-1]; s.Type == "TextQuoteSelector" && utf8.RuneCountInString(s.Exact) != last.Len() {
				return nil, "", fmt.Errorf("its selectors disagree: %q is not %d characters", s.Exact, last.Len())
			}
		}
	}
	return spans, article, nil
}

// keyOf is the key in a permalink BASE/s/KEY#statement; "" for another address.
func keyOf(id string) string {
	u, err := url.Parse(id)
	if err != nil || path.Base(path.Dir(u.Path)) != "s" {
		return ""
	}
	return path.Base(u.Path)
}
