/**
 * Places of a text that is shown to read (prose.jsx): from a place on the screen to one in the text,
 * and back. Each run of words says in ``data-at`` where it begins in the text.
 */

/** @param {Element} box @returns {Element[]} */
const runsOf = (box) => [...box.querySelectorAll("[data-at]")];

const startOf = (run) => Number(run.getAttribute("data-at"));

/** @returns {Text} the words themselves, within their marks */
function wordsOf(run) {
  let node = run;
  while (node.firstChild) node = node.firstChild;
  return node;
}

/** The place in the text of a place on the screen. @param {Element} box @param {Node} node @param {number} offset */
export function indexAt(box, node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : /** @type {Element} */ (node);
  const run = element?.closest("[data-at]");
  if (run && node.nodeType === Node.TEXT_NODE) return startOf(run) + offset;
  const before = document.createRange();
  before.setStart(box, 0);
  before.setEnd(node, offset);
  let index = 0;
  for (const each of runsOf(box)) {
    if (before.comparePoint(wordsOf(each), 0) > 0) break;
    index = startOf(each) + (each.textContent?.length ?? 0);
  }
  return index;
}

/** A passage as the browser knows it, or null. @param {Element} box @param {{index: number, length: number}} range */
export function seenRange(box, range) {
  const end = range.index + range.length;
  const within = runsOf(box).filter((run) => {
    const start = startOf(run);
    return start < end && start + (run.textContent?.length ?? 0) > range.index;
  });
  const [first, last] = [within[0], within.at(-1)];
  if (!first || !last) return null;
  const seen = document.createRange();
  seen.setStart(wordsOf(first), Math.max(0, range.index - startOf(first)));
  seen.setEnd(wordsOf(last), Math.min(last.textContent?.length ?? 0, end - startOf(last)));
  return seen;
}
