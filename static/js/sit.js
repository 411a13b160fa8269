// The sit timer. What is kept are moments, not ticks: a tab that slept, a reload and a second tab
// all show the same. Nothing sounds before somebody pressed something on this page.
const MINUTE = 60_000, LATER = 10 * MINUTE, AWAY = 90 * MINUTE
const root = document.querySelector('[data-sit]')
const find = (path) => root.querySelector(path)
const [title, lead, told, select, form] = ['h1', '.lead', '[data-say]', 'select', '[data-failed]'].map(find)
const [soundSays, alertSays] = ['[data-on]', '[data-default]'].map(find)
const [line, dot, passed] = ['.bow-empty', '.ring-dot', '.bow-filled'].map(find)
const key = root.dataset.sit, page = document.title
let memory = {}, shown = {}, audio, lock

// --- what is kept: minutes, sat (since), due, held (a pause), from (a break), rung, mute, said ---

const read = () => {
  try { memory = JSON.parse(localStorage.getItem(key)) || {} } catch { /* then it lasts as long as the page */ }
  return memory
}
const keep = (changes) => {
  memory = { ...read(), ...changes }
  try { localStorage.setItem(key, JSON.stringify(memory)) } catch { /* as above */ }
  render()
}
const cleared = { sat: 0, due: 0, held: 0, from: 0, rung: 0, said: '' }
const modeOf = (kept, now) =>
  kept.from ? 'break' : kept.held ? 'paused' : !kept.sat ? 'idle' : now < kept.due ? 'sitting' : 'due'

// --- sound, message, screen ------------------------------------------------------------------

const wake = () => {
  audio ??= new AudioContext()
  audio.resume()
}
const tone = (...notes) => {
  if (read().mute || audio?.state !== 'running') return
  notes.forEach((pitch, place) => {
    const at = audio.currentTime + place * 0.35, gain = audio.createGain(), sound = audio.createOscillator()
    sound.frequency.value = pitch
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.2, at + 0.05)
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.9)
    sound.connect(gain).connect(audio.destination)
    sound.start(at)
    sound.stop(at + 1)
  })
}
let permission = window.Notification?.permission
const message = (text) => {
  if (permission !== 'granted') return
  try {
    new Notification(text, { body: alertSays.dataset.body, tag: key }).onclick = () => focus()
  } catch {
    permission = 'denied' // some phones allow it and cannot do it
  }
}
const stayLit = async (wanted) => {
  if (!wanted) return lock?.release?.(), (lock = 0)
  lock ||= 1
  try { lock = await navigator.wakeLock.request('screen') } catch { /* it may go dark: the clock goes on */ }
}

// --- the page ----------------------------------------------------------------------------------

const put = (element, text) => element.textContent === text || (element.textContent = text)
const say = (text) => (told.textContent = text)
const minutes = (n) => (n === 1 ? title.dataset.one : title.dataset.many.replace('{}', n))
const draw = (share, number, words) => {
  const at = line.getPointAtLength(line.getTotalLength() * share)
  passed.setAttribute('stroke-dasharray', `${100 * share} 200`)
  dot.setAttribute('cx', at.x)
  dot.setAttribute('cy', at.y)
  put(find('.ring-number'), number)
  put(find('.ring-words'), words)
}
const show = (...modes) => {
  for (const part of root.querySelectorAll('[data-when]')) {
    part.hidden = !part.dataset.when.split(' ').some((when) => modes.includes(when))
  }
}

const parts = () => [...root.querySelectorAll('.sit-step')]
const partAt = (seconds) => {
  let began = 0, place = 0
  const all = parts().map((part) => +part.dataset.seconds)
  while (place < all.length - 1 && seconds >= began + all[place]) began += all[place++]
  return { place, began, lasts: all[place], of: all.length }
}

function showBreak(kept, now) {
  const seconds = Math.max(0, (now - kept.from) / 1000), part = partAt(seconds)
  const left = Math.max(0, Math.ceil(part.began + part.lasts - seconds)), isOver = !left
  const counts = part.of > 1 ? ['parts'] : []
  show('break', ...counts, ...(part.place < part.of - 1 ? ['more'] : []))
  parts().forEach((step, place) => (step.hidden = place !== part.place))
  const of = find('.sit-part')
  put(of, [part.place + 1, part.of].reduce((text, n) => text.replace('{}', n), of.dataset.of))
  draw(1 - left / part.lasts, `${(left / 60) | 0}:${`${left % 60}`.padStart(2, 0)}`, find('.sit-ring').dataset.break)
  put(lead, shown.failed ? form.dataset.failed : isOver ? lead.dataset.over : lead.dataset.break)
  const turn = isOver ? 'over' : left <= 10 ? `${part.place} ten` : `${part.place}`
  if (turn === shown.turn) return
  const name = parts()[part.place].querySelector('h2').textContent
  if (isOver) tone(659, 523)
  else if (left > 10 && part.place) tone(587)
  say(isOver ? lead.dataset.over : left <= 10 ? told.dataset.ten : name)
  shown.turn = turn
}

