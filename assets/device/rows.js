// Rows in memory while unlocked: what the server sent, by bundle, and on top of it what this
// worker did and the server has not answered yet. Pure: no storage, no network, no React.

import { matches, queryWords } from "./search.js";

/** @typedef {{version?: string, rows: Object<string, object[]>}} Bundle */
/** @typedef {{collection: string, blank: object, row: object}} Shown */

const COMPARE = {
  "=": (held, wanted) => held === wanted,
  "!=": (held, wanted) => held !== wanted,
  ">=": (held, wanted) => held !== "" && held != null && held >= wanted,
  "<=": (held, wanted) => held !== "" && held != null && held <= wanted,
  ">": (held, wanted) => held !== "" && held != null && held > wanted,
  "<": (held, wanted) => held !== "" && held != null && held < wanted,
  "not in": (held, wanted) => !wanted.includes(held),
  in: (held, wanted) => Array.isArray(wanted) && wanted.includes(held),
};

const fits = (row, conditions) =>
  conditions.every(([name, operator, wanted]) => COMPARE[operator](row[name], wanted));

function compare(one, other) {
  if (one === other) return 0;
  // What has no value yet comes last, whichever way the rest is sorted; see ``sorted``.
  if (typeof one === "string" && typeof other === "string") return one.localeCompare(other, "en-GB");
  return one < other ? -1 : 1;
}

const empty = (value) => value === "" || value === null || value === undefined;

function sorted(rows, order) {
  const keys = order.map((name) => (name.startsWith("-") ? [name.slice(1), -1] : [name, 1]));
  return [...rows].sort((one, other) => {
    for (const [name, direction] of keys) {
      const [a, b] = [one[name], other[name]];
      if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
      const difference = compare(a, b);
      if (difference) return difference * direction;
    }
    return 0;
  });
}

function distinct(rows, name) {
  const seen = new Set();
  return rows.filter((row) => !seen.has(row[name]) && seen.add(row[name]));
}

/** One collection at one moment. A change makes a new one, so React sees it by identity. */
export class Collection {
  #answers = new Map();
  #texts = new Map();

  /** @param {object[]} rows @param {object} blank the row that stands where none is found */
  constructor(rows, blank) {
    this.rows = rows;
    this.blank = blank;
  }

  /** @param {{where?: any[], order?: string[], distinct?: string, limit?: number, search?: string, searched?: string[]}} query */
  query(query) {
    const key = JSON.stringify(query);
    let answer = this.#answers.get(key);
    if (answer) return answer;
    answer = query.where ? this.rows.filter((row) => fits(row, query.where)) : this.rows;
    const sought = query.search?.trim() ?? "";
    if (sought) answer = answer.filter((row) => matches(this.#text(row, query.searched), sought));
    if (query.order) answer = sorted(answer, query.order);
    if (query.distinct) answer = distinct(answer, query.distinct);
    if (query.limit !== undefined) answer = answer.slice(0, query.limit);
    this.#remember(key, answer);
    return answer;
  }

  /** @param {any[]} conditions @returns {object} the first that fits, or the blank row */
  one(conditions) {
    const key = `one ${JSON.stringify(conditions)}`;
    let answer = this.#answers.get(key);
    if (answer) return answer;
    const row = this.rows.find((candidate) => fits(candidate, conditions));
    answer = row ? { ...this.blank, ...row } : this.blank;
    this.#remember(key, answer);
    return answer;
  }

  #remember(key, answer) {
    // Each key pressed in a search box is a query of its own.
    if (this.#answers.size > 500) this.#answers.clear();
    this.#answers.set(key, answer);
  }

  // Rows made for searching bring their keys in ``search``; others are searched in their words.
  #text(row, searched) {
    let text = this.#texts.get(row);
    if (text === undefined) {
      text = row.search ?? (searched ?? []).flatMap((name) => queryWords(row[name])).join(" ");
      this.#texts.set(row, text);
    }
    return text;
  }
}

/**
 * How a collection follows from others on this device: what the server counted, counted on with what
 * it has not heard of yet.
 * @typedef {{from: string[], make: (rows: any[], of: (name: string) => any[]) => any[]}} Derivation
 */

export class Rows {
  #derived;
  #bundles = new Map();
  #shown = [];
  #cache = new Map();
  #listeners = new Set();

  /** @param {Object<string, Derivation>} [derived] by collection */
  constructor(derived = {}) {
    this.#derived = derived;
  }

  /** @param {string} name @param {object} [blank] @returns {Collection} same object until it changes */
  collection(name, blank = {}) {
    let held = this.#cache.get(name);
    if (!held) {
      held = new Collection(this.#gather(name), blank);
      this.#cache.set(name, held);
    } else if (Object.keys(held.blank).length === 0 && Object.keys(blank).length) {
      held = new Collection(held.rows, blank);
      this.#cache.set(name, held);
    }
    return held;
  }

  /** @param {Array<[string, Bundle|null]>} changes null takes the bundle away */
  replace(changes) {
    const touched = new Set();
    for (const [key, bundle] of changes) {
      for (const name of Object.keys(this.#bundles.get(key)?.rows ?? {})) touched.add(name);
      for (const name of Object.keys(bundle?.rows ?? {})) touched.add(name);
      if (bundle) this.#bundles.set(key, bundle);
      else this.#bundles.delete(key);
    }
    this.#changed(touched);
  }

  /** @param {Shown[]} shown rows of operations the server has not settled, oldest first */
  show(shown) {
    const touched = new Set([...this.#shown, ...shown].map((one) => one.collection));
    this.#shown = shown;
    this.#changed(touched);
  }

  /** Forget everything: the device is locked. */
  clear() {
    const touched = new Set(this.#cache.keys());
    this.#bundles.clear();
    this.#shown = [];
    this.#changed(touched);
  }

  get keys() {
    return [...this.#bundles.keys()];
  }

  /**
   * Which of these ids any row here speaks of, whichever field says it.
   * @param {Iterable<string>} ids @returns {Set<string>}
   */
  naming(ids) {
    const sought = new Set(ids);
    const found = new Set();
    const look = (value) => {
      if (typeof value === "string") {
        if (sought.delete(value)) found.add(value);
      } else if (value && typeof value === "object" && sought.size) {
        for (const part of Object.values(value)) look(part);
      }
    };
    for (const { rows } of this.#bundles.values()) look(rows);
    look(this.#shown);
    return found;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(names) {
    // What follows from a changed collection changed too, and what follows from that.
    for (const name of names) {
      for (const [follows, { from }] of Object.entries(this.#derived)) {
        if (from.includes(name)) names.add(follows);
      }
    }
    let any = false;
    for (const name of names) any = this.#cache.delete(name) || any;
    if (any) for (const listener of [...this.#listeners]) listener();
  }

  #gather(name) {
    const rows = [];
    const seen = new Map();
    for (const { rows: held } of this.#bundles.values()) {
      for (const row of held[name] ?? []) {
        // A brother is a row of both children's bundles; the same row twice is one.
        const key = `${row.id}|${row.child_id ?? ""}`;
        if (seen.has(key)) continue;
        seen.set(key, rows.push(row) - 1);
      }
    }
    for (const { collection, blank, row } of this.#shown) {
      if (collection !== name) continue;
      const at = rows.findIndex((held) => held.id === row.id);
      if (at >= 0) rows[at] = { ...rows[at], ...row };
      else rows.push({ ...blank, ...row });
    }
    const made = this.#derived[name];
    return made ? made.make(rows, (other) => this.collection(other).rows) : rows;
  }
}
