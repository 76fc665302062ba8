package export

import (
	"bytes"
	"testing"
)

// Whatever comes back from another program is read or refused, and what is read
// can be compared with the article.
func FuzzImport(f *testing.F) {
	for _, name := range []string{"brat", "labelstudio", "webannotation"} {
		f.Add(name, []byte("[]"))
	}
	f.Add("brat", []byte("T1\tContent 0 5;9 12\tx\nT2\tAttribution 0 5\tx\nE1\tAttribution:T2 Content:T1 Parent:E1\n#1\tAnnotatorNotes E1\tkey=key1s1\nA1\tKind E1 direct\n"))
	f.Add("labelstudio", []byte(`[{"data":{"article":"article1"},"annotations":[{"result":[{"id":"a","type":"labels","from_name":"part","value":{"start":0,"end":4,"labels":["Content"]}},{"id":"b","type":"labels","value":{"start":5,"end":9,"labels":["Source"]}},{"type":"relation","from_id":"b","to_id":"a"},{"id":"a","from_name":"speaker","value":{"text":["x"]}}]}]}]`))
	f.Add("webannotation", []byte(`{"first":{"items":[{"id":"x#content","body":{"purpose":"tagging","value":"content"},"target":{"source":"/articles/article1/text","selector":[{"type":"TextPositionSelector","start":0,"end":4}]}},{"id":"/s/key1s1#statement","target":["x#content",{"id":"y"}],"body":[{"purpose":"identifying","source":{"id":"/who/z"}},{"value":"direct"}]}]}}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		var back []returned
		switch name {
		case "brat":
			if r, err := parseBrat("fuzz.ann", string(bytes.ToValidUTF8(data, nil))); err == nil {
				back = []returned{*r}
			}
		case "labelstudio":
			back, _ = readLabelStudio(data)
		default:
			back, _ = readWebAnnotation(data)
		}
		d := sampleDocuments(t)[0]
		at := byteOffsets(d.Text)
		for i := range back {
			ok := true
			for k := range back[i].statements {
				ok = ok && back[i].statements[k].toBytes(at) == nil
			}
			if !ok {
				continue
			}
			for _, c := range back[i].corrections(d) {
				if c.Action == "" || c.Action != "add" && c.Statement == "" {
					t.Fatalf("%+v", c)
				}
				if !d.holds(c.Content) || !d.holds(c.Source) || !d.holds(c.Cue) {
					t.Fatalf("spans outside the text: %+v", c)
				}
			}
		}
	})
}
