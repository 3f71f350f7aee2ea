// The device as a whole: vault, store, outbox, rows and sync behind one small face. No React here.

import { call, Refused, Unreachable } from "./api.js";
import { COUNTED } from "./clocks.js";
import { dataKeys } from "./crypto.js";
import { Outbox } from "./outbox.js";
import { Registry } from "./registry.js";
import { Rows } from "./rows.js";
import { openStore } from "./store.js";
import { Sync } from "./sync.js";
import { Vault } from "./vault.js";
import { within } from "./within.js";

const IDLE_CHECK = 15_000;
const REMEMBER_ACTIVE_EVERY = 30_000;
const RENEW_LEASE_EVERY = 30 * 60_000;
const KNOCK_EVERY = 10_000;
const TRY_AGAIN = 3_000;
const SENDING_AT_LEAVING = 5_000;
const CLEARED =
  "iPadOS had cleared this app's storage. Your records were fetched again. Anything that was only on this iPad and not sent is gone.";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{store: Store, outbox: Outbox, sync: Sync, workerId: string}} OpenDevice */

export class Device {
  #listeners = new Set();
  #openers = new Set();
  /** @type {Array<() => Promise<void>|void>} */
  #closers = [];
  /** @type {import("./crypto.js").DataKeys|null} */
  #keys = null;
  #sealedAside = new Map();
  #lastActive = 0;
  #remembered = 0;
  #renewed = 0;
  #knocked = 0;
  #lockAsked = false;
  #familyPage = "";
  /** @type {any} */
  #lockState = { phase: "opening" };

  /**
   * @param {{environment: import("./sync.js").Environment, ask?: typeof call,
   *   registry?: Registry, iterations?: number, tryAgain?: number}} parts
   *   tryAgain: milliseconds until a storage that did not open is asked again
   */
  constructor({ environment, ask = call, registry = new Registry(), iterations, tryAgain = TRY_AGAIN }) {
    const clock = environment.clock;
    this.environment = environment;
    this.tryAgain = tryAgain;
    this.ask = ask;
    this.vault = new Vault({ registry, clock, ask, iterations });
    this.rows = new Rows(COUNTED);
    this.outbox = new Outbox({
      clock,
      send: (operations) =>
        ask("/api/sync/push", {
          device: "",
          // So that a tablet whose clock is wrong dates nothing wrong.
          sent_at: new Date((clock ?? Date.now)()).toISOString(),
          operations,
        }),
    });
    this.outbox.subscribe(() => this.rows.show(this.outbox.shown));
    this.sync = new Sync({
      call: ask,
      outbox: this.outbox,
      rows: this.rows,
      environment,
      onBarred: (status) => void this.#barred(status),
    });
    /** @type {Store|null} null while locked */
    this.store = null;
  }

  get lockState() {
    return this.#lockState;
  }

