package store

import (
	"fmt"
	"strconv"
	"strings"
)

// relations are queries for rows that refer to something that is not there. Each
// gives the table, the key and what is missing.
var relations = []struct{ table, key, query, what string }{
	{"article", "r.id", `FROM article r LEFT JOIN revision p ON p.id = r.revision_id WHERE r.revision_id <> 0 AND (p.id IS NULL OR p.article_id <> r.id)`,
		"its current revision is not there"},
	{"article", "r.id", `FROM article r WHERE (r.revision_id = 0) <> (r.expired <> '')`,
		"it has no revision, or has one and is expired"},
	{"article", "r.id", `FROM article r LEFT JOIN outlet p ON p.id = r.outlet_id WHERE r.outlet_id <> 0 AND p.id IS NULL`,
		"its outlet is not there"},
	{"revision", "r.id", `FROM revision r LEFT JOIN article p ON p.id = r.article_id WHERE p.id IS NULL`,
		"its article is not there"},
	{"capture_revision", "r.capture_id", `FROM capture_revision r LEFT JOIN capture p ON p.id = r.capture_id WHERE p.id IS NULL`,
		"its capture is not there"},
	{"capture_revision", "r.capture_id", `FROM capture_revision r LEFT JOIN revision p ON p.id = r.revision_id WHERE r.revision_id <> 0 AND p.id IS NULL`,
		"its revision is not there"},
	{"entity", "r.id", `FROM entity r LEFT JOIN revision p ON p.id = r.revision_id WHERE p.id IS NULL`,
		"its revision is not there"},
	{"entity", "r.id", `FROM entity r LEFT JOIN speaker p ON p.id = r.speaker_id WHERE r.speaker_id <> 0 AND p.id IS NULL`,
		"its speaker is not there"},
	{"speaker", "r.id", `FROM speaker r LEFT JOIN speaker p ON p.id = r.merged_into WHERE r.merged_into <> 0 AND (p.id IS NULL OR p.merged_into <> 0 OR p.id = r.id)`,
		"who it counts as is not there, or counts as somebody else"},
	{"speaker_word", "r.speaker_id", `FROM speaker_word r LEFT JOIN speaker p ON p.id = r.speaker_id WHERE p.id IS NULL`,
		"its speaker is not there"},
	{"statement", "r.id", `FROM statement r LEFT JOIN article p ON p.id = r.article_id WHERE p.id IS NULL OR p.outlet_id <> r.outlet_id`,
		"its article is not there, or of another outlet"},
	{"statement", "r.id", `FROM statement r LEFT JOIN revision p ON p.id = r.revision_id WHERE p.id IS NULL OR p.article_id <> r.article_id OR p.day <> r.day`,
		"its revision is not there, or of another article or day"},
	{"statement", "r.id", `FROM statement r LEFT JOIN speaker p ON p.id = r.speaker_id WHERE r.speaker_id <> 0 AND (p.id IS NULL OR p.merged_into <> 0)`,
		"its speaker is not there, or counts as another"},
	{"naming", "r.id", `FROM naming r LEFT JOIN entity p ON p.id = r.entity_id WHERE r.entity_id <> 0 AND (p.id IS NULL OR p.revision_id <> r.revision_id)`,
		"its entity is not there"},
	{"naming", "r.id", `FROM naming r LEFT JOIN statement p ON p.id = r.statement_id WHERE r.statement_id <> 0 AND (p.id IS NULL OR p.revision_id <> r.revision_id)`,
		"its statement is not there"},
	{"correction", "r.id", `FROM correction r LEFT JOIN correction p ON p.id = r.undoes WHERE r.undoes <> 0 AND (p.id IS NULL OR p.id >= r.id OR r.action <> 'undo')`,
		"what it undoes is not there, or not before it"},
}

