/** One thread of comments, or one suggestion with what was said of it. */

import { useEffect, useRef, useState } from "react";

import { setLocal } from "../actions.js";
import { showPlace } from "../remarks/show-place.js";
import { momentText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import { SHOWN, useReply } from "./remark-marks.jsx";
import { tooLong, WordsInput } from "./words-input.jsx";

/**
 * @param {{thread: import("../remarks/threads.js").Thread, places: Record<string, string>,
 *   shown: boolean, key?: string}} props ``shown``: its number in the text was pressed
 */
export function RemarkThread({ thread, places, shown }) {
  const page = useDocument();
  const box = useRef(/** @type {HTMLLIElement | null} */ (null));
  const { number, kind, opened } = thread;
  const open = thread.state === "open";
  const what = kind === "suggestion" ? "Suggestion" : "Comment";

  useEffect(() => {
    if (!shown) return;
    box.current?.scrollIntoView({ block: "nearest" });
    box.current?.focus({ preventScroll: true });
  }, [shown]);

  return (
    <li className="remark" ref={box} tabIndex={-1} data-shown={shown ? "" : undefined} aria-label={`${what} ${number}`}>
      <p className="remark-head">
        <span className="remark-badge" aria-hidden="true">
          {number}
        </span>
        <span>
          <strong>{capital(page.nameOf(opened.by))}</strong> {kind === "suggestion" && (opened.by === page.me ? "suggest" : "suggests")}
          <span className="remark-when">
            {places[thread.anchor.root] ? `${places[thread.anchor.root]}, ` : ""}
            {momentText(opened.at)}
          </span>
        </span>
      </p>
      <Passage thread={thread} />
      {thread.messages.map((message) => (
        <div key={message.id} className="remark-message">
          {(message.by !== opened.by || message.at !== opened.at) && (
            <p className="remark-when">
              <strong>{capital(page.nameOf(message.by))}</strong>, {momentText(message.at)}
            </p>
          )}
          <p className="remark-words">{message.words}</p>
        </div>
      ))}
      {!open && thread.settled && <p className="remark-settled">{settledWords(thread, page)}</p>}
      {page.mayWrite && (open ? <Acts thread={thread} /> : <Again thread={thread} />)}
    </li>
  );
}

const capital = (words) => words.charAt(0).toLocaleUpperCase("en-GB") + words.slice(1);

function settledWords(thread, page) {
  const by = `${page.nameOf(thread.settled.by)}, ${momentText(thread.settled.at)}`;
  if (thread.state === "resolved") return `${thread.kind === "suggestion" ? "Taken back" : "Resolved"} by ${by}`;
  const suggested = `Suggested by ${page.nameOf(thread.opened.by)}`;
  return thread.state === "accepted" ? `${suggested}, accepted by ${by}` : `${suggested}, declined by ${by}`;
}

/** The words it is about: pressed, the text shows them. */
function Passage({ thread }) {
  const page = useDocument();
  const { anchor, kind, text } = thread;
  if (!anchor.root) return null;
  const stands = page.remarks?.range(anchor);
  const go = () => {
    setLocal(SHOWN, thread.id, false);
    if (stands) showPlace(anchor.root);
  };
  const changed = thread.state === "open" && page.remarks?.changedSince(thread);
  return (
    <>
      {anchor.quote && (
        <blockquote className="remark-quote">
          {stands ? (
            <button type="button" className="remark-go" onClick={go}>
              {kind === "suggestion" ? <del>{anchor.quote}</del> : anchor.quote}
            </button>
          ) : kind === "suggestion" ? (
            <del>{anchor.quote}</del>
          ) : (
            anchor.quote
          )}
        </blockquote>
      )}
      {kind === "suggestion" && (
        <p className="remark-instead">
          <span className="remark-when">Instead:</span> {text ? <ins>{text}</ins> : "nothing; take the words out"}
        </p>
      )}
      {!stands && thread.state === "open" && <p className="remark-when">These words are no longer in the text.</p>}
      {changed && <p className="remark-when">The words have changed since this was written.</p>}
    </>
  );
}

function Acts({ thread }) {
  const page = useDocument();
  const [words, setWords] = useReply(thread.id);
  const [answering, answer] = useState(words ? "reply" : "");
  const [problem, setProblem] = useState("");
  const suggests = thread.kind === "suggestion";
  const own = suggests && thread.opened.by === page.me;
  const stands = page.remarks?.range(thread.anchor);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));

  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
  }, [answering, problem]);

  const send = (event) => {
    event.preventDefault();
    const wrong = tooLong(words) || (words.trim() ? "" : answering === "decline" ? "Say why, so that it can be learned from." : "Write the answer first.");
    setProblem(wrong);
    if (wrong || !page.remarks) return;
    if (answering === "decline") page.remarks.decline(thread, words);
    else page.remarks.reply(thread, words);
    setWords("");
    answer("");
  };
  if (answering) {
    const declines = answering === "decline";
    return (
      <form className="remark-answer" onSubmit={send} ref={form}>
        <WordsInput label={declines ? "Why not?" : "Answer"} value={words} onChange={setWords} problem={problem} />
        <div className="remark-acts">
          <button type="submit" className="button" data-tone="primary">
            {declines ? "Decline" : "Answer"}
          </button>
          <button type="button" className="button" data-tone="bare" onClick={() => answer("")}>
            Not now
          </button>
        </div>
      </form>
    );
  }
  return (
    <div className="remark-acts">
      {suggests && !own && stands && (
        <button type="button" className="button" data-tone="primary" onClick={() => page.remarks?.accept(thread)}>
          {page.remarks?.changedSince(thread) ? "Accept all the same" : "Accept"}
        </button>
      )}
      {suggests && !own && (
        <button type="button" className="button" data-tone="quiet" onClick={() => answer("decline")}>
          Decline
        </button>
      )}
      <button type="button" className="button" data-tone={suggests ? "bare" : "quiet"} onClick={() => answer("reply")}>
        Answer
      </button>
      {(!suggests || own) && (
        <button type="button" className="button" data-tone={own ? "quiet" : "bare"} onClick={() => page.remarks?.settle(thread, "resolved")}>
          {own ? "Take back" : "Resolve"}
        </button>
      )}
    </div>
  );
}

/** What was settled can be opened again, except where the text was changed for it: undo does that. */
function Again({ thread }) {
  const page = useDocument();
  return (
    <div className="remark-acts">
      <button type="button" className="button" data-tone="quiet" onClick={() => page.remarks?.settle(thread, "open")}>
        Open again
      </button>
    </div>
  );
}
