/**
 * Comments and suggestions of a document, beside its text: begin one, answer, settle. All of it works
 * with no network, and what is being typed is kept on this device.
 */

import { useEffect, useMemo, useRef, useState } from "react";

import { setLocal } from "../actions.js";
import { rootsOf } from "../forms/answers.js";
import { useLocal } from "../hooks.js";
import { useFormRow } from "./form-context.jsx";
import { useDocument } from "./live-context.jsx";
import { SHOWN, useDraft } from "./remark-marks.jsx";
import { RemarkThread } from "./remark-thread.jsx";
import { tooLong, WordsInput } from "./words-input.jsx";
import "./remarks.css";

/** Root of a field to what it is called. @param {import("../forms/answers.js").Form | null} form */
function namesOf(form) {
  const fields = (form?.sections ?? []).flatMap((section) => section.fields);
  return Object.fromEntries(fields.flatMap((field) => rootsOf(field).map((root) => [root, field.label])));
}

export function Remarks() {
  const page = useDocument();
  const form = useFormRow();
  const places = useMemo(() => namesOf(form), [form]);
  const shown = useLocal(SHOWN, "");
  const [settled, showSettled] = useState(false);
  const draft = useDraft();
  const threads = page.remarks?.threads ?? [];
  const open = threads.filter((each) => each.state === "open");
  const others = threads.filter((each) => each.state !== "open");
  const listed = settled ? others : open;

  // A number in the text leads to its thread, also to one that is settled.
  const looked = threads.find((each) => each.id === shown);
  const wantsSettled = looked ? looked.state !== "open" : null;
  useEffect(() => {
    if (wantsSettled !== null) showSettled(wantsSettled);
  }, [shown, wantsSettled]);

  if (!page.remarks) return <p className="text" data-tone="soft">Opening the comments</p>;
  return (
    <div className="remarks">
      {page.mayWrite && (draft.draft ? <Composer draft={draft} places={places} /> : <Begin draft={draft} />)}
      <div className="remark-filter" role="group" aria-label="Which comments">
        <button type="button" className="chip" aria-pressed={!settled} onClick={() => showSettled(false)}>
          Open ({open.length})
        </button>
        <button type="button" className="chip" aria-pressed={settled} onClick={() => showSettled(true)}>
          Settled ({others.length})
        </button>
      </div>
      {listed.length ? (
        <ol className="remark-list" role="list">
          {listed.map((thread) => (
            <RemarkThread key={thread.id} thread={thread} places={places} shown={shown === thread.id} />
          ))}
        </ol>
      ) : (
        <p className="text" data-tone="soft">
          {settled
            ? "Nothing is settled yet. What was resolved, accepted or declined stays here."
            : "No open comments. Choose words in the text and press the comment sign to begin one."}
        </p>
      )}
    </div>
  );
}

function Begin({ draft }) {
  return (
    <button type="button" className="button" data-tone="quiet" onClick={() => draft.begin("", 0, 0)}>
      Comment on the whole
    </button>
  );
}

/** A new comment or suggestion. */
function Composer({ draft, places }) {
  const page = useDocument();
  const { kind, anchor, words, text } = draft.draft;
  const suggests = kind === "suggestion";
  const box = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [problem, setProblem] = useState("");

  // It comes to whoever pressed the comment sign.
  useEffect(() => {
    const frame = requestAnimationFrame(() => /** @type {HTMLElement | null} */ (box.current?.querySelector("textarea"))?.focus());
    return () => cancelAnimationFrame(frame);
  }, [anchor.root, anchor.quote]);

  const send = (event) => {
    event.preventDefault();
    if (!page.remarks) return;
    const wrong = wrongWith(draft.draft, page.remarks.words(anchor));
    setProblem(wrong);
    if (wrong) return;
    const id = page.remarks.begin({ kind, anchor, words, text: text.trim() });
    draft.drop();
    setLocal(SHOWN, id, false);
  };
  return (
    <form className="remark-composer" ref={box} onSubmit={send} aria-label={suggests ? "New suggestion" : "New comment"}>
      <About anchor={anchor} places={places} />
      {anchor.quote && (
        <div className="remark-filter" role="group" aria-label="What to send">
          <button type="button" className="chip" aria-pressed={!suggests} onClick={() => draft.change({ kind: "comment" })}>
            Comment
          </button>
          <button
            type="button"
            className="chip"
            aria-pressed={suggests}
            onClick={() => draft.change({ kind: "suggestion", text: text || page.remarks?.words(anchor) })}
          >
            Suggest other words
          </button>
        </div>
      )}
      {suggests && <WordsInput label="Instead of these words" value={text} onChange={(value) => draft.change({ text: value })} />}
      <WordsInput
        label={suggests ? "Why (if it helps)" : "Comment"}
        value={words}
        onChange={(value) => draft.change({ words: value })}
        problem={problem}
      />
      <div className="remark-acts">
        <button type="submit" className="button" data-tone="primary">
          {suggests ? "Suggest" : "Comment"}
        </button>
        <button type="button" className="button" data-tone="bare" onClick={draft.drop}>
          Discard
        </button>
      </div>
    </form>
  );
}

function About({ anchor, places }) {
  if (!anchor.root) return <p className="remark-where">On the whole</p>;
  return (
    <div>
      <p className="remark-where">{places[anchor.root] ?? "In the text"}</p>
      {anchor.quote && <blockquote className="remark-quote">{anchor.quote}</blockquote>}
    </div>
  );
}

/** What keeps it from being sent, said so that it can be mended; "" when nothing does. */
function wrongWith({ kind, words, text }, stands) {
  const long = tooLong(words) || tooLong(text);
  if (long) return long;
  if (kind === "comment" && !words.trim()) return "Write the comment first.";
  if (kind === "suggestion" && text.trim() === stands.trim()) return "These are the same words. Change them, or write a comment.";
  return "";
}
