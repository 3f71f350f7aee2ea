// Sending and fetching: pushes the outbox, pulls bundles by cursor, and says what is true.
//
// iPadOS has no background sync, so this runs while the page lives: at once after each change, when
// the network or the page comes back, and on a timer while the page is visible. Of several tabs the
// one the worker looks at sends.

import { Refused } from "./api.js";
import { shortMoment, todayText } from "./words.js";

const TICK = 5_000;
const PULL_EVERY = 60_000;
const LONGEST_PAUSE = 30_000;

/**
 * @typedef {Object} Environment what differs between a browser and a test
 * @property {() => boolean} visible @property {(name: string, fn: () => void) => () => void} on
 * @property {LockManager|null} locks @property {BroadcastChannel|null} channel
 * @property {() => number} clock
 * @property {() => boolean} [signingIn] the page is the sign-in page
 * @property {(address: string) => void} [leave] begin a new document at this page of the app, in the
 *   place of this one; "" for the same page anew
 */

export class Sync {
  /** @type {import("./store.js").Store|null} */
  #store = null;
  // Whether the outbox has been read, so that it can be said what waits in it.
  #counted = false;
  /** @type {Promise<void>|null} */
  #running = null;
  /** @type {Promise<void>|null} */
  #again = null;
  #wantsPull = false;
  #lastPull = 0;
  #failures = 0;
  #notBefore = 0;
  /** @type {Array<() => void>} */
  #stops = [];
  /** @type {AbortController|null} */
  #leaving = null;
  #leader = false;
  #listeners = new Set();
  #goneListeners = new Set();

  /**
   * @param {{call: (path: string, body: object) => Promise<any>,
   *   outbox: import("./outbox.js").Outbox, rows: import("./rows.js").Rows,
   *   environment: Environment, onBarred: (status: number) => void}} parts
   *   ``onBarred``: the server wants a sign-in (401) or an unlock (423) first
   */
  constructor({ call, outbox, rows, environment, onBarred }) {
    this.call = call;
    this.outbox = outbox;
    this.rows = rows;
    this.environment = environment;
    this.onBarred = onBarred;
    this.online = true;
    this.barred = 0;
    this.pulledAt = "";
    this.notice = "";
  }

  /** Load what the device holds, then keep it in step. @param {import("./store.js").Store} store */
  async open(store) {
    this.#store = store;
    await this.#load(store);
    await this.outbox.open(store);
    this.#counted = true;
    this.barred = 0;
    this.#wantsPull = true;
    this.#notBefore = 0;
    this.#listen();
    this.#takeLead();
    void this.now();
  }

  /** Stop; the device is locked or signed out. */
  close() {
    for (const stop of this.#stops.splice(0)) stop();
    this.#leaving?.abort();
    this.#leaving = null;
    this.#leader = false;
    this.#store = null;
    this.#counted = false;
    this.#lastPull = 0;
    this.rows.clear();
    this.#changed();
  }

  /** Send and fetch now, whatever the timers say. */
  now() {
    this.#notBefore = 0;
    this.#wantsPull = true;
    return this.#cycle();
  }

  /** Something was put into the outbox. */
  send() {
    this.#tell({ t: "outbox" });
    this.#notBefore = 0;
    return this.#cycle();
  }

  /** The server says these bundles changed (the live socket). @param {string[]} _keys */
  changed(_keys) {
    this.#wantsPull = true;
    return this.#cycle();
  }

  /** Bundles were taken from this device. @param {() => void} listener @returns {() => void} */
  onGone = (listener) => {
    this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  };

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What ``shapes.SyncStatus`` says. */
  get status() {
    const counts = this.outbox.counts;
    const { waiting, notStored } = counts;
    const needsYou = counts.needsYou + (this.barred && waiting ? 1 : 0);
    const today = todayText(new Date(this.environment.clock()));
    const oldest = counts.oldest ? shortMoment(counts.oldest, today) : "";
    const unsent = `${waiting} on this iPad, not sent, oldest ${oldest}`;
    let state = "saved";
    // Nothing is said before the outbox has been read: something may wait in it.
    let sentence = this.#counted ? "All on the record" : "";
    if (notStored) {
      state = "not_stored";
      sentence = `${notStored} NOT stored on this iPad. Keep this page open until it is sent`;
    } else if (this.barred && waiting) {
      state = "attention";
      sentence = `${this.barred === 423 ? "Unlock" : "Sign in"} again to send ${waiting}`;
    } else if (counts.needsYou) {
      state = "attention";
      sentence = `${needsYou} needs you`;
    } else if (waiting) {
      state = "waiting";
      sentence = unsent;
    }
    return {
      state,
      online: this.online,
      waiting,
      oldest,
      needs_you: needsYou,
      sentence,
      pulled_at: this.pulledAt ? shortMoment(this.pulledAt, today) : "",
      notice: this.notice,
    };
  }

  /** @param {import("./store.js").Store} store */
  async #load(store) {
    const held = await store.list("bundles");
    this.rows.replace(held.map(({ key, value }) => [key, value]));
    this.pulledAt = (await store.get("device", "pulled_at")) ?? "";
  }

