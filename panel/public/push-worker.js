// Shows what the server sends to this browser, says that it was shown, and opens what it leads to. It keeps nothing, and no
// page goes through it.

addEventListener('install', () => skipWaiting())
addEventListener('push', (event) => event.waitUntil(show(event.data.json())))
addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data.url ?? '/'))
})

/** `tag`: a second try to send the same message takes the place of the first. */
async function show({ id, title, text, url }) {
  await registration.showNotification(title, {
    body: text,
    tag: id.split('.')[0],
    icon: '/icon.svg',
    dir: 'auto',
    data: { url },
  })
  await tell(id)
}

/** Only this browser and its push service know the endpoint: it is how the server knows who speaks. */
async function tell(id) {
  const subscription = await registration.pushManager.getSubscription()
  if (!subscription) return
  await fetch('/push-receipts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint: subscription.endpoint, id, status: 'shown' }),
  }).catch(() => undefined) // it was shown all the same
}

/** A page of the panel in a tab of it that is open, else in a new one. */
async function open(url) {
  const given = new URL(url, location.origin)
  // the server lets nothing else pass; what was made for a page must not become a program in it
  const address = /^https?:$/.test(given.protocol) ? given : new URL('/', location.origin)
  const [tab] = address.origin === location.origin ? await clients.matchAll({ type: 'window' }) : []
  if (!tab) return clients.openWindow(address.href)
  await tab.focus()
  // one that this worker does not control yet cannot be led anywhere
  await tab.navigate(address.href).catch(() => clients.openWindow(address.href))
}
