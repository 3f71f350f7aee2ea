// A change too large for one frame, as several: 200 pages pasted, or brought back by undo, are one
// update of yjs, and the gate refuses what is larger than a megabyte. Cut between structs, and long
// texts between two characters, exactly as yjs itself would split them.

import * as Y from "yjs";
import { uint } from "./live-wire.js";

/**
 * @param {Uint8Array} update of one client id: what a person changed on this device
 * @param {number} limit bytes
 * @returns {Uint8Array[]} to be applied in this order; together they are the update
 */
export function splitUpdate(update, limit) {
  if (update.length <= limit) return [update];
  const { structs, ds } = Y.decodeUpdate(update);
  const clients = new Set(structs.map((struct) => struct.id.client));
  if (clients.size !== 1) return [update];
  const pieces = [];
  let open = /** @type {{clock: number, size: number, written: Uint8Array[]}} */ ({ clock: 0, size: 0, written: [] });
  const close = (deleted) => {
    if (!open.written.length && deleted === NOTHING_DELETED) return;
    const [client] = clients;
    const head = open.written.length ? [1, ...uint(open.written.length), ...uint(client), ...uint(open.clock)] : [0];
    pieces.push(joined([Uint8Array.from(head), ...open.written, deleted]));
    open = { clock: 0, size: 0, written: [] };
  };
  for (const struct of structs.flatMap((each) => parts(each, limit))) {
    const written = bytesOf(struct);
    if (open.size && open.size + written.length > limit) close(NOTHING_DELETED);
    if (!open.written.length) open.clock = struct.id.clock;
    open.written.push(written);
    open.size += written.length;
  }
  // What is deleted may be of this very update: it comes last.
  close(ds.clients.size ? deletesOf(ds) : NOTHING_DELETED);
  return pieces;
}

const NOTHING_DELETED = Uint8Array.of(0);
const BYTES_OF_A_UNIT = 3; // of UTF-8, for one unit of UTF-16

/** One struct, or its text in runs. */
function parts(struct, limit) {
  const words = struct.content instanceof Y.ContentString ? struct.content.str : "";
  const most = Math.max(2, Math.floor(limit / BYTES_OF_A_UNIT));
  if (words.length <= most) return [struct];
  const { client, clock } = struct.id;
  const found = [];
  for (let at = 0; at < words.length; ) {
    let end = Math.min(words.length, at + most);
    if (end < words.length && isFirstHalf(words.charCodeAt(end - 1))) end -= 1;
    const origin = at ? Y.createID(client, clock + at - 1) : struct.origin;
    const content = new Y.ContentString(words.slice(at, end));
    const id = Y.createID(client, clock + at);
    found.push(new Y.Item(id, null, origin, null, struct.rightOrigin, struct.parent, struct.parentSub, content));
    at = end;
  }
  return found;
}

const isFirstHalf = (unit) => unit >= 0xd800 && unit <= 0xdbff;

function bytesOf(struct) {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array();
}

function deletesOf(ds) {
  const bytes = [...uint(ds.clients.size)];
  for (const [client, ranges] of ds.clients) {
    bytes.push(...uint(client), ...uint(ranges.length));
    for (const { clock, len } of ranges) bytes.push(...uint(clock), ...uint(len));
  }
  return Uint8Array.from(bytes);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
