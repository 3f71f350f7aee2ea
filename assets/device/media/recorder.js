// A voice note while it is spoken: every five seconds a slice goes to this device's disk, encrypted,
// so that a killed app loses no more than that. React shows it; this file knows no page.

import { uuid7 } from "../crypto.js";

const SLICE = 5_000;
const MOST_BYTES = 58 * 1024 * 1024;
const MOST_SECONDS = 2 * 3600;
/** What this browser can record, the form every other one can play first. */
const FORMS = ["audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];

/** @param {{isTypeSupported: (form: string) => boolean}|undefined} recorder @returns {string} "" when none */
export const formOf = (recorder) => FORMS.find((form) => recorder?.isTypeSupported(form)) ?? "";

/** Why there is no sound, in words. @param {any} error of getUserMedia */
export function problemOf(error) {
  if (error?.name === "NotAllowedError" || error?.name === "SecurityError") {
    return "Agile may not use the microphone. Allow it in the iPad's Settings under Safari, Microphone, then try again.";
  }
  if (error?.name === "NotFoundError") return "This device has no microphone.";
  return "The microphone did not start. Another app may be using it: close that, then try again.";
}

/** @param {number} seconds @returns {string} "0:35", "1:02:09" */
export function lengthText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const rest = `${two(whole % 60)}`;
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

export class Recorder {
  /** @type {"idle"|"starting"|"recording"|"paused"|"stopping"|"failed"} */
  state = "idle";
  /** @type {any} why the newest slice is not on the disk */
  notKept = null;
  #listeners = new Set();
  #spoken = 0;
  #since = 0;
  #sizes = /** @type {number[]} */ ([]);
  #bytes = 0;
  #waiting = /** @type {Uint8Array[]} */ ([]);
  #writing = Promise.resolve();
  /** @type {MediaStream|null} */
  #stream = null;
  /** @type {MediaRecorder|null} */
  #recorder = null;
  #stopLock = () => {};
  #release = () => {};
  #ended = Promise.resolve();
  #left = false;

  /**
   * @param {{station: import("./station.js").Station, about: {documentId: string, field: string,
   *   what: string, where: string}, devices?: MediaDevices, Kind?: typeof MediaRecorder,
   *   clock?: () => number, active?: () => void, locks?: LockManager|null}} parts
   *   ``active``: somebody is at work, though nobody touches the screen
   */
  constructor({ station, about, devices, Kind, clock = Date.now, active = () => {}, locks }) {
    this.station = station;
    this.about = about;
    this.devices = devices ?? globalThis.navigator?.mediaDevices;
    this.Kind = Kind ?? globalThis.MediaRecorder;
    this.locks = locks === undefined ? globalThis.navigator?.locks : locks;
    this.clock = clock;
    this.active = active;
    this.id = uuid7(clock());
    this.key = `${about.documentId}/${about.field}/${this.id}`;
  }

  get seconds() {
    return (this.#spoken + (this.state === "recording" ? this.clock() - this.#since : 0)) / 1000;
  }

  /** The sound itself, for a meter; null while there is none. */
  get stream() {
    return this.#stream;
  }

  /** @throws {any} of getUserMedia; see ``problemOf`` */
  async start() {
    this.#show("starting");
    // From here on: whoever locks or leaves while the browser still asks is not listened to after.
    this.#stopLock = this.station.beforeLock(() => this.leave());
    try {
      this.#stream = await this.devices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
      });
      if (this.#left) await this.#end();
      else this.#listen(this.#stream);
    } catch (error) {
      await this.#end();
      this.#over();
      this.#show("failed");
      throw error;
    }
  }

  /** @param {MediaStream} stream */
  #listen(stream) {
    const form = formOf(this.Kind);
    this.mime = form.split(";")[0] || "audio/webm";
    const recorder = new this.Kind(stream, { ...(form && { mimeType: form }), audioBitsPerSecond: 48_000 });
    recorder.ondataavailable = ({ data }) => {
      if (data.size) this.#writing = this.#writing.then(() => this.#slice(data));
    };
    this.#ended = new Promise((resolve) => {
      recorder.onstop = () => {
        resolve(undefined);
        // Not by us: a call took the microphone, or it was unplugged. Nobody is to speak on unheard.
        if (this.state === "recording" || this.state === "paused") this.onCut?.();
      };
    });
    // On an iPad a call does not end the recording: it goes on, and hears nothing.
    for (const track of stream.getTracks()) track.onmute = () => this.pause();
    this.at = new Date(this.clock()).toISOString();
    this.#hold();
    recorder.start(SLICE);
    this.#recorder = recorder;
    this.#since = this.clock();
    this.#show("recording");
  }

  // Held while this page records, so that another tab does not take it for one that was cut short.
  #hold() {
    void this.locks
      ?.request(lockOf(this.key), () => new Promise((resolve) => (this.#release = () => resolve(undefined))))
      .catch(() => {});
  }

  pause() {
    if (this.state !== "recording") return;
    this.#recorder?.pause();
    this.#spoken += this.clock() - this.#since;
    this.#recorder?.requestData();
    this.#show("paused");
  }

  resume() {
    if (this.state !== "paused") return;
    this.#recorder?.resume();
    this.#since = this.clock();
    this.#show("recording");
  }

  /** Put what was said since the last slice on the disk: the page may be left. */
  flush() {
    if (this.state === "recording") this.#recorder?.requestData();
  }

  /**
   * It is over, and kept. @returns {Promise<{media: string, sha256: string}|null>} null when nothing
   *   was said @throws {import("../store.js").NotStored} not all of it could be kept; try ``stop`` again
   */
  async stop() {
    await this.#end();
    await this.#writeWaiting();
    if (!this.#sizes.length) {
      this.#show("idle");
      return null;
    }
    const kept = await this.station.keepRecording(this.key);
    this.#over();
    return kept;
  }

  /** Nothing of it is wanted. */
  async discard() {
    this.#left = true;
    await this.#end();
    await this.station.dropDraft(this.key);
    this.#over();
  }

  /** The page or the device closes: what was said stays as a recording cut short. */
  async leave() {
    this.#left = true;
    await this.#end();
    await this.#writeWaiting().catch(() => {});
    this.#over();
  }

  #over() {
    this.#stopLock();
    this.#release();
    this.#show("idle");
  }

  async #end() {
    if (this.state === "recording") this.#spoken += this.clock() - this.#since;
    if (this.#recorder && this.#recorder.state !== "inactive") {
      this.#show("stopping");
      this.#recorder.stop();
      await this.#ended;
    }
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    await this.#writing;
  }

  async #slice(data) {
    this.active();
    this.#waiting.push(new Uint8Array(await data.arrayBuffer()));
    await this.#writeWaiting().catch(() => {});
    if (this.#bytes > MOST_BYTES || this.seconds > MOST_SECONDS) this.onFull?.();
  }

  /** The recording has its greatest length. @type {(() => void)|undefined} */
  onFull;

  /** Something else took the microphone: ``stop`` keeps what was said. @type {(() => void)|undefined} */
  onCut;

  // In the order they were spoken: a slice that could not be written is tried again before the next.
  async #writeWaiting() {
    while (this.#waiting.length) {
      const [slice] = this.#waiting;
      const sizes = [...this.#sizes, slice.length];
      try {
        await this.station.putSlice(this.key, this.#draft(sizes), slice);
      } catch (error) {
        this.notKept = error;
        this.#changed();
        throw error;
      }
      this.#waiting.shift();
      this.#sizes = sizes;
      this.#bytes += slice.length;
      this.notKept = null;
    }
    this.#changed();
  }

  #draft(sizes) {
    /** @type {import("./station.js").Draft} */
    const draft = {
      ...this.about,
      kind: "voice",
      id: this.id,
      mime: this.mime,
      sizes,
      seconds: Math.round(this.seconds),
      at: this.at ?? new Date(this.clock()).toISOString(),
    };
    return draft;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #show(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    for (const listener of [...this.#listeners]) listener();
  }
}

const lockOf = (key) => `agile-recording-${key}`;

/** Whether a recording is being made now, in this tab or another. @param {string} key */
export async function isBeingRecorded(key, locks = globalThis.navigator?.locks) {
  if (!locks) return false;
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === lockOf(key));
}
