// Locked and unlocked: who may open this device's data, with what, and until when.
//
// The data key is random and never stored. Its wraps open with (a) the server's share, released to
// a live and unlocked session, or (b) offline, a PIN or password, until the lease ends. Both also
// need the secret this device cannot export. Passkeys (PRF) add a third kind of wrap here.

import { call, Refused, Unreachable } from "./api.js";
import * as sealing from "./crypto.js";
import { newRecord } from "./registry.js";
import { momentText } from "./words.js";

const FREE_TRIES = 3;
const FIRST_WAIT = 15_000;
const LONGEST_WAIT = 15 * 60_000;
/** After so many wrong tries only the server can open this data again. */
const LAST_TRY = 10;
/** A clock may be corrected by so much without counting as turned back. */
const CLOCK_SLACK = 5 * 60_000;
const QUICK = { timeout: 4_000 };

/** Milliseconds to wait after so many wrong tries. @param {number} tries */
export const waitAfter = (tries) =>
  tries < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (tries - FREE_TRIES), LONGEST_WAIT);

/**
 * Why a wrap may not be used now, or "" when it may.
 * @param {{leaseUntil: string}} wrap @param {{highWater: number}} record @param {number} now
 */
export function leaseRefusal(wrap, record, now) {
  if (now < record.highWater - CLOCK_SLACK) {
    return "This iPad's clock was turned back. Connect to the network to open Agile.";
  }
  if (Math.max(now, record.highWater) > Date.parse(wrap.leaseUntil)) {
    return `Time to connect: what is on this iPad could be opened without a network until ${momentText(wrap.leaseUntil)}.`;
  }
  return "";
}

// The lease is part of what is authenticated: a wrap with another date does not open.
const offlineContext = (kind, owner, wrap) =>
  `agile/v1/offline|${kind}|${owner}|${wrap.iterations}|${wrap.leaseUntil}`;

/** @typedef {{raw: import("./crypto.js").Bytes, workerId: string, generation: number, offline: boolean, evicted: boolean}} Opened */

export class Vault {
  /**
   * @param {{registry: import("./registry.js").Registry, clock?: () => number,
   *   ask?: typeof call, iterations?: number}} parts
   */
  constructor({ registry, clock = Date.now, ask = call, iterations = sealing.ITERATIONS }) {
    this.registry = registry;
    this.clock = clock;
    this.ask = ask;
    this.iterations = iterations;
    /** @type {(import("./registry.js").WorkerRecord & {tampered?: boolean})|null} */
    this.record = null;
    this.leaseUntil = "";
  }