function render() {
  const now = Date.now(), kept = read(), mode = modeOf(kept, now)
  const since = kept.from || kept.due
  if ((mode === 'due' || mode === 'break') && now - since > AWAY) return keep({ ...cleared, said: 'forgotten' })
  const left = kept.held ? kept.held.left : kept.due - now
  const sat = minutes(Math.max(0, Math.floor((kept.held ? kept.held.sat : now - kept.sat) / MINUTE)))
  const more = Math.max(1, Math.ceil(left / MINUTE)), of = find('.sit-ring').dataset
  root.dataset.mode = mode
  put(title, title.dataset[mode].replace('{}', sat))
  if (mode === 'break') showBreak(kept, now)
  else {
    show(mode)
    const words = lead.dataset[(mode === 'idle' && kept.said) || mode]
    put(lead, words.replace('{}', mode === 'due' ? sat : minutes(more)))
    if (mode === 'sitting' || mode === 'paused') {
      draw(Math.min(1, Math.max(0.001, 1 - left / (kept.due - kept.sat))), `${more}`, more === 1 ? of.one : of.many)
    }
  }
  find('.ring').classList.toggle('ring--paused', mode === 'paused')
  document.title = { sitting: `${minutes(more)} · ${page}`, due: `● ${title.dataset.due}` }[mode] || page
  put(soundSays, soundSays.dataset[kept.mute ? 'off' : mode === 'idle' || audio?.state === 'running' ? 'on' : 'asleep'])
  put(alertSays, alertSays.dataset[permission] || alertSays.dataset.denied)
  if (mode === 'due' && !kept.rung && (audio?.state === 'running' || permission === 'granted')) call()
  if (mode !== shown.mode && mode === 'due') say(title.dataset.due)
  if ((mode === 'break') !== Boolean(lock)) stayLit(mode === 'break')
  if (mode !== 'break') Object.assign(shown, { turn: '', failed: false })
  shown.mode = mode
}

function call() {
  keep({ rung: 1 }) // before the sound: a second tab then keeps silent
  tone(523, 659, 784, 523, 659, 784)
  if (document.hidden) message(title.dataset.due)
}

// --- what she presses ----------------------------------------------------------------------------

const acts = {
  start: (now) => keep({ ...cleared, sat: now, due: now + select.value * MINUTE, minutes: select.value }),
  pause: (now) => keep({ held: { sat: now - memory.sat, left: memory.due - now } }),
  goOn: (now) => keep({ held: 0, sat: now - memory.held.sat, due: now + memory.held.left }),
  stand: (now) => keep({ from: now, held: 0 }),
  later: (now) => keep({ sat: memory.sat || now, due: now + LATER, from: 0, held: 0, rung: 0 }),
  stop: () => keep(cleared),
  next(now) {
    const { began, lasts } = partAt((now - memory.from) / 1000)
    keep({ from: now - (began + lasts) * 1000 })
  },
  async sound() {
    const isOff = memory.mute
    keep({ mute: !isOff })
    if (isOff) tone(523, 659)
  },
  async notify() {
    permission = await window.Notification?.requestPermission()
    message(title.dataset.idle)
    render()
  },
}

root.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]')
  if (!button) return
  read()
  acts[button.dataset.do](Date.now())
  if (button.hidden || button.closest('[hidden]')) title.focus()
})
document.addEventListener('click', async () => {
  wake()
  await audio.resume()
  render()
}, true)

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  if (button.ariaBusy) return
  button.ariaBusy = 'true'
  shown.failed = false
  try {
    const answer = await fetch(location.pathname, { method: 'POST', body: new FormData(form) })
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return location.reload()
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of ['.sit-steps', '.sit-today', '.sit-more a']) find(part).replaceWith(fresh.querySelector(part))
    keep({ ...cleared, said: 'noted' })
    say(lead.dataset.noted)
    title.focus()
  } catch {
    shown.failed = true
    put(lead, form.dataset.failed)
    say(form.dataset.failed)
  } finally {
    button.ariaBusy = null
  }
})

addEventListener('storage', render)
document.addEventListener('visibilitychange', render)
select.value = read().minutes || select.value
if (!window.Notification) find('[data-do=notify]').remove()
setInterval(render, matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 250)
render()
