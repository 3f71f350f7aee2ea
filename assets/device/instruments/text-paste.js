/**
 * What was pasted, as a field may hold it: from a word processor, a web page, a mail or another
 * field. In one pass over the nodes, so that 200 pages take no longer than their length; no looks, no
 * pictures, no scripts; every word that was to be read stays. It reads nodes and never makes them.
 *
 * Word writes lists as paragraphs with "mso-list" in their style and the bullet as text; Google Docs
 * wraps all in a <b> of normal weight; both put line ends into the text that mean nothing. A table
 * becomes lines: one for a row of short cells, else each cell's own lines.
 */

import Delta from "quill-delta";

const ELEMENT = 1;
const TEXT = 3;

const NOT_READ = new Set(
  "SCRIPT STYLE HEAD META LINK TITLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH BUTTON SELECT INPUT TEXTAREA IMG DEL XML".split(" "),
);
const BLOCKS = new Set(
  ("P DIV LI H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE TABLE TBODY THEAD TFOOT CAPTION TR TD TH UL OL DL DT DD SECTION ARTICLE HEADER " +
    "FOOTER MAIN NAV ASIDE ADDRESS FIGURE FIGCAPTION HR FORM FIELDSET CENTER BODY").split(" "),
);
// Our own headings are h4 and h5: the page has its own above them.
const HEADINGS = { H1: 1, H2: 2, H3: 2, H4: 1, H5: 2, H6: 2 };
const BETWEEN_CELLS = " | ";
const WORD_HIDES = /(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)/i;
const WORD_LIST = /mso-list\s*:\s*(?!none|ignore)/i;
const NUMBERED = /^[\s(]*(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

/** @param {{nodeType: number, nodeName: string, childNodes: Iterable<any>}} body @returns {Delta} */
export function deltaOf(body) {
  const lines = new Lines();
  walk(body, { marks: {}, line: {}, kept: false }, lines);
  lines.close({});
  return lines.whole();
}

/** Lines as they are read. */
class Lines {
  constructor() {
    this.delta = new Delta();
    this.begun = false; // the line has words
    this.space = false; // a space that counts only if more words follow
    this.blank = true; // the line before is empty: no second empty one
    this.broken = false; // a break ended the last line: the end of its block ends nothing more
  }

  add(words, marks) {
    const read = words.replace(/[ \t\r\n\f]+/g, " ");
    const text = read.trim() === "" && read !== "" ? "" : read.replace(/^ | $/g, "");
    if (text && (this.space || read.startsWith(" ")) && this.begun) this.delta.insert(" ", sameOnBothSides(this.last, marks));
    this.space = text ? read.endsWith(" ") : this.space || read !== "";
    if (!text) return;
    this.put(text, marks);
  }

  /** As it is, line ends and all: what stands in <pre>. */
  addKept(words, marks, line) {
    words.split(/\r\n?|\n/).forEach((part, index) => {
      if (index) this.end(line);
      if (part) this.put(part, marks);
    });
  }

  put(text, marks) {
    this.delta.insert(text, marks);
    this.last = marks;
    this.begun = true;
    this.broken = false;
  }

  /** A line ends here, also an empty one; but never a second empty one. */
  end(line) {
    const empty = !this.begun;
    if (!(empty && this.blank)) this.delta.insert("\n", line);
    this.blank = empty;
    this.begun = this.space = false;
    this.last = undefined;
  }

  /** A block begins or ends: so does a line, if there is one. */
  close(line) {
    if (this.begun) this.end(line);
    this.space = false;
  }

  whole() {
    const last = this.delta.ops.at(-1);
    if (last && !last.attributes && typeof last.insert === "string" && last.insert.endsWith("\n")) {
      return this.delta.slice(0, this.delta.length() - 1);
    }
    return this.delta;
  }
}

/** A space between two words carries what both carry. */
function sameOnBothSides(one, other) {
  const shared = Object.entries(one ?? {}).filter(([name, value]) => other[name] === value);
  return shared.length ? Object.fromEntries(shared) : undefined;
}

function walk(node, around, lines) {
  for (const child of node.childNodes) {
    if (child.nodeType === TEXT) {
      const words = child.nodeValue.replaceAll("\u00A0", " ");
      if (around.kept) lines.addKept(words, around.marks, around.line);
      else lines.add(words, around.marks);
    } else if (child.nodeType === ELEMENT) element(child, around, lines);
  }
}

function element(node, around, lines) {
  const name = node.nodeName.toUpperCase();
  const style = node.getAttribute("style") ?? "";
  if (NOT_READ.has(name) || WORD_HIDES.test(style) || /mso-list\s*:\s*ignore/i.test(style)) return;
  if (name === "BR") {
    lines.end(around.line);
    lines.broken = true;
    return;
  }
  const inside = { ...around, marks: marksOf(node, name, style, around.marks) };
  if (!BLOCKS.has(name)) {
    walk(node, inside, lines);
    return;
  }
  inside.line = lineOf(node, name, style, around.line);
  inside.kept = around.kept || name === "PRE";
  lines.close(around.line);
  lines.broken = false;
  if (name === "TR" && isShortRow(node)) {
    row(node, inside, lines);
  } else {
    const before = lines.delta.ops.length;
    walk(node, inside, lines);
    // An empty paragraph is an empty line.
    const nothing = lines.delta.ops.length === before && !lines.broken;
    if (name === "P" && nothing && !lines.begun) lines.end({});
  }
  lines.close(inside.line);
  lines.broken = false;
}

function marksOf(node, name, style, around) {
  const marks = { ...around };
  const turn = (mark, on) => {
    if (on) marks[mark] = true;
    else delete marks[mark];
  };
  if (name === "B" || name === "STRONG" || name === "TH") turn("bold", true);
  if (name === "I" || name === "EM") turn("italic", true);
  const weight = /font-weight\s*:\s*([a-z]+|\d+)/i.exec(style)?.[1].toLowerCase();
  if (weight) turn("bold", weight === "bold" || weight === "bolder" || Number(weight) >= 600);
  const slant = /font-style\s*:\s*([a-z]+)/i.exec(style)?.[1].toLowerCase();
  if (slant) turn("italic", slant === "italic" || slant === "oblique");
  const exact = node.getAttribute("data-exact");
  if (exact) marks.exact = exact;
  const mention = node.getAttribute("data-mention");
  if (mention) marks.mention = mention;
  return marks;
}

function lineOf(node, name, style, around) {
  if (HEADINGS[name]) return { header: HEADINGS[name] };
  if (/\bMsoTitle\b/.test(node.getAttribute("class") ?? "")) return { header: 1 };
  if (name === "LI") return { list: itemKind(node) };
  if (WORD_LIST.test(style)) return { list: NUMBERED.test(bulletOf(node)) ? "ordered" : "bullet" };
  if (name === "BLOCKQUOTE") return { blockquote: true };
  if (name === "UL" || name === "OL" || name === "TABLE") return {};
  return around;
}

/** Our own editor keeps all its lists in <ol> and says on each item which it is. */
function itemKind(node) {
  const said = node.getAttribute("data-list");
  if (said) return said === "ordered" ? "ordered" : "bullet";
  return node.parentNode?.nodeName.toUpperCase() === "OL" ? "ordered" : "bullet";
}

/** What Word wrote as the bullet or number of a paragraph. */
function bulletOf(node) {
  for (const child of node.childNodes) {
    if (child.nodeType !== ELEMENT) continue;
    if (/mso-list\s*:\s*ignore/i.test(child.getAttribute("style") ?? "")) return wordsOf(child);
    const found = bulletOf(child);
    if (found) return found;
  }
  return "";
}

function wordsOf(node) {
  if (node.nodeType === TEXT) return node.nodeValue;
  return [...(node.childNodes ?? [])].map(wordsOf).join("");
}

const cellsOf = (node) => [...node.childNodes].filter((child) => /^t[dh]$/i.test(child.nodeName));

/** A row whose every cell is at most one block reads as one line; a table for its looks does not. */
function isShortRow(node) {
  const cells = cellsOf(node);
  return cells.length > 1 && cells.every((cell) => blocksWithin(cell, 2) < 2);
}

function blocksWithin(node, enough) {
  let found = 0;
  for (const child of node.childNodes) {
    if (child.nodeType !== ELEMENT || NOT_READ.has(child.nodeName.toUpperCase())) continue;
    if (BLOCKS.has(child.nodeName.toUpperCase()) || child.nodeName.toUpperCase() === "BR") found += 1;
    found += blocksWithin(child, enough - found);
    if (found >= enough) return found;
  }
  return found;
}

function row(node, around, lines) {
  let some = false;
  for (const cell of cellsOf(node)) {
    const own = new Lines();
    const marks = marksOf(cell, cell.nodeName.toUpperCase(), cell.getAttribute("style") ?? "", around.marks);
    walk(cell, { ...around, marks, line: {} }, own);
    const said = own.whole();
    if (!said.ops.length) continue;
    if (some) lines.put(BETWEEN_CELLS, undefined);
    for (const { insert, attributes } of said.ops) {
      if (typeof insert === "string") lines.put(insert.replace(/\n+/g, " "), attributes);
    }
    some = true;
  }
}