  #listen() {
    const { environment } = this;
    const wake = () => {
      if (!environment.visible()) return;
      this.#takeLead();
      void this.now();
    };
    this.#stops.push(
      environment.on("online", () => this.now()),
      environment.on("offline", () => this.#reached(false)),
      environment.on("visibilitychange", wake),
      environment.on("focus", wake),
      this.outbox.subscribe(() => this.#changed()),
    );
    const timer = setInterval(() => {
      if (environment.visible()) void this.#cycle();
    }, TICK);
    this.#stops.push(() => clearInterval(timer));
    const { channel } = environment;
    if (channel) {
      // An error here (the lock came in between) must not become an unhandled rejection.
      const hear = ({ data }) => void this.#hear(data).catch(() => {});
      channel.addEventListener("message", hear);
      this.#stops.push(() => channel.removeEventListener("message", hear));
    }
  }

  // One tab sends. The tab the worker looks at takes over, because iPadOS may have frozen the other
  // while it held the lock.
  #takeLead() {
    const { locks, visible } = this.environment;
    if (this.#leader || !this.#store) return;
    if (!locks) {
      this.#leader = true;
      return;
    }
    const leaving = new AbortController();
    this.#leaving?.abort();
    this.#leaving = leaving;
    this.#lead(leaving, visible());
  }

  // Lead at once, or when the tab that leads is gone.
  #lead(leaving, atOnce) {
    const { locks } = this.environment;
    const hold = () =>
      new Promise((resolve) => {
        this.#leader = true;
        leaving.signal.addEventListener("abort", resolve, { once: true });
        void this.#cycle();
      });
    const name = `agile-sender-${this.#store?.workerId}`;
    const options = atOnce ? { steal: true } : { signal: leaving.signal };
    locks?.request(name, options, hold).catch(() => {
      // This one is leaving, or another tab took over.
      if (this.#leaving !== leaving || !this.#leader) return;
      this.#leader = false;
      // Two windows side by side: no event tells this one that the other was closed.
      this.#lead(leaving, false);
    });
  }

