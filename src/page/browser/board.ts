/** Shows ideas like the one that is being written, while its title is typed. Everything else on the board is forms. */
const like = document.getElementById('like') as HTMLElement
const title = document.getElementById('wt') as HTMLInputElement
const place = document.getElementById('wp') as HTMLInputElement
const list = like.querySelector('ul') as HTMLElement
const seen = document.querySelector('[name=seen]') as HTMLInputElement

let timer = 0
let asked = ''
let last: AbortController | undefined

async function look(): Promise<void> {
  const q = title.value.trim()
  if (q === asked) return
  asked = q
  last?.abort()
  last = new AbortController()
  if (q.length < 4) {
    like.hidden = true
    return
  }
  try {
    const reply = await fetch(`${like.dataset.u}&q=${encodeURIComponent(q)}&place=${encodeURIComponent(place.value)}`, {
      signal: last.signal,
    })
    if (!reply.ok) return
    list.innerHTML = await reply.text()
    like.hidden = !list.firstChild
    // Shown here, they need not be shown once more before it is sent.
    seen.value = '1'
  } catch {
    // No network, or the next letter came first: they are shown before it is sent.
  }
}

title.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(look, 200)
})
// What the browser kept when somebody came back.
if (title.value) void look()
