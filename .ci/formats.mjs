// Anchors every target of the Web Annotation export in its article's text with
// Apache Annotator, by position and by quotation, and compares the two.
//
//   node .ci/formats.mjs EXPORTS FOLDER-WITH-NODE_MODULES
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [exportsDir, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'package.json'));
const {JSDOM} = await import(pathToFileURL(require.resolve('jsdom')));
const window = new JSDOM('').window;
for (const name of ['document', 'Document', 'Element', 'Node', 'NodeFilter', 'Range', 'Text']) globalThis[name] = window[name];
const annotator = path.join(path.resolve(modules), 'node_modules/@apache-annotator/dom/lib/index.js');
const {createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher} = await import(pathToFileURL(annotator));

const articles = {};
for (const line of fs.readFileSync(path.join(exportsDir, 'archive.jsonl'), 'utf8').split('\n').filter(Boolean)) {
  const a = JSON.parse(line);
  const element = document.createElement('pre');
  element.append(a.text);
  articles[a.key] = {element, statements: a.statements ?? []};
}

const collection = JSON.parse(fs.readFileSync(path.join(exportsDir, 'annotations.jsonld'), 'utf8'));
const items = collection.first.items;
const ids = new Set(items.map(item => item.id));
let targets = 0, links = 0, wrong = 0;
const fail = (...what) => { if (++wrong <= 10) console.error('wrong:', ...what); };
if (collection.total !== items.length) fail('total', collection.total, 'of', items.length);
if (ids.size !== items.length) fail('ids are not unique');
for (const item of items) {
  if (item.motivation === 'linking') {
    links++;
    if (!item.target.every(id => ids.has(id))) fail(item.id, 'links to nothing');
    continue;
  }
  for (const target of item.target) {
    targets++;
    const key = new URL(target.source.id).pathname.split('/').at(-2);
    const selector = type => target.selector.find(s => s.type === type);
    const ranges = async matcher => { const out = []; for await (const r of matcher(articles[key].element)) out.push(r); return out; };
    const [at] = await ranges(createTextPositionSelectorMatcher(selector('TextPositionSelector')));
    const quoted = await ranges(createTextQuoteSelectorMatcher(selector('TextQuoteSelector')));
    if (at?.toString() !== selector('TextQuoteSelector').exact) fail(item.id, 'by position', at?.toString());
    else if (!quoted.some(r => r.startOffset === at.startOffset && r.endOffset === at.endOffset)) fail(item.id, 'by quotation', quoted.length);
  }
}
const statements = Object.values(articles).reduce((n, a) => n + a.statements.length, 0);
if (links !== statements || targets < statements) fail(links, 'linking annotations and', targets, 'targets for', statements, 'statements');
console.log(`webannotation       Apache Annotator: ${links} statements, ${targets} targets anchored by position and by quotation`);
process.exit(wrong ? 1 : 0);
