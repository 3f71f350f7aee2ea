import { everythingStored, newStorage } from "./device-fakes.mjs";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Refused, Unreachable } from "../../assets/device/api.js";
import { dataKeys, randomBytes, sha256 } from "../../assets/device/crypto.js";
import { MediaQueue, PIECE } from "../../assets/device/media/queue.js";
import { NotStored, openStore } from "../../assets/device/store.js";

const RAW = randomBytes(32);
const DOCUMENT = "22222222-2222-7222-8222-222222222222";
const ABOUT = {
  kind: "photo", mime: "image/jpeg", documentId: DOCUMENT, what: "Assessment, Test Child", where: "/assessments/2",
};

beforeEach(newStorage);

const refused = (status, code, retryAfter = 0) =>
  new Refused(status, { code, sentence: `said ${code}`, what_to_do: "do this" }, retryAfter);

/** The server's rules (agile_app/device/media/service.py) in a few lines. */
class FakeServer {
  files = new Map();
  asked = [];
  /** Throws instead of answering, once it says so. */
  fault = () => null;

  begin = async (record) => {
    this.asked.push("begin");
    this.#fail("begin", record.id);
    if (!this.files.has(record.id)) {
      this.files.set(record.id, { ...record, content: new Uint8Array(0), done: false });
    }
    const file = this.files.get(record.id);
    return { offset: file.content.length, done: file.done };
  };

  piece = async (id, offset, piece) => {
    this.asked.push(offset);
    this.#fail("piece", id, offset);
    const file = this.files.get(id);
    if (file.done) return { offset: file.size, done: true };
    if (offset !== file.content.length) return { offset: file.content.length, done: false };
    file.content = new Uint8Array([...file.content, ...piece]);
    this.#fail("answer", id, offset);
    if (file.content.length < file.size) return { offset: file.content.length, done: false };
    if ((await sha256(file.content)) !== file.sha256) {
      file.content = new Uint8Array(0);
      throw refused(409, "hash_differs");
    }
    file.done = true;
    return { offset: file.size, done: true };
  };

  #fail(...what) {
    const error = this.fault(...what);
    if (error) throw error;
  }
}

async function begin(server = new FakeServer()) {
  let now = Date.parse("2026-11-05T14:02:00Z");
  const store = await openStore("worker", await dataKeys(RAW));
  const queue = new MediaQueue({ ask: server, clock: () => now });
  await queue.open(store);
  return { server, store, queue, wait: (milliseconds) => (now += milliseconds) };
}

const bytes = (length) => Uint8Array.from({ length }, (_none, at) => (at * 7 + length) % 251);

test("a file is on the disk, unreadably, before its promise answers", async () => {
  const { queue } = await begin();
  const content = new TextEncoder().encode("a drawing of the new kitchen");
  const { id, sha256: digest } = await queue.keep(content, ABOUT);
  assert.equal(digest, await sha256(content));
  assert.ok(!(await everythingStored()).includes("kitchen"));
  const next = await begin();
  assert.deepEqual(await next.queue.read(id), content);
  assert.equal(next.queue.counts.waiting, 1);
});

test("it is sent in pieces and leaves the count only when the whole was acknowledged", async () => {
  const { queue, server } = await begin();
  const content = bytes(2 * PIECE + 10);
  const { id } = await queue.keep(content, ABOUT);
  assert.equal(await queue.push(), 1);
  assert.deepEqual(server.asked, ["begin", 0, PIECE, 2 * PIECE]);
  assert.deepEqual(server.files.get(id).content, content);
  assert.equal(queue.counts.waiting, 0);
  assert.deepEqual(await queue.read(id), content, "and stays here to be looked at");
});

test("killed in the middle it goes on from where the server is", async () => {
  const { queue, server } = await begin();
  const content = bytes(3 * PIECE);
  await queue.keep(content, ABOUT);
  // The server took the second piece, and the app died before it heard so.
  server.fault = (what, _id, offset) => (what === "answer" && offset === PIECE ? new Unreachable() : null);
  await assert.rejects(queue.push(), Unreachable);
  const next = await begin(server);
  server.fault = () => null;
  server.asked = [];
  assert.equal(await next.queue.push(), 1);
  assert.deepEqual(server.asked, ["begin", 2 * PIECE]);
});

test("sent again it is one file, and one answer", async () => {
  const { queue, server } = await begin();
  const { id } = await queue.keep(bytes(PIECE + 1), ABOUT);
  // All of it arrived; only the last answer was lost.
  server.fault = (what, _id, offset) => (what === "answer" && offset === PIECE ? new Unreachable() : null);
  await assert.rejects(queue.push(), Unreachable);
  server.fault = () => null;
  const next = await begin(server);
  assert.equal(await next.queue.push(), 1);
  assert.equal(server.files.size, 1);
  assert.equal(server.files.get(id).content.length, PIECE + 1);
});

test("a file that arrives damaged starts again, and after three times asks for the worker", async () => {
  const { queue, server, wait } = await begin();
  const { id } = await queue.keep(bytes(20), ABOUT);
  server.fault = (what) => (what === "piece" ? refused(409, "hash_differs") : null);
  for (const tries of [1, 2]) {
    assert.equal(await queue.push(), 0);
    assert.equal(queue.counts.needsYou, 0, `after ${tries}`);
    wait(400_000);
  }
  await queue.push();
  assert.deepEqual([queue.counts.waiting, queue.counts.needsYou], [0, 1]);
  assert.ok(await queue.read(id));
  server.fault = () => null;
  await queue.retry(id);
  assert.equal(await queue.push(), 1);
});

