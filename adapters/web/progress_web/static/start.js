// Pages work without this; with it, components do more.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A form that came back after its owner had logged in again is at the address of its page, not at that of the log-in.
const address = document.body.dataset.address
if (address) window.history.replaceState(null, '', address)

// A table that a phone lays out as cards is a table still; the list of learners leaves it to this to say so.
const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell' }
for (const table of document.querySelectorAll('table.progress-stack:not([role])')) {
  for (const part of [table, ...table.querySelectorAll('thead, tbody, tr, th, td')]) {
    const ofHeading = part.scope === 'row' ? 'rowheader' : 'columnheader'
    part.setAttribute('role', roles[part.localName] ?? ofHeading)
  }
}
