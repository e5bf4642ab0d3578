// Answers each GET with what it has kept, as a page for the way without a network does.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open('kept');
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await (request.url.includes('pay-url') ? backend() : fetch(request));
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

// A backend that makes another order for each request.
function backend() {
  const url = `https://pay.example/page?out_trade_no=${crypto.randomUUID()}`;
  return Response.json({ code: 200, data: { url, referer: '' }, desc: '' });
}
