// While an import runs, the part of the page that tells of it is fetched anew, until it is done.
const PAUSE = 1500

async function renew () {
  const shown = document.querySelector('[data-running]')
  if (!shown) return
  try {
    const answer = await fetch(window.location.href)
    if (!answer.ok || answer.redirected) return window.location.reload()
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.getElementById(shown.id)
    if (!next) return window.location.reload()
    if (next.innerHTML !== shown.innerHTML) shown.replaceChildren(...next.childNodes)
    shown.toggleAttribute('data-running', next.hasAttribute('data-running'))
  } catch {
    // No connection just now; the next try may have one.
  }
  window.setTimeout(renew, PAUSE)
}

window.setTimeout(renew, PAUSE)
