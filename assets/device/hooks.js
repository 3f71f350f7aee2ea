// React hooks that read this device. Without a browser (prerendering) each answers as for an empty
// device, and the first render in the browser does the same, so that the two agree.

import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";
import { device, locals, update } from "./page.js";
import { Collection } from "./rows.js";
import { unsentRows } from "./unsent.js";
import { todayText } from "./words.js";

const nothing = () => () => {};

// A snapshot must be the same object until something changed.
function snapshots(make) {
  let held;
  let text;
  return () => {
    const next = make();
    const nextText = JSON.stringify(next);
    if (nextText !== text) [held, text] = [next, nextText];
    return held;
  };
}

const both = (...subscribers) => (listener) => {
  const stops = subscribers.map((subscribe) => subscribe(listener));
  return () => stops.forEach((stop) => stop());
};

const NO_SYNC = Object.freeze({
  state: "saved",
  online: true,
  waiting: 0,
  oldest: "",
  needs_you: 0,
  sentence: "",
  pulled_at: "",
  notice: "",
  update_ready: false,
});
const syncSnapshot = snapshots(() => ({ ...device.sync.status, update_ready: update.isReady }));
const subscribeSync = device
  ? both(device.sync.subscribe, device.outbox.subscribe, update.subscribe)
  : nothing;

/** @returns {{state: string, online: boolean, waiting: number, sentence: string}} the badge's truth */
export const useSyncStatus = () => useSyncExternalStore(subscribeSync, syncSnapshot, () => NO_SYNC);

/** @type {object[]} */
const NO_UNSENT = [];
const unsentNow = snapshots(() => unsentRows(device.outbox));

export const useUnsent = () => useSyncExternalStore(subscribeSync, unsentNow, () => NO_UNSENT);

const NO_LOCK = Object.freeze({
  phase: "opening",
  worker_name: "",
  initials: "",
  has_pin: false,
  offline: false,
  busy: false,
  wait_seconds: 0,
  sentence: "",
  what_to_do: "",
  pin_offered: false,
  leaving: 0,
  family_page: "",
});
const subscribeDevice = device ? device.subscribe : nothing;
const lockSnapshot = snapshots(() => ({ ...NO_LOCK, ...device.lockState }));

export function useLock() {
  const state = useSyncExternalStore(subscribeDevice, lockSnapshot, () => NO_LOCK);
  useEffect(() => {
    if (!state.wait_seconds) return undefined;
    const timer = setInterval(() => device.countDown(), 1_000);
    return () => clearInterval(timer);
  }, [state.wait_seconds > 0]);
  return state;
}

// A device that has never fetched holds nothing yet: until the first answer, or the news that there
// is no server, an empty list would be a lie and then a jump.
const readySnapshot = () =>
  device.isOpen && (device.sync.pulledAt !== "" || !device.sync.online);
const subscribeReady = device ? both(device.subscribe, device.sync.subscribe) : nothing;

export const useReady = () => useSyncExternalStore(subscribeReady, readySnapshot, () => false);

/** What the frame of a page shows: "opening", "locked" or "open"; sends the signed-out to sign in. */
export function useGate() {
  const { phase } = useSyncExternalStore(subscribeDevice, lockSnapshot, () => NO_LOCK);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  useEffect(() => {
    if (phase === "signed_out") navigate(`/sign-in?next=${encodeURIComponent(pathname)}`, { replace: true });
  }, [phase, pathname]);
  return phase === "signed_out" ? "opening" : phase === "unsupported" ? "locked" : phase;
}

const NO_COLLECTIONS = new Map();

function emptyCollection(name, blank) {
  if (!NO_COLLECTIONS.has(name)) NO_COLLECTIONS.set(name, new Collection([], blank));
  return NO_COLLECTIONS.get(name);
}

const subscribeRows = device ? device.rows.subscribe : nothing;

/** @param {string} name @param {object} blank @returns {Collection} */
export const useCollection = (name, blank) =>
  useSyncExternalStore(
    subscribeRows,
    () => device.rows.collection(name, blank),
    () => emptyCollection(name, blank),
  );

/** A value of the screen. @param {string} name @param {any} initial */
export const useLocal = (name, initial) =>
  useSyncExternalStore(
    locals.subscribe,
    () => locals.get(name, initial),
    () => initial,
  );

/**
 * Words typed in an instrument, kept like a page's: a lock or a killed app does not lose them.
 * @param {string} name
 * @returns {[string, (words: string) => void]}
 */
export function useKeptWords(name) {
  const words = useLocal(name, "");
  const set = useCallback((next) => locals.set(name, next, true), [name]);
  return [words, set];
}

const everyHalfMinute = (listener) => {
  const timer = setInterval(listener, 30_000);
  return () => clearInterval(timer);
};

// Known at the first render of whatever appears later: lists by date must not show twice.
export const useToday = () => useSyncExternalStore(everyHalfMinute, todayText, () => "");

// To the half minute, so that a page is drawn again only when a clock on it would change.
const momentNow = () => new Date(Math.floor(Date.now() / 30_000) * 30_000).toISOString();
const everyFewSeconds = (listener) => {
  const timer = setInterval(listener, 5_000);
  return () => clearInterval(timer);
};

/** This device's clock as an ISO moment; "" before the first render in a browser. */
export const useMoment = () => useSyncExternalStore(everyFewSeconds, momentNow, () => "");

/** @returns {(address: string) => void} opens a page of this app without a server */
export function useGo() {
  const navigate = useNavigate();
  return useCallback((address) => navigate(address), [navigate]);
}
