// A sheet of strokes: what a drawing or a signature is while it is made, and how it is kept. The same
// shape as agile_app/device/media/drawing.py reads. Pure: no canvas.
//
// Points are whole units of the paper, so that a drawing is the same on every screen; pressure is 0
// to 100. The rubber is a stroke in the colour of the paper.

export const PAPER = "#ffffff";
const LONG_SIDE = 1600;
const MOST_STROKES = 5_000;
const MOST_NUMBERS = 29_997;
/** Of the pad's width, the length of line that counts as a signature: a cross does, a tap does not. */
const SHORTEST_SIGNATURE = 0.12;

/**
 * @typedef {{c: string, s: number, pen: boolean, p: number[]}} Stroke colour, width, real pressure,
 *   x, y, pressure, x, y, pressure …
 * @typedef {{v: 1, width: number, height: number, strokes: Stroke[]}} Drawing
 */

/** Paper in the proportions of the place it is drawn in. @returns {Drawing} */
export function blank(width, height) {
  const scale = LONG_SIDE / Math.max(width, height, 1);
  const side = (length) => Math.max(16, Math.round(length * scale));
  return { v: 1, width: side(width), height: side(height), strokes: [] };
}

/** A sheet being drawn on, with what was undone. */
export class Sheet {
  /** @type {Stroke[]} */
  #undone = [];
  /** @type {Stroke|null} */
  #current = null;

  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.width = drawing.width;
    this.height = drawing.height;
    this.strokes = [...drawing.strokes];
  }

  get current() {
    return this.#current;
  }

  get isFull() {
    return this.strokes.length >= MOST_STROKES;
  }

  get canUndo() {
    return this.strokes.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** @param {{colour: string, width: number, pen: boolean}} tool */
  begin({ colour, width, pen }, x, y, pressure) {
    if (this.isFull) return;
    this.#current = { c: colour, s: width, pen, p: this.#point(x, y, pressure) };
  }

  extend(x, y, pressure) {
    const stroke = this.#current;
    if (!stroke) return;
    const { p } = stroke;
    const [nextX, nextY, next] = this.#point(x, y, pressure);
    // A finger that rests says the same place again and again.
    if (p.at(-3) === nextX && p.at(-2) === nextY) return;
    if (p.length >= MOST_NUMBERS) {
      this.end();
      this.#current = { ...stroke, p: p.slice(-3) };
    }
    this.#current?.p.push(nextX, nextY, next);
  }

  /** The stroke is done; what was undone before it is gone. @returns {boolean} something was drawn */
  end() {
    if (!this.#current) return false;
    this.strokes.push(this.#current);
    this.#current = null;
    this.#undone = [];
    return true;
  }

  /** The finger was not meant (a palm, a call): nothing of this stroke stays. */
  cancel() {
    this.#current = null;
  }

  undo() {
    const stroke = this.strokes.pop();
    if (stroke) this.#undone.push(stroke);
  }

  redo() {
    const stroke = this.#undone.pop();
    if (stroke) this.strokes.push(stroke);
  }

  /** @returns {Drawing} as it is, the stroke under the finger included */
  get drawing() {
    const strokes = this.#current ? [...this.strokes, this.#current] : [...this.strokes];
    return { v: 1, width: this.width, height: this.height, strokes };
  }

  /** Nothing is on it, or only what the rubber left. */
  get isEmpty() {
    return !this.strokes.some(({ c }) => c !== PAPER);
  }

  #point(x, y, pressure) {
    const within = (value, most) => Math.round(Math.min(Math.max(value, -100), most + 100));
    return [within(x, this.width), within(y, this.height), Math.round(Math.min(Math.max(pressure, 0), 1) * 100)];
  }
}

/** @param {Drawing} drawing @returns {Uint8Array} as it is kept and sent */
export const bytesOfDrawing = (drawing) => new TextEncoder().encode(JSON.stringify(drawing));

/** @param {Uint8Array} bytes @returns {Drawing|null} */
export function drawingOf(bytes) {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes));
    return found?.v === 1 && Array.isArray(found.strokes) ? found : null;
  } catch {
    return null;
  }
}

/** @param {Drawing} drawing @returns {number} units of line on it */
export function lengthOf({ strokes }) {
  let length = 0;
  for (const { p } of strokes) {
    for (let at = 3; at < p.length; at += 3) length += Math.hypot(p[at] - p[at - 3], p[at + 1] - p[at - 2]);
  }
  return length;
}

/** Why this is no signature yet, or "". @param {Drawing} drawing */
export function problemWithSignature(drawing) {
  if (!drawing.strokes.length) return "There is no signature yet. Sign on the line with a finger or the Pencil.";
  if (lengthOf(drawing) < SHORTEST_SIGNATURE * drawing.width) {
    return "That is too little to be a signature. Sign your name, or make your mark, on the line.";
  }
  return "";
}
