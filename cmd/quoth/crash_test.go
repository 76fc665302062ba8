//go:build crash

package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// copies is how many times every page of the archive is ingested, each time as
// another article.
const copies = 2

// TestKill kills ingests at random moments (QUOTH_KILLS, 200; QUOTH_SEED) and
// resumes each until it ends by itself. After every kill the store has to verify
// clean and hold every article that was acknowledged; after the last run of each
// store its export has to equal that of a run that nobody interrupted.
//
// A killed process loses what it had not handed to the operating system. That the
// system in turn has put it on the disk before the acknowledgement is what
// internal/store sees to, by fsync; no test here takes the power away.
func TestKill(t *testing.T) {
	kills, seed := setting(t, "QUOTH_KILLS", 200), setting(t, "QUOTH_SEED", 1)
	work := t.TempDir()
	binary := filepath.Join(work, "quoth")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	pages := filepath.Join(work, "pages")
	writePages(t, pages, copies)

	begin := time.Now()
	whole := filling{t: t, binary: binary, pages: pages, store: filepath.Join(work, "whole.db")}
	if whole.run(never) {
		t.Fatal("the uninterrupted run was killed")
	}
	length := time.Since(begin)
	want := whole.export()
	if len(want) < 70*copies || len(whole.acked) < len(want) {
		t.Fatalf("the uninterrupted run kept %d articles, acknowledged %d", len(want), len(whole.acked))
	}
	whole.verify()
	t.Logf("uninterrupted: %d articles in %.1f s", len(want), length.Seconds())

	random := rand.New(rand.NewPCG(uint64(seed), 0))
	var done, stores, empty int
	for done < kills {
		stores++
		one := filling{t: t, binary: binary, pages: pages, store: filepath.Join(work, fmt.Sprintf("killed-%d.db", stores))}
		// At the latest after so many kills it may end, or the first moments of a
		// run would take all the kills.
		for range 12 {
			if done == kills || !one.run(moment(random, length)) {
				break
			}
			done++
			if len(one.acked) == 0 {
				empty++
			}
			if info, err := os.Stat(one.store); err == nil && info.Size() > 0 {
				one.verify()
				one.holds(one.export())
			} else if len(one.acked) > 0 {
				t.Fatalf("kill %d: %d articles were acknowledged and there is no store", done, len(one.acked))
			}
		}
		one.run(never)
		got := one.export()
		one.verify()
		one.holds(got)
		compare(t, got, want)
		if t.Failed() {
			t.Fatalf("after %d kills (seed %d): the store is left at %s", done, seed, one.keep())
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			os.Remove(one.store + suffix)
		}
	}
	t.Logf("%d kills (%d before the first acknowledgement of their store), %d stores resumed to the end, each equal to the uninterrupted one and verified", done, empty, stores)
}

