// A document at any moment, and who wrote each letter of it: from its log, read once.
//
// Where a letter stands among the others never changes once it is there (that is what makes the
// shared text converge), so no moment has to be replayed. One document with everything ever written,
// deleted words included, holds the order; beside it stands, for each letter, which row of the log
// brought it and which took it away. The text at row n is a walk over that document that keeps
// "brought at or before n, not taken away by then". Any jump costs the same few milliseconds.
//
// Memory: eight bytes for each letter ever written, some forty for each row, and the document.

import * as Y from "yjs";
import { Growing } from "./growing.js";

const SAME_SITTING = 30 * 60_000; // ms without a word after which another sitting begins
const SPLIT = 500; // rows taken at a time, so that the page can answer in between

/**
 * @typedef {object} Sender @property {string} worker @property {string} device
 *
 * @typedef {object} Row one frame of the log
 * @property {number} sender place among the senders @property {number} received ms since 1970
 * @property {number | null} written ms since 1970, where known and earlier
 * @property {boolean | null} offline @property {Uint8Array} data
 *
 * @typedef {object} Piece letters that stand together and share their marks and their passage
 * @property {string} insert @property {Record<string, any>} [attributes]
 * @property {number} passage @property {number} row the row that brought the first letter
 *
 * @typedef {object} Passage what somebody wrote in one sitting
 * @property {number} sender @property {boolean | null} offline
 * @property {number} from @property {number} to ms since 1970
 */

export class Timeline {
  constructor() {
    this.doc = new Y.Doc({ gc: false });
    /** @type {Sender[]} */
    this.senders = [];
    /** @type {Passage[]} */
    this.passages = [];
    this.received = new Growing(Float64Array);
    this.written = new Growing(Float64Array);
    this.passageOf = new Growing(Uint32Array);
    /** @type {Map<number, {born: Growing, gone: Growing}>} of each Yjs client, by clock */
    this.letters = new Map();
    this.latest = new Map(); // the newest passage of each sender
    /** @type {Map<string, Uint32Array>} */
    this.touched = new Map();
    this.head = 0;
  }

  /** Take all of these rows, letting the page answer in between. @param {Row[]} rows in order */
  async take(rows, pause = () => Promise.resolve()) {
    for (let at = 0; at < rows.length; at += SPLIT) {
      this.add(rows.slice(at, at + SPLIT));
      await pause();
    }
  }

