// Selecting words in the passage fills the fields of the form: the words for
// people, the exact place for the server. It works with the mouse and with the
// keyboard (caret browsing), and the fields can always be typed into instead.
const passage = document.querySelector('#text')
const form = document.querySelector('#correct')
const bar = document.querySelector('#pick')
const more = document.querySelector('#more')

// units before a place in a block, in UTF-16 code units of the article's text.
// U+0000 stands on the page as an empty element.
const offset = (block, node, at) => {
  const r = document.createRange()
  r.setStart(block, 0)
  r.setEnd(node, at)
  const part = r.cloneContents()
  return Number(block.dataset.at) + part.textContent.length + part.querySelectorAll('[data-u="U+0000"]').length
}
const blockOf = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('[data-at]')

// pieces of a selection, one for each block: blocks are divided by white space.
const selected = () => {
  const s = getSelection()
  if (!s.rangeCount || s.isCollapsed) return []
  const range = s.getRangeAt(0)
  if (!passage.contains(range.commonAncestorContainer)) return []
  const out = []
  for (const block of passage.querySelectorAll('[data-at]')) {
    if (!range.intersectsNode(block)) continue
    const r = document.createRange()
    r.selectNodeContents(block)
    if (block.contains(range.startContainer)) r.setStart(range.startContainer, range.startOffset)
    if (block.contains(range.endContainer)) r.setEnd(range.endContainer, range.endOffset)
    const words = r.toString()
    if (!words.trim()) continue
    const lead = words.length - words.trimStart().length
    const trail = words.length - words.trimEnd().length
    out.push({
      words: words.trim().replace(/\s+/g, ' '),
      start: offset(block, r.startContainer, r.startOffset) + lead,
      end: offset(block, r.endContainer, r.endOffset) - trail,
    })
  }
  return out
}

if (passage && form) {
  bar.hidden = false
  for (const button of bar.querySelectorAll('[data-part]')) {
    button.addEventListener('pointerdown', e => e.preventDefault()) // keep the selection
    button.addEventListener('click', () => {
      let list = selected()
      const say = document.querySelector('#say')
      if (!list.length) {
        say.textContent = 'Select words in the text first'
        return
      }
      const field = form.elements[button.dataset.part]
      const at = form.elements[button.dataset.part + '_at']
      if (more.checked && at.value) {
        const old = at.value.split(',').map((x, i) => {
          const [start, end] = x.split('-').map(Number)
          return { start, end, words: field.value.split('\n')[i] || '' }
        }).filter(x => list.every(y => x.end <= y.start || y.end <= x.start))
        list = [...old, ...list].sort((a, b) => a.start - b.start)
      }
      field.value = list.map(x => x.words).join('\n')
      at.value = list.map(x => `${x.start}-${x.end}`).join(',')
      field.rows = Math.max(field.rows, list.length)
      say.textContent = button.dataset.part + ': ' + list.map(x => x.words).join(' … ')
      setTimeout(() => { say.textContent = '' }, 3000)
    })
  }
}
