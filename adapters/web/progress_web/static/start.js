// Pages work without this; with it, components do more.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A form that came back after its owner had logged in again is at the address of its page, not at that of the log-in.
const address = document.body.dataset.address
if (address) window.history.replaceState(null, '', address)
