"""Reads exports of a store with libraries that are not ours and compares them.

    python .ci/formats.py EXPORTS tei_all.rng NAME LICENCE

EXPORTS is a folder that .ci/formats filled, NAME that of a person who was
anonymised before, LICENCE that of one outlet. What is compared with is the JSON
Lines export, after every span in it was found equal to the text at its offsets.
Prints a line for each format and exits non-zero at the first that is wrong.
"""

import collections
import csv
import hashlib
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import warnings

out = pathlib.Path(sys.argv[1])
tei_schema, hidden, licence = sys.argv[2:]


def say(name, text):
    print(f"{name:<19} {text}", flush=True)


def same(a, b, what):
    if a != b:
        sys.exit(f"{what}: {a!r} is not {b!r}")


def lines(name):
    with open(out / name, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


# What everything is compared with.
articles = {a["key"]: a for a in lines("archive.jsonl")}
statements = {s["key"]: (s, a) for a in articles.values() for s in a.get("statements", [])}
parts = ("source", "cue", "content")
around = ("reason", "addressee", "setting", "time", "via")


def spans(s, part):
    if part == "reason":
        found = s.get("source", {}).get("reason", [])
    elif part == "evidence":
        found = s.get("speaker_evidence", {}).get("spans", [])
    elif part == "via":
        found = [x for v in s.get("via", []) for x in v.get("spans", [])]
    else:
        found = s.get(part, {}).get("spans", [])
    return [(x["start"], x["end"]) for x in found]


def words(s, part):
    return s.get(part, {}).get("text", "")


def jsonl():
    n = 0

    def check(x, text):
        nonlocal n
        if isinstance(x, dict):
            if "start" in x and "end" in x and "text" in x:
                same(text[x["start"]:x["end"]], x["text"], "jsonl: a span's text")
                n += 1
            for v in x.values():
                check(v, text)
        elif isinstance(x, list):
            for v in x:
                check(v, text)

    for a in articles.values():
        same(hashlib.sha256(a["text"].encode()).hexdigest(), a["sha256"], "jsonl: sha256")
        check([v for k, v in a.items() if k != "text"], a["text"])
    assert len(statements) > 1000 and all(statements), "jsonl: too few statements"
    say("jsonl", f"json: {len(articles)} articles, {len(statements)} statements, {n} spans equal their text")


def cells(spans):
    return ";".join(f"{a}-{b}" for a, b in spans)


def check_row(name, row, exact=True):
    s, a = statements[row["key"]]
    if not exact:  # csv-safe has an apostrophe before what a spreadsheet would reckon: a handle, @NAME
        row = {k: v[1:] if v[:1] == "'" and v[1:2] in tuple("=+-@\t\r") else v for k, v in row.items()}
    if exact:
        for part in parts:
            same(row[part], words(s, part), f"{name}: {row['key']} {part}")
    same(row["article"], a["key"], f"{name}: article")
    same(row["kind"], s["kind"], f"{name}: kind")
    same(row["title"], a.get("title", ""), f"{name}: title")
    same(row["speaker"], s.get("speaker_name", ""), f"{name}: speaker")
    for part in parts:
        same(row[part + "_spans"], cells(spans(s, part)), f"{name}: {part} spans")
    same(row["polarity"], s.get("polarity", ""), f"{name}: polarity")
    same(row["modality"], s.get("modality", ""), f"{name}: modality")
    same(row["stance"], s.get("cue", {}).get("stance", ""), f"{name}: stance")
    same(row["said"], s.get("time", {}).get("value", ""), f"{name}: said")
    if exact:
        for part in ("reason", "addressee", "setting", "time"):
            same(row[part], " … ".join(a["text"][x:y] for x, y in spans(s, part)), f"{name}: {part}")


def tables():
    import pandas

    frame = dict(dtype=str, keep_default_na=False, encoding="utf-8")
    for name, options in {"archive.csv": {}, "archive.tsv": {"sep": "\t"}}.items():
        rows = pandas.read_csv(out / name, **frame, **options)
        same(sorted(rows["key"]), sorted(statements), name + ": keys")
        for row in rows.to_dict("records"):
            check_row(name, row)
        say(name.rsplit(".")[-1], f"pandas {pandas.__version__}: {len(rows)} rows, {len(rows.columns)} columns, words and spans equal")
    rows = pandas.read_csv(out / "safe.csv", **{**frame, "encoding": "utf-8-sig"})
    same(len(rows), len(statements), "csv-safe: rows")
    bad = rows.map(lambda cell: cell[:1] in "=+-@\t\r" and cell != "").to_numpy().sum()
    same(bad, 0, "csv-safe: cells that look like formulas")
    for row in rows.to_dict("records"):
        check_row("csv-safe", row, exact=False)
    say("csv-safe", f"pandas {pandas.__version__}: {len(rows)} rows, no cell that looks like a formula")

    import csvw

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        group = csvw.CSVW(str(out / "archive.csv-metadata.json"), validate=True)
        assert group.is_valid, "csvw: not valid"
        table = group.t.tables[0] if hasattr(group.t, "tables") else group.t
        typed = list(table.iterdicts())
    same(len(typed), len(statements), "csvw: rows")
    for row in typed:
        same(row["start"], spans(statements[row["key"]][0], "content")[0][0], "csvw: start")
    say("csv", f"csvw: valid CSV on the Web, {len(typed)} typed rows")


def ndjson():
    rows = lines("archive.ndjson")
    same(sorted(r["key"] for r in rows), sorted(statements), "ndjson: keys")
    n = 0
    for unit in ("codepoint", "byte", "utf16"):
        for r in rows if unit == "codepoint" else lines(unit + ".ndjson"):
            s, a = statements[r["key"]]
            same(r["offsets"], unit, "ndjson: offsets")
            code = {"codepoint": "utf-32-le", "byte": "utf-8", "utf16": "utf-16-le"}[unit]
            width = {"codepoint": 4, "byte": 1, "utf16": 2}[unit]
            text = a["text"].encode(code)
            for part in parts:
                got = " … ".join(text[x["start"] * width:x["end"] * width].decode(code) for x in r.get(part + "_spans", []))
                same(got, words(s, part), f"ndjson, {unit}: {part}")
                n += 1
            assert None not in r.values(), "ndjson: null"
    say("ndjson", f"json: {len(rows)} lines, {n} parts equal the text at their offsets in three units")


def parquet():
    import duckdb
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(out / "archive.parquet")
    table = file.read().to_pylist()
    same(sorted(r["key"] for r in table), sorted(statements), "parquet: keys")
    for r in table:
        s, a = statements[r["key"]]
        for part in parts:
            same([(x["start"], x["end"]) for x in r[part + "_spans"] or []], spans(s, part), f"parquet: {part} spans")
            same(r[part] or "", words(s, part), f"parquet: {part}")
        same(r["confidence"], s.get("confidence", {}).get("overall"), "parquet: confidence")
    meta = file.metadata
    docs = {k: v for k, v in meta.metadata.items() if k.startswith(b"doc:")}
    same(len(docs), len(file.schema_arrow.names), "parquet: documented columns")
    same(meta.row_group(0).column(0).compression, "ZSTD", "parquet: compression")
    rows = duckdb.sql(f"""SELECT count(*), count(DISTINCT article), count(speaker), sum(len(content_spans)), min(captured)::VARCHAR
        FROM read_parquet('{out / "archive.parquet"}') WHERE kind IN ('direct', 'mixed', 'indirect')""").fetchall()[0]
    same(rows[0], len(statements), "parquet: rows in DuckDB")
    same(rows[3], sum(len(spans(s, "content")) for s, _ in statements.values()), "parquet: spans in DuckDB")
    say("parquet", f"pyarrow {pyarrow.__version__}, DuckDB {duckdb.__version__}: {len(table)} rows equal, {len(docs)} columns described")


def sqlite():
    import sqlite_utils

    path = out / "archive.db"
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    one = lambda sql: db.execute(sql).fetchone()[0]
    same(one("PRAGMA integrity_check"), "ok", "sqlite: integrity")
    same(db.execute("PRAGMA foreign_key_check").fetchall(), [], "sqlite: foreign keys")
    db.close()
    db = sqlite3.connect(path)
    db.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES('integrity-check', 1)")
    same(one("SELECT count(*) FROM statements"), len(statements), "sqlite: statements")
    same(one("SELECT count(*) FROM articles"), len(articles), "sqlite: articles")
    n = one("SELECT count(*) FROM spans")
    same(n, sum(len(spans(s, p)) for s, _ in statements.values() for p in parts + around + ("evidence",)), "sqlite: spans")
    same(one("""SELECT count(*) FROM spans x JOIN statements s ON s.key = x.statement JOIN articles a ON a.key = s.article
        WHERE substr(a.text, x.start + 1, x."end" - x.start) IS NOT x.text"""), 0, "sqlite: spans that differ from the text")
    for table in ("mentions", "namings"):
        same(one(f"""SELECT count(*) FROM {table} m JOIN articles a ON a.key = m.article
            WHERE substr(a.text, m.start + 1, m."end" - m.start) IS NOT m.text"""), 0, f"sqlite: {table} that differ from the text")
    same(one("SELECT count(*) FROM mentions"), sum(len(e.get("mentions", [])) for a in articles.values() for e in a.get("entities", [])), "sqlite: mentions")
    described = {(t, c) for t, c in db.execute('SELECT "table", "column" FROM _columns')}
    u = sqlite_utils.Database(db)
    tables = [t for t in u.table_names() if not t.startswith(("statements_fts", "sqlite_")) and t != "_columns"]
    missing = [(t, c.name) for t in tables for c in u[t].columns if (t, c.name) not in described]
    same(missing, [], "sqlite: columns that _columns does not describe")
    same(u["statements"].detect_fts(), "statements_fts", "sqlite: full-text index as Datasette detects it")
    keys = {(f.column, f.other_table) for f in u["statements"].foreign_keys}
    same(keys, {("article", "articles"), ("parent", "statements"), ("speaker", "speakers")}, "sqlite: foreign keys of statements")
    for view in u.view_names():
        assert one(f"SELECT count(*) FROM {view}") > 0, view
    same(one("SELECT sum(statements) FROM speakers_counted"), sum("speaker_key" in s for s, _ in statements.values()), "sqlite: speakers_counted")
    db.close()
    meta = str(out / "archive.metadata.json")
    get = lambda url: json.loads(subprocess.run([sys.executable, "-m", "datasette", str(path), "-m", meta, "--get", url], check=True, capture_output=True, text=True).stdout)
    found = get("/archive/statements.json?_search=port&_shape=objects&_size=5")
    assert found["filtered_table_rows_count"] > 5, "datasette: search finds too little"
    same(get("/archive/statements.json?_size=0&_shape=objects")["filtered_table_rows_count"], len(statements), "datasette: rows")
    label = get("/archive/statements.json?_size=1&_labels=on&_shape=objects&speaker__notblank=1")["rows"][0]["speaker"]
    assert label["label"], "datasette: no label of a speaker"
    page = subprocess.run([sys.executable, "-m", "datasette", str(path), "-m", meta, "--get", "/archive/statements"], check=True, capture_output=True, text=True).stdout
    assert "all, some or none of the content" in page, "datasette: columns are not described"
    say("sqlite", f"SQLite {sqlite3.sqlite_version}, sqlite-utils, Datasette: {len(statements)} statements, {n} spans equal substr(); search, labels and descriptions work")


def webannotation():
    c = json.loads((out / "annotations.jsonld").read_text(encoding="utf-8"))
    seen = collections.Counter()
    for a in c["first"]["items"]:
        if a["motivation"] == "linking":
            continue
        key, part = a["id"].rsplit("/", 1)[1].split("#")
        s, article = statements[key]
        got = []
        for t in a["target"]:
            quote, at = t["selector"]
            same(article["text"][at["start"]:at["end"]], quote["exact"], "webannotation: exact")
            same(article["text"][max(0, at["start"] - 32):at["start"]], quote.get("prefix", ""), "webannotation: prefix")
            same(article["text"][at["end"]:at["end"] + 32], quote.get("suffix", ""), "webannotation: suffix")
            got.append((at["start"], at["end"]))
        same(got, spans(s, part), "webannotation: spans")
        seen[part] += 1
    same(seen["content"], len(statements), "webannotation: contents")
    say("webannotation", f"json: {dict(seen)}")


def schema():
    import rdflib
    from pyld import jsonld
    from rdflib.namespace import RDF, SDO

    # The context of schema.org is, in essence, its vocabulary; it is not fetched.
    loader = lambda url, options: {"contextUrl": None, "documentUrl": url, "document": {"@context": {"@vocab": "https://schema.org/"}}}
    jsonld.set_document_loader(loader)
    doc = json.loads((out / "schema.jsonld").read_text(encoding="utf-8"))
    graph = rdflib.Graph()
    graph.parse(data=jsonld.to_rdf(doc, {"format": "application/n-quads"}), format="nt")
    terms = set()
    for s, p, o in graph:
        terms.add(p)
        if p == RDF.type:
            terms.add(o)
    unknown = {t for t in terms if t != RDF.type and t not in SDO}
    same(unknown, set(), "jsonld: terms that schema.org does not have")
    kinds = collections.Counter(str(o).rsplit("/")[-1] for s, o in graph.subject_objects(RDF.type))
    same(kinds["Quotation"], sum(s["kind"] != "indirect" for s, _ in statements.values()), "jsonld: quotations")
    same(kinds["Claim"], sum(s["kind"] == "indirect" for s, _ in statements.values()), "jsonld: claims")
    for s in graph.subjects(RDF.type, SDO.Quotation):
        same(str(graph.value(s, SDO.text)), words(statements[str(graph.value(s, SDO.identifier))][0], "content"), "jsonld: text")
    say("jsonld", f"PyLD, rdflib {rdflib.__version__}: {len(graph)} triples, {kinds['Quotation']} quotations, {kinds['Claim']} claims, {len(terms)} terms, all of schema.org")


def brat():
    import zipfile

    from pybrat.parser import BratParser

    n = pieces = namings = 0
    # error="ignore" since it takes a cue and the anchor of an event, which share a span in brat, for a mistake.
    for example in BratParser(error="ignore").parse(str(out / "brat")):
        key = pathlib.Path(example.id).name
        a = articles[key]
        same(example.text, a["text"], "brat: text")
        notes = [line.split("\t") for line in (out / "brat" / (key + ".ann")).read_text(encoding="utf-8").splitlines() if line[0] == "#"]
        keys = {where.split()[1]: note.removeprefix("key=") for _, where, note in notes if note.startswith("key=")}
        voices = {where.split()[1]: note.removeprefix("voice=") for _, where, note in notes if note.startswith("voice=")}
        local = {x["id"]: x["key"] for x in a.get("statements", [])}
        same(sorted(keys), sorted(e.id for e in example.events), "brat: events")
        same(len(example.events), len(a.get("statements", [])), "brat: statements")
        for entity in example.entities:
            got = [a["text"][x.start:x.end] for x in entity.spans]
            same(" ".join(got), entity.mention, "brat: text of an annotation")
            assert not any("\n" in x for x in got), "brat: an annotation runs over a line"
            pieces += len(got)
        for e in example.events:
            s = statements[keys[e.id]][0]
            squeezed = lambda texts: "".join("".join(texts).split())
            for arg in e.arguments:
                part = arg.type.lower()
                if part in parts:
                    same(squeezed(a["text"][x.start:x.end] for x in arg.spans), squeezed(a["text"][x:y] for x, y in spans(s, part)), f"brat: {part}")
            same({arg.type.lower() for arg in e.arguments} & set(parts), {p for p in parts if spans(s, p)}, "brat: arguments")
            parent = [keys[arg.id] for arg in e.arguments if arg.type == "Attribution"]
            same(parent, [local[s["parent"]]] if "parent" in s else [], "brat: parent")
            n += 1
        same(sorted((a["text"][x["start"]:x["end"]], local.get(x["voice"], "article")) for x in a.get("namings", [])),
            sorted((" ".join(e.mention.split()), keys.get(voices[e.id], "article")) for e in example.entities if e.type == "Naming"), "brat: namings and their voices")
        namings += len(voices)
    same(n, len(statements), "brat: statements in all")
    with zipfile.ZipFile(out / "brat.zip") as z:
        same(z.testzip(), None, "brat: zip")
        for name in z.namelist():
            same(z.read(name), (out / "brat" / name).read_bytes(), "brat: zip and folder")
    say("brat", f"pybrat: {n} events in {len(articles)} articles, {pieces} fragments equal their text, {namings} namings with their voices")


def labelstudio():
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface((out / "tasks.config.xml").read_text(encoding="utf-8"))
    interface.validate()
    tasks = json.loads((out / "tasks.json").read_text(encoding="utf-8"))
    regions = 0
    seen = set()
    for t in tasks:
        interface.validate_task({"data": t["data"]})
        assert interface.validate_task({"data": t["data"]}), "labelstudio: task"
        for p in t["predictions"]:
            problems = interface.validate_prediction(p, return_errors=True)
            same(problems, [], "labelstudio: prediction")
            ids = {r["id"] for r in p["result"] if r["type"] == "labels"}
            for r in p["result"]:
                if r["type"] == "labels":
                    v = r["value"]
                    same(t["data"]["text"][v["start"]:v["end"]], v["text"], "labelstudio: text")
                    key, part, k = r["id"].split(".")
                    same((v["start"], v["end"]), spans(statements[key][0], part)[int(k)], "labelstudio: span")
                    same(v["labels"], [part.capitalize()], "labelstudio: label")
                    regions += 1
                    seen.add(key)
                elif r["type"] == "relation":
                    assert r["from_id"] in ids and r["to_id"] in ids, "labelstudio: relation to nothing"
    same(len(tasks), len(articles), "labelstudio: tasks")
    same(seen, set(statements), "labelstudio: statements")
    say("labelstudio", f"label-studio-sdk: {len(tasks)} tasks and the configuration valid, {regions} regions equal their text")


def tei():
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(tei_schema))
    doc = etree.parse(out / "archive.xml")
    if not schema.validate(doc):
        sys.exit(f"tei: {schema.error_log[0]}")
    ns = {"t": "http://www.tei-c.org/ns/1.0"}
    id = "{http://www.w3.org/XML/1998/namespace}id"
    elements = {e.get(id): e for e in doc.iter() if e.get(id)}
    assert all(ref[1:] in elements for e in doc.iter() for a in ("who", "toWhom", "next", "prev") for ref in (e.get(a) or "").split()), "tei: a reference to nothing"
    heads = [e for e in doc.iter("{*}said", "{*}seg") if not e.get("prev")]
    n = said = 0
    squeezed = lambda x: "".join(x.split())
    for e in heads:
        got, at = "", e
        while at is not None:
            got += "".join(at.itertext())
            n += 1
            at = elements[at.get("next")[1:]] if at.get("next") else None
        key = e.get(id).split("-")[1]
        part = "content" if e.tag.endswith("said") else e.get("type")
        s, a = statements[key]
        same(squeezed(got), squeezed("".join(a["text"][x:y] for x, y in spans(s, part))), f"tei: {e.get(id)}")
        said += part == "content"
    same(said, len(statements), "tei: statements")
    for t in doc.iterfind("t:TEI", ns):
        body = "".join(t.find("t:text/t:body", ns).itertext())
        same(squeezed(body), squeezed(articles[t.get(id)[2:]]["text"]), "tei: text")
    say("tei", f"lxml, tei_all.rng 4.3.0: valid, {said} statements, {n} said and seg elements equal their text")