// relations looks for rows that refer to something that is not there.
func (v *verification) relations() error {
	for _, r := range relations {
		err := v.list(fmt.Sprintf(`SELECT %s %s ORDER BY 1 LIMIT %d`, r.key, r.query, maxDamages), func(cells []any) error {
			v.damage("", fmt.Sprintf("%s %v", r.table, cells[0]), "%s: %s", r.what, restoreIt)
			return nil
		})
		if err != nil {
			if err := v.unreadable(r.table, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// differences reports the rows that only one of two queries gives.
func (v *verification) differences(table, kept, counted string) error {
	for _, side := range []struct{ query, what string }{
		{`SELECT * FROM (` + kept + `) AS a EXCEPT SELECT * FROM (` + counted + `) AS b`, "kept, and counting the statements gives something else"},
		{`SELECT * FROM (` + counted + `) AS a EXCEPT SELECT * FROM (` + kept + `) AS b`, "counted from the statements, and kept is something else"},
	} {
		err := v.list(fmt.Sprintf(`%s LIMIT %d`, side.query, maxDamages), func(cells []any) error {
			parts := make([]string, len(cells))
			for i, c := range cells {
				parts[i] = fmt.Sprint(c)
			}
			v.damage("", table, "(%s) is %s: %s", strings.Join(parts, ", "), side.what, restoreIt)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tally counts the live statements again.
func (v *verification) tally() error {
	month := `CASE WHEN length(day) < 7 THEN '' ELSE substr(day, 1, 7) END`
	return v.differences("tally", `SELECT outlet_id, month, kind, source_kind, act, stance, resolved, n FROM tally`,
		`SELECT outlet_id, `+month+` AS month, kind, source_kind, act, stance, CASE WHEN speaker_id = 0 THEN 0 ELSE 1 END AS resolved, count(*) AS n
		FROM statement WHERE live = 1 GROUP BY outlet_id, `+month+`, kind, source_kind, act, stance, CASE WHEN speaker_id = 0 THEN 0 ELSE 1 END`)
}

// speakers counts what each speaker said, and recomputes keys and folded names.
func (v *verification) speakers() error {
	err := v.differences("speaker", `SELECT id, statements, articles FROM speaker WHERE statements <> 0 OR articles <> 0`,
		`SELECT speaker_id AS id, count(*) AS statements, count(DISTINCT article_id) AS articles FROM statement WHERE live = 1 AND speaker_id <> 0 GROUP BY speaker_id`)
	if err != nil {
		return err
	}
	t := tableOf("speaker")
	return v.list(`SELECT `+t.list("")+` FROM speaker`, func(cells []any) error {
		name, _ := cells[2].(string)
		folded, _ := cells[3].(string)
		kind, _ := cells[4].(string)
		if folded != fold(name) {
			v.damage("", t.where(cells), "its name does not fold to %q: %s", folded, restoreIt)
		}
		if key, _ := cells[1].(string); cells[5] == "name" && key != nameKey(kind, folded) {
			v.damage("", t.where(cells), "its key is not that of its name: %s", restoreIt)
		}
		return nil
	})
}

// meta looks whether every counter is at or beyond the numbers in use.
func (v *verification) meta() error {
	state := map[string]string{}
	err := v.list(`SELECT name, value FROM meta`, func(cells []any) error {
		name, _ := cells[0].(string)
		state[name], _ = cells[1].(string)
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"store", "created", "generation"} {
		if state[name] == "" {
			v.damage("", "meta", "%q is missing: %s", name, restoreIt)
		}
	}
	if state["index"] != "" {
		v.damage("", "meta", "the full-text index was left out by a load that did not end: open the store for writing, which makes it")
	}
	for i := range tables {
		t := &tables[i]
		if t.columns[0] != "id" {
			continue
		}
		column, counter := "id", t.name
		if t.name == "statement" {
			column, counter = fmt.Sprintf("id & %d", int64(seqMask)), "seq"
		}
		var most int64
		if err := v.q.QueryRowContext(v.ctx, `SELECT coalesce(max(`+column+`), 0) FROM `+t.name).Scan(&most); err != nil {
			if err := v.unreadable(t.name, err); err != nil {
				return err
			}
		}
		if n, err := strconv.ParseInt(state[counter], 10, 64); most > 0 && (err != nil || n < most) {
			v.damage("", "meta", "the counter %s is at %q and the highest number is %d: %s", counter, state[counter], most, restoreIt)
		}
	}
	return nil
}
