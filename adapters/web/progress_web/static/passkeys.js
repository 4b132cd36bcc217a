// Forms that ask the person's device for a passkey. Without this, or without passkeys, they stay hidden.

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))

function text (buffer) {
  const signs = Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join('')
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

// The options come as JSON; browsers want bytes.
function inBytes (options) {
  const listed = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }))
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) })
  }
}

function inText (credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name])
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response })
}

async function answer (form) {
  const asked = await fetch(form.dataset.ask, { credentials: 'same-origin' })
  if (!asked.ok) throw new Error('not asked')
  const question = await asked.json()
  const publicKey = inBytes(JSON.parse(question.options))
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey })
  form.elements.sealed.value = question.sealed
  form.elements.answer.value = inText(credential)
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue
  form.hidden = false
  const failed = form.querySelector('[data-failed]')
  form.addEventListener('submit', async event => {
    event.preventDefault()
    failed.hidden = true
    try {
      await answer(form)
      form.submit()
    } catch {
      failed.hidden = false
    }
  })
}
