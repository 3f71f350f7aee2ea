// What keeps the data on this device sealed: WebCrypto only, no storage, no network.
//
// One random data key per worker and device. It is never stored: only wraps of it are, each under
// a key that needs something the device alone does not have (the server's share, a PIN, a
// password; later a passkey) together with a secret the device cannot export.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** PBKDF2-SHA256 rounds for a PIN or password. Source: OWASP password storage cheat sheet. */
export const ITERATIONS = 600_000;

/** @param {string} text @returns {Bytes} */
export const bytesOf = (text) => /** @type {Bytes} */ (encoder.encode(text));

/** @param {Bytes} bytes @returns {string} */
export const textOf = (bytes) => decoder.decode(bytes);

/** @param {number} length @returns {Bytes} */
export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {ArrayBuffer|Uint8Array} data @returns {string} base64 */
export function toBase64(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

/** @param {string} text base64 @returns {Bytes} */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** @param {Uint8Array} bytes @returns {Promise<string>} 64 hexadecimal letters */
export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", /** @type {Bytes} */ (bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A UUID version 7 (RFC 9562): sorts by the time it was made. @returns {string} */
export function uuid7(milliseconds = Date.now()) {
  const bytes = randomBytes(16);
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = milliseconds % 256;
    milliseconds = Math.floor(milliseconds / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The device's own secret: an HMAC key the browser will use but never reveal.
 * @returns {Promise<CryptoKey>}
 */
export const newDeviceSecret = () =>
  crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);

/** @param {Bytes} raw for browsers that cannot store a key object @returns {Promise<CryptoKey>} */
export const importDeviceSecret = (raw) =>
  crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);

/** @param {CryptoKey} key @param {string} text @returns {Promise<Bytes>} */
export const mac = async (key, text) =>
  new Uint8Array(await crypto.subtle.sign("HMAC", key, bytesOf(text)));

/** @param {CryptoKey} key @param {Bytes} tag @param {string} text @returns {Promise<boolean>} */
export const macFits = (key, tag, text) => crypto.subtle.verify("HMAC", key, tag, bytesOf(text));

async function hkdf(material, salt, purpose, algorithm, usages) {
  const base = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt, info: bytesOf(purpose) };
  return crypto.subtle.deriveKey(parameters, base, algorithm, false, usages);
}

const AES = { name: "AES-GCM", length: 256 };
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };

/**
 * The key that wraps the data key, from the server's share and the device secret.
 * @param {Bytes} share 32 bytes @param {CryptoKey} deviceSecret @param {string} owner
 */
export async function shareKey(share, deviceSecret, owner) {
  const salt = await mac(deviceSecret, `agile/v1/share|${owner}`);
  return hkdf(share, salt, "agile/v1/wrap/share", AES, ["encrypt", "decrypt"]);
}

/**
 * The 32 bytes a PIN or password yields, slow on purpose (about half a second on an iPad).
 * @param {string} secret @param {Bytes} salt @param {number} [iterations]
 */
export async function stretch(secret, salt, iterations = ITERATIONS) {
  const material = bytesOf(secret.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", material, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
}

/**
 * The key that wraps the data key for opening without a server.
 * @param {Bytes} stretched from ``stretch`` @param {CryptoKey} deviceSecret @param {string} owner
 */
export async function offlineKey(stretched, deviceSecret, owner) {
  const salt = await mac(deviceSecret, `agile/v1/offline|${owner}`);
  return hkdf(stretched, salt, "agile/v1/wrap/offline", AES, ["encrypt", "decrypt"]);
}

/**
 * Encrypt with AES-256-GCM. @param {CryptoKey} key @param {Bytes} plain
 * @param {string} context bound to the text: it opens nowhere else @returns {Promise<Bytes>}
 */
export async function seal(key, plain, context) {
  const iv = randomBytes(12);
  const parameters = { name: "AES-GCM", iv, additionalData: bytesOf(context) };
  const body = new Uint8Array(await crypto.subtle.encrypt(parameters, key, plain));
  const sealed = new Uint8Array(12 + body.length);
  sealed.set(iv);
  sealed.set(body, 12);
  return sealed;
}

/**
 * Decrypt what ``seal`` made; throws when key, context or bytes differ.
 * @param {CryptoKey} key @param {Bytes} sealed @param {string} context
 */
export async function unseal(key, sealed, context) {
  const parameters = {
    name: "AES-GCM",
    iv: sealed.subarray(0, 12),
    additionalData: bytesOf(context),
  };
  return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.subarray(12)));
}

/**
 * The keys in memory while the device is unlocked, none of them exportable.
 * @typedef {{records: CryptoKey, names: CryptoKey, proof: CryptoKey}} DataKeys
 */

/** @param {Bytes} raw the 32-byte data key @returns {Promise<DataKeys>} */
export async function dataKeys(raw) {
  const none = new Uint8Array(32);
  const [records, names, proof] = await Promise.all([
    hkdf(raw, none, "agile/v1/records", AES, ["encrypt", "decrypt"]),
    hkdf(raw, none, "agile/v1/names", HMAC, ["sign"]),
    proofBytes(raw).then(importDeviceSecret),
  ]);
  return { records, names, proof };
}

/**
 * What the server keeps to recognise a device that opened its data key offline. It reveals
 * nothing of the data key. @param {Bytes} raw @returns {Promise<Bytes>}
 */
export async function proofBytes(raw) {
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]);
  const info = bytesOf("agile/v1/verifier");
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
}
