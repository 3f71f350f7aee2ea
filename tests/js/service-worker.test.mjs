import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../agile_app/device/service_worker.js", import.meta.url), "utf8");
const ORIGIN = "https://agile.example";
const hash = (text) => createHash("sha256").update(text).digest("base64");

/** What the server serves, by path. */
const built = (more = {}) => ({
  "/today/index.html": "today page",
  "/__spa-fallback.html": "fallback page",
  "/assets/entry-abc.js": "script one",
  "/device/ui.js": "loose script",
  ...more,
});

class FakeCache {
  held = new Map();
  async match(request) {
    const path = new URL(request.url ?? request, ORIGIN).pathname;
    return this.held.get(path)?.clone();
  }
  async put(path, response) {
    this.held.set(path, response);
  }
}

/** A browser's cache storage; outlives versions of the worker. */
function storage() {
  const caches = new Map();
  return {
    keys: async () => [...caches.keys()],
    async open(name) {
      if (!caches.has(name)) caches.set(name, new FakeCache());
      return caches.get(name);
    },
    async match(request) {
      for (const cache of caches.values()) {
        const found = await cache.match(request);
        if (found) return found;
      }
      return undefined;
    },
    delete: async (name) => caches.delete(name),
  };
}

function worker(files, { caches = storage(), version = "1", serve } = {}) {
  const listeners = {};
  const asked = [];
  const list = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hash(text)]));
  const self = {
    location: new URL(ORIGIN),
    addEventListener: (name, listener) => (listeners[name] = listener),
    clients: { claim: async () => {} },
    skipWaiting: async () => (self.tookOver = true),
  };
  const net = { up: true, delay: 0 };
  const fetch = async (request) => {
    const path = new URL(request.url ?? request, ORIGIN).pathname;
    asked.push(path);
    if (net.delay) await new Promise((done) => setTimeout(done, net.delay).unref());
    if (!net.up) throw new TypeError("network");
    return serve ? serve(path) : new Response(files[path] ?? `network ${path}`);
  };
  const code = SOURCE.replace('"%VERSION%"', JSON.stringify(version)).replace('"%FILES%"', JSON.stringify(list));
  vm.runInNewContext(code, { self, caches, fetch, crypto, Response, URL, setTimeout, Promise, btoa, Uint8Array });
  const run = async (name, event = {}) => {
    const waits = [];
    let answer;
    listeners[name]({ ...event, waitUntil: (one) => waits.push(one), respondWith: (one) => (answer = one) });
    await Promise.all(waits);
    const answered = answer && (await answer);
    // Work may be added while the answer is awaited.
    await Promise.all(waits);
    return answered;
  };
  const get = async (path, mode = "no-cors") => {
    const answer = await run("fetch", { request: { url: ORIGIN + path, method: "GET", mode } });
    return answer && (answer.status === 303 ? answer.headers.get("location") : answer.text());
  };
  return { self, caches, net, asked, run, get, navigate: (path) => get(path, "navigate") };
}

const installed = async (...rest) => {
  const made = worker(...rest);
  await made.run("install");
  await made.run("activate");
  made.asked.length = 0;
  return made;
};

test("with no network a page the build holds opens, and any other address gets the app's own start", async () => {
  const { net, navigate } = await installed(built());
  net.up = false;
  assert.equal(await navigate("/today"), "today page");
  assert.equal(await navigate("/today/"), "today page");
  assert.equal(await navigate("/children/0192"), "fallback page");
});

test("with a network the server's page is shown", async () => {
  const { navigate } = await installed(built());
  assert.equal(await navigate("/help"), "network /help");
});

test("a network that hangs or a server that fails is not waited for", async () => {
  const { net, navigate } = await installed(built(), { serve: undefined });
  net.delay = 6_000;
  const began = Date.now();
  assert.equal(await navigate("/today"), "today page");
  assert.ok(Date.now() - began < 4_000);
});

test("an answer of 500 is no page", async () => {
  let failing = false;
  const files = built();
  const serve = (path) => new Response(failing ? "oops" : files[path], { status: failing ? 500 : 200 });
  const { navigate } = await installed(files, { serve });
  failing = true;
  assert.equal(await navigate("/today"), "today page");
});

test("data never passes through the worker", async () => {
  const { get, navigate, asked } = await installed(built());
  for (const path of ["/api/sync/pull", "/auth/sign-in", "/_event/", "/ping", "/_upload/x"]) {
    assert.equal(await get(path), undefined, path);
    assert.equal(await navigate(path), undefined, path);
  }
  assert.deepEqual(asked, []);
});

test("another site's requests and posts are left alone", async () => {
  const { run } = await installed(built());
  const post = { url: `${ORIGIN}/today`, method: "POST", mode: "navigate" };
  assert.equal(await run("fetch", { request: post }), undefined);
  assert.equal(await run("fetch", { request: { url: "https://other.example/assets/x.js", method: "GET" } }), undefined);
});

test("a built file comes from the device without asking", async () => {
  const { get, asked } = await installed(built());
  assert.equal(await get("/assets/entry-abc.js"), "script one");
  assert.equal(await get("/device/ui.js?v=1"), "loose script");
  assert.deepEqual(asked, []);
});

test("a build that is half deployed is not installed", async () => {
  const half = worker(built(), { serve: (path) => new Response(path === "/device/ui.js" ? "of another build" : built()[path]) });
  await assert.rejects(half.run("install"), /another version/);
});

test("a new version takes over only when it is told to", async () => {
  const { self, run } = await installed(built());
  await run("message", { data: { t: "something else" } });
  assert.equal(self.tookOver, undefined);
  await run("message", { data: { t: "take-over" } });
  assert.equal(self.tookOver, true);
});

test("a new version fetches only what changed, and an open old page still finds its own parts", async () => {
  const { caches } = await installed(built());
  const next = built({ "/assets/entry-def.js": "script two", "/today/index.html": "today, new" });
  delete next["/assets/entry-abc.js"];
  const newer = worker(next, { caches, version: "2" });
  await newer.run("install");
  assert.deepEqual([...newer.asked].sort(), ["/assets/entry-def.js", "/today/index.html"]);
  await newer.run("activate");
  newer.net.up = false;
  assert.equal(await newer.get("/assets/entry-abc.js"), "script one");
  assert.equal(await newer.navigate("/today"), "today, new");
});

test("only one version before this one is kept", async () => {
  const caches = storage();
  for (const version of ["1", "2", "3"]) await installed(built({ "/x.js": version }), { caches, version });
  assert.deepEqual((await caches.keys()).sort(), ["agile-files-2", "agile-files-3"]);
});

test("files that iPadOS cleared away are fetched again at the next page", async () => {
  const { caches, navigate } = await installed(built());
  for (const name of await caches.keys()) await caches.delete(name);
  assert.equal(await navigate("/today"), "network /today");
  const [name] = await caches.keys();
  assert.ok(await (await caches.open(name)).match("/today/index.html"));
});

test("the bare address leads to Today, as the server does it", async () => {
  const { net, navigate } = await installed(built());
  net.up = false;
  assert.match(await navigate("/"), /\/today$/);
});
