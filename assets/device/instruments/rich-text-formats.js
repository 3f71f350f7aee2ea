/**
 * What Quill may show in a field: its formats, kept to those a field may hold, and our own: exact
 * words, mentions, headings below the page's. Undo and the clipboard are replaced by ours.
 */

import Quill from "quill/core.js";
import Inline from "quill/blots/inline.js";
import Blockquote from "quill/formats/blockquote.js";
import Bold from "quill/formats/bold.js";
import Header from "quill/formats/header.js";
import Italic from "quill/formats/italic.js";
import List from "quill/formats/list.js";
import Clipboard from "quill/modules/clipboard.js";
import History from "quill/modules/history.js";
import Delta from "quill-delta";

import { speakerOf } from "../remarks/exact.js";
import { AT_ONCE } from "./text-binding.js";
import { cleanedPaste } from "./text-delta.js";
import { deltaOf } from "./text-paste.js";

/** Quill's place for undo, filled with the person's own history of the shared text. */
class OwnHistory extends History {
  /** @returns {any} ours: {travel, cut} */
  get ours() {
    return this.options;
  }

  undo() {
    this.ours.travel("undo");
  }

  redo() {
    this.ours.travel("redo");
  }

  cutoff() {
    this.ours.cut();
  }

  clear() {}

  record() {}

  transform() {}
}

/** The page has its own headings above the field; those within begin below them. */
class FieldHeader extends Header {
  static tagName = ["H4", "H5"];
}

let nameOf = /** @type {(who: string) => string} */ (() => "");

/** Whose names the texts of this page may show. @param {(who: string) => string} names */
export function showNames(names) {
  nameOf = names;
}

/** An inline mark whose value stands in an attribute of its element. */
class ChosenWords extends Inline {
  static attribute = "";

  static create(value) {
    const node = /** @type {HTMLElement} */ (super.create(value));
    this.mark(node, value);
    return node;
  }

  static mark(node, value) {
    node.setAttribute(this.attribute, value);
  }

  static formats(node) {
    return node.getAttribute(this.attribute) ?? undefined;
  }

  format(name, value) {
    const own = /** @type {typeof ChosenWords} */ (this.statics);
    if (name === own.blotName && value) own.mark(this.domNode, value);
    else super.format(name, value);
  }
}

/** Somebody's own words; the name after them is drawn, so that the text holds only what was said. */
class ExactWords extends ChosenWords {
  static blotName = "exact";
  static tagName = "Q";
  static attribute = "data-exact";

  static mark(node, value) {
    super.mark(node, value);
    node.setAttribute("data-who", nameOf(speakerOf(value)));
  }
}

class Mention extends ChosenWords {
  static blotName = "mention";
  static className = "mention";
  static tagName = "SPAN";
  static attribute = "data-mention";
}

// From the inside out: a bold word within exact words, and not the other way about.
Inline.order.splice(Inline.order.indexOf("link"), 0, "mention");
Inline.order.push("exact");

class CleanClipboard extends Clipboard {
  /** @returns {any} ours: {takeLarge} */
  get ours() {
    return this.options;
  }

  convert({ html, text }, formats = {}) {
    if (!html) return cleanedPaste(new Delta().insert(text ?? "", formats));
    return cleanedPaste(deltaOf(new DOMParser().parseFromString(html, "text/html").body));
  }

  onPaste(range, pasted) {
    const { quill } = this;
    const words = this.convert(pasted, quill.getFormat(range.index));
    const change = new Delta().retain(range.index).delete(range.length).concat(words);
    if (words.length() > AT_ONCE) {
      this.ours.takeLarge(change);
      return;
    }
    quill.updateContents(change, "user");
    quill.setSelection(change.length() - range.length, "silent");
    quill.scrollSelectionIntoView();
  }
}

Quill.register(
  {
    "formats/blockquote": Blockquote,
    "formats/bold": Bold,
    "formats/exact": ExactWords,
    "formats/header": FieldHeader,
    "formats/italic": Italic,
    "formats/list": List,
    "formats/mention": Mention,
    "modules/clipboard": CleanClipboard,
    "modules/history": OwnHistory,
  },
  true,
);

export { Quill };
