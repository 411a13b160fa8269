// Passkeys: the browser speaks in bytes, the server in JSON. A form says what it is for:
// data-passkey="sign-in" asks its own address for the options, "use" and "create" find them on
// the page. Without support the form stays hidden and what stands beside it says what is needed.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const withBytes = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }))

function requestOptions(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  }
}

function creationOptions(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  }
}

function answer(credential) {
  const { response } = credential
  const names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
  const parts = names.filter((name) => response[name]).map((name) => [name, text(response[name])])
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts),
  }
}

const onPage = () => JSON.parse(document.getElementById('passkey-data').textContent)

async function fetched(form) {
  const response = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new Error(response.statusText)
  return response.json()
}

async function ask(form) {
  if (form.dataset.passkey === 'create') {
    return navigator.credentials.create({ publicKey: creationOptions(onPage().creation_options.publicKey) })
  }
  const data = form.dataset.passkey === 'sign-in' ? await fetched(form) : onPage()
  return navigator.credentials.get({ publicKey: requestOptions(data.request_options.publicKey) })
}

async function submit(event) {
  event.preventDefault()
  const form = event.target
  const button = form.querySelector('button')
  const failure = form.querySelector('[data-passkey-error]')
  if (button.getAttribute('aria-busy')) return
  form.querySelectorAll('.error').forEach((error) => error.remove())
  button.setAttribute('aria-busy', 'true')
  try {
    form.elements.credential.value = JSON.stringify(answer(await ask(form)))
    form.submit()
  } catch {
    const words = failure.content.firstElementChild.cloneNode(true)
    words.className = 'error'
    failure.before(words)
    button.removeAttribute('aria-busy')
  }
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const form of document.querySelectorAll('[data-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', submit)
  }
  for (const words of document.querySelectorAll('[data-passkey-missing]')) words.hidden = true
}
