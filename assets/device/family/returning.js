// The worker is back: what the family wrote and signed goes into the document as the worker's own
// change, marked as the family's words. Until that is done it stays sealed, and is listed as not sent.

import { exactMark } from "../remarks/exact.js";
import { momentText, shortMoment } from "../words.js";
import { forget, sittings, withoutPages, writtenIn } from "./sealed.js";

const WAITING = {
  sentence: "What the family wrote is on this iPad. It goes into the assessment as soon as that is open.",
  what_to_do: "There is nothing to do: it is safe here.",
};
const CLOSED = {
  sentence: "The assessment takes no more words, so what the family wrote is kept here.",
  what_to_do: "Save a copy, tell your manager, then give this up.",
};

const OPEN_ELSEWHERE = {
  sentence: "The family's page is still open in another window, and may hold words that are only there.",
  what_to_do: "Go to that window: its words are kept as soon as there is room, or save a copy there.",
};
const PATIENCE = 2_000; // a page that has nothing to hold closes in less

const SPEAKER = "The family";

/** @param {any} one a text they wrote @param {string} worker */
export function takenDown(one, worker) {
  const language = one.language && one.language !== "English" ? ` The page around it was in ${one.language}, a translation that still needs a professional interpreter's check.` : "";
  return `In the family's own words, written on ${worker}'s iPad on ${momentText(one.at)}.${language}`;
}

/**
 * Put what was written at the end of a field, once however often it is tried.
 * @param {import("yjs").Doc} doc
 */
export function addWords(doc, one, worker) {
  const field = doc.getText(`t.${one.field}`);
  const head = takenDown(one, worker);
  const words = one.text.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
  const before = field.toString();
  if (!words.trim() || before.includes(`${head}\n${words}`)) return;
  // Exact words, attributed: whoever edits them later, it is said beside them.
  const exact = exactMark(SPEAKER, words);
  const lines = words.split("\n").flatMap((line) => [
    ...(line ? [{ insert: line, attributes: { exact } }] : []),
    { insert: "\n", attributes: { blockquote: true } },
  ]);
  const begins = before && !before.endsWith("\n") ? [{ insert: "\n" }] : [];
  const delta = [...begins, { insert: head, attributes: { italic: true } }, { insert: "\n" }, ...lines];
  field.applyDelta([...(before ? [{ retain: field.length }] : []), ...delta]);
}

/**
 * Keep a signature as a file of the document, and enter it with who signed, as what, and when.
 * @param {import("../live.js").Handle} handle @param {any} one @param {any} about
 * @param {string} workerId
 */
async function addSignature(handle, one, about, workerId) {
  const [{ keepMedia }, { enter, entriesOf }, { bytesOfDrawing }] = await Promise.all([
    import("../media/media.js"),
    import("../media/entries.js"),
    import("../media/strokes.js"),
  ]);
  const { sha256 } = await keepMedia(bytesOfDrawing(one.strokes), {
    id: one.id,
    kind: "signature",
    documentId: about.assessmentId,
    what: `Signature, ${about.child}`,
    where: `/assessments/${about.assessmentId}`,
  });
  if (entriesOf(handle.doc, one.field).some(({ media }) => media === one.id)) return;
  const place = { field: one.field, words: { name: one.name, role: one.role } };
  enter(handle.doc, /** @type {any} */ ({ id: one.id, sha256, kind: "signature", at: one.at, place }), workerId);
}

export class Returning {
  /** @type {Map<string, {about: any, written: any[], words: typeof WAITING, closed: boolean}>} */
  #waiting = new Map();
  /** @type {import("../device.js").OpenDevice | null} */
  #open = null;
  #leaving = new AbortController();

  /**
   * @param {{registry: () => import("../registry.js").Registry, live: import("../live.js").Live,
   *   workerName: () => string, locks?: LockManager|null}} parts
   */
  constructor({ registry, live, workerName, locks = globalThis.navigator?.locks ?? null }) {
    this.registry = registry;
    this.live = live;
    this.workerName = workerName;
    this.locks = locks;
  }

  /** The device was unlocked. @param {import("../device.js").OpenDevice} open */
  start(open) {
    const { store, outbox } = open;
    let left = false;
    this.#leaving = new AbortController();
    this.#open = open;
    const stop = outbox.registerCounter(() => this.counts);
    // What could not be brought now stays sealed and listed; it is tried again when asked, and at
    // the next unlock.
    this.#bring(store, outbox, () => left).catch(() => {});
    return async () => {
      left = true;
      this.#leaving.abort();
      this.#open = null;
      stop();
      this.#waiting.clear();
    };
  }