def quotebank():
    quotes = {q["quoteID"]: q for q in lines("quotes.json")}
    direct = {k: v for k, v in statements.items() if v[0]["kind"] == "direct"}
    same(len(quotes), sum(len(spans(s, "content")) for s, _ in direct.values()), "quotebank: quotations")
    n = 0
    for line in lines("articles.json"):
        text = articles[line["articleID"]]["text"]
        for q in line["quotations"]:
            same(text[q["quotationOffset"]:q["quotationOffset"] + len(q["quotation"])], q["quotation"], "quotebank: offset")
            same(quotes[q["quoteID"]]["quotation"], q["quotation"], "quotebank: the two shapes")
            same(quotes[q["quoteID"]]["speaker"], q["globalTopSpeaker"], "quotebank: speaker")
            assert q["quoteID"].split("-")[0] in direct
            n += 1
        for name in line["names"]:
            for a, b in name["offsets"]:
                assert text[a:b].split()[-1] and a < b, "quotebank: name"
    same(n, len(quotes), "quotebank: quotations of articles")
    import duckdb

    read = duckdb.sql(f"SELECT count(*), count(DISTINCT speaker), sum(numOccurrences) FROM read_json('{out / 'quotes.json'}', format='newline_delimited', columns={{quoteID: 'VARCHAR', quotation: 'VARCHAR', speaker: 'VARCHAR', qids: 'VARCHAR[]', date: 'TIMESTAMP', numOccurrences: 'BIGINT', probas: 'VARCHAR[][]', urls: 'VARCHAR[]', phase: 'VARCHAR'}})").fetchall()[0]
    same(read[0], len(quotes), "quotebank: DuckDB")
    say("quotebank", f"DuckDB, with Quotebank's columns: {n} quotations of {read[1]} speakers, both shapes agree, offsets hold")


