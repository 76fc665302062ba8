// An article: hover and focus tie a statement's parts to each other and to the
// margin; what is switched off is kept in the address.
const text = document.querySelector('.text')
const byNumber = new Map()
for (const e of document.querySelectorAll('.text [data-s]')) {
  const list = byNumber.get(e.dataset.s) || []
  list.push(e)
  byNumber.set(e.dataset.s, list)
}
const items = [...document.querySelectorAll('.item-s[data-s]')]
for (const i of items) byNumber.get(i.dataset.s)?.push(i)

let lit = []
const light = n => {
  for (const e of lit) e.classList.remove('on')
  lit = (n && byNumber.get(n)) || []
  for (const e of lit) e.classList.add('on')
}
const numberOf = e => e.target.closest?.('[data-s]')?.dataset.s
for (const area of [text, document.querySelector('.margin')]) {
  area?.addEventListener('pointerover', e => light(numberOf(e)))
  area?.addEventListener('pointerleave', () => light())
  area?.addEventListener('focusin', e => light(numberOf(e)))
}

const boxes = [...document.querySelectorAll('.layers input')]
const usual = { said: true, felt: true }
for (const box of boxes) {
  box.addEventListener('change', () => {
    const url = new URL(location)
    const hide = boxes.filter(b => usual[b.id] && !b.checked).map(b => b.id)
    const show = boxes.filter(b => !usual[b.id] && b.checked).map(b => b.id)
    for (const [name, list] of [['hide', hide], ['show', show]]) {
      if (list.length) url.searchParams.set(name, list.join(','))
      else url.searchParams.delete(name)
    }
    history.replaceState(null, '', url)
  })
}
