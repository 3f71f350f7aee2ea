// What changed between two texts, word by word: added and taken out, never half an emoji or a word.
// Pure; used by the history and by "changed since last time" of a sign-off.

const MOST = 1500; // changed words up to which the smallest difference is looked for
const WORD = /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*|[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*|\n|[^\S\n]+|[^]/gu;

/** @typedef {{kind: "same" | "ins" | "del", text: string}} Change */

/** @param {string} text @returns {string[]} words, spaces, marks; joined they are the text */
export const wordsOf = (text) => text.match(WORD) ?? [];

/**
 * @param {string} before @param {string} after
 * @returns {Change[]} in reading order; "same" and "del" joined are before, "same" and "ins" after
 */
export function wordsDiff(before, after) {
  const one = wordsOf(before);
  const other = wordsOf(after);
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let ends = 0;
  const most = Math.min(one.length, other.length) - start;
  while (ends < most && one[one.length - 1 - ends] === other[other.length - 1 - ends]) ends += 1;
  const changes = [
    ...one.slice(0, start).map((text) => ({ kind: "same", text })),
    ...middle(one.slice(start, one.length - ends), other.slice(start, other.length - ends)),
    ...one.slice(one.length - ends).map((text) => ({ kind: "same", text })),
  ];
  return joined(withoutCrumbs(/** @type {Change[]} */ (changes)));
}

/** Whether anything differs. @param {Change[]} changes */
export const anyChange = (changes) => changes.some(({ kind }) => kind !== "same");

/**
 * The shortest way from one list to the other (Myers 1986); where the two have little in common,
 * all of one and all of the other, which reads better than confetti.
 * @param {string[]} one @param {string[]} other @returns {Change[]}
 */
function middle(one, other) {
  const all = () => [
    ...one.map((text) => /** @type {Change} */ ({ kind: "del", text })),
    ...other.map((text) => /** @type {Change} */ ({ kind: "ins", text })),
  ];
  if (!one.length || !other.length) return all();
  const limit = Math.min(one.length + other.length, MOST);
  /** @type {Int32Array[]} how far each diagonal had come before each step */
  const trail = [];
  let reach = new Int32Array(2 * limit + 3);
  const zero = limit + 1;
  for (let steps = 0; steps <= limit; steps += 1) {
    trail.push(reach.slice(zero - steps - 1, zero + steps + 2));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const down = diagonal === -steps || (diagonal !== steps && reach[zero + diagonal - 1] < reach[zero + diagonal + 1]);
      let x = down ? reach[zero + diagonal + 1] : reach[zero + diagonal - 1] + 1;
      let y = x - diagonal;
      while (x < one.length && y < other.length && one[x] === other[y]) {
        x += 1;
        y += 1;
      }
      reach[zero + diagonal] = x;
      if (x >= one.length && y >= other.length) return walkedBack(one, other, trail);
    }
  }
  return all();
}

function walkedBack(one, other, trail) {
  /** @type {Change[]} */
  const changes = [];
  let x = one.length;
  let y = other.length;
  for (let steps = trail.length - 1; steps > 0 || x > 0 || y > 0; steps -= 1) {
    const reach = trail[Math.max(steps, 0)];
    const at = (diagonal) => reach[diagonal + steps + 1];
    const diagonal = x - y;
    const down = diagonal === -steps || (diagonal !== steps && at(diagonal - 1) < at(diagonal + 1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const fromX = steps > 0 ? at(before) : 0;
    const fromY = steps > 0 ? fromX - before : 0;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      changes.push({ kind: "same", text: one[x] });
    }
    if (steps === 0) break;
    if (down) changes.push({ kind: "ins", text: other[fromY] });
    else changes.push({ kind: "del", text: one[fromX] });
    x = fromX;
    y = fromY;
  }
  return changes.reverse();
}

/** A space that stayed between two changed words is part of the change: the eye reads it so. */
function withoutCrumbs(changes) {
  /** @type {Change[]} */
  const out = [];
  changes.forEach((change, index) => {
    const between = index > 0 && index < changes.length - 1;
    const crumb = change.kind === "same" && /^[^\S\n]+$/u.test(change.text);
    if (crumb && between && changes[index - 1].kind !== "same" && changes[index + 1].kind !== "same") {
      out.push({ kind: "del", text: change.text }, { kind: "ins", text: change.text });
    } else out.push(change);
  });
  return out;
}

/** Neighbours of a kind as one; within one place what was taken out stands before what was added. */
function joined(changes) {
  /** @type {Change[]} */
  const out = [];
  let taken = "";
  let added = "";
  const close = () => {
    if (taken) out.push({ kind: "del", text: taken });
    if (added) out.push({ kind: "ins", text: added });
    taken = added = "";
  };
  for (const { kind, text } of changes) {
    if (kind === "del") taken += text;
    else if (kind === "ins") added += text;
    else {
      close();
      const last = out.at(-1);
      if (last?.kind === "same") last.text += text;
      else out.push({ kind, text });
    }
  }
  close();
  return out;
}