test("a full disk here is said, and nothing half is left", async () => {
  const { queue, store } = await begin();
  const batch = store.batch;
  store.batch = () => Promise.reject(new NotStored(new DOMException("full", "QuotaExceededError")));
  await assert.rejects(queue.keep(bytes(30), ABOUT), (error) => error.code === "full");
  assert.equal(queue.counts.waiting, 0);
  store.batch = batch;
  await queue.keep(bytes(30), ABOUT);
  assert.equal(queue.counts.waiting, 1);
});

test("a full disk there is waited for, and said", async () => {
  const { queue, server, wait } = await begin();
  await queue.keep(bytes(30), ABOUT);
  server.fault = () => refused(507, "storage_full");
  await queue.push();
  const [row] = queue.counts.rows;
  assert.deepEqual([row.state, row.sentence], ["waiting", "said storage_full"]);
  server.fault = () => null;
  assert.equal(await queue.push(), 0, "not before its pause is over");
  wait(10_000);
  assert.equal(await queue.push(), 1);
});

test("what its document's start still waits for is not refused", async () => {
  const { queue, server, wait } = await begin();
  await queue.keep(bytes(30), ABOUT);
  server.fault = () => refused(404, "not_found");
  await queue.push();
  assert.equal(queue.counts.needsYou, 0);
  wait(10_000);
  server.fault = () => null;
  assert.equal(await queue.push(), 1);
});

test("a refused file is kept, holds nothing else up, and is given up only by the worker", async () => {
  const { queue, server } = await begin();
  const bad = await queue.keep(bytes(30), ABOUT);
  const good = await queue.keep(bytes(31), { ...ABOUT, kind: "drawing" });
  server.fault = (what, id) => (id === bad.id ? refused(422, "not_that") : null);
  assert.equal(await queue.push(), 1);
  assert.ok(server.files.get(good.id).done);
  const [row] = queue.counts.rows;
  assert.deepEqual(
    [row.id, row.what, row.state, row.sentence, row.can_discard],
    [`media:${bad.id}`, "Photo, Assessment, Test Child", "refused", "said not_that", true],
  );
  await queue.discard(bad.id);
  assert.equal(queue.counts.needsYou, 0);
  assert.equal(await queue.read(bad.id), null);
});

test("a session that ended stops the sending and loses nothing", async () => {
  const { queue, server } = await begin();
  await queue.keep(bytes(30), ABOUT);
  server.fault = () => refused(401, "not_signed_in");
  await assert.rejects(queue.push(), (error) => error.status === 401);
  assert.equal(queue.isDue, false);
  queue.hurry();
  server.fault = () => null;
  assert.equal(await queue.push(), 1);
});

test("the server that does not move is not asked for ever", async () => {
  const { queue, server } = await begin();
  await queue.keep(bytes(30), ABOUT);
  server.piece = async () => ({ offset: 0, done: false });
  assert.equal(await queue.push(), 0);
  assert.equal(queue.counts.waiting, 1);
});

test("until its document speaks of it a file says so, though the record has it", async () => {
  const { queue } = await begin();
  const { id } = await queue.keep(bytes(30), { ...ABOUT, place: { field: "photos" } });
  await queue.push();
  assert.equal(queue.counts.waiting, 1);
  const next = await begin();
  assert.deepEqual(next.queue.unplaced(DOCUMENT, "photos").map((record) => record.id), [id]);
  await next.queue.placed(id);
  assert.equal(next.queue.counts.waiting, 0);
  assert.deepEqual(next.queue.unplaced(DOCUMENT, "photos"), []);
});

test("a recording's slices become one file, in one write with the end of its draft", async () => {
  const { queue, store } = await begin();
  const id = "018f0000-0000-7000-8000-000000000001";
  const slices = [bytes(40), bytes(70)];
  for (const [number, slice] of slices.entries()) await queue.keepPiece(id, number, slice);
  await store.put("media-draft", "key", { id });
  const gone = { area: "media-draft", key: "key", remove: true };
  const record = await queue.adopt(id, [40, 70], { ...ABOUT, kind: "voice" }, [gone]);
  assert.equal(record.size, 110);
  assert.deepEqual(await queue.read(id), new Uint8Array([...slices[0], ...slices[1]]));
  assert.equal(await store.get("media-draft", "key"), undefined);
  assert.equal(await queue.push(), 1);
});

test("copies of what the record has go with time; what waits never does", async () => {
  const { queue, server, wait } = await begin();
  const sent = await queue.keep(bytes(30), ABOUT);
  await queue.push();
  server.fault = () => new Unreachable();
  const waiting = await queue.keep(bytes(31), ABOUT);
  wait(15 * 86_400_000);
  await queue.prune();
  assert.equal(await queue.read(sent.id), null);
  assert.ok(await queue.read(waiting.id));
});

test("a piece that is gone from the disk is said, not sent", async () => {
  const { queue, store, server } = await begin();
  const { id } = await queue.keep(bytes(30), ABOUT);
  await store.remove("media-piece", `${id}/0`);
  await queue.push();
  assert.equal(queue.counts.needsYou, 1);
  assert.equal(server.files.get(id).content.length, 0);
});