  async #bring(store, outbox, left) {
    // Whoever unlocked it, the tablet is not with the family any more; a page of theirs in another
    // window closes.
    // (A full disk cannot take even that down; their words come in all the same.)
    await this.registry().setFamily(null).catch(() => {});
    this.#open?.sync?.environment.channel?.postMessage({ t: "family" });
    const all = await sittings(store);
    await Promise.all(all.map(({ key, value }) => this.#bringOne({ store, outbox, left }, key, value)));
  }

  async #bringOne({ store, outbox, left }, sitting, about) {
    const written = await writtenIn(sitting, about.key);
    if (left()) return;
    if (written.length) this.#waiting.set(sitting, { about, written, words: WAITING, closed: false });
    outbox.countAgain();
    await this.#put(store, sitting, about, left).catch(() => {});
    if (!left()) outbox.countAgain();
  }

  // Not before the last page of theirs is over: it may hold words that the disk did not take yet.
  #put(store, sitting, about, left) {
    const told = setTimeout(() => {
      if (left()) return;
      const written = this.#waiting.get(sitting)?.written ?? [];
      this.#waiting.set(sitting, { about, written, words: OPEN_ELSEWHERE, closed: false });
      this.#open?.outbox.countAgain();
    }, PATIENCE);
    const put = withoutPages(this.locks, about.assessmentId, this.#leaving.signal, async () => {
      clearTimeout(told);
      if (left()) return;
      const written = await writtenIn(sitting, about.key);
      if (left()) return;
      if (!written.length) {
        this.#waiting.delete(sitting);
        return void (await forget(store, sitting));
      }
      const held = { about, written, words: WAITING, closed: false };
      this.#waiting.set(sitting, held);
      await this.#enter(store, sitting, held, left);
    });
    return put.finally(() => clearTimeout(told));
  }

  async #enter(store, sitting, held, left) {
    const { about, written } = held;
    const what = `What the family wrote, ${about.child}`;
    /** @type {any} */
    const handle = await this.live.openDocument(about.assessmentId, { what, where: `/assessments/${about.assessmentId}` });
    try {
      if (left()) return;
      if (handle.role === "read" || handle.status.elsewhere) {
        this.#waiting.set(sitting, { ...held, words: CLOSED, closed: true });
        return;
      }
      for (const one of written.filter(({ text }) => text)) addWords(handle.doc, one, this.workerName());
      for (const one of written.filter(({ strokes }) => strokes)) await addSignature(handle, one, about, store.workerId);
      // Only when the document itself is on the disk is the sealed copy given up.
      if (!(await handle.flush()) || left()) return;
      await forget(store, sitting);
      this.#waiting.delete(sitting);
    } finally {
      handle.close();
    }
  }

  async #again(sitting) {
    const open = this.#open;
    const about = this.#waiting.get(sitting)?.about;
    if (!open || !about) return;
    await this.#put(open.store, sitting, about, () => this.#open !== open).catch(() => {});
    open.outbox.countAgain();
  }

  async #giveUp(sitting) {
    const { store, outbox } = this.#open ?? {};
    if (!store || !this.#waiting.get(sitting)?.closed) return;
    await forget(store, sitting);
    this.#waiting.delete(sitting);
    outbox?.countAgain();
  }

  /** What is not in the record yet, for the badge and the page of unsent work. */
  get counts() {
    const all = [...this.#waiting].map(([sitting, held]) => ({ sitting, ...held }));
    const begun = ({ written }) => written[0]?.at ?? new Date().toISOString();
    const moments = all.map(begun).sort();
    return {
      waiting: all.length,
      needsYou: all.filter(({ closed }) => closed).length,
      oldest: moments[0] ?? null,
      rows: all.map(({ sitting, about, written, words, closed }) => ({
        id: `family:${sitting}`,
        what: `What the family wrote, ${about.child}`,
        when: shortMoment(begun({ written })),
        state: closed ? "refused" : "waiting",
        ...words,
        name: "family",
        kind: "document",
        where: `/assessments/${about.assessmentId}`,
        stored: true,
        can_retry: !closed,
        retry: () => this.#again(sitting),
        can_discard: closed,
        discard: () => this.#giveUp(sitting),
        copy: written
          .map((one) => (one.text ? `${takenDown(one, this.workerName())}\n${one.text}` : `Signed by ${one.name}, ${one.role}, ${momentText(one.at)}`))
          .join("\n\n"),
      })),
    };
  }
}
