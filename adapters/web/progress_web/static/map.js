// The map of a search works by its links; with this it can be dragged, and zoomed by the wheel, keys and double clicks.
// It moves at once; then the server draws the part that is shown now, as it does when a link is followed.
const PAUSE = 250
const STEP = 0.2
const DRAGGED = 5

let frame, pause, from, moved

const map = () => document.getElementById('map')
const drawing = () => map().querySelector('svg')
const box = () => drawing().getAttribute('viewBox').split(' ').map(Number)

function show (x, y, width, height) {
  drawing().setAttribute('viewBox', [x, y, width, height].join(' '))
  window.clearTimeout(pause)
  pause = window.setTimeout(draw, PAUSE)
}

// Where the middle of what is shown is on the globe, and how near: the inverse of what the server does.
function place () {
  const [latitude, longitude, zoom] = map().dataset.map.split(',').map(Number)
  const [x, y, width] = box()
  const [first, second] = map().dataset.size.split(',').map(Number)
  const scale = 256 * 2 ** zoom
  const radians = latitude * Math.PI / 180
  const middle = 0.5 - Math.asinh(Math.tan(radians)) / (2 * Math.PI)
  const down = middle + (y + width * second / first / 2 - second / 2) / scale
  const north = Math.atan(Math.sinh((0.5 - down) * 2 * Math.PI)) * 180 / Math.PI
  const east = longitude + (x + width / 2 - first / 2) / scale * 360
  return [north.toFixed(4), east.toFixed(4), (zoom + Math.log2(first / width)).toFixed(2)].join(',')
}

async function draw () {
  const address = new URL(window.location.href)
  address.searchParams.set('map', place())
  await go(address.href)
}

async function go (address) {
  const asked = frame = {}
  try {
    const answer = await fetch(address, { credentials: 'same-origin' })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.getElementById('map')
    if (!answer.ok || !next) return window.location.assign(address)
    if (asked !== frame) return
    const way = document.activeElement?.dataset?.way
    map().dataset.map = next.dataset.map
    map().replaceChildren(...next.childNodes)
    if (way) (map().querySelector(`[data-way="${way}"]`) || map().querySelector('[data-way]'))?.focus()
    window.history.replaceState(null, '', address)
    begin()
  } catch {
    // No connection just now: the map stays as it is, and its links work once there is one.
  }
}

function zoom (by, x, y) {
  const [left, top, width, height] = box()
  const [first, second] = map().dataset.size.split(',').map(Number)
  const now = Math.min(first * 8, Math.max(first / 8, width * by))
  const share = now / width
  show(left + (x - left) * (1 - share), top + (y - top) * (1 - share), now, now * second / first)
  return height
}

function point (event) {
  const [left, top, width] = box()
  const edge = drawing().getBoundingClientRect()
  return [left + (event.clientX - edge.left) / edge.width * width, top + (event.clientY - edge.top) / edge.width * width]
}

function begin () {
  const svg = drawing()
  svg.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey) return // the page scrolls on
    event.preventDefault()
    zoom(event.deltaY > 0 ? 1 + STEP : 1 / (1 + STEP), ...point(event))
  }, { passive: false })
  svg.addEventListener('dblclick', event => zoom(0.5, ...point(event)))
  svg.addEventListener('dragstart', event => event.preventDefault())
  svg.addEventListener('pointerdown', event => {
    if (event.pointerType === 'touch') return // a finger scrolls the page, and uses the buttons
    from = [event.clientX, event.clientY, ...box()]
    moved = false
  })
  svg.addEventListener('click', event => { if (moved) event.preventDefault() })
}

window.addEventListener('pointermove', event => {
  if (!from) return
  const [x, y, left, top, width, height] = from
  moved ||= Math.hypot(event.clientX - x, event.clientY - y) > DRAGGED
  const share = width / drawing().getBoundingClientRect().width
  if (moved) show(left - (event.clientX - x) * share, top - (event.clientY - y) * share, width, height)
})
for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => { from = undefined })

// Keys work while the map or one of its links has the focus.
document.addEventListener('keydown', event => {
  if (!map()?.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
  const ways = { '+': 'in', '=': 'in', '-': 'out' }
  const link = ways[event.key] && map().querySelector(`[data-way="${ways[event.key]}"]`)
  if (link) {
    event.preventDefault()
    go(link.href)
  }
})

document.addEventListener('click', event => {
  const link = event.target.closest?.('#map [data-way], #map .progress-map__mark--cluster')
  if (!link || moved || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  go(link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href)
})

if (map()) {
  map().dataset.moves = ''
  begin()
}