  async #hear(message) {
    const store = this.#store;
    if (!store || message?.worker !== store.workerId) return;
    if (message.t === "outbox") {
      await this.outbox.reload();
      void this.#cycle();
    } else if (message.t === "bundles") {
      await this.#load(store);
      this.#changed();
    } else if (message.t === "online") {
      this.online = message.online;
      this.#changed();
    }
  }

  #tell(message) {
    this.environment.channel?.postMessage({ ...message, worker: this.#store?.workerId });
  }

  #cycle() {
    // What is asked for during a run is done by the next one, and the asker waits for that.
    if (this.#running) {
      this.#again ??= this.#running.then(() => {
        this.#again = null;
        return this.#cycle();
      });
      return this.#again;
    }
    this.#running = this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  // Never rejects: an unhandled rejection would block Reflex's own event queue.
  async #run() {
    const clock = this.environment.clock;
    if (!this.#store || clock() < this.#notBefore) return;
    const mine = this.#leader || this.outbox.hasUnstored;
    if (!mine) return;
    try {
      if (this.outbox.isDue) {
        const accepted = await this.outbox.push();
        this.#reached(true);
        if (accepted) {
          this.#wantsPull = true;
          this.#tell({ t: "outbox" });
        }
      }
      if (this.#store && (this.#wantsPull || clock() - this.#lastPull > PULL_EVERY)) {
        this.#wantsPull = false;
        await this.#pull();
        this.#reached(true);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  async #pull() {
    const store = this.#store;
    if (!store) return;
    const { settled } = this.outbox;
    let other = false;
    for (let more = true; more; ) {
      const cursor = (await store.get("device", "cursor")) ?? null;
      const { waiting } = this.outbox.counts;
      const answer = await this.call("/api/sync/pull", { device: "", cursor, waiting });
      if (store !== this.#store) return;
      await this.#apply(store, answer);
      other ||= Boolean(answer.bundles?.me);
      more = answer.more === true && answer.cursor !== cursor;
    }
    this.#lastPull = this.environment.clock();
    const isFirst = this.pulledAt === "";
    this.pulledAt = new Date(this.#lastPull).toISOString();
    await store.put("device", "pulled_at", this.pulledAt);
    // With a role the worker may have lost what only that role reads of a child who stays here.
    if (other) this.#left();
    // Other tabs wait for the first fetch to be whole before they show anything.
    if (isFirst) this.#tell({ t: "bundles" });
    // Other tabs show them too.
    if (await this.outbox.forgetSettled(settled)) this.#tell({ t: "outbox" });
    this.#changed();
  }

  // Bundles and the cursor that speaks of them are one write: a kill in between can lose neither.
  async #apply(store, { bundles = {}, gone = [], holds, cursor }) {
    // When all has come the server names what this device should hold; the rest goes.
    const stays = holds && new Set(holds);
    const dropped = new Set([...gone, ...(stays ? this.rows.keys.filter((key) => !stays.has(key)) : [])]);
    /** @type {Array<[string, import("./rows.js").Bundle|null]>} */
    const changes = [
      ...Object.entries(bundles).map(([key, rows]) => /** @type {any} */ ([key, { rows }])),
      ...[...dropped].map((key) => /** @type {any} */ ([key, null])),
    ];
    await store.batch([
      ...changes.map(([key, value]) =>
        value ? { area: "bundles", key, value } : { area: "bundles", key, remove: true },
      ),
      { area: "device", key: "cursor", value: cursor },
    ]);
    if (!changes.length) return;
    this.rows.replace(changes);
    this.#tell({ t: "bundles" });
    if (dropped.size) this.#left();
  }

  #left() {
    for (const listener of [...this.#goneListeners]) listener();
  }

  #failed(error) {
    if (!this.#store) return;
    const clock = this.environment.clock;
    this.#wantsPull = true;
    this.#failures += 1;
    let pause = Math.min(TICK * 2 ** (this.#failures - 1), LONGEST_PAUSE);
    if (error instanceof Refused) {
      this.online = true;
      if (error.status === 401 || error.status === 423) {
        this.barred = error.status;
        this.onBarred(error.status);
      }
      if (error.retryAfter) pause = error.retryAfter * 1000;
    } else if (error?.name === "NotStored") {
      this.notice = "This iPad could not store the newest records. Free some space on it.";
    } else if (this.online) {
      this.online = false;
      this.#tell({ t: "online", online: false });
    }
    this.#notBefore = clock() + pause;
    this.#changed();
  }

  #reached(online) {
    if (online) {
      this.#failures = 0;
      this.#notBefore = 0;
      this.barred = 0;
    }
    if (this.online === online) return;
    this.online = online;
    // Those that do not send would not find out.
    this.#tell({ t: "online", online });
    this.#changed();
  }

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }
}