def citations():
    import bibtexparser
    import rispy
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads((out / "csl.json").read_text(encoding="utf-8"))
    same(sorted(i["id"] for i in items), sorted(statements), "csl: ids")
    for i in items:
        s, a = statements[i["id"]]
        same(i["custom"].get("quotation", ""), words(s, "content"), "csl: quotation")
        i.pop("custom")  # for programs; a style never sees it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain)
        for i in items[:200]:
            bibliography.register(Citation([CitationItem(i["id"].lower())]))
        entries = [str(e) for e in bibliography.bibliography()]
    same(len(entries), 200, "csl: entries")
    first = next(e for e in entries if items[0]["title"] in e)
    say("csl", f"citeproc-py: {len(items)} items, set in Harvard style: {first[:80]}…")

    with open(out / "archive.ris", encoding="utf-8", newline="") as f:
        records = rispy.load(f)
    same(sorted(r["id"] for r in records), sorted(statements), "ris: ids")
    for r in records:
        s, a = statements[r["id"]]
        same(r["type_of_reference"], "NEWS", "ris: type")
        same(r["title"], a["title"], "ris: title")
        same(r["abstract"], " ".join(words(s, "content").split()), "ris: words")
    say("ris", f"rispy: {len(records)} records, words equal")

    library = bibtexparser.parse_string((out / "archive.bib").read_text(encoding="utf-8"))
    same(library.failed_blocks, [], "bibtex: blocks that cannot be read")
    same(sorted(e.key for e in library.entries), sorted("quoth-" + k for k in statements), "bibtex: keys")
    say("bibtex", f"bibtexparser: {len(library.entries)} entries")


