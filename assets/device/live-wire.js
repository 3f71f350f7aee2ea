// The bytes of /api/live; agile_app/device/live/wire.py says what each message means.

const WELCOME = 9;
const REMOTE = 11;
const TIMED = 12;
const OFFLINE = 1;
const KNOWN = 2;

export const PROTOCOL = 2;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** @param {Uint8Array} data @returns {number} CRC-32, so that damage is not mistaken for typing */
export function crc32(data) {
  let value = 0xffffffff;
  for (let at = 0; at < data.length; at += 1) {
    value = TABLE[(value ^ data[at]) & 0xff] ^ (value >>> 8);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A variable-length unsigned integer. @param {number} value @returns {number[]} */
export function uint(value) {
  const out = [];
  while (value > 0x7f) {
    out.push(0x80 | (value % 128));
    value = Math.floor(value / 128);
  }
  out.push(value);
  return out;
}

/** @param {Uint8Array} data @param {{at: number}} cursor */
function readUint(data, cursor) {
  let value = 0;
  let factor = 1;
  for (;;) {
    if (cursor.at >= data.length) throw new Error("a message is cut short");
    const part = data[cursor.at];
    cursor.at += 1;
    value += (part & 0x7f) * factor;
    if (part < 0x80) return value;
    factor *= 128;
  }
}

/** A new epoch: 16 random bytes as hexadecimal. One per opened document and app start. */
export function newEpoch() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {number} channel
 * @param {{epoch: string, n: number, crc: number, data: Uint8Array, offline?: boolean}} frame
 * @param {number | null} [ago] ms since it was written, where that is known
 * @returns {Uint8Array}
 */
export function updateMessage(channel, frame, ago = null) {
  const head = [TIMED, ...uint(channel)];
  for (let at = 0; at < 32; at += 2) head.push(parseInt(frame.epoch.slice(at, at + 2), 16));
  head.push(...uint(frame.n));
  head.push((frame.offline ? OFFLINE : 0) | (ago === null ? 0 : KNOWN));
  if (ago !== null) head.push(...uint(ago));
  for (let shift = 0; shift < 32; shift += 8) head.push((frame.crc >>> shift) & 0xff);
  const message = new Uint8Array(head.length + frame.data.length);
  message.set(head);
  message.set(frame.data, head.length);
  return message;
}

/**
 * @param {Uint8Array} message
 * @returns {{t: "welcome", c: number, facts: any, diff: Uint8Array}
 *   | {t: "remote", c: number, updates: {seq: number, data: Uint8Array}[]}}
 */
export function readBinary(message) {
  const cursor = { at: 1 };
  const channel = readUint(message, cursor);
  if (message[0] === WELCOME) {
    const length = readUint(message, cursor);
    const end = cursor.at + length;
    const facts = JSON.parse(new TextDecoder().decode(message.subarray(cursor.at, end)));
    return { t: "welcome", c: channel, facts, diff: message.subarray(end) };
  }
  if (message[0] !== REMOTE) throw new Error("an unknown kind of message");
  const updates = [];
  while (cursor.at < message.length) {
    const seq = readUint(message, cursor);
    const length = readUint(message, cursor);
    updates.push({ seq, data: message.subarray(cursor.at, cursor.at + length) });
    cursor.at += length;
  }
  return { t: "remote", c: channel, updates };
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