  /** @param {Row[]} rows the next ones of the log */
  add(rows) {
    this.touched.clear();
    Y.transact(this.doc, () => {
      for (const row of rows) {
        this.head += 1;
        Y.applyUpdate(this.doc, row.data);
        this.#index(row);
      }
    });
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs) {
      throw new Error("the log has a gap");
    }
  }

  #index({ sender, received, written, offline, data }) {
    const seq = this.head;
    const moment = written ?? received;
    let passage = this.latest.get(sender);
    const last = this.passages[passage];
    if (!last || last.offline !== offline || moment - last.to > SAME_SITTING) {
      passage = this.passages.push({ sender, offline, from: moment, to: moment }) - 1;
      this.latest.set(sender, passage);
    } else last.to = Math.max(last.to, moment);
    this.received.set(seq, received);
    if (written !== null) this.written.set(seq, written);
    this.passageOf.set(seq, passage);
    const { structs, ds } = Y.decodeUpdate(data);
    for (const { id, length } of structs) {
      this.#of(id.client).born.fill(id.clock, id.clock + length, seq);
    }
    for (const [client, ranges] of ds.clients) {
      const { gone } = this.#of(client);
      for (const { clock, len } of ranges) gone.fill(clock, clock + len, seq);
    }
  }

  #of(client) {
    let found = this.letters.get(client);
    if (!found) {
      found = { born: new Growing(Uint32Array), gone: new Growing(Uint32Array) };
      this.letters.set(client, found);
    }
    return found;
  }

  // -- a moment ---------------------------------------------------------------------------

  /** @param {number} seq @returns {Passage} what was being written */
  passage(seq) {
    return this.passages[this.passageOf.get(seq)];
  }

  /** When row ``seq`` reached the record, in ms since 1970; these are in order. */
  receivedAt(seq) {
    return this.received.get(seq);
  }

  /** When it was written, as far as that is known. */
  momentOf(seq) {
    return this.written.get(seq) || this.received.get(seq);
  }

  /**
   * A text as it stood after row ``seq``.
   * @param {string} root @param {number} seq @returns {Piece[]}
   */
  text(root, seq) {
    /** @type {Piece[]} */
    const pieces = [];
    /** @type {Record<string, any>} */
    let marks = {};
    let shown; // the same object for as long as no mark changes
    for (const { content, id, letters } of this.#items(root)) {
      if (content instanceof Y.ContentFormat) {
        if (!alive(letters, id.clock, seq)) continue;
        const { key, value } = content;
        marks = { ...marks, [key]: value };
        if (value === null) delete marks[key];
        shown = Object.keys(marks).length ? marks : undefined;
      } else if (content instanceof Y.ContentString) {
        this.#pieces(pieces, content.str, id.clock, letters, seq, shown);
      }
    }
    return pieces;
  }

  #pieces(pieces, text, clock, letters, seq, attributes) {
    let from = -1;
    let passage = -1;
    let row = 0;
    const close = (to) => {
      if (from < 0) return;
      const last = pieces.at(-1);
      const insert = text.slice(from, to);
      if (last && last.passage === passage && last.attributes === attributes) last.insert += insert;
      else pieces.push({ insert, ...(attributes ? { attributes } : {}), passage, row });
      from = -1;
    };
    for (let at = 0; at < text.length; at += 1) {
      if (!alive(letters, clock + at, seq)) {
        close(at);
        continue;
      }
      const born = letters.born.get(clock + at);
      const own = this.passageOf.get(born);
      if (from >= 0 && own !== passage) close(at);
      if (from < 0) [from, passage, row] = [at, own, born];
    }
    close(text.length);
  }

  /** The words of a text after row ``seq``. @param {string} root @param {number} seq */
  words(root, seq) {
    return this.text(root, seq).map(({ insert }) => insert).join("");
  }

  /** The entries of an array (answers, pictures) after row ``seq``. @returns {any[]} */
  entries(root, seq) {
    const found = [];
    for (const { content, id, letters } of this.#items(root)) {
      if (!(content instanceof Y.ContentAny)) continue;
      content.arr.forEach((entry, at) => {
        if (alive(letters, id.clock + at, seq)) found.push(entry);
      });
    }
    return found;
  }

  *#items(root) {
    const shared = this.doc.share.get(root);
    for (let item = shared?._start ?? null; item; item = item.right) {
      const letters = this.letters.get(item.id.client);
      if (letters) yield { content: item.content, id: item.id, letters };
    }
  }

  // -- what changed, and when ---------------------------------------------------------------

  /** The rows that changed a root, in order. @param {string} root @returns {Uint32Array} */
  changes(root) {
    const known = this.touched.get(root);
    if (known) return known;
    const rows = new Set();
    for (const { content, id, letters } of this.#items(root)) {
      const length = content.getLength();
      for (let at = id.clock; at < id.clock + length; at += 1) {
        rows.add(letters.born.get(at));
        if (letters.gone.get(at)) rows.add(letters.gone.get(at));
      }
    }
    const found = Uint32Array.from(rows).sort();
    this.touched.set(root, found);
    return found;
  }

  /** The last row up to ``seq`` that changed a root; 0 when none had: then it looks the same. */
  lastChange(root, seq) {
    const rows = this.changes(root);
    return rows[countUpTo(rows, seq) - 1] ?? 0;
  }

  /** Who changed a root between two moments: places among the senders. @returns {number[]} */
  changedBy(root, after, upTo) {
    const rows = this.changes(root);
    const found = new Set();
    for (let at = countUpTo(rows, after); at < countUpTo(rows, upTo); at += 1) {
      found.add(this.passage(rows[at]).sender);
    }
    return [...found];
  }

  /** Who took away the letters of a root that stood after ``seq`` and are gone now. */
  removedBy(root, after, upTo) {
    const found = new Set();
    for (const { content, id, letters } of this.#items(root)) {
      const length = content.getLength();
      for (let at = id.clock; at < id.clock + length; at += 1) {
        const gone = letters.gone.get(at);
        if (alive(letters, at, after) && gone && gone <= upTo) found.add(this.passage(gone).sender);
      }
    }
    return [...found];
  }

  /** The last row of each sitting of the whole document: where one would look. @returns {number[]} */
  sittings() {
    const ends = [];
    for (let seq = 1; seq <= this.head; seq += 1) {
      const next = seq === this.head || this.received.get(seq + 1) - this.received.get(seq) > SAME_SITTING;
      if (next) ends.push(seq);
    }
    return ends;
  }
}

/** @param {{born: Growing, gone: Growing}} letters */
function alive({ born, gone }, clock, seq) {
  const came = born.get(clock);
  if (came === 0 || came > seq) return false;
  const went = gone.get(clock);
  return went === 0 || went > seq;
}

/** How many of the sorted rows are at most ``seq``. */
export function countUpTo(rows, seq) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
