import assert from "node:assert/strict";
import { test } from "node:test";

import { cannotOpen, problemWith, scaledTo, sidesOf, whatIs, withoutMetadata } from "../../assets/device/media/photo.js";

const bytes = (...parts) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...part].map((one) => one.charCodeAt(0)) : part)));
const padded = (head) => new Uint8Array([...head, ...new Array(40).fill(0)]);

for (const [name, head, is] of [
  ["a JPEG", bytes([0xff, 0xd8, 0xff, 0xe0]), "jpeg"],
  ["a PNG", bytes([0x89], "PNG\r\n\x1a\n"), "png"],
  ["a photo of an iPhone", bytes([0, 0, 0, 24], "ftypheic"), "heic"],
  ["several photos of an iPhone", bytes([0, 0, 0, 24], "ftyphevx"), "heic"],
  ["a film of an iPhone", bytes([0, 0, 0, 20], "ftypqt  "), "video"],
  ["an mp4", bytes([0, 0, 0, 32], "ftypisom"), "video"],
  ["a webm", bytes([0x1a, 0x45, 0xdf, 0xa3]), "video"],
  ["a PDF", bytes("%PDF-1.7"), "pdf"],
  ["a script", bytes("<script>alert(1)</script>"), "unknown"],
]) {
  test(`${name} is told by its bytes`, () => assert.equal(whatIs(padded(head)), is));
}

test("a video renamed .jpg is refused with a sentence that says so", () => {
  assert.match(problemWith("video", 1000), /^This is a video, whatever its name says\./);
  assert.equal(problemWith("jpeg", 50 * 1024 * 1024), "");
  assert.match(problemWith(whatIs(new Uint8Array()), 0), /empty/);
  assert.match(cannotOpen("heic"), /HEIC/);
});

const segment = (marker, ...body) => {
  const inside = bytes(...body);
  return bytes([0xff, marker, (inside.length + 2) >> 8, (inside.length + 2) & 255], [...inside]);
};
const FRAME = segment(0xc0, [8, 0x0b, 0xb8, 0x0f, 0xa0, 3], new Array(9).fill(0));
const SCAN = bytes([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xe1, 0x45, 0xff, 0xd9]);

test("the sides of a JPEG are read past its metadata", () => {
  const jpeg = bytes([0xff, 0xd8], [...segment(0xe1, "Exif\0\0", new Array(300).fill(1))], [...FRAME], [...SCAN]);
  assert.deepEqual(sidesOf(jpeg), { width: 4000, height: 3000 });
  assert.equal(sidesOf(padded(bytes([0, 0, 0, 24], "ftypheic"))), null);
});

test("where and when it was taken goes; the picture and its colours stay", () => {
  const head = segment(0xe0, "JFIF\0", [1, 2, 0, 0, 1, 0, 1, 0, 0]);
  const profile = segment(0xe2, "ICC_PROFILE\0", [1, 1]);
  const jpeg = bytes(
    [0xff, 0xd8], [...head], [...segment(0xe1, "Exif\0\0GPS")], [...profile],
    [...segment(0xed, "Photoshop 3.0")], [...segment(0xfe, "a comment")], [...FRAME], [...SCAN],
  );
  const clean = withoutMetadata(jpeg);
  assert.deepEqual(clean, bytes([0xff, 0xd8], [...head], [...profile], [...FRAME], [...SCAN]));
  assert.deepEqual(withoutMetadata(clean), clean);
});

test("a large photo is scaled to 2560 on its long side, a small one stays", () => {
  assert.deepEqual(scaledTo({ width: 8000, height: 6000 }), { width: 2560, height: 1920 });
  assert.deepEqual(scaledTo({ width: 6000, height: 8000 }), { width: 1920, height: 2560 });
  assert.deepEqual(scaledTo({ width: 640, height: 480 }), { width: 640, height: 480 });
});