def gexf():
    import networkx

    g = networkx.read_gexf(out / "archive.gexf", version="1.3")
    names = {s["speaker_key"]: s["speaker_name"] for s, _ in statements.values() if "speaker_key" in s}
    for key, name in names.items():
        same(g.nodes[key]["label"], name, "gexf: label")
        same(g.nodes[key]["statements"], sum(s.get("speaker_key") == key for s, _ in statements.values()), "gexf: statements")
    weight = sum(w for _, _, w in g.edges(data="weight"))
    assert weight >= g.number_of_edges() > 0 and not list(networkx.selfloop_edges(g)), "gexf: edges"
    say("gexf", f"networkx {networkx.__version__}: {g.number_of_nodes()} nodes, {g.number_of_edges()} edges, weight {weight:.0f}")


def policies():
    """Nobody learns the name that is masked, and everybody the licence that was given."""
    import pyarrow.parquet

    name = re.compile(rb"\b" + hidden.encode() + rb"\b")
    files = [p for p in out.rglob("*") if p.is_file() and p.suffix not in (".zip", ".parquet")]
    contents = {p.name: p.read_bytes() for p in files}
    contents["archive.parquet"] = repr(pyarrow.parquet.read_table(out / "archive.parquet").to_pylist()).encode()
    for file, content in contents.items():
        found = name.search(content)
        assert not found, f"policies: {file} has {content[found.start() - 40:found.end() + 40]!r}"
    masked = [a for a in articles.values() if a.get("masked")]
    assert masked and all(a["revision_sha256"] != a["sha256"] for a in masked), "policies: no article is masked"
    licensed = {k for k, (s, a) in statements.items() if a.get("licence") == licence}
    assert 0 < len(licensed) < len(statements), "policies: licence"
    same({r["key"] for r in lines("archive.ndjson") if r.get("licence") == licence}, licensed, "policies: licence in ndjson")
    for file in ("annotations.jsonld", "schema.jsonld", "csl.json", "archive.xml", "tasks.json", "archive.db"):
        assert licence.encode() in contents[file], f"policies: no licence in {file}"
    say("policies", f"{len(contents)} files without the name that is masked in {len(masked)} articles; {len(licensed)} statements with their licence")


csv.field_size_limit(1 << 24)
for check in (policies, jsonl, tables, ndjson, parquet, sqlite, webannotation, schema, brat, labelstudio, tei, quotebank, citations, gexf):
    check()
