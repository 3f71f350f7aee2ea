// What a page lets a person do. Every function here answers at once or handles its own failure: an
// unhandled rejection would block Reflex's own event queue.

import { device, locals, say, update } from "./page.js";
import { eventReader, valueOf } from "./events.js";
import { station } from "./media/station.js";
import { live } from "./live.js";
import { handOver, handOverText } from "./hand-over.js";
import { exportedText } from "./unsent.js";

export { valueOf };

const quietly = (promise) =>
  void promise.catch((error) => {
    console.error("a device action failed", error?.name);
  });

/** @param {string} name @param {any} value @param {boolean} kept */
export const setLocal = (name, value, kept) => locals.set(name, value, kept);

/**
 * One subject's value among those of a name. None is dropped, and an empty one too, unless it stands
 * over something that is not empty.
 * @param {string} name @param {string} key @param {any} value @param {boolean} kept
 * @param {boolean} [emptyIsSaid]
 */
export function setLocalFor(name, key, value, kept, emptyIsSaid = false) {
  const { [key]: _before, ...others } = locals.get(name, {});
  const dropped = value === null || (value === "" && !emptyIsSaid);
  const held = dropped ? others : { ...others, [key]: value };
  locals.set(name, Object.keys(held).length ? held : null, kept);
}

/** What was kept for these subjects of a name is done with. @param {string} name @param {string} prefix */
export function forgetLocalsOf(name, prefix) {
  const left = Object.entries(locals.get(name, {})).filter(([key]) => !key.startsWith(prefix));
  locals.set(name, left.length ? Object.fromEntries(left) : null, true);
}

/**
 * Do something: stored on this device first, then sent.
 * @param {Event|any} event @param {(address: string) => void} go
 * @param {($event: import("./events.js").EventReader) => any} build
 * @returns {Promise<boolean>} false when this device could not store it
 */
export async function act(event, go, build) {
  event?.preventDefault?.();
  // The event's form and target are read now: React reuses neither after the first await.
  const { go: address, ...operation } = build(eventReader(event));
  const { stored } = await device.outbox.enqueue(operation);
  quietly(device.sync.send());
  if (address) go(address);
  return stored;
}

/**
 * Several actions, each after the one before; none after an operation this device could not store,
 * so that a draft is not emptied while its words are in memory only.
 * @param {Event|any} event @param {Array<(event: any) => any>} actions
 */
export async function inOrder(event, actions) {
  for (const action of actions) {
    if ((await action(event)) === false) return;
  }
}

const VIEW_COUNTS_AGAIN_AFTER = 600_000;
const viewed = new Map();

/**
 * Tell the record that it was opened here; it is sent with the rest when there is a network.
 * @param {string} operation @param {string} id
 */
export function logView(operation, id) {
  const key = `${device.store?.workerId} ${operation} ${id}`;
  if (Date.now() - (viewed.get(key) ?? 0) < VIEW_COUNTS_AGAIN_AFTER) return;
  viewed.set(key, Date.now());
  const view = { name: operation, payload: { id }, what: "Opened a record", quiet: true };
  quietly(device.outbox.enqueue(view).then(() => device.sync.send()));
}


export const syncNow = () => quietly(device.sync.now());
export const lockNow = () => quietly(device.lock());

/** @param {{anyway?: boolean, everywhere?: boolean}} how */
export const signOut = (how) =>
  quietly(
    device.signOut(how).then((out) => {
      // A whole new page: nothing of the last worker stays in memory.
      if (out) window.location.assign("/sign-in");
    }),
  );
export const staySignedIn = () => device.stay();
export const applyUpdate = () => quietly(update.apply());
export const declinePin = () => quietly(device.declinePin());
export const dismissNotice = () => say("");

/**
 * Turn the tablet to the family; ``told`` is a value of the screen that says why it could not be.
 * @param {string} assessmentId @param {string} told
 */
export function turnToFamily(assessmentId, told) {
  const say = (sentence) => locals.set(told, sentence, false);
  say("");
  const turned = import("./family/entering.js").then(({ turnToFamily: turn }) =>
    turn({ device, locals, live }, assessmentId),
  );
  turned.catch((error) => {
    say(error?.sentence ?? "The tablet could not be turned round. Nothing has changed; try again.");
    console.error("the tablet was not turned round", error?.name);
  });
}

const field = (form, name) => String(new FormData(form).get(name) ?? "");

export function submitUnlock(event) {
  event.preventDefault();
  const form = event.target;
  const secret = field(form, "secret");
  form.reset();
  quietly(device.unlock(secret));
}

export function submitSignIn(event, go) {
  event.preventDefault();
  const form = event.target;
  const asked = new URLSearchParams(window.location.search).get("next") ?? "";
  // Only a page of this app: "//elsewhere" and "/\\elsewhere" are other sites to a browser.
  const next = /^\/(?![/\\])/.test(asked) && !asked.startsWith("/sign-in") ? asked : "/today";
  const signedIn = device.signIn(field(form, "email"), field(form, "password")).then((how) => {
    // Online a new page, so that every socket is opened with the new session; offline that would
    // lose the key.
    if (how === "online") window.location.assign(next);
    else if (how === "offline") go(next);
  });
  quietly(signedIn);
}

export function submitPin(event) {
  event.preventDefault();
  const form = event.target;
  const chosen = device.setPin(field(form, "pin"), field(form, "password"));
  quietly(chosen.then((done) => done && form.reset()));
}

/** A picture or recording among the unsent. @param {string} [id] @returns {string} its own id, or "" */
const mediaOf = (id) => (id?.startsWith("media:") ? id.slice("media:".length) : "");

export function retryUnsent(id) {
  const media = mediaOf(id);
  if (media) quietly(station.retry(media));
  else quietly(device.outbox.retry(id).then(() => device.sync.send()));
}

export function discardUnsent(id) {
  const media = mediaOf(id);
  if (media) quietly(station.discard(media));
  else quietly(device.outbox.discard(id).then(() => device.sync.send()));
}

/** Hand over a readable copy of one unsent item, or of all. @param {string} [id] */
export function exportUnsent(id) {
  const media = mediaOf(id);
  if (media) quietly(exportMedia(media));
  else handOverText(exportedText(device.outbox, id), "not-sent");
}

async function exportMedia(id) {
  const record = station.queue.record(id);
  const content = await station.queue.read(id);
  if (!record || !content) return;
  const ending = record.mime.split("/")[1].replace("jpeg", "jpg");
  handOver(new Blob([/** @type {any} */ (content)], { type: record.mime }), "not-sent", ending);
}
