/**
 * Where remarks stand in a text: a line under the words and their number in the margin, which opens
 * them; and so the notes of a return, with a flag. Drawn over the text, never in it: the text holds
 * only what was written.
 */

import { useCallback, useEffect, useRef, useState } from "react";

import { setLocal, setLocalFor } from "../actions.js";
import { useLocal } from "../hooks.js";
import { useDocument } from "./live-context.jsx";
import { indexAt, seenRange } from "./reading-places.js";
import { goToNote, useBeginNote, useNotesIn } from "./return-notes.jsx";
import { linesOf } from "./boxes.js";

/** Which remark is looked at now. */
export const SHOWN = "remarks.shown";
const DRAFTS = "remarks.drafts";

const APART = 28; // px between two numbers in the margin

/** @type {Record<string, any>} */
const NO_DRAFTS = {};

/**
 * What this person has begun to say and not sent: kept on this device as it is typed.
 * @typedef {{kind: "comment" | "suggestion", anchor: any, words: string, text: string}} Draft
 */
export function useDraft() {
  const page = useDocument();
  const drafts = useLocal(DRAFTS, NO_DRAFTS);
  const key = page.documentId;
  /** @type {Draft | null} */
  const draft = drafts[key] ?? null;
  const keep = (value) => setLocalFor(DRAFTS, key, value, true);
  return {
    draft,
    /** Begin one on a passage; what was begun elsewhere and has words stays as it is. */
    begin(root, index, length, kind = "comment") {
      if (page.remarks && !(draft && (draft.words || draft.text))) {
        const anchor = length ? page.remarks.anchor(root, index, length) : { root };
        const text = kind === "suggestion" ? page.remarks.words(anchor) : "";
        keep({ kind, anchor, words: "", text });
      }
      page.showRemarks();
    },
    change: (part) => draft && keep({ ...draft, ...part }),
    drop: () => keep(null),
  };
}

/** What this person has begun to answer in a thread. @returns {[string, (words: string) => void]} */
export function useReply(thread, what = "reply") {
  const page = useDocument();
  const drafts = useLocal(DRAFTS, NO_DRAFTS);
  const key = `${page.documentId} ${thread} ${what}`;
  return [drafts[key] ?? "", (words) => setLocalFor(DRAFTS, key, words, true)];
}

/**
 * @param {{root: string, moved: unknown,
 *   boxesOf: ((range: {index: number, length: number}) => import("./boxes.js").Box[]) | null}} props
 *   moved: changes when the text stands elsewhere
 */
export function RemarkMarks({ root, boxesOf, moved }) {
  const page = useDocument();
  const shown = useLocal(SHOWN, "");
  const [placed, setPlaced] = useState(/** @type {Placed[]} */ ([]));
  const find = useRef(boxesOf);
  find.current = boxesOf;
  const { remarks } = page;
  const threads = remarks?.threads;
  const notes = useNotesIn(root);

  useEffect(() => {
    if (!remarks || !find.current) return undefined;
    // The words stand where they stand only after they are drawn.
    const frame = requestAnimationFrame(() => setPlaced((before) => same(before, placesOf(remarks, root, find.current, notes))));
    return () => cancelAnimationFrame(frame);
  }, [remarks, threads, notes, root, moved, Boolean(boxesOf)]);

  if (!placed.length) return null;
  return (
    <div className="remark-marks">
      {placed.map(({ id, number, label, boxes, top }) => (
        <span key={id} data-shown={shown === id ? "" : undefined} data-note={number ? undefined : ""}>
          {boxes.map((box, index) => (
            <span
              key={index}
              className="remark-line"
              aria-hidden="true"
              style={{ transform: `translate(${box.left}px, ${box.top}px)`, width: box.width, height: box.height }}
            />
          ))}
          <button
            type="button"
            className="remark-number"
            aria-label={label}
            style={{ top }}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              if (!number) {
                goToNote(id);
                return;
              }
              setLocal(SHOWN, id, false);
              page.showRemarks();
            }}
          >
            <span>{number || <Flag icons={page.icons} />}</span>
          </button>
        </span>
      ))}
    </div>
  );
}

