/**
 * What a person does to chosen words of a field: whose words they are, whom they mention, where they
 * stand on the screen. Behind rich-text-editor.js; every act is an edit of the person's own.
 */

import Delta from "quill-delta";

import { exactMark, exactPassages, speakerOf } from "../remarks/exact.js";
import { linesOf } from "./boxes.js";
import { placeOf, sharedSelection } from "./text-binding.js";

const ASKED = /(?:^|[\s(])@([\p{L}\p{N}'’ -]{0,30})$/u;

/**
 * @typedef {{index: number, length: number}} Range
 * @param {import("quill").default} quill
 * @param {import("./text-binding.js").TextBinding} binding
 */
export function actsOn(quill, binding) {
  const { text } = binding;
  let last = /** @type {any} */ (null);

  /** Where the person is, or was before they went to a list beside the field. @returns {Range | null} */
  function here() {
    const range = quill.hasFocus() ? quill.getSelection() : null;
    return range ?? placeOf(text, last);
  }

  /** The chosen words without the space around them; with none chosen, the line. @returns {Range | null} */
  function chosen() {
    const range = here();
    if (!range) return null;
    let { index, length } = range;
    if (length === 0) {
      const [line, offset] = quill.getLine(index);
      if (!line) return null;
      index -= offset;
      length = line.length();
    }
    const words = quill.getText(index, length);
    const before = words.length - words.trimStart().length;
    length = words.trim().length;
    return length ? { index: index + before, length } : null;
  }

  /** The passage of exact words that the place is in. @returns {Range | null} */
  const passageAt = (index) =>
    exactPassages(quill.getContents().ops).find((each) => each.index <= index && index <= each.index + each.length) ?? null;

  /** Marks go on words, line by line: a line's end carries marks of lines only. */
  function format(range, mark, value) {
    let at = range.index;
    for (const part of quill.getText(range.index, range.length).split("\n")) {
      if (part) quill.formatText(at, part.length, mark, value, "user");
      at += part.length + 1;
    }
  }

  return {
    /** Remember where the person is, as a place that moves with the words. */
    remember(range) {
      if (range) last = sharedSelection(text, range.index, range.length);
    },

    here,

    /**
     * The chosen words, or the line, are this person's exact words; said again of the same, not.
     * @param {string} who id or name
     * @returns {boolean} false: there are no words to mark
     */
    exact(who) {
      const range = here();
      const within = range && range.length === 0 ? passageAt(range.index) : null;
      const words = within ?? chosen();
      if (!words) return false;
      const before = quill.getFormat(words.index, words.length).exact;
      const same = typeof before === "string" && speakerOf(before) === who;
      binding.cutUndo();
      format(words, "exact", same ? false : exactMark(who, quill.getText(words.index, words.length)));
      quill.setSelection(words.index + words.length, 0, "user");
      return true;
    },

    /** These words stand as they are said to have been: the mark is made anew, or taken off. */
    confirm({ index, length, who }, stands) {
      binding.cutUndo();
      format({ index, length }, "exact", stands ? exactMark(who, quill.getText(index, length)) : false);
    },

    /**
     * @param {{id: string, name: string}} person
     * @param {Range | null} instead of what was typed to find them
     */
    mention(person, instead) {
      const range = instead ?? here() ?? { index: quill.getLength() - 1, length: 0 };
      const change = new Delta()
        .retain(range.index)
        .delete(range.length)
        .insert(person.name, { mention: person.id })
        .insert(" ");
      binding.cutUndo();
      quill.updateContents(change, "user");
      quill.focus({ preventScroll: true });
      quill.setSelection(range.index + person.name.length + 1, 0, "user");
    },

    /**
     * What was typed after an "@" before the caret, and how far down the list of names may begin.
     * @returns {{query: string, range: Range, top: number} | null}
     */
    asked() {
      const range = quill.hasFocus() ? quill.getSelection() : null;
      if (!range || range.length) return null;
      const start = Math.max(0, range.index - 40);
      const found = ASKED.exec(quill.getText(start, range.index - start));
      if (!found) return null;
      const length = found[1].length + 1;
      const caret = quill.getBounds(range.index);
      return { query: found[1], range: { index: range.index - length, length }, top: caret?.bottom ?? 0 };
    },

    /** The chosen words, for a remark on them. @returns {(Range & {words: string}) | null} */
    chosen() {
      const range = chosen();
      return range && { ...range, words: quill.getText(range.index, range.length) };
    },

    /**
     * A passage on the screen, a box for each line of it, in pixels from the container's corner.
     * @param {Range} range @returns {import("./boxes.js").Box[]}
     */
    boxes(range) {
      const end = Math.min(range.index + range.length, quill.getLength() - 1);
      const place = (index) => {
        const [leaf, offset] = quill.getLeaf(index);
        return /** @type {[Node, number] | null} */ (leaf ? leaf.position(offset, true) : null);
      };
      const [from, to] = [place(range.index), place(end)];
      if (!from || !to) return [];
      const seen = document.createRange();
      seen.setStart(...from);
      seen.setEnd(...to);
      return linesOf(seen.getClientRects(), quill.container.getBoundingClientRect());
    },
  };
}
