import { newStorage } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { dataKeys, randomBytes } from "../../assets/device/crypto.js";
import { formOf, lengthText, problemOf, Recorder } from "../../assets/device/media/recorder.js";
import { Station } from "../../assets/device/media/station.js";
import { Outbox } from "../../assets/device/outbox.js";
import { NotStored, openStore } from "../../assets/device/store.js";
import { Unreachable } from "../../assets/device/api.js";
import { fakeEnvironment, until } from "./device-fakes.mjs";

const RAW = randomBytes(32);
const ABOUT = { documentId: "doc", field: "voice", what: "Assessment, Test Child", where: "/assessments/doc" };

beforeEach(newStorage);

async function iPad() {
  const store = await openStore("worker", await dataKeys(RAW));
  const outbox = new Outbox({ send: async () => ({ results: [] }) });
  await outbox.open(store);
  const ask = async () => {
    throw new Unreachable(new Error("no network"));
  };
  const station = new Station({ ask, locks: null });
  const listeners = new Set();
  const sync = {
    environment: fakeEnvironment(),
    online: false,
    onGone: () => () => {},
    subscribe: (listener) => listeners.add(listener) && (() => listeners.delete(listener)),
    reach() {
      sync.online = true;
      listeners.forEach((listener) => listener());
    },
  };
  const close = station.start({ store, outbox, sync: /** @type {any} */ (sync), workerId: "worker" });
  await until(() => station.queue !== null);
  return { store, outbox, station, sync, close };
}

/** A microphone that says what the test says. */
class FakeMicrophone {
  static isTypeSupported = (form) => form.startsWith("audio/webm");
  state = "inactive";
  said = [];

  constructor(stream, options) {
    FakeMicrophone.last = this;
    this.options = options;
  }

  start(slice) {
    this.slice = slice;
    this.state = "recording";
  }

  say(words) {
    this.ondataavailable({ data: new Blob([words]) });
  }

  requestData() {
    if (this.said.length) this.say(this.said.splice(0).join(""));
  }

  pause() {
    this.state = "paused";
  }

  resume() {
    this.state = "recording";
  }

  stop() {
    this.state = "inactive";
    this.requestData();
    this.onstop();
  }
}

async function speak(station) {
  let now = Date.parse("2026-11-05T14:02:00Z");
  const track = /** @type {any} */ ({ stop: () => (track.stopped = true) });
  const devices = { getUserMedia: async () => ({ getTracks: () => [track] }) };
  const recorder = new Recorder({
    station, about: ABOUT, devices: /** @type {any} */ (devices), Kind: /** @type {any} */ (FakeMicrophone),
    clock: () => now, locks: null,
  });
  await recorder.start();
  return { recorder, track, microphone: FakeMicrophone.last, later: (milliseconds) => (now += milliseconds) };
}

const heard = async (station, media) => new TextDecoder().decode(await station.queue.read(media));

test("a recording is sliced every five seconds in a form this browser has", async () => {
  const { station, close } = await iPad();
  const { recorder, microphone } = await speak(station);
  assert.equal(microphone.slice, 5000);
  assert.equal(microphone.options.mimeType, "audio/webm;codecs=opus");
  await recorder.discard();
  await close();
});

test("what is stopped is kept whole, and waits to be entered in its field", async () => {
  const { station, close } = await iPad();
  const { recorder, microphone } = await speak(station);
  microphone.say("one ");
  microphone.say("two ");
  microphone.said = ["three"];
  const { media } = await recorder.stop();
  assert.equal(await heard(station, media), "one two three");
  assert.deepEqual(station.queue.unplaced("doc", "voice").map(({ id }) => id), [media]);
  assert.deepEqual(station.draftsOf("doc", "voice"), []);
  await close();
});

test("a killed app loses what was said since the last slice and nothing else", async () => {
  const killed = await iPad();
  const { microphone, later } = await speak(killed.station);
  later(35_000);
  microphone.say("all of this");
  microphone.said = ["not this"];
  await until(() => killed.station.draftsOf("doc", "voice").length === 1);
  const { station, outbox, close } = await iPad();
  await until(() => station.draftsOf("doc", "voice").length === 1, "the recording was found");
  const [[key, draft]] = station.draftsOf("doc", "voice");
  assert.equal(lengthText(draft.seconds), "0:35");
  assert.equal(outbox.counts.waiting, 1, "and the badge counts it");
  const { media } = await station.keepRecording(key);
  assert.equal(await heard(station, media), "all of this");
  await close();
  await killed.close();
});