func setting(t *testing.T, name string, otherwise int) int {
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// writePages writes the archive's pages several times, each copy with addresses
// and a sentence of its own, and with some pages a second time under the address
// of the first and with another text.
func writePages(t *testing.T, folder string, copies int) {
	t.Helper()
	files, err := filepath.Glob("../../archive/pages/*/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for i, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		outlet := filepath.Base(filepath.Dir(file))
		write := func(name, address, sentence string) {
			p := bytes.ReplaceAll(page, []byte(".example/"), []byte(".example/"+address+"/"))
			p = bytes.Replace(p, []byte("</p>"), []byte(" "+sentence+"</p>"), 1)
			path := filepath.Join(folder, outlet, name+"-"+filepath.Base(file))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, p, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for n := range copies {
			address := fmt.Sprintf("edition-%d", n)
			write(address, address, fmt.Sprintf("The clerk of edition %d said it was number %d of the day.", n, i))
			if (i+n)%9 == 0 {
				write(address+"-later", address, fmt.Sprintf("The clerk of edition %d said a line was mended in number %d.", n, i))
			}
		}
	}
}

// A kill says when: after a time, or after a number of acknowledgements.
type kill struct {
	after time.Duration
	acks  int
}

var never = kill{after: -1}

// moment chooses when: in the first moments, when the schema is made; the instant
// after an acknowledgement; or anywhere in a third of the time that all takes, so
// that most stores are killed several times.
func moment(random *rand.Rand, length time.Duration) kill {
	switch random.IntN(10) {
	case 0, 1, 2:
		return kill{after: time.Duration(random.Int64N(int64(300 * time.Millisecond)))}
	case 3, 4, 5:
		return kill{after: -1, acks: 1 + random.IntN(40)}
	}
	return kill{after: time.Duration(random.Int64N(int64(length / 3)))}
}

// A filling is a store that runs of quoth ingest fill, one after the other.
type filling struct {
	t                    *testing.T
	binary, pages, store string
	acked                map[string]string // "key revision" -> the line
}

// run ingests until it ends (false) or is killed (true).
func (g *filling) run(k kill) (killed bool) {
	g.t.Helper()
	if g.acked == nil {
		g.acked = map[string]string{}
	}
	cmd := exec.Command(g.binary, "ingest", "--store", g.store, "--ack", g.pages)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.StdoutPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	if k.after >= 0 {
		timer := time.AfterFunc(k.after, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	acks := 0
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break // a line without its end was not said
		}
		if err != nil {
			g.t.Fatal(err)
		}
		f := strings.Fields(line)
		if len(f) != 5 || f[0] != "ack" {
			continue
		}
		if f[2] != "-" { // it was there, as an earlier line said
			g.acked[f[2]+" "+f[3]] = line
		}
		if acks++; acks == k.acks {
			cmd.Process.Kill()
		}
	}
	err = cmd.Wait()
	if err == nil {
		return false
	}
	if s, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() && s.Signal() == syscall.SIGKILL {
		return true
	}
	g.t.Fatalf("quoth ingest: %v\n%s", err, errors.String())
	return false
}

func (g *filling) quoth(args ...string) []byte {
	g.t.Helper()
	cmd := exec.Command(g.binary, args...)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	if err := cmd.Run(); err != nil {
		g.t.Fatalf("quoth %s: %v\n%s%sthe store is left at %s", strings.Join(args, " "), err, out.String(), errors.String(), g.keep())
	}
	return out.Bytes()
}

func (g *filling) verify() { g.t.Helper(); g.quoth("verify", "--store", g.store) }

// export gives every article of the store by its key, without the times of capture.
func (g *filling) export() map[string]string {
	g.t.Helper()
	articles := map[string]string{}
	for line := range bytes.Lines(g.quoth("export", "--store", g.store, "--format", "jsonl")) {
		var a map[string]any
		if err := json.Unmarshal(line, &a); err != nil {
			g.t.Fatalf("export: %v in %.200s", err, line)
		}
		key, _ := a["key"].(string)
		if _, twice := articles[key]; key == "" || twice {
			g.t.Fatalf("export: an article without a key, or twice: %.200s", line)
		}
		canonical, err := json.Marshal(withoutTimes(a))
		if err != nil {
			g.t.Fatal(err)
		}
		articles[key] = string(canonical)
	}
	return articles
}

// withoutTimes removes when things were captured, at any depth.
func withoutTimes(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "captured")
		for k := range v {
			v[k] = withoutTimes(v[k])
		}
	case []any:
		for i := range v {
			v[i] = withoutTimes(v[i])
		}
	}
	return v
}

// holds complains about what was acknowledged and is not in an export: the article
// with that revision or a later one.
func (g *filling) holds(articles map[string]string) {
	g.t.Helper()
	for ack, line := range g.acked {
		key, revision, _ := strings.Cut(ack, " ")
		var a struct {
			Revision int `json:"revision"`
		}
		if err := json.Unmarshal([]byte(articles[key]), &a); err != nil {
			g.t.Errorf("acknowledged and lost: %s", line)
		} else if n, err := strconv.Atoi(revision); err != nil || a.Revision < n {
			g.t.Errorf("acknowledged, and the store has revision %d: %s", a.Revision, line)
		}
	}
}

// compare complains about the first differences of two exports.
func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	shown := 0
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if got[key] != want[key] && shown < 3 {
			shown++
			t.Errorf("article %s\ngot  %.2000s\nwant %.2000s", key, got[key], want[key])
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("article %s is in no uninterrupted store", key)
		}
	}
}

// keep copies the store to where the end of the test leaves it.
func (g *filling) keep() string {
	folder, err := os.MkdirTemp("", "quoth-crash-")
	if err != nil {
		return err.Error()
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if b, err := os.ReadFile(g.store + suffix); err == nil {
			os.WriteFile(filepath.Join(folder, filepath.Base(g.store)+suffix), b, 0o666)
		}
	}
	return folder
}