  async #owner(record) {
    const { id } = await this.registry.secret();
    return `${record.id}|${id}|${record.generation}`;
  }

  /** Whose data is here, for the lock screen. */
  async remember() {
    const id = await this.registry.current();
    this.record = id ? await this.registry.worker(id) : null;
    return this.record;
  }

  get offlineKinds() {
    return Object.keys(this.record?.offline ?? {});
  }

  /**
   * Ask the server for its share: works for a live, unlocked session.
   * @returns {Promise<Opened>} @throws {Refused} 401 signed out, 423 locked @throws {Unreachable}
   */
  async openWithSession() {
    // Cookies can be lost while this storage is kept; the server then knows this device anew.
    const known = await this.registry.workers();
    const formerly = [...new Set(known.map(({ device }) => device).filter(Boolean))];
    return this.openWithShare(await this.ask("/api/device/key", { formerly }, QUICK));
  }

  /**
   * Open (or begin) the data key with what the server released.
   * @param {{share: string, worker: {id: string, name: string, initials: string},
   *   session: string, device: string, issued_at: string, lease_until: string, lease_proof: string,
   *   policy: {idle_lock_minutes: number}, known: boolean, verifier: boolean}} released
   * @param {{renewing?: boolean}} [options] ``renewing``: nobody touched the screen for this
   * @returns {Promise<Opened>}
   */
  async openWithShare(released, { renewing = false } = {}) {
    const share = sealing.fromBase64(released.share);
    await checkLease(share, released);
    const { key: deviceSecret } = await this.registry.secret();
    /** @type {import("./registry.js").WorkerRecord & {tampered?: boolean}} */
    let record = (await this.registry.worker(released.worker.id)) ?? newRecord(released.worker);
    let raw = await this.#unwrapShare(record, share, deviceSecret);
    // The server knows this device and worker, yet nothing is here: iPadOS cleared the storage.
    const evicted = released.known && !record.shareWrap;
    const unknown = !raw || !released.verifier;
    if (!raw) {
      // What an older key sealed stays where it is, unreadable; the new one gets its own database.
      const generation = record.shareWrap ? record.generation + 1 : record.generation;
      record = { ...newRecord(released.worker), generation };
      raw = sealing.randomBytes(32);
      const wrapKey = await sealing.shareKey(share, deviceSecret, await this.#owner(record));
      record.shareWrap = await sealing.seal(wrapKey, raw, "agile/v1/share");
    }
    Object.assign(record, {
      name: released.worker.name,
      initials: released.worker.initials,
      tries: 0,
      waitUntil: 0,
      locked: false,
      ended: false,
      idleMinutes: released.policy.idle_lock_minutes,
      highWater: Math.max(record.tampered ? 0 : record.highWater, Date.parse(released.issued_at)),
      lastActive: renewing ? record.lastActive : this.clock(),
      session: released.session,
      device: released.device,
    });
    // The wrap must be on the disk before anything is sealed under this key.
    await this.#save(record);
    await this.registry.setCurrent(record.id);
    this.leaseUntil = released.lease_until;
    if (unknown) await this.#tellVerifier(raw);
    return { raw, workerId: record.id, generation: record.generation, offline: false, evicted };
  }

  async #unwrapShare(record, share, deviceSecret) {
    if (!record.shareWrap) return null;
    const wrapKey = await sealing.shareKey(share, deviceSecret, await this.#owner(record));
    try {
      return await sealing.unseal(wrapKey, record.shareWrap, "agile/v1/share");
    } catch {
      return null;
    }
  }

  async #tellVerifier(raw) {
    const verifier = sealing.toBase64(await sealing.proofBytes(raw));
    await this.ask("/api/device/key", { verifier }, QUICK).catch(() => {});
  }

  /**
   * The lock screen's try: by the server when it answers, else by this device.
   * @param {string} secret PIN or password @returns {Promise<Opened>}
   * @throws {Refused} with a sentence
   */
  async unlock(secret) {
    const wait = this.waitMilliseconds;
    if (wait > 0) throw tooSoon(wait);
    try {
      return await this.openWithShare(await this.ask("/api/device/unlock", { secret }, QUICK));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    return this.openOffline(secret);
  }

  get waitMilliseconds() {
    return Math.max(0, (this.record?.waitUntil ?? 0) - this.clock());
  }

  /** @param {string} secret @returns {Promise<Opened>} @throws {Refused} with a sentence */
  async openOffline(secret) {
    const record = this.record;
    if (!record || !this.offlineKinds.length) {
      throw refusal("offline_unset", "There is no network, and no PIN or password was set up to open this iPad without one.", "Connect to the network. What you typed is safe on this iPad.");
    }
    if (record.tampered) {
      throw refusal("tampered", "This iPad's lock was changed from outside.", "Connect to the network to open Agile.");
    }
    const late = Object.values(record.offline).map((wrap) => leaseRefusal(wrap, record, this.clock()));
    if (late.every(Boolean)) throw refusal("lease_ended", late[0], "Connect to the network. What you typed is safe on this iPad.");

    // Counted before it is checked: a page killed in between has used its try.
    const tries = record.tries + 1;
    await this.#patch({ tries, waitUntil: this.clock() + waitAfter(tries) });
    const opened = await this.#tryWraps(record, secret);
    if (!opened) throw await this.#wrongTry(tries);
    const now = this.clock();
    const highWater = Math.max(record.highWater, now);
    await this.#patch({ tries: 0, waitUntil: 0, locked: false, highWater, lastActive: now });
    return { raw: opened, workerId: record.id, generation: record.generation, offline: true, evicted: false };
  }

  async #tryWraps(record, secret) {
    const { key: deviceSecret } = await this.registry.secret();
    const owner = await this.#owner(record);
    for (const [kind, wrap] of Object.entries(record.offline)) {
      if (leaseRefusal(wrap, record, this.clock())) continue;
      const stretched = await sealing.stretch(secret, wrap.salt, wrap.iterations);
      const wrapKey = await sealing.offlineKey(stretched, deviceSecret, owner);
      try {
        return await sealing.unseal(wrapKey, wrap.sealed, offlineContext(kind, owner, wrap));
      } catch {
        // Not this one; a password is tried after a PIN.
      }
    }
    return null;
  }

  async #wrongTry(tries) {
    if (tries >= LAST_TRY) {
      await this.#patch({ offline: {} });
      return refusal("tries_used", "Too many wrong tries.", "Connect to the network and sign in. What you typed is safe on this iPad.");
    }
    const left = LAST_TRY - tries;
    return refusal("wrong_secret", "That PIN or password is not right.", left <= 5 ? `${left} tries left without a network.` : "Try again.");
  }

  /**
   * Let this secret open the device offline until the lease ends.
   * @param {"pin"|"password"} kind @param {string} secret @param {Opened} opened
   * @returns {Promise<Uint8Array|null>} the stretched secret, to be kept sealed in the worker's own
   *   store so that the lease can be renewed; null where this browser must not open offline
   */
  async prepareOffline(kind, secret, opened) {
    const { exportable } = await this.registry.secret();
    if (exportable || !this.leaseUntil) return null;
    const salt = sealing.randomBytes(16);
    const stretched = await sealing.stretch(secret, salt, this.iterations);
    await this.#wrapOffline(kind, { salt, iterations: this.iterations }, stretched, opened.raw);
    return stretched;
  }

  /** The server gave a new lease. @param {Object<string, Uint8Array>} stretched by kind */
  async renewLease(stretched, raw) {
    for (const [kind, bytes] of Object.entries(stretched)) {
      const wrap = this.record?.offline[kind];
      if (wrap) await this.#wrapOffline(kind, wrap, bytes, raw);
    }
  }

  async #wrapOffline(kind, { salt, iterations }, stretched, raw) {
    const { record } = this;
    if (!record) return;
    const { key: deviceSecret } = await this.registry.secret();
    const owner = await this.#owner(record);
    const wrapKey = await sealing.offlineKey(stretched, deviceSecret, owner);
    const wrap = { salt, iterations, leaseUntil: this.leaseUntil };
    const sealed = await sealing.seal(wrapKey, raw, offlineContext(kind, owner, wrap));
    await this.#patch({ offline: { ...record.offline, [kind]: { ...wrap, sealed } } });
  }

  /**
   * The device was opened offline while the server held the session locked: prove it, so that
   * work can be sent without typing the secret again.
   * @param {CryptoKey} proofKey
   */
  async resumeSession(proofKey) {
    const { challenge } = await this.ask("/api/device/challenge", {}, QUICK);
    const proof = sealing.toBase64(await sealing.mac(proofKey, `agile/v1/resume|${challenge}`));
    return this.ask("/api/device/unlock", { proof }, QUICK);
  }

  /** The worker stepped away: no start of this app opens the data before they unlock it. */
  markLocked = () => this.#patch({ locked: true });

  /** For hiding the screen at once; ``isIdle`` then decides. */
  get idleMilliseconds() {
    return (this.record?.idleMinutes ?? 15) * 60_000;
  }

  /**
   * Tell the server to lock the session this device was opened with, so that a reload cannot get
   * the key. ``other``: the cookie is of a newer sign-in, which stays open.
   * @returns {Promise<"locked"|"signed_out"|"other"|"unreachable">}
   */
  async tellLocked() {
    const session = this.record?.session ?? "";
    try {
      const { locked } = await this.ask("/api/device/lock", { session }, { ...QUICK, keepalive: true });
      return locked ? "locked" : "other";
    } catch (error) {
      if (error instanceof Unreachable) return "unreachable";
      return error instanceof Refused && error.status === 401 ? "signed_out" : "locked";
    }
  }

  /** The worker signs out here: only a new sign-in opens the sealed data again. */
  forgetOffline = () => this.#patch({ offline: {}, locked: false, ended: true });

  /** Remember whose e-mail this is, unreadably, so that they can sign in here without a network. */
  async rememberEmail(email) {
    await this.#patch({ emailMac: await this.#emailMac(email) });
  }

  /** Make the worker with this e-mail the one to unlock; null when none is known here. */
  async chooseByEmail(email) {
    const wanted = sealing.toBase64(await this.#emailMac(email));
    const known = await this.registry.workers();
    this.record =
      known.find(({ emailMac }) => emailMac && sealing.toBase64(emailMac) === wanted) ?? null;
    return this.record;
  }

  async #emailMac(email) {
    const { key } = await this.registry.secret();
    return sealing.mac(key, `agile/v1/email|${email.trim().toLowerCase()}`);
  }

  declinePin = (days = 30) => this.#patch({ pinDeclinedUntil: this.clock() + days * 86_400_000 });

  /** The worker touched the screen at this moment; also moves the clock's high-water mark. */
  active(at) {
    return this.#patch({ lastActive: at, highWater: Math.max(this.record?.highWater ?? 0, at) });
  }

  /**
   * Whether the worker has been away for longer than the policy allows, by the wall clock; counts
   * what they did in another tab.
   * @param {number} [seen] milliseconds
   */
  async isIdle(seen = 0) {
    const held = this.record ? await this.registry.worker(this.record.id) : null;
    const away = this.clock() - Math.max(seen, held?.lastActive ?? 0);
    return away < -CLOCK_SLACK || away > (held?.idleMinutes ?? 15) * 60_000;
  }

  // Another tab may have changed the record: only these fields are written over what is stored.
  async #patch(changes) {
    if (!this.record) return;
    const held = (await this.registry.worker(this.record.id)) ?? this.record;
    await this.#save({ ...held, ...changes });
  }

  async #save(record) {
    this.record = record;
    await this.registry.save(record);
    record.tampered = false;
  }
}

/** The lease is signed with the share, which only the server and this device know. */
async function checkLease(share, { worker, issued_at, lease_until, lease_proof }) {
  const key = await sealing.importDeviceSecret(share);
  const text = `agile/v1/lease|${worker.id}|${issued_at}|${lease_until}`;
  if (!(await sealing.macFits(key, sealing.fromBase64(lease_proof), text))) {
    throw refusal("lease_forged", "The server's answer does not fit.", "Check the network, then try again.");
  }
}

const refusal = (code, sentence, whatToDo) =>
  new Refused(403, { code, sentence, what_to_do: whatToDo });

const tooSoon = (wait) =>
  new Refused(
    429,
    { code: "wait", sentence: `Wait ${Math.ceil(wait / 1000)} seconds.`, what_to_do: "Then try again." },
    Math.ceil(wait / 1000),
  );