test("a slice that finds no room is said, held, and written before the next", async () => {
  const { station, store, close } = await iPad();
  const { recorder, microphone } = await speak(station);
  const batch = store.batch;
  store.batch = () => Promise.reject(new NotStored(new DOMException("full", "QuotaExceededError")));
  microphone.say("one ");
  await until(() => recorder.notKept);
  assert.equal(recorder.notKept.code, "full");
  await assert.rejects(recorder.stop(), NotStored);
  store.batch = batch;
  const { media } = await recorder.stop();
  assert.equal(await heard(station, media), "one ");
  await close();
});

test("the device that locks keeps what was said as a recording cut short", async () => {
  const { station, close } = await iPad();
  const { microphone } = await speak(station);
  microphone.said = ["the last words"];
  await close();
  const again = await iPad();
  await until(() => again.station.draftsOf("doc", "voice").length === 1);
  const [[key]] = again.station.draftsOf("doc", "voice");
  const { media } = await again.station.keepRecording(key);
  assert.equal(await heard(again.station, media), "the last words");
  await again.close();
});

test("a call that takes the microphone is said, and what was said until then is kept", async () => {
  const { station, close } = await iPad();
  const { recorder, microphone } = await speak(station);
  let cut = 0;
  recorder.onCut = () => (cut += 1);
  microphone.said = ["until the call"];
  microphone.stop();
  assert.equal(cut, 1);
  const { media } = await recorder.stop();
  assert.equal(await heard(station, media), "until the call");
  assert.equal(cut, 1, "our own stop is none");
  await close();
});

test("a microphone that hears nothing pauses the recording", async () => {
  const { station, close } = await iPad();
  const { recorder, track, later } = await speak(station);
  later(4_000);
  track.onmute();
  later(60_000);
  assert.deepEqual([recorder.state, recorder.seconds], ["paused", 4]);
  await recorder.discard();
  await close();
});

test("who leaves or locks while the browser still asks is not recorded after", async () => {
  const { station, close } = await iPad();
  for (const go of [(recorder) => recorder.leave(), () => close()]) {
    let allow;
    const track = { stopped: false, stop: () => (track.stopped = true) };
    const asked = new Promise((resolve) => (allow = () => resolve({ getTracks: () => [track] })));
    FakeMicrophone.last = null;
    const recorder = new Recorder({
      station, about: ABOUT, devices: /** @type {any} */ ({ getUserMedia: () => asked }),
      Kind: /** @type {any} */ (FakeMicrophone), locks: null,
    });
    const starting = recorder.start();
    await go(recorder);
    allow();
    await starting;
    assert.deepEqual([track.stopped, FakeMicrophone.last, recorder.state], [true, null, "idle"]);
  }
});

test("what is thrown away leaves nothing", async () => {
  const { station, store, close } = await iPad();
  const { recorder, microphone } = await speak(station);
  microphone.say("one");
  await recorder.discard();
  assert.deepEqual(await store.list("media-piece"), []);
  assert.deepEqual(await store.list("media-draft"), []);
  await close();
});

test("when rows get through again files are sent at once, whatever pause was begun", async () => {
  const { station, sync, close } = await iPad();
  await station.keep(new Uint8Array([1, 2, 3]), { kind: "photo", mime: "image/jpeg", documentId: "doc" });
  await station.run();
  assert.equal(station.queue.isDue, false, "a pause was begun");
  let begun = 0;
  station.ask = async () => ((begun += 1), { offset: 3, done: true });
  station.queue.ask.begin = station.ask;
  sync.reach();
  await until(() => station.counts.waiting === 0);
  assert.equal(begun, 1);
  await close();
});

test("a microphone that is not allowed is said in words", () => {
  assert.match(problemOf({ name: "NotAllowedError" }), /Allow it/);
  assert.match(problemOf({ name: "NotFoundError" }), /no microphone/);
  assert.match(problemOf({ name: "AbortError" }), /did not start/);
});

test("times are said as people say them", () => {
  assert.equal(lengthText(35.9), "0:35");
  assert.equal(lengthText(3729), "1:02:09");
  assert.equal(formOf(undefined), "");
});
