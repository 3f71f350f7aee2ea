// What the device's tests stand on: IndexedDB in memory, a clock to turn, a server that follows the
// real one's rules (agile_app/device/keys.py, operations.py, bundles.py) in a few lines.

import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";

import { Refused, Unreachable } from "../../assets/device/api.js";
import { bytesOf, fromBase64, importDeviceSecret, mac, randomBytes, toBase64 } from "../../assets/device/crypto.js";
import { Device } from "../../assets/device/device.js";
import { Registry } from "../../assets/device/registry.js";

/** A new iPad: nothing stored. */
export const newStorage = () => {
  globalThis.indexedDB = new IDBFactory();
};

export function fakeEnvironment(start = Date.parse("2026-11-05T14:02:00Z")) {
  const listeners = new Map();
  const environment = {
    now: start,
    seen: true,
    clock: () => environment.now,
    visible: () => environment.seen,
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return () => listeners.set(name, listeners.get(name).filter((one) => one !== listener));
    },
    fire: (name) => (listeners.get(name) ?? []).forEach((listener) => listener({})),
    locks: null,
    channel: null,
  };
  return environment;
}

export class FakeServer {
  constructor(clock) {
    this.clock = clock;
    this.reachable = true;
    this.session = null;
    this.share = randomBytes(32);
    this.pin = null;
    this.password = "right password";
    this.worker = { id: "11111111-1111-7111-8111-111111111111", name: "Test Worker", initials: "TW" };
    this.verifier = null;
    this.device = "device-1";
    this.sessions = 0;
    this.bundles = {};
    this.applied = new Map();
    this.decide = () => ({ status: "accepted" });
    this.leaseHours = 24;
    this.asked = [];
  }

  signIn() {
    this.sessions += 1;
    this.session = { id: `session-${this.sessions}`, locked: false };
  }

  ask = async (path, body) => {
    this.asked.push(path);
    if (!this.reachable) throw new Unreachable(new Error("no network"));
    const given = body instanceof URLSearchParams ? Object.fromEntries(body) : JSON.parse(JSON.stringify(body));
    return JSON.parse(JSON.stringify((await this.answer(path, given)) ?? {}));
  };

  async answer(path, given) {
    if (path === "/auth/sign-in") {
      if (given.password !== this.password) throw refused(401, "wrong_credentials");
      return this.signIn();
    }
    if (path === "/auth/sign-out") {
      this.session = null;
      return {};
    }
    if (!this.session) throw refused(401, "not_signed_in");
    const { locked } = this.session;
    if (path === "/api/device/lock") {
      if (given.session && given.session !== this.session.id) return { locked: false };
      this.session.locked = true;
      return { locked: true };
    }
    if (path === "/api/device/challenge") return { challenge: (this.challenge = toBase64(randomBytes(8))) };
    if (path === "/api/device/unlock") return this.unlock(given);
    if (locked) throw refused(423, "locked");
    if (path === "/api/device/key") {
      if (given.verifier) this.verifier = given.verifier;
      this.formerly = given.formerly;
      return this.released();
    }
    if (path === "/api/device/pin") {
      if (given.password !== this.password) throw refused(403, "wrong_secret");
      this.pin = given.pin;
      return this.released();
    }
    if (path === "/api/sync/push") return { results: given.operations.map((one) => this.apply(one)) };
    if (path === "/api/sync/pull") return this.pull(given);
    throw refused(404, "not_found");
  }

  async unlock({ secret, proof }) {
    if (proof) {
      const key = await importDeviceSecret(fromBase64(this.verifier));
      if (toBase64(await mac(key, `agile/v1/resume|${this.challenge}`)) !== proof) throw refused(403, "wrong_proof");
    } else if (secret !== this.password && secret !== this.pin) throw refused(403, "wrong_secret");
    this.session.locked = false;
    return this.released();
  }

  async released() {
    const issued_at = new Date(this.clock()).toISOString();
    const lease_until = new Date(this.clock() + this.leaseHours * 3_600_000).toISOString();
    const key = await importDeviceSecret(this.share);
    const text = `agile/v1/lease|${this.worker.id}|${issued_at}|${lease_until}`;
    return {
      share: toBase64(this.share),
      worker: this.worker,
      session: this.session.id,
      device: this.device,
      issued_at,
      lease_until,
      lease_proof: toBase64(await mac(key, text)),
      policy: { idle_lock_minutes: 15 },
      known: this.verifier !== null,
      verifier: this.verifier !== null,
    };
  }

  apply(operation) {
    const held = this.applied.get(operation.id);
    if (held) return held.answer;
    const answer = { id: operation.id, ...this.decide(operation) };
    if (answer.status === "accepted") this.applied.set(operation.id, { operation, answer });
    return answer;
  }

  pull({ cursor }) {
    const held = cursor ? JSON.parse(cursor) : {};
    const bundles = {};
    for (const [key, { version, rows }] of Object.entries(this.bundles)) {
      if (held[key] !== version) bundles[key] = rows;
    }
    const gone = Object.keys(held).filter((key) => !(key in this.bundles));
    const now = Object.fromEntries(Object.entries(this.bundles).map(([key, { version }]) => [key, version]));
    return { cursor: JSON.stringify(now), bundles, gone, holds: Object.keys(now), more: false };
  }
}

const refused = (status, code) => new Refused(status, { code, sentence: code, what_to_do: "" });

/** A device before a server; few rounds of PBKDF2, so that tests are quick. */
export function fakeDevice({ environment = fakeEnvironment(), server } = {}) {
  server ??= new FakeServer(() => environment.now);
  const device = new Device({ environment, ask: server.ask, registry: new Registry(), iterations: 10, tryAgain: 10 });
  return { device, server, environment };
}

/** Until a condition holds; fails after two seconds. */
export async function until(condition, what = "the condition") {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error(`${what} did not come true`);
}

/** Everything in every database of this iPad, as text, to look for what should not be readable. */
export async function everythingStored() {
  let text = "";
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const all = await new Promise((done) => {
        const asking = database.transaction(store).objectStore(store);
        const [keys, values] = [asking.getAllKeys(), asking.getAll()];
        values.onsuccess = () => done([keys.result, values.result]);
      });
      text += JSON.stringify(all, (_key, value) =>
        value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value,
      );
    }
    database.close();
  }
  return text;
}

export { bytesOf };
