// A list with boxes: one of them ticks all rows of the page, and the page says how many are ticked.
const page = document.getElementById('tick-page')
const matching = document.getElementById('tick-matching')
const rows = [...document.querySelectorAll('.progress-tick input, .progress-rows input')]
const ticked = document.querySelector('[data-ticked]')

function show () {
  const count = rows.filter(row => row.checked).length
  const all = count === rows.length
  page.checked = all
  page.indeterminate = count > 0 && !all
  if (matching && !all) matching.checked = false
  const number = matching?.checked ? Number(matching.value) : count
  ticked.textContent = number ? ` (${number.toLocaleString('en-GB')})` : ''
}

function tick (checked) {
  for (const row of rows) row.checked = checked
  show()
}

page.addEventListener('change', () => tick(page.checked))
matching?.addEventListener('change', () => tick(matching.checked))
for (const row of rows) row.addEventListener('change', show)
show()
