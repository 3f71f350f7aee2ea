/**
 * The remarks of one open document, for the instruments that show them. Loaded with the document,
 * since it needs yjs.
 */

import { asOwnEdit } from "../instruments/text-binding.js";
import { anchorAt, rangeOf, wordsAt } from "./anchors.js";
import { accept, begin, changedSince, decline, REMARKS, reply, settle, takeOutDoubles, threadsOf } from "./threads.js";

/**
 * @typedef {ReturnType<typeof openRemarks>} Remarks
 * @param {import("yjs").Doc} doc @param {string} me this worker's id
 * @param {{mayWrite: () => boolean, onChange: () => void}} options
 */
export function openRemarks(doc, me, { mayWrite, onChange }) {
  const array = doc.getArray(REMARKS);
  let threads = threadsOf(doc);
  const again = () => {
    threads = threadsOf(doc);
    onChange();
    // Not within the transaction that is being told.
    if (threads.some(({ results }) => results.length > 1)) {
      setTimeout(() => mayWrite() && takeOutDoubles(doc, me));
    }
  };
  array.observe(again);
  return {
    get threads() {
      return threads;
    },
    /** @param {string} id */
    thread: (id) => threads.find((each) => each.id === id),
    /** @param {string} root @param {number} index @param {number} length */
    anchor: (root, index, length) => anchorAt(doc.getText(root), root, index, length),
    /** @param {import("./anchors.js").Anchor} anchor */
    range: (anchor) => rangeOf(doc, anchor),
    /** The words that stand there now. @param {import("./anchors.js").Anchor} anchor */
    words: (anchor) => wordsAt(doc, anchor),
    /** @param {Parameters<typeof begin>[1]} begun */
    begin: (begun) => begin(doc, begun, me),
    reply: (thread, words) => reply(doc, thread, words, me),
    settle: (thread, state) => settle(doc, thread, state, me),
    accept: (thread) => accept(doc, thread, me, asOwnEdit),
    decline: (thread, reason) => decline(doc, thread, reason, me),
    changedSince: (thread) => changedSince(doc, thread),
    close: () => array.unobserve(again),
  };
}
