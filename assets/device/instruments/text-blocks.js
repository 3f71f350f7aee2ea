/**
 * A rich-text field as blocks to read: paragraphs, headings, lists and quotes. No DOM here.
 *
 * @typedef {{insert?: unknown, attributes?: Record<string, unknown>, change?: "added" | "removed"}} Op
 * @typedef {{text: string, at: number, bold: boolean, italic: boolean, exact?: string, mention?: string, change?: "added" | "removed"}} Span
 *   ``at``: where it begins in the text; ``exact``: whose exact words it is of, as the mark says;
 *   ``mention``: who is meant; ``change``: since an earlier step, what was removed takes no place
 * @typedef {{kind: "paragraph" | "heading" | "subheading" | "bullets" | "numbers" | "quote",
 *            lines: Span[][], ended?: boolean}} Block
 */

import { isExactMark, isPersonId } from "../remarks/exact.js";

const SHOWN_TOGETHER = new Set(["bullets", "numbers", "quote"]);

/**
 * @param {Op[]} ops a document, as Y.Text.toDelta()
 * @returns {Block[]} empty paragraphs left out
 */
export function blocksOf(ops) {
  /** @type {Block[]} */
  const blocks = [];
  let line = [];
  let at = 0;
  const close = (marks) => {
    const kind = kindOf(marks);
    const open = blocks.at(-1);
    if (line.length || SHOWN_TOGETHER.has(kind)) {
      if (open && open.kind === kind && SHOWN_TOGETHER.has(kind) && !open.ended) open.lines.push(line);
      else blocks.push({ kind, lines: [line] });
    } else if (open) {
      open.ended = true; // an empty line ends a list or a quote
    }
    line = [];
  };
  for (const { insert, attributes, change } of ops) {
    if (typeof insert !== "string") {
      at += 1;
      continue;
    }
    insert.split("\n").forEach((text, index) => {
      if (index > 0) {
        close(attributes);
        if (change !== "removed") at += 1;
      }
      if (text) line.push({ ...spanOf(text, at, attributes), ...(change ? { change } : {}) });
      if (change !== "removed") at += text.length;
    });
  }
  close(undefined);
  return blocks.map(({ kind, lines }) => ({ kind, lines }));
}

/** @returns {Span} */
function spanOf(text, at, attributes) {
  const { exact, mention } = attributes ?? {};
  return {
    text,
    at,
    bold: attributes?.bold === true,
    italic: attributes?.italic === true,
    ...(isExactMark(exact) ? { exact: /** @type {string} */ (exact) } : {}),
    ...(isPersonId(mention) ? { mention: /** @type {string} */ (mention) } : {}),
  };
}

function kindOf(marks) {
  if (marks?.header === 1) return "heading";
  if (marks?.header === 2) return "subheading";
  if (marks?.list === "bullet") return "bullets";
  if (marks?.list === "ordered") return "numbers";
  if (marks?.blockquote) return "quote";
  return "paragraph";
}

/** How many words a document holds. @param {Op[]} ops @returns {number} */
export function wordCount(ops) {
  const text = ops.map((op) => (typeof op.insert === "string" ? op.insert : " ")).join("");
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []).length;
}
