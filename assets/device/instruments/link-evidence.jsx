/** Choosing what words rest on: from what this iPad holds of the child, or one's professional view. */

import { useEffect, useId, useRef, useState } from "react";

import { setLocalFor } from "../actions.js";
import { useLocal } from "../hooks.js";
import { matches } from "../search.js";
import { dateText } from "../words.js";
import { Icon } from "./answer-parts.jsx";
import { useDocument } from "./live-context.jsx";

const SHOWN = 40;
const DRAFTS = "guidance.views";

/** @type {Record<string, string>} */
const NO_DRAFTS = {};

/**
 * The reason somebody has begun to give: kept on this device as it is typed. One for each document,
 * since the words it is for may be chosen a little differently when it is gone on with.
 * @returns {[string, (because: string) => void]}
 */
function useReason() {
  const { documentId } = useDocument();
  const drafts = useLocal(DRAFTS, NO_DRAFTS);
  return [drafts[documentId] ?? "", (because) => setLocalFor(DRAFTS, documentId, because, true)];
}

/**
 * @param {{linking: {root: string, index: number, length: number, words: string},
 *   watch: import("../guidance/watch.js").Watch, onClose: () => void}} props
 *   linking: the words, and where they stand
 */
export function LinkEvidence({ linking, watch, onClose }) {
  const page = useDocument();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [sought, setSought] = useState("");
  const [because, setBecause] = useReason();
  const [problem, setProblem] = useState("");
  const id = useId();

  useEffect(() => {
    const own = dialog.current;
    const opener = document.activeElement;
    own?.showModal();
    return () => {
      own?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);

  /** @param {import("../guidance/evidence.js").To} to */
  const choose = (to) => {
    watch.link(linking, to, page.me);
    onClose();
  };
  const wanted = sought.trim();
  const sources = watch.sources();
  const found = sources.filter(({ label, detail, on }) => !wanted || matches(`${label} ${detail} ${dateText(on)}`, wanted));
  const view = (event) => {
    event.preventDefault();
    if (!because.trim()) return setProblem("Say why: one sentence is enough.");
    choose({ kind: "view", id: "", label: "Professional view", on: "", because: because.trim().slice(0, 600) });
    return setBecause("");
  };

  return (
    <dialog ref={dialog} className="link-evidence" aria-labelledby={`${id}-title`} onCancel={onClose}>
      <div className="link-evidence-head">
        <h2 id={`${id}-title`} className="heading" data-level="3">
          What does this rest on?
        </h2>
        <button type="button" className="button" data-tone="bare" data-only-icon="" onClick={onClose}>
          <Icon page={page} name="close" />
          <span className="hidden-text">Close</span>
        </button>
      </div>
      <blockquote className="link-evidence-words">{linking.words}</blockquote>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-search`}>
          Find a visit, note or document
        </label>
        <input id={`${id}-search`} type="search" className="input" value={sought} onChange={(event) => setSought(event.target.value)} />
      </div>
      <ul className="link-evidence-list" role="list">
        {found.slice(0, SHOWN).map((source) => (
          <li key={`${source.kind} ${source.id}`}>
            <button
              type="button"
              className="link-evidence-source"
              onClick={() => choose({ kind: source.kind, id: source.id, label: source.label, on: source.on })}
            >
              <span className="link-evidence-label">{source.label}</span>
              <span className="link-evidence-on">{dateText(source.on)}</span>
              {source.detail && <span className="link-evidence-detail">{source.detail}</span>}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="field-hint">{wanted ? "Nothing on this iPad fits." : "Nothing of this child is on this iPad yet."}</p>}
      {found.length > SHOWN && <p className="field-hint">{found.length - SHOWN} more: write what you seek.</p>}
      <form className="link-evidence-view" onSubmit={view}>
        <label className="field-label" htmlFor={`${id}-view`}>
          Or: my professional view, because …
        </label>
        <textarea
          id={`${id}-view`}
          className="input"
          rows={2}
          maxLength={600}
          value={because}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onChange={(event) => {
            setBecause(event.target.value);
            setProblem("");
          }}
        />
        <p className="field-error" role="alert" id={`${id}-problem`}>
          {problem}
        </p>
        <button type="submit" className="button" data-tone="quiet">
          Keep it as my view
        </button>
      </form>
    </dialog>
  );
}
