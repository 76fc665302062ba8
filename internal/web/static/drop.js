// Files can be dropped anywhere on the page, and are read at once.
const input = document.querySelector('#file')
const area = document.querySelector('#drop')
if (input && area) {
  const files = e => e.dataTransfer?.types.includes('Files')
  addEventListener('dragover', e => {
    if (!files(e)) return
    e.preventDefault()
    area.classList.add('over')
  })
  addEventListener('dragleave', e => { if (!e.relatedTarget) area.classList.remove('over') })
  addEventListener('drop', e => {
    if (!files(e)) return
    e.preventDefault()
    area.classList.remove('over')
    input.files = e.dataTransfer.files
    if (input.files.length) input.form.requestSubmit()
  })
}
