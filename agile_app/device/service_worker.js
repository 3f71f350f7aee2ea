// The service worker: starts the app without a network. It holds the built files and nothing else;
// data of any kind never passes through it. The build puts the list of files in place of the marks.

const VERSION = "%VERSION%";
/** @type {Object<string, string>} file path -> sha256 of its content, base64 */
const FILES = "%FILES%";

const PREFIX = "agile-files-";
const CACHE = PREFIX + VERSION;
const MADE = "/__made";
const NEVER = /^\/(api|auth|_event|_upload|ping|_health|_all_routes)(\/|$)/;
const FALLBACK = "/__spa-fallback.html";
const SLOW = 2_500;
const AT_ONCE = 6;

self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), forgetOld()]));
});

self.addEventListener("message", (event) => {
  // Only when the worker at the screen took the new version and everything typed is stored.
  if (event.data?.t === "take-over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (NEVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname in FILES || url.pathname.startsWith("/assets/")) {
    event.respondWith(file(request, url));
  }
});

// Network first: an old page against a new server would reload itself. Without an answer soon: the
// page this device holds.
async function page(event, url) {
  const fetched = fetch(event.request).then((response) => {
    if (response.status >= 500) throw new Error("the server is failing");
    return response;
  });
  // A late failure after the held page was shown is nobody's error.
  fetched.catch(() => {});
  const held = await heldPage(url.pathname);
  if (!held) {
    // The storage was cleared while this worker stayed: fetch the files again.
    event.waitUntil(fill().catch(() => {}));
    return fetched;
  }
  const late = new Promise((resolve) => setTimeout(resolve, SLOW, held));
  return Promise.race([fetched, late]).catch(() => held);
}

async function heldPage(path) {
  // As the server does it.
  if (path === "/") return Response.redirect(new URL("/today", self.location.href).href, 303);
  const inside = path.replace(/\/+$/, "");
  const cache = await caches.open(CACHE);
  for (const name of [`${inside}/index.html`, `${inside}.html`, FALLBACK]) {
    const held = name in FILES && (await cache.match(name, { ignoreVary: true }));
    if (held) return held;
  }
  return null;
}

// Files have their content in their name or belong to this version: the device's copy is right.
// An open page of the version before still finds its own.
async function file(request, url) {
  const options = { ignoreVary: true, ignoreSearch: true };
  const mine = await (await caches.open(CACHE)).match(url.pathname, options);
  if (mine) return mine;
  const older = url.pathname.startsWith("/assets/") && (await caches.match(url.pathname, options));
  return older || fetch(request);
}

// All files or none. What an earlier version already holds with the same content is not fetched.
async function fill() {
  const cache = await caches.open(CACHE);
  const held = await earlier();
  const wanted = Object.entries(FILES);
  const next = async () => {
    for (let one = wanted.pop(); one; one = wanted.pop()) {
      const [path, hash] = one;
      if (await cache.match(path, { ignoreVary: true })) continue;
      const same = held.get(hash) && (await held.get(hash)());
      await cache.put(path, same || (await fetched(path, hash)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const made = JSON.stringify({ at: Date.now(), files: FILES });
  await cache.put(MADE, new Response(made, { headers: { "content-type": "application/json" } }));
}

async function fetched(path, hash) {
  const response = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${path}: status ${response.status}`);
  const body = await response.arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", body);
  const found = btoa(String.fromCharCode(...new Uint8Array(digest)));
  // A server in the middle of an update would give pages of one version scripts of another.
  if (found !== hash) throw new Error(`${path} is of another version`);
  return new Response(body, { status: 200, headers: response.headers });
}

/** @returns {Promise<Map<string, () => Promise<Response>>>} by content hash, from other versions */
async function earlier() {
  const found = new Map();
  for (const name of await ours()) {
    if (name === CACHE) continue;
    const cache = await caches.open(name);
    const made = await cache.match(MADE);
    if (!made) continue;
    for (const [path, hash] of Object.entries((await made.json()).files)) {
      found.set(hash, () => cache.match(path, { ignoreVary: true }));
    }
  }
  return found;
}

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

// Keep the version before this one: pages that are still open may need its parts.
async function forgetOld() {
  const dated = [];
  for (const name of await ours()) {
    if (name === CACHE) continue;
    const made = await (await caches.open(name)).match(MADE);
    dated.push({ name, at: made ? (await made.json()).at : 0 });
  }
  dated.sort((one, other) => other.at - one.at);
  await Promise.all(dated.slice(1).map(({ name }) => caches.delete(name)));
}
