/**
 * Notes of a return at passages: chosen in the text that is read for sign-off, marked where they
 * stand, and told with what became of their words. All of it works with no network.
 */

import { useId, useMemo } from "react";

import { setLocalFor } from "../actions.js";
import { uuid7 } from "../crypto.js";
import { useCollection, useLocal } from "../hooks.js";
import { showPlace } from "../remarks/show-place.js";
import { chosenAt, chosenPassage, paragraphsOf, passageKey, wordsNow } from "../sign-off/passages.js";
import { anyChange, wordsDiff } from "../words-diff.js";
import { useDocument, useShared } from "./live-context.jsx";
import { useSharedPart } from "./shared-part.js";
import "./changes.css";
import "./remarks.css";

const CHOSEN = "sign_off.chosen";
const NOTHING = {};
const SHOWN_QUOTE = 300; // characters of a passage that reads as it did

/** @param {string} subject @returns {any} how it stands to its signature */
const useSignOff = (subject) => useCollection("sign_offs", NOTHING).one([["id", "=", subject ?? ""]]);

/**
 * For whoever may return it: begins a note at a passage, kept on this device as it is typed.
 * @param {import("./live-context.jsx").Page} page
 * @returns {((root: string, range: {index: number, length: number}) => void) | null}
 */
export function useBeginNote(page) {
  const { may_sign: may, state } = useSignOff(page.subject);
  const { live, remarks, subject } = page;
  if (!may || state !== "awaiting" || !live || !remarks) return null;
  return (root, range) => {
    const chosen = chosenPassage(live.doc.getText(root).toString(), range);
    if (!chosen) return;
    const { from, to } = remarks.anchor(root, chosen.index, chosen.length);
    const { quote, lines, cut } = chosen;
    const key = passageKey(subject, root, uuid7());
    setLocalFor(CHOSEN, key, { quote, anchor: { from, to, lines, cut } }, true);
    goToNote(`note-${key}`);
  };
}

/**
 * Where notes stand in a text: those being written, and those of the last return; of these the ones
 * seen to only while it is read again.
 * @param {string} root
 * @returns {{id: string, anchor: any, label: string}[]} id: of the element that holds the note
 */
export function useNotesIn(root) {
  const { subject } = useDocument();
  const { may_sign: may, state } = useSignOff(subject);
  const returned = /** @type {any[]} */ (
    useCollection("returned_passages", NOTHING).query({ where: [["assessment_id", "=", subject], ["root", "=", root]] })
  );
  const chosen = useLocal(CHOSEN, NOTHING);
  return useMemo(() => {
    const begun = may && state === "awaiting" ? chosenAt(chosen, subject, root) : [];
    return [
      ...returned
        .filter(({ anchor, done }) => anchor && (!done || state === "awaiting"))
        .map(({ id, anchor, quote }) => ({ id: `returned-${id}`, anchor: read(root, anchor), label: labelOf(quote) })),
      ...begun.map(({ key, anchor, quote }) => ({ id: `note-${key}`, anchor: { ...anchor, root }, label: labelOf(quote) })),
    ];
  }, [returned, chosen, subject, root, may, state]);
}

const labelOf = (quote) => `Note on “${shortened(quote, 60)}”`;

const shortened = (words, most) => (words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words);

function read(root, json) {
  try {
    return { ...JSON.parse(json), root };
  } catch {
    return { root }; // a damaged place is no place
  }
}

/** A note that was just begun is drawn a moment later. @param {string} id @param {number} [tries] */
export function goToNote(id, tries = 20) {
  const place = document.getElementById(id);
  if (!place && tries) {
    requestAnimationFrame(() => goToNote(id, tries - 1));
    return;
  }
  if (!place) return;
  if (!place.matches("textarea")) place.setAttribute("tabindex", "-1");
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}

/**
 * The words that a note is about. Where they read otherwise now, what came and what went; pressed,
 * the text shows them. @param {{root: string, quote: string, anchor: string}} props
 */
export function PassageWords({ root, quote, anchor }) {
  const own = useDocument();
  const common = useSharedPart();
  const held = useMemo(() => (anchor ? read(root, anchor) : null), [root, anchor]);
  const inOwn = useStands(own, root, held);
  const inCommon = useStands(common, root, held);
  if (!quote) return null;
  const now = inOwn ?? inCommon;
  // The place is not known before the document is open.
  const gone = now === null && Boolean(own.remarks) && (!common || Boolean(common.remarks));
  const changes = now === null || held?.cut ? [] : wordsDiff(quote, now);
  const changed = anyChange(changes);
  return (
    <div className="passage-words">
      <blockquote className="remark-quote">
        {now === null ? (
          shortened(quote, SHOWN_QUOTE)
        ) : (
          <button type="button" className="remark-go" onClick={() => showPlace(root)}>
            {changed ? <Changes changes={changes} /> : shortened(quote, SHOWN_QUOTE)}
          </button>
        )}
      </blockquote>
      {changed && <p className="remark-when">Changed since the return.</p>}
      {gone && <p className="remark-when">These words are no longer in the text.</p>}
    </div>
  );
}

/** The words at a passage in one document, or null when they are not in it.
 * @param {import("./live-context.jsx").Page | null} page */
function useStands(page, root, anchor) {
  const text = (page?.live && root.startsWith("t.") && page.live.doc?.getText(root)) || null;
  return useShared(text, (shared) => {
    const range = anchor && page?.remarks?.range(anchor);
    return range ? wordsNow(shared.toString(), range, anchor.lines) : null;
  });
}

function Changes({ changes }) {
  return changes.map(({ kind, text }, index) => {
    if (kind === "same") return <span key={index}>{text}</span>;
    const Mark = kind === "ins" ? "ins" : "del";
    return (
      <Mark key={index}>
        <span className="hidden-text">{kind === "ins" ? "Added: " : "Removed: "}</span>
        {text}
      </Mark>
    );
  });
}

/** One paragraph of a text, chosen from a list: for a keyboard, and where a finger finds it hard.
 * @param {{root: string}} props */
export function ParagraphChoice({ root }) {
  const own = useDocument();
  const common = useSharedPart();
  return (
    <>
      {common && <Paragraphs page={common} root={root} label="Or only on one paragraph of the shared part" />}
      <Paragraphs page={own} root={root} label="Or only on one paragraph" />
    </>
  );
}

function Paragraphs({ page, root, label }) {
  const id = useId();
  const begin = useBeginNote(page);
  const text = page.live?.doc?.getText(root) ?? null;
  const paragraphs = useShared(text, (shared) => paragraphsOf(shared.toString())) ?? [];
  if (!begin || paragraphs.length < 2) return null;
  return (
    <div className="field passage-choice">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="select-frame">
        <select id={id} className="input" value="" onChange={(event) => begin(root, paragraphs[Number(event.target.value)])}>
          <option value="">Choose a paragraph</option>
          {paragraphs.map(({ words }, number) => (
            <option key={number} value={number}>
              {number + 1}. {shortened(words, 60)}
            </option>
          ))}
        </select>
        <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
          <path d={page.icons.down} />
        </svg>
      </div>
    </div>
  );
}