  get isOpen() {
    return this.#lockState.phase === "open";
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Run with the open device now and after every unlock.
   * @param {(open: OpenDevice) => void | (() => Promise<void>|void)} opener may return what to do
   *   before the device closes: store what is still in memory
   */
  whenOpen(opener) {
    this.#openers.add(opener);
    if (this.store) this.#runOpener(opener, this.store);
    return () => this.#openers.delete(opener);
  }

  /** Begin: open with the session, or show the lock screen or the sign-in page. */
  async start() {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) {
      return this.#show({
        phase: "unsupported",
        sentence: "Agile cannot keep work safely in this browser.",
        what_to_do: "Open it over https, in an up to date browser.",
      });
    }
    this.#watch();
    return this.#beginOrTryAgain();
  }

  // A tablet that does much else may be slow to open its storage: a device that stood there and said
  // so until it is started again would keep somebody from their work.
  async #beginOrTryAgain() {
    try {
      await this.vault.remember();
      await this.#rememberFamily();
      await this.#begin();
    } catch (caught) {
      const error = /** @type {any} */ (caught);
      this.#show({
        phase: "unsupported",
        sentence: "Agile could not open its storage on this device.",
        what_to_do: `Close other windows of Agile; it goes on trying (${error?.name ?? "error"}).`,
      });
      setTimeout(() => {
        if (this.#lockState.phase === "unsupported") void this.#beginOrTryAgain();
      }, this.tryAgain);
    }
  }

  // While a family has the tablet the lock screen leads back to their pages, and nowhere else.
  async #rememberFamily() {
    const note = await this.vault.registry.family();
    this.#familyPage = note ? `/family/${note.assessmentId}` : "";
  }

  async #begin() {
    const { record } = this.vault;
    if (record && (record.locked || record.ended || (await this.vault.isIdle()))) {
      const heard = await this.vault.tellLocked();
      if (heard === "signed_out" || (heard !== "other" && record.ended)) return this.#signedOut();
      if (heard !== "other") return this.#showLocked({ offline: heard === "unreachable" });
    }
    // Nobody has signed in on this device, and somebody is about to: there is no key to ask for.
    if (!record && this.environment.signingIn?.()) return this.#signedOut();
    return this.#knock();
  }

  // Ask the server for the key; say what came of it.
  async #knock() {
    this.#knocked = this.environment.clock();
    try {
      await this.#open(await this.vault.openWithSession());
    } catch (error) {
      if (error instanceof Unreachable) {
        if (this.vault.record) this.#showLocked({ offline: true });
        else this.#signedOut("There is no connection to Agile, and nobody has signed in on this device yet.");
      } else if (error instanceof Refused && error.status === 401) this.#signedOut();
      else if (error instanceof Refused) this.#showLocked(error.status === 423 ? {} : said(error));
      else throw error;
    }
  }

  /** The lock screen's form. @param {string} secret */
  async unlock(secret) {
    if (this.#lockState.busy) return;
    this.#show({ ...this.#lockState, busy: true, sentence: "", what_to_do: "" });
    try {
      await this.#open(await this.vault.unlock(secret));
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.#signedOut();
      else this.#showLocked({ ...said(error), offline: this.#lockState.offline });
    }
  }

  /**
   * Sign in; also prepares opening this device with the password when there is no network.
   * @returns {Promise<"online"|"offline"|"">} "" when it failed; the lock state says why
   */
  async signIn(email, password) {
    if (this.#lockState.busy) return "";
    this.#show({ ...this.#lockState, busy: true, sentence: "", what_to_do: "" });
    try {
      await this.ask("/auth/sign-in", new URLSearchParams({ email, password }));
      const opened = await this.vault.openWithSession();
      await this.#open(opened, { password });
      await this.vault.rememberEmail(email);
      return "online";
    } catch (error) {
      if (error instanceof Unreachable) return this.#signInOffline(email, password);
      this.#show({ phase: "signed_out", ...said(error) });
      return "";
    }
  }

  async #signInOffline(email, password) {
    try {
      if (!(await this.vault.chooseByEmail(email))) {
        throw new Refused(403, {
          sentence: "There is no connection to Agile.",
          what_to_do: "Connect to the network to sign in on this device.",
        });
      }
      await this.#open(await this.vault.openOffline(password));
      return "offline";
    } catch (error) {
      this.#show({ phase: "signed_out", offline: true, ...said(error) });
      return "";
    }
  }

  /** Lock every tab of this app, here and on the server. */
  async lock() {
    // Asked for while the device is being opened: done as soon as it is.
    this.#lockAsked = !this.store && this.#lockState.phase === "opening";
    if (!this.store) return;
    this.#tell({ t: "lock" });
    this.#show({ phase: "opening" });
    await this.vault.markLocked();
    await this.#close();
    this.#showLocked({});
    const heard = await this.vault.tellLocked();
    if (heard === "signed_out") this.#signedOut();
    else if (!this.isOpen) this.#showLocked({ offline: heard === "unreachable" });
  }

  /**
   * Lock, and leave this document for another page of the app, so that nothing of what was open stays
   * in memory: not here, not in another window.
   * @param {string} address @throws when this device cannot even note that it is locked
   */
  async lockAndLeave(address) {
    await this.vault.markLocked();
    this.#tell({ t: "lock", anew: true });
    this.#show({ phase: "opening" });
    await this.#close();
    void this.vault.tellLocked();
    this.environment.leave?.(address);
  }

  /**
   * @param {{anyway?: boolean, everywhere?: boolean}} how ``anyway``: also with unsent work
   * @returns {Promise<boolean>} false when it first asks about unsent work (``leaving``)
   */
  async signOut({ anyway = false, everywhere = false } = {}) {
    if (this.store && !anyway) {
      await within(SENDING_AT_LEAVING, this.sync.now());
      const { waiting, needsYou } = this.outbox.counts;
      if (waiting + needsYou > 0) {
        this.#show({ ...this.#lockState, leaving: waiting + needsYou });
        return false;
      }
    }
    this.#tell({ t: "lock" });
    await this.#close();
    await this.vault.forgetOffline();
    await this.ask(everywhere ? "/auth/sign-out-everywhere" : "/auth/sign-out", {}).catch(() => {});
    this.#signedOut();
    return true;
  }

  /** The worker stays after all. */
  stay() {
    this.#show({ ...this.#lockState, leaving: 0 });
  }

  /** @param {string} pin @param {string} password @returns {Promise<boolean>} */
  async setPin(pin, password) {
    this.#show({ ...this.#lockState, busy: true, sentence: "", what_to_do: "" });
    try {
      const opened = await this.vault.openWithShare(await this.ask("/api/device/pin", { pin, password }));
      await this.#prepare("pin", pin, opened);
      opened.raw.fill(0);
      this.#showOpen();
      return true;
    } catch (error) {
      this.#showOpen(said(error));
      return false;
    }
  }

  async declinePin() {
    await this.vault.declinePin();
    if (this.isOpen) this.#showOpen();
  }

  /** The worker touched the screen. */
  active() {
    const now = this.environment.clock();
    this.#lastActive = now;
    if (!this.store || now - this.#remembered < REMEMBER_ACTIVE_EVERY) return;
    this.#remembered = now;
    this.vault.active(now).catch(() => {});
  }

  /** @param {import("./vault.js").Opened} opened @param {{password?: string}} [known] */
  async #open(opened, { password } = {}) {
    await this.#close();
    const keys = await dataKeys(opened.raw);
    const store = await openStore(opened.workerId, keys, opened.generation);
    this.#familyPage = "";
    this.#keys = keys;
    this.store = store;
    this.#lastActive = this.environment.clock();
    if (opened.evicted) this.sync.notice = CLEARED;
    if (password) await this.#prepare("password", password, opened);
    if (!opened.offline) await this.#renew(opened.raw);
    opened.raw.fill(0);
    await this.sync.open(store);
    await this.#restoreAside(store);
    for (const opener of this.#openers) this.#runOpener(opener, store);
    this.#showOpen();
    if (this.#lockAsked) return void this.lock();
    globalThis.navigator?.storage?.persist?.().catch(() => {});
  }

  #runOpener(opener, store) {
    const { outbox, sync } = this;
    const closer = opener({ store, outbox, sync, workerId: store.workerId });
    if (typeof closer === "function") this.#closers.push(closer);
  }

  // What this device could not store must survive the lock, but not readably.
  async #close() {
    const { store } = this;
    if (!store) return;
    await Promise.allSettled(this.#closers.splice(0).map((closer) => closer()));
    const unstored = this.outbox.close();
    if (unstored.length) this.#sealedAside.set(store.workerId, await store.sealed(unstored));
    this.store = null;
    this.#keys = null;
    this.sync.close();
    await store.close();
  }

  async #restoreAside(store) {
    const sealed = this.#sealedAside.get(store.workerId);
    if (!sealed) return;
    this.#sealedAside.delete(store.workerId);
    await this.outbox.restore(await store.unsealed(sealed));
  }

  async #prepare(kind, secret, opened) {
    const stretched = await this.vault.prepareOffline(kind, secret, opened);
    if (stretched) await this.store?.put("device", `offline:${kind}`, stretched);
  }

  async #renew(raw) {
    this.#renewed = this.environment.clock();
    const stretched = {};
    for (const kind of this.vault.offlineKinds) {
      const bytes = await this.store?.get("device", `offline:${kind}`);
      if (bytes) stretched[kind] = bytes;
    }
    await this.vault.renewLease(stretched, raw);
  }

  async #renewLease() {
    this.#renewed = this.environment.clock();
    try {
      const released = await this.ask("/api/device/key", {}, { timeout: 10_000 });
      if (!this.store || released.worker.id !== this.store.workerId) return;
      const opened = await this.vault.openWithShare(released, { renewing: true });
      await this.#renew(opened.raw);
      opened.raw.fill(0);
    } catch (error) {
      if (error instanceof Refused) await this.#barred(error.status);
    }
  }

  // The server wants a sign-in or an unlock first.
  async #barred(status) {
    if (!this.store) return;
    if (status === 423 && this.#keys) {
      try {
        const released = await this.vault.resumeSession(this.#keys.proof);
        const opened = await this.vault.openWithShare(released, { renewing: true });
        await this.#renew(opened.raw);
        opened.raw.fill(0);
        await this.sync.now();
        return;
      } catch (error) {
        if (error instanceof Unreachable) return;
        status = error instanceof Refused ? error.status : 423;
      }
    }
    if (!this.store) return;
    await this.#close();
    if (status === 401) this.#signedOut("Your sign-in has ended.", "Sign in again. What you typed is kept on this iPad.");
    else this.#showLocked({});
  }

  #watch() {
    const { environment } = this;
    const wake = () => {
      if (environment.visible()) void this.#check();
    };
    environment.on("visibilitychange", wake);
    environment.on("focus", wake);
    environment.on("online", wake);
    for (const name of ["pointerdown", "keydown", "wheel"]) environment.on(name, () => this.active());
    setInterval(() => {
      if (environment.visible()) void this.#check();
    }, IDLE_CHECK);
    environment.channel?.addEventListener("message", ({ data }) => {
      if (data?.t === "lock" && data.worker === this.store?.workerId) {
        void this.#close().then(() => (data.anew ? this.environment.leave?.("") : this.#showLocked({})));
      }
    });
  }

  async #check() {
    try {
      const now = this.environment.clock();
      if (this.store) {
        // Hidden at once; then it is asked whether the worker was active in another tab.
        const away = now - this.#lastActive > this.vault.idleMilliseconds;
        if (away) this.#show({ phase: "opening" });
        if (await this.vault.isIdle(this.#lastActive)) await this.lock();
        else if (away) this.#showOpen();
        else if (now - this.#renewed > RENEW_LEASE_EVERY && this.sync.online) await this.#renewLease();
      } else if (this.#lockState.phase === "locked" && this.#lockState.offline && !this.#lockState.busy) {
        // No network when the app started: look again, as a start with a network would.
        if (now - this.#knocked > KNOCK_EVERY) await this.#begin();
      }
    } catch {
      // A dead registry handle or a refused request: the next check tries again.
    }
  }

  #tell(message) {
    this.environment.channel?.postMessage({ ...message, worker: this.store?.workerId });
  }

  #showOpen(more = {}) {
    const { record } = this.vault;
    const pinOffered =
      !record?.offline.pin && this.sync.online && (record?.pinDeclinedUntil ?? 0) < this.environment.clock();
    this.#show({ phase: "open", pin_offered: pinOffered, ...more });
  }

  #showLocked(more) {
    this.#show({ phase: "locked", ...more });
  }

  #signedOut(sentence = "", what_to_do = "") {
    this.#show({ phase: "signed_out", sentence, what_to_do });
  }

  #show(state) {
    const { record } = this.vault;
    this.#lockState = {
      busy: false,
      offline: false,
      sentence: "",
      what_to_do: "",
      pin_offered: false,
      leaving: 0,
      family_page: this.#familyPage,
      ...state,
      worker_name: record?.name ?? "",
      initials: record?.initials ?? "",
      has_pin: Boolean(record?.offline?.pin),
      wait_seconds: Math.ceil(this.vault.waitMilliseconds / 1000),
    };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Count the wait on the lock screen down; called each second by whoever shows it. */
  countDown() {
    if (this.#lockState.wait_seconds > 0) this.#show({ ...this.#lockState });
  }
}

const said = (error) =>
  error instanceof Refused
    ? { sentence: error.sentence, what_to_do: error.whatToDo }
    : {
        sentence: "That did not work on this device.",
        what_to_do: `Try again. If it goes on, tell the service desk: ${error?.name ?? "error"}.`,
      };
