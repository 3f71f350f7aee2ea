// One socket for all open documents of this page: opens it, notices when it is dead, opens it again.

import { PROTOCOL, readBinary } from "./live-wire.js";

const SIGNED_OUT = 4401;
const NOT_ALLOWED = 4403;
const OLD_CLIENT = 4426;
const FLOOD = 4429;
const DEFAULTS = { first: 250, longest: 10000, ping: 15000, patience: 10000 };

export class LiveConnection {
  /**
   * @param {() => WebSocket} connect
   * @param {{device: string, onMessage?: (message: any) => void, onState?: () => void,
   *   pace?: Partial<typeof DEFAULTS>, clock?: import("./live-clock.js").DeviceClock}} options
   *   ``onMessage`` hears what belongs to no document
   */
  constructor(connect, { device, onMessage = () => {}, onState = () => {}, pace = {}, clock }) {
    this.connect = connect;
    this.device = device;
    this.clock = clock;
    this.onMessage = onMessage;
    this.onState = onState;
    this.pace = { ...DEFAULTS, ...pace };
    this.documents = new Set();
    this.byChannel = new Map();
    this.nextChannel = 1;
    this.socket = null;
    this.ready = false;
    this.worker = null;
    this.stopped = true;
    this.closedWith = 0;
    this.wait = this.pace.first;
    this.heard = 0;
  }

  /** @param {import("./live-protocol.js").LiveDocument} document */
  add(document) {
    this.documents.add(document);
    if (this.ready) document.attach(this.#line(document));
  }

  remove(document) {
    this.documents.delete(document);
    for (const [channel, other] of this.byChannel) {
      if (other === document) this.byChannel.delete(channel);
    }
  }

  start() {
    this.stopped = false;
    this.wake();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.#drop(this.socket);
  }

  /** The network may be back, the page is visible again, or somebody signed in: try now. */
  wake() {
    if (this.stopped || this.socket) return;
    clearTimeout(this.timer);
    this.#open();
  }

  /** The device itself says that there is no network: do not wait until the line proves dead. */
  lost() {
    this.#drop(this.socket);
  }

  #line(document) {
    const channel = this.nextChannel;
    this.nextChannel += 1;
    for (const [old, other] of this.byChannel) {
      if (other !== document) continue;
      this.byChannel.delete(old);
      this.#send({ t: "close", c: old });
    }
    this.byChannel.set(channel, document);
    const socket = this.socket;
    return {
      channel,
      send: (message) => this.socket === socket && this.#send(message),
      again: () => (this.socket === socket && this.ready ? this.#line(document) : null),
    };
  }

  #send(message) {
    if (this.socket?.readyState !== 1) return;
    this.socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  #open() {
    let socket;
    try {
      socket = this.connect();
    } catch {
      this.#again();
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#send({ t: "hello", proto: PROTOCOL, device: this.device });
    socket.onmessage = ({ data }) => this.socket === socket && this.#receive(data);
    socket.onerror = () => {};
    socket.onclose = ({ code }) => this.socket === socket && this.#closed(code);
    this.heard = performance.now();
    this.watch = setInterval(() => this.#watch(socket), Math.min(this.pace.ping, 5000));
  }

  #watch(socket) {
    const silent = performance.now() - this.heard;
    if (silent > this.pace.ping + this.pace.patience) this.#drop(socket);
    else if (silent > this.pace.ping) this.#send({ t: "ping" });
  }

  /** A dead radio link may never report its end: do not wait for it. */
  #drop(socket) {
    if (!socket || this.socket !== socket) return;
    this.#closed(0);
    socket.close();
  }

  #receive(data) {
    this.heard = performance.now();
    const message =
      typeof data === "string" ? JSON.parse(data) : readBinary(new Uint8Array(data));
    if (message.t === "ready") {
      this.ready = true;
      this.clock?.heard(message.now);
      this.worker = message.worker;
      this.wait = this.pace.first;
      this.closedWith = 0;
      for (const document of this.documents) document.attach(this.#line(document));
      this.onState();
    }
    if (message.c === undefined) this.onMessage(message);
    else this.byChannel.get(message.c)?.receive(message);
  }

  #closed(code) {
    clearInterval(this.watch);
    this.socket = null;
    this.ready = false;
    this.closedWith = code;
    this.byChannel.clear();
    for (const document of this.documents) document.attach(null);
    this.onState();
    if (!this.stopped) this.#again();
  }

  #again() {
    // Signed out or too old: only a person changes that, and then ``wake`` is called.
    if ([SIGNED_OUT, OLD_CLIENT].includes(this.closedWith)) return;
    if ([NOT_ALLOWED, FLOOD].includes(this.closedWith)) this.wait = this.pace.longest;
    const wait = this.wait * (0.75 + Math.random() / 2);
    this.wait = Math.min(this.pace.longest, this.wait * 2);
    this.timer = setTimeout(() => this.wake(), wait);
  }
}
