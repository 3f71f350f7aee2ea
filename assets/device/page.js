// The one device of this browser page, what is typed on it, and a new version that waits.

import { Device } from "./device.js";
import { Returning } from "./family/returning.js";
import { Locals } from "./kept.js";
import { live } from "./live.js";
import { station } from "./media/station.js";
import { LastRead } from "./sign-off/last-read.js";
import { Update } from "./update.js";

const FULL = "This iPad is full. What you type here is NOT stored until there is space.";

const environment = () => ({
  clock: Date.now,
  visible: () => document.visibilityState === "visible",
  on(name, listener) {
    const target = name === "visibilitychange" ? document : window;
    target.addEventListener(name, listener, { passive: true });
    return () => target.removeEventListener(name, listener);
  },
  leave(address) {
    // Kept by the browser for "back", this document would be shown again: then it begins anew too.
    window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
    if (address) window.location.replace(address);
    else window.location.reload();
  },
  signingIn: () => window.location.pathname.startsWith("/sign-in"),
  locks: navigator.locks ?? null,
  channel: typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("agile"),
});

const inBrowser = typeof window !== "undefined";

/**
 * Undefined while Reflex prerenders pages, where there is no device and nobody acts.
 * @type {Device}
 */
export const device = /** @type {any} */ (
  inBrowser ? new Device({ environment: environment() }) : undefined
);

/**
 * Say something on the badge; "" takes it away (``only`` when it says this).
 * @param {string} notice @param {string} [only]
 */
export function say(notice, only) {
  const held = device.sync.notice;
  if (held === notice || (only && held !== only && !notice)) return;
  device.sync.notice = notice;
  device.outbox.countAgain();
}

export const locals = new Locals((failed) => say(failed ? FULL : "", FULL));

export const update = new Update({
  worker: inBrowser ? navigator.serviceWorker : null,
  async ready() {
    await locals.flush();
    await device.outbox.storeAgain();
    return !device.outbox.counts.notStored && !locals.hasUnstored;
  },
});

const returning = new Returning({
  live,
  registry: () => device.vault.registry,
  workerName: () => device.vault.record?.name ?? "",
});

export const lastRead = new LastRead();

if (inBrowser) {
  device.whenOpen(({ store }) => {
    locals.open(store).catch(() => say(FULL));
    return () => locals.close();
  });
  for (const name of ["pagehide", "visibilitychange"]) {
    window.addEventListener(name, () => void locals.flush(), { capture: true });
  }
  device.whenOpen((open) => live.start(open));
  device.whenOpen((open) => station.start(open));
  device.whenOpen((open) => returning.start(open));
  device.whenOpen((open) => lastRead.start(open));
  update.watch();
  void device.start();
}
