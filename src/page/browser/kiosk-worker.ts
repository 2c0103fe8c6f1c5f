/// <reference lib="webworker" />
/** Keeps the tablet's page, so that it opens without a connection; a newer one takes its place whenever there is one. */
const worker = self as unknown as ServiceWorkerGlobalScope
const shelf = 'kiosk'
/** A bad network is no network. */
const patience = 4_000

worker.addEventListener('install', () => void worker.skipWaiting())
worker.addEventListener('activate', (e) => {
  // The page that has registered us was loaded before us: it is kept now, not at its next visit.
  const kept = worker.clients.claim().then(async () => {
    const shelved = await caches.open(shelf)
    for (const client of await worker.clients.matchAll()) await shelved.add(client.url).catch(() => {})
  })
  e.waitUntil(kept)
})
worker.addEventListener('fetch', (e) => {
  if (e.request.mode === 'navigate') e.respondWith(answer(e.request))
})

async function answer(request: Request): Promise<Response> {
  const shelved = await caches.open(shelf)
  const fresh = fetch(request).then(async (reply) => {
    if (reply.ok) await shelved.put(request, reply.clone())
    return reply
  })
  const late = new Promise<undefined>((done) => setTimeout(done, patience))
  const soon = await Promise.race([fresh.catch(() => undefined), late])
  // A house that is being started anew is no reason to stand there with an error.
  if (soon && soon.status < 500) return soon
  return (await shelved.match(request, { ignoreSearch: true })) ?? soon ?? fresh
}
