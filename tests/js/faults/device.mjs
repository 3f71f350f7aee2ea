/** One simulated iPad: a disk, a network, an app that can be killed, and a person who types. */

import { LiveConnection } from "../../../assets/device/live-connection.js";
import { LiveDocument } from "../../../assets/device/live-protocol.js";
import { set } from "../../../assets/device/registers.js";
import { Disk } from "./disk.mjs";
import { Proxy } from "./proxy.mjs";
import { keepEpoch, sendTooEarly } from "./rules.mjs";

const PACE = {
  online: 30, offline: 60, save: 150, saveAtLatest: 600, presence: 20, reopen: 20, window: 4,
  mergeUpTo: 120,
};
const TEXTS = ["t.a", "t.b"];
const TIMED = 12;

export class Device {
  constructor({ number, who, document, port, random, ruleOff, meddling, damage }) {
    Object.assign(this, { number, who, id: document, port, random, ruleOff, meddling, damage });
    this.disk = new Disk(random);
    this.proxy = new Proxy(port);
    this.words = new Map(); // word -> {saved, onDevice, deleted, deletionSaved, lost}
    this.count = 0;
    this.heldBack = null;
    this.fixedEpoch = Array.from({ length: 32 }, () => random.below(16).toString(16)).join("");
  }

  async begin() {
    this.through = await this.proxy.listen();
    await this.startApp();
  }

  async startApp() {
    const document = new LiveDocument(this.id, this.disk.start(), { pace: PACE });
    await document.load();
    if (this.ruleOff === "c") keepEpoch(document, this.fixedEpoch);
    if (this.ruleOff === "a") sendTooEarly(document);
    this.document = document;
    this.connection = new LiveConnection(() => this.#connect(), {
      device: this.who.device,
      pace: { first: 30, longest: 300, ping: 400, patience: 500 },
    });
    document.subscribe(() => this.#look(document));
    this.connection.add(document);
    this.connection.start();
  }

  #connect() {
    const socket = new WebSocket(`ws://127.0.0.1:${this.through}/api/live`, {
      headers: { cookie: this.who.cookie, origin: `http://127.0.0.1:${this.port}` },
    });
    const send = socket.send.bind(socket);
    socket.send = (message) => this.#sendCarelessly(send, message);
    return socket;
  }

  /** What a bad network stack or a hostile one might do to frames. */
  #sendCarelessly(send, message) {
    if (!this.meddling || typeof message === "string" || message[0] !== TIMED) {
      return send(message);
    }
    if (this.random.chance(this.damage)) {
      const damaged = message.slice();
      damaged[damaged.length - 1 - this.random.below(4)] ^= 1 << this.random.below(8);
      return send(damaged);
    }
    if (this.random.chance(0.04)) {
      send(message);
      return send(message);
    }
    if (this.heldBack) {
      send(message);
      send(this.heldBack);
      this.heldBack = null;
    } else if (this.random.chance(0.02)) {
      this.heldBack = message;
    } else send(message);
  }

  /** What the screen says is remembered, and held against the record at the end. */
  #look(document) {
    if (document !== this.document) return;
    const { place } = document.status;
    if (place !== "record" && place !== "device") return;
    for (const word of this.words.values()) {
      if (word.start !== document.epoch) continue;
      word.onDevice = true;
      if (place !== "record") continue;
      word.saved = true;
      if (word.deleted) word.deletionSaved = true;
    }
  }

  text(root) {
    return this.document.doc.getText(root);
  }

  /** A person does something. */
  act() {
    const { document, random } = this;
    if (document.role === "read" || document.signed) return;
    const root = random.pick(TEXTS);
    const text = this.text(root);
    const written = plainText(text);
    const dice = random.below(100);
    if (dice < 75) {
      const places = [0, ...[...written.matchAll(/ /g)].map((match) => match.index + 1)];
      this.count += 1;
      const word = `w${this.number}n${this.count}é😀`;
      this.words.set(word, { root, start: document.epoch });
      text.insert(random.pick(places), `${word} `);
    } else if (dice < 87) {
      const own = [...this.words].filter(([word, facts]) => {
        return facts.root === root && !facts.deleted && written.includes(`${word} `);
      });
      if (!own.length) return;
      const [word, facts] = random.pick(own);
      facts.deleted = true;
      facts.deletionSaved = false;
      // The deletion is this start's edit: only this start's "saved" covers it.
      facts.start = document.epoch;
      text.delete(written.indexOf(`${word} `), word.length + 1);
    } else if (dice < 95) {
      if (written.length > 4) {
        const bold = random.chance(0.6) ? true : null;
        const from = random.below(written.length - 3);
        text.format(whole(written, from), 0, {});
        text.format(whole(written, from), written.length - whole(written, from), { bold });
      }
    } else {
      set(document.doc, "a.x", random.below(5), this.who.worker);
    }
  }

  /** The app dies; with ``stale`` the disk had not kept its last second. */
  async kill({ stale }) {
    const document = this.document;
    document.closed = true;
    for (const timer of document.timers.values()) clearTimeout(timer);
    this.disk.generation += 1;
    this.connection.stop();
    this.heldBack = null;
    for (const word of this.words.values()) {
      // A disk that goes back may go back to before an earlier start.
      const here = word.start === document.epoch && !word.onDevice;
      if (!word.saved && (stale || here)) word.lost = true;
    }
    for (const word of this.words.values()) {
      if (word.deleted && !word.deletionSaved) word.unsure = true;
    }
    if (stale) {
      // The battery died: what was still on its way dies too. Without this a frame of the lost
      // time could arrive after the disk's older form of the same number.
      this.proxy.cut();
      this.disk.goBack(100 + this.random.below(900));
    }
    await this.startApp();
  }

  get settled() {
    const { place, connected } = this.document.status;
    return place === "record" && connected;
  }

  content() {
    const { doc } = this.document;
    return {
      "t.a": doc.getText("t.a").toDelta(),
      "t.b": doc.getText("t.b").toDelta(),
      "a.x": doc.getArray("a.x").toArray(),
      "n.p": doc.getArray("n.p").toArray(),
    };
  }

  end() {
    this.document.closed = true;
    for (const timer of this.document.timers.values()) clearTimeout(timer);
    this.connection.stop();
    this.proxy.close();
  }
}

export const plainText = (text) =>
  text.toDelta().map((piece) => piece.insert).join("");

/** Never between the two halves of an emoji: the editor's binding never does either. */
function whole(written, at) {
  const code = written.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
