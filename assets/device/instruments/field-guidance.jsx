/**
 * Below a field of an assessment: in one line what is worth knowing about it, more on a tap, and what
 * its words rest on. Nothing here stops anybody from writing or saving.
 */

import { useId, useRef, useState } from "react";
import { Link } from "react-router";

import { declineFactor, unlink } from "../guidance/evidence.js";
import { lineOf, sentenceAt } from "../guidance/words.js";
import { showField } from "../forms/show-field.js";
import { set, value } from "../registers.js";
import { Icon } from "./answer-parts.jsx";
import { useForm } from "./form-context.jsx";
import { useGuidance, useWatch } from "./guidance-context.jsx";
import { LinkEvidence } from "./link-evidence.jsx";
import { useDocument } from "./live-context.jsx";
import "./guidance.css";

/** @type {any[]} */
const NONE = [];

/** @param {{assessment: string, field: string, kind: string}} props kind: of the field, as the form says */
export function FieldGuidance({ assessment, field, kind }) {
  const page = useDocument();
  const watch = useWatch(assessment);
  const notes = useGuidance(assessment, (state) => state.byField.get(field) ?? NONE);
  const links = useGuidance(assessment, (state) => state.links.get(field) ?? NONE);
  const [open, setOpen] = useState(false);
  const [linking, setLinking] = useState(/** @type {any} */ (null));
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const id = useId();
  const line = lineOf(notes);
  const written = useForm((store) => kind === "text" && store.written.has(field)) ?? false;
  if (!line && !links.length && !(written && page.mayWrite)) return <div className="field-guidance" ref={box} />;

  const begin = (words) => words && setLinking(words);
  const selected = () => {
    const root = `t.${field}`;
    const text = watch?.store.wordsOf(root) ?? "";
    const found = selectedIn(box.current, text);
    return found && { root, index: found.start, length: found.end - found.start, words: found.text };
  };
  return (
    <div className="field-guidance" ref={box} data-has={line ? "" : undefined}>
      <div className="field-guidance-row">
        <p className="field-guidance-line" aria-live="polite">
          {line && (
            <button type="button" className="field-guidance-open" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
              <Icon page={page} name={line.icon} size="small" />
              <span>
                {line.more > 0 ? line.says.replace(/\.$/, "") : line.says}
                {line.more > 0 && `, and ${line.more} more`}
              </span>
              <Icon page={page} name="down" size="small" />
            </button>
          )}
        </p>
        {written && page.mayWrite && (
          <button
            type="button"
            className="field-guidance-link"
            // The selection in the text stays what it was.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => begin(selected())}
          >
            <Icon page={page} name="plus" size="small" />
            What it rests on
          </button>
        )}
      </div>
      <div id={id} hidden={!open || !line}>
        {open && line && (
          <ul className="guidance-list" role="list">
            {notes.map((note) => (
              <li key={note.id}>
                <NoteDetails note={note} page={page} onLink={begin} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Evidence links={links} page={page} />
      {linking && watch && (
        <LinkEvidence linking={linking} watch={watch} onClose={() => setLinking(null)} />
      )}
    </div>
  );
}

/** The same references to read and to print. @param {{assessment: string, field: string}} props */
export function ReadEvidence({ assessment, field }) {
  const page = useDocument();
  const links = useGuidance(assessment, (state) => state.links.get(field) ?? NONE);
  return <Evidence links={links} page={page} reads />;
}

/** What the words of a field rest on, numbered in the order of the text. */
function Evidence({ links, page, reads = false }) {
  if (!links.length) return null;
  return (
    <ol className="evidence-list" aria-label="What this rests on">
      {links.map((each, index) => (
        <li key={each.id}>
          <span className="evidence-number" aria-hidden="true">
            {index + 1}
          </span>
          <span className="evidence-said">
            <Destination now={each.now} />
            <span className="evidence-words">for “{shortened(each.anchor.quote)}”</span>
          </span>
          {!reads && page.mayWrite && (
            <button
              type="button"
              className="evidence-remove"
              aria-label={`Take this reference away: ${each.now.label}`}
              onClick={() => unlink(page.live.doc, each.id, page.me)}
            >
              <Icon page={page} name="close" size="small" />
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}

function Destination({ now }) {
  if (now.gone) {
    return (
      <span>
        {now.label} <span className="evidence-gone">No longer here: taken away, restricted, or not on this iPad.</span>
      </span>
    );
  }
  if (!now.open) return <span>{now.label}</span>;
  if (now.open.startsWith("#")) {
    return (
      <button type="button" className="evidence-open" onClick={() => showField(now.open.slice(1))}>
        {now.label}
      </button>
    );
  }
  return (
    <Link className="evidence-open" to={now.open}>
      {now.label}
    </Link>
  );
}

const shortened = (words = "") => (words.length > 60 ? `${words.slice(0, 59).trimEnd()}…` : words);

const TITLES = { rule: "", contradiction: "Differs from the record", factor: "Proposed factor", judgement: "Rests on nothing yet" };

/**
 * One thing in full, with what can be done about it.
 * @param {{note: import("../guidance/guidance.js").Note, page: any, onLink: (words: any) => void}} props
 */
export function NoteDetails({ note, page, onLink }) {
  const { kind } = note;
  return (
    <div className="guidance-note" data-kind={kind}>
      <p className="guidance-kind">{kind === "rule" ? `Returned to the Department: rule ${note.number}` : TITLES[kind]}</p>
      <p className="guidance-says">{kind === "judgement" ? `“${note.words}”` : note.says}</p>
      {kind === "contradiction" && note.words && <p className="guidance-quote">“{note.words}”</p>}
      {note.because.map((sentence) => (
        <p key={sentence} className="guidance-because">
          {sentence}
        </p>
      ))}
      {note.whatToDo && <p className="guidance-what">{note.whatToDo}</p>}
      <div className="guidance-acts">
        {note.open && (
          <Link className="evidence-open" to={note.open}>
            {note.from || "Open the record"}
          </Link>
        )}
        {kind === "factor" && page.mayWrite && <FactorActs note={note} page={page} />}
        {kind === "judgement" && page.mayWrite && (
          <button
            type="button"
            className="button"
            data-tone="quiet"
            onClick={() => onLink({ root: note.root, index: note.start, length: note.end - note.start, words: note.words })}
          >
            Say what it rests on
          </button>
        )}
      </div>
    </div>
  );
}

function FactorActs({ note, page }) {
  const { doc } = page.live;
  const add = () => {
    const chosen = value(doc, "a.factors");
    set(doc, "a.factors", [...(Array.isArray(chosen) ? chosen : []), note.code], page.me);
  };
  return (
    <>
      <button type="button" className="button" data-tone="quiet" onClick={add}>
        Add it<span className="hidden-text">: {note.says}</span>
      </button>
      <button
        type="button"
        className="button"
        data-tone="bare"
        onClick={() => declineFactor(doc, note.code, true, page.me)}
      >
        Does not apply<span className="hidden-text">: {note.says}</span>
      </button>
    </>
  );
}

/** What is selected in the field above, or the sentence the caret stands in. */
function selectedIn(below, text) {
  const selection = window.getSelection();
  const editor = below?.closest("[data-field]")?.querySelector("[contenteditable=true]");
  if (!selection?.rangeCount || !editor?.contains(selection.anchorNode)) return sentenceAt(text, text.length);
  const words = selection.toString().trim();
  const range = selection.getRangeAt(0);
  const at = positionOf(editor, range, text);
  if (words) {
    const near = text.indexOf(words, Math.max(0, at - words.length));
    const start = near >= 0 ? near : text.indexOf(words);
    if (start >= 0) return { start, end: start + words.length, text: words };
  }
  return sentenceAt(text, at);
}

/** Where a range begins in the words of a field: its paragraph's place, and its place in it. */
function positionOf(editor, range, text) {
  let block = range.startContainer;
  while (block.parentNode && block.parentNode !== editor && !/^(?:P|LI|H\d|BLOCKQUOTE)$/.test(block.nodeName)) block = block.parentNode;
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(range.startContainer, range.startOffset);
  const start = text.indexOf(block.textContent ?? "");
  return Math.max(0, start) + before.toString().length;
}