const Flag = ({ icons }) => (
  <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
    <path d={icons.flag} />
  </svg>
);

/**
 * @typedef {{id: string, number: number, label: string, boxes: import("./boxes.js").Box[], top: number}} Placed
 *   number: of a remark; 0 for a note of a return
 * @returns {Placed[]}
 */
function placesOf(remarks, root, boxesOf, notes) {
  /** @type {Placed[]} */
  const found = [];
  const place = (id, anchor, number, label) => {
    const range = remarks.range(anchor);
    const boxes = range && boxesOf ? boxesOf(range) : [];
    if (boxes.length) found.push({ id, number, label, boxes, top: boxes[0].top + boxes[0].height / 2 });
  };
  for (const { id, number, anchor, state } of remarks.threads) {
    if (state === "open" && anchor.root === root) place(id, anchor, number, `Comment ${number}`);
  }
  for (const { id, anchor, label } of notes) place(id, anchor, 0, label);
  // In the order of the text; of two that begin in one line the second stands below the first.
  found.sort((one, other) => one.top - other.top || one.boxes[0].left - other.boxes[0].left);
  found.forEach((each, index) => {
    if (index) each.top = Math.max(each.top, found[index - 1].top + APART);
  });
  return found;
}

/** The same object while nothing moved, so that nothing is drawn again. */
const same = (before, next) => (JSON.stringify(before) === JSON.stringify(next) ? before : next);

/** In a text to read: what may be done with the words that are chosen, and where passages stand. */
export function useOffer(box, root) {
  const page = useDocument();
  const draft = useDraft();
  const [chosen, choose] = useState(/** @type {{index: number, length: number} | null} */ (null));
  const [moved, setMoved] = useState(0);
  const remarks = Boolean(page.remarks) && page.mayWrite;
  const beginNote = useBeginNote(page);
  const may = remarks || Boolean(beginNote);

  useEffect(() => {
    if (!box.current) return undefined;
    const watcher = new ResizeObserver(() => setMoved((count) => count + 1));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box]);

  useEffect(() => {
    if (!may) return undefined;
    const look = () => choose(box.current ? chosenIn(box.current) : null);
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [may, box]);

  const boxesOf = useCallback(
    (range) => {
      const seen = box.current && seenRange(box.current, range);
      return seen ? linesOf(seen.getClientRects(), box.current.getBoundingClientRect()) : [];
    },
    [box],
  );
  const begin = (kind) => {
    if (!chosen) return;
    draft.begin(root, chosen.index, chosen.length, kind);
    choose(null);
  };
  const note = () => {
    beginNote?.(root, /** @type {any} */ (chosen));
    choose(null);
  };
  const view = chosen && (
    <div className="remark-offer" role="group" aria-label="The chosen words" onPointerDown={(event) => event.preventDefault()}>
      {beginNote && (
        <button type="button" className="button" data-tone="primary" onClick={note}>
          Note for the worker
        </button>
      )}
      {remarks && (
        <>
          <button type="button" className="button" data-tone={beginNote ? "quiet" : "primary"} onClick={() => begin("comment")}>
            Comment
          </button>
          <button type="button" className="button" data-tone="quiet" onClick={() => begin("suggestion")}>
            Suggest other words
          </button>
        </>
      )}
    </div>
  );
  return { view, boxesOf, moved };
}

/** The words chosen within a text, without the space around them. */
function chosenIn(box) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  // A whole last paragraph, chosen by its taps, ends before the first sign of what follows.
  if (!box.contains(range.endContainer) && range.endOffset === 0) range.setEnd(box, box.childNodes.length);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const index = indexAt(box, range.startContainer, range.startOffset);
  const end = indexAt(box, range.endContainer, range.endOffset);
  return end > index ? { index, length: end - index } : null;
}
