// Strokes on a canvas, and as a picture. Loaded with perfect-freehand, only where something is drawn
// or a drawing is looked at.

import { getStroke } from "perfect-freehand";
import { PAPER } from "./strokes.js";

/** @typedef {import("./strokes.js").Drawing} Drawing @typedef {import("./strokes.js").Stroke} Stroke */

/** @param {CanvasRenderingContext2D} context scaled to units of the paper @param {Stroke} stroke */
export function paintStroke(context, { c, s, pen, p }, done = true) {
  const points = [];
  for (let at = 0; at < p.length; at += 3) points.push([p[at], p[at + 1], p[at + 2] / 100]);
  const outline = getStroke(points, {
    size: s,
    thinning: c === PAPER ? 0 : 0.55,
    smoothing: 0.5,
    streamline: 0.4,
    simulatePressure: !pen && c !== PAPER,
    last: done,
  });
  if (!outline.length) return;
  context.fillStyle = c;
  context.beginPath();
  const [first] = outline;
  context.moveTo(first[0], first[1]);
  // Between the points of the outline, so that it has no corners.
  for (let at = 0; at < outline.length; at += 1) {
    const [x, y] = outline[at];
    const [nextX, nextY] = outline[(at + 1) % outline.length];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.closePath();
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Drawing} drawing */
export function paintAll(context, { width, height, strokes }) {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  for (const stroke of strokes) paintStroke(context, stroke);
}

/**
 * The drawing as a picture. @param {Drawing} drawing
 * @param {number} [longSide] pixels @returns {Promise<Blob>} PNG
 */
export async function pngOf(drawing, longSide = 1200) {
  const scale = longSide / Math.max(drawing.width, drawing.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(drawing.width * scale);
  canvas.height = Math.round(drawing.height * scale);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(scale, scale);
  paintAll(context, drawing);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}
