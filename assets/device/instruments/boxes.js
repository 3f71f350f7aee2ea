/**
 * Boxes of words on the screen.
 * @typedef {{left: number, top: number, width: number, height: number}} Box in pixels
 */

/**
 * Boxes side by side on one line as one, from a corner.
 * @param {Iterable<{left: number, top: number, width: number, height: number}>} boxes
 * @param {{left: number, top: number}} corner @returns {Box[]}
 */
export function linesOf(boxes, corner) {
  /** @type {Box[]} */
  const lines = [];
  for (const box of boxes) {
    if (!box.width) continue;
    const at = { left: box.left - corner.left, top: box.top - corner.top, width: box.width, height: box.height };
    const line = lines.find((each) => Math.abs(each.top + each.height / 2 - at.top - at.height / 2) < at.height / 2);
    if (!line) {
      lines.push(at);
      continue;
    }
    const right = Math.max(line.left + line.width, at.left + at.width);
    line.left = Math.min(line.left, at.left);
    line.width = right - line.left;
  }
  return lines;
}
