// The service worker of the phone's application: the shell, whole and of one version, from the phone's own storage.
// VERSION and FILES stand above this line; Django writes them (web/phone/files.py). It keeps nothing of anybody's data.

const NAME = `trucban-${VERSION}`;
const SHELL = FILES[FILES.findIndex((file) => file.url.endsWith("/dien-thoai/"))].url;
const KEPT = new Set(FILES.map((file) => file.url));

self.addEventListener("install", (event) => event.waitUntil(Promise.all([keep(), shortcut(event)])));

// A browser that can takes the files out of the storage itself, without waking this worker for each of them
// (addRoutes of the Service Workers specification). One that cannot goes the way of "fetch" below.
async function shortcut(event) {
  const folders = new Set(FILES.map(({ url }) => url.replace(/[^/]*$/, "*")));
  folders.delete(`${SHELL}*`); // an address with a question behind it is the shell all the same: below
  const places = [...[...folders].map((pathname) => ({ pathname })), { pathname: SHELL, search: "" }];
  const route = (place) => ({ condition: { urlPattern: new URLPattern({ baseURL: self.location.origin, ...place }) }, source: { cacheName: NAME } });
  try {
    await event.addRoutes?.(places.map(route));
  } catch (fault) {
    console.warn(fault);
  }
}

// Each file must be exactly what the list says; one that is not, and nothing of this version is used.
async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all(
    FILES.map(async ({ url, integrity }) => {
      const answer = await fetch(url, { integrity, cache: "no-cache", credentials: "omit" });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      const headers = new Headers(answer.headers);
      headers.delete("Vary"); // it is the same for everybody: a route asks with the headers of the page, and must find it
      await cache.put(url, new Response(answer.body, { headers }));
    }),
  );
}

self.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("trucban-") && name !== NAME) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  ),
);

// A new version waits until the person, or a start without any open page, lets it in.
self.addEventListener("message", (event) => {
  if (event.data === "use the new version") self.skipWaiting();
});

// Something waits for the holder. What is shown names nobody, no place and no case, whoever looks over a shoulder; the
// application is told to ask the desk.
const NEWS = "Có việc mới, mở Trực Ban";
const ICON = FILES.find((file) => file.url.endsWith("/icon-192.png"))?.url;

self.addEventListener("push", (event) =>
  event.waitUntil(
    (async () => {
      for (const page of await pages()) page.postMessage("something is new");
      const look = { icon: ICON, lang: "vi", tag: "viec-moi", renotify: true, requireInteraction: true };
      await self.registration.showNotification("Trực Ban", { body: NEWS, ...look });
    })(),
  ),
);

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const [page] = await pages();
      if (page) await page.focus();
      else await self.clients.openWindow(`${SHELL}#/moi`);
    })(),
  );
});

async function pages() {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((page) => new URL(page.url).pathname === SHELL);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL) event.respondWith(kept(SHELL, event.request));
  else if (KEPT.has(url.pathname)) event.respondWith(kept(url.pathname, event.request));
});

async function kept(name, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(name)) ?? fetch(request);
}
