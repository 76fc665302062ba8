// Keys, copying and the list of keys. Everything here can be done without it.
const $ = (q, e = document) => e.querySelector(q)
const $$ = (q, e = document) => [...e.querySelectorAll(q)]

const say = text => {
  $('#say').textContent = text
  clearTimeout(say.timer)
  say.timer = setTimeout(() => { $('#say').textContent = '' }, 3000)
}

// Statements of this page, in order: cards of a list, or numbers in a text.
const cards = $$('.card')
const numbers = cards.length ? [] : $$('.text:not(.passage) .n')
const statements = cards.length ? cards : numbers
let at = -1

const go = i => {
  if (!statements.length) return
  at = Math.max(0, Math.min(statements.length - 1, i))
  const e = statements[at]
  for (const c of $$('.here')) c.classList.remove('here')
  e.classList.add('here')
  e.focus({ preventScroll: true })
  e.scrollIntoView({ block: 'nearest' })
}
document.addEventListener('focusin', e => {
  const i = statements.findIndex(s => s === e.target || s.contains(e.target))
  if (i >= 0) at = i
})

// key of the statement that is meant: the one in hand, or the one of the page.
const key = () => {
  const e = statements[at] || $('[data-whole]')
  return e && (e.dataset.key || e.id.replace(/^s-/, ''))
}

// the exact words: invisible characters stay, numbers are drawn and not there.
const copy = async e => {
  const words = $('blockquote', e).textContent.trim()
  const text = e.dataset.whole ? e.dataset.by : `${words}\n— ${e.dataset.by}\n${location.origin}/s/${e.dataset.key}`
  await put(text)
}
const put = async text => {
  try {
    await navigator.clipboard.writeText(text)
    say('Copied with its citation')
  } catch {
    say('The browser does not let this page copy')
  }
}
const cite = async () => {
  const e = statements[at] || $('[data-whole]')
  if (!e) return
  if (e.dataset.by) return copy(e)
  // In an article: the sentence that the statement's own page gives.
  const page = await fetch('/s/' + key())
  const whole = $('[data-whole]', new DOMParser().parseFromString(await page.text(), 'text/html'))
  if (whole) await put(whole.dataset.by)
}
for (const b of $$('button.copy')) {
  b.hidden = false
  b.addEventListener('click', () => copy(b.closest('[data-by]') || $('[data-whole]')))
}

const keys = {
  '/': () => { const i = $('form[role=search] input[name=q]'); i.focus(); i.select() },
  j: () => go(at + 1),
  k: () => go(at < 0 ? 0 : at - 1),
  o: () => {
    const e = statements[at]
    if (e) location.href = e.dataset.open || '/s/' + key()
  },
  c: cite,
  e: () => { if (key()) location.href = `/s/${key()}/correct` },
  '?': () => $('#keys').showModal(),
}
document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || $('dialog[open]')) return
  if (e.target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]')) return
  const f = keys[e.key]
  if (!f) return
  e.preventDefault()
  f()
})

// What folds on narrow screens is open on wide ones, also for older browsers.
const wide = matchMedia('(min-width: 60.01rem)')
const fold = () => { for (const d of $$('.shut > details')) d.open = wide.matches }
wide.addEventListener('change', fold)
fold()

// The statement that the address names is the one in hand.
const named = decodeURIComponent(location.hash.slice(1))
if (named.startsWith('s-')) at = statements.findIndex(s => s.id === named)
