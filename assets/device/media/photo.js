// A photo as it is kept: a JPEG of at most 2560 pixels on its long side, that says nothing but the
// picture: no place, no time, no camera. What the camera or the file app gave is never kept.

export const LONGEST = 2560;
const MOST_INPUT = 200 * 1024 * 1024;
const MOST_OUTPUT = 10 * 1024 * 1024;
const HEAD = 1024 * 1024;
const QUALITIES = [0.86, 0.75, 0.6];

/** A sentence for the person, and nothing kept. */
export class NoPhoto extends Error {}

const ascii = (bytes, from, length) => String.fromCharCode(...bytes.subarray(from, from + length));
const HEIC = ["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"];
const AVIF = ["avif", "avis"];

/**
 * What a file is by its first bytes; its name is only what somebody called it.
 * @param {Uint8Array} head
 * @returns {"jpeg"|"png"|"gif"|"webp"|"heic"|"avif"|"video"|"pdf"|"sound"|"unknown"}
 */
export function whatIs(head) {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return "jpeg";
  if (ascii(head, 0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (ascii(head, 0, 4) === "GIF8") return "gif";
  if (ascii(head, 0, 4) === "RIFF") return { WEBP: "webp", "AVI ": "video", WAVE: "sound" }[ascii(head, 8, 4)] ?? "unknown";
  if (ascii(head, 4, 4) === "ftyp") {
    const brand = ascii(head, 8, 4);
    if (HEIC.includes(brand)) return "heic";
    if (AVIF.includes(brand)) return "avif";
    return brand.startsWith("M4A") ? "sound" : "video";
  }
  if (["moov", "mdat", "wide", "free"].includes(ascii(head, 4, 4))) return "video";
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return "video";
  if (ascii(head, 0, 4) === "%PDF") return "pdf";
  if (ascii(head, 0, 4) === "OggS" || ascii(head, 0, 3) === "ID3") return "sound";
  return "unknown";
}

const NOT_A_PHOTO = {
  video: "This is a video, whatever its name says. Videos are not kept here: take a photo, or describe what you saw in words.",
  sound: "This is a sound recording. Use the voice note for that.",
  pdf: "This is a PDF, not a photo. Take a photo of the page you need.",
  unknown: "This file is not a photo that can be opened here.",
};

/** Why a file cannot be a photo, or "". @param {ReturnType<typeof whatIs>} what @param {number} size bytes */
export function problemWith(what, size) {
  if (size === 0) return "This file is empty.";
  if (NOT_A_PHOTO[what]) return NOT_A_PHOTO[what];
  if (size > MOST_INPUT) return "This photo is larger than 200 MB. Choose a smaller copy of it.";
  return "";
}

/** Why a photo could not be opened. @param {string} what */
export const cannotOpen = (what) =>
  what === "heic"
    ? "This photo is in Apple's HEIC form, which this browser cannot open. Open it on the iPad, or save it as JPEG there and choose that."
    : "This photo could not be opened: it is damaged, or too large for this iPad.";

/**
 * Width and height a JPEG or PNG says it has, as it lies in the file; null for others.
 * @param {Uint8Array} head
 */
export function sidesOf(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (whatIs(head) === "png" && head.length >= 24) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (whatIs(head) !== "jpeg") return null;
  let at = 2;
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** How large it is drawn. @returns {{width: number, height: number}} */
export function scaledTo({ width, height }, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A JPEG without its application segments and comments: some browsers write Exif of their own, and
 * nothing but the picture shall travel.
 * @param {Uint8Array} jpeg @returns {Uint8Array}
 */
export function withoutMetadata(jpeg) {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const marker = jpeg[at + 1];
    const end = at + 2 + view.getUint16(at + 2);
    // APP0 (density) and APP2 (colour profile) are about the picture; the others about its taking.
    const tells = (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;
    if (!tells) parts.push(jpeg.subarray(at, end));
    at = end;
  }
  parts.push(jpeg.subarray(at));
  const clean = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    clean.set(part, place);
    place += part.length;
  }
  return clean;
}

/**
 * @param {Blob} file as the camera or the file app gave it @returns {Promise<Uint8Array>} a JPEG
 * @throws {NoPhoto} with a sentence
 */
export async function preparePhoto(file) {
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const what = whatIs(head);
  const problem = problemWith(what, file.size);
  if (problem) throw new NoPhoto(problem);
  const picture = await decoded(file, sidesOf(head)).catch(() => {
    throw new NoPhoto(cannotOpen(what));
  });
  try {
    return await encoded(picture);
  } finally {
    if ("close" in picture) picture.close();
  }
}

// The browser scales while it decodes, off the main thread: a photo of 50 MB never stands in memory in
// full size, and the page does not freeze.
async function decoded(file, sides) {
  const options = /** @type {ImageBitmapOptions} */ ({ imageOrientation: "from-image" });
  if (sides && Math.max(sides.width, sides.height) > LONGEST) {
    const side = sides.width >= sides.height ? "resizeWidth" : "resizeHeight";
    Object.assign(options, { [side]: LONGEST, resizeQuality: "high" });
  }
  try {
    return await createImageBitmap(file, options);
  } catch {
    // Some browsers open more forms as a picture of the page than as a bitmap: HEIC on the iPad.
    return asImage(file);
  }
}

async function asImage(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {ImageBitmap|HTMLImageElement} picture */
async function encoded(picture) {
  const natural = "naturalWidth" in picture
    ? { width: picture.naturalWidth, height: picture.naturalHeight }
    : { width: picture.width, height: picture.height };
  const { width, height } = scaledTo(natural);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  if (!context) throw new NoPhoto(cannotOpen(""));
  // What was see-through is paper, not black.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  for (const quality of QUALITIES) {
    /** @type {Blob|null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob && blob.size <= MOST_OUTPUT) return withoutMetadata(new Uint8Array(await blob.arrayBuffer()));
  }
  throw new NoPhoto("This photo could not be made small enough to keep.");
}
