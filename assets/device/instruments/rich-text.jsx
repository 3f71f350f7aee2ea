/**
 * A rich-text field of a live document. The editor itself is loaded when the field comes near the
 * screen; until then, and for those who may only read, the same words stand there as text.
 */

import { useRef, useState } from "react";

import { useMarked } from "./changes.jsx";
import { useDocument, useShared } from "./live-context.jsx";
import { AskedList } from "./people-list.jsx";
import { PersonCard } from "./person-card.jsx";
import { Prose } from "./prose.jsx";
import { RemarkMarks, useDraft, useOffer } from "./remark-marks.jsx";
import { Toolbar } from "./rich-text-toolbar.jsx";
import { useEditor, useNear, useReading } from "./rich-text-use.js";
import "./writing.css";
import "./remarks.css";

/**
 * @param {{field: string, labelId: string, helpId?: string, placeholder?: string}} props
 */
export function RichText({ field, labelId, helpId, placeholder = "" }) {
  const page = useDocument();
  const root = `t.${field}`;
  const text = page.live?.doc?.getText(root) ?? null;
  const box = useRef(null);
  const near = useNear(box);
  const [shown, show] = useState("");
  const wanted = near && page.mayWrite;
  const writing = useEditor({ root, text, labelId, helpId, placeholder, wanted, onMention: show });
  const reading = useReading(text);
  const draft = useDraft();
  const others = page.colleagues.filter((each) => each.field === root);
  const editorId = `${labelId}-text`;
  const remark = () => {
    const words = writing.editor.current?.acts.chosen();
    if (words) draft.begin(root, words.index, words.length);
    else draft.begin("", 0, 0);
  };

  return (
    <div className="writing" ref={box} data-root={root} data-ready={writing.ready ? "" : undefined}>
      <div className="writing-row">
        <FieldNote reading={reading} others={others} waiting={writing.waiting} mayWrite={page.mayWrite} />
        {page.mayWrite && (
          <Toolbar
            marks={writing.marks}
            controls={editorId}
            labelId={labelId}
            editor={writing.editor}
            onRemark={remark}
          />
        )}
      </div>
      <div className="writing-body">
        <div className="prose" ref={writing.container} id={editorId} hidden={!writing.ready} />
        {!writing.ready && <Standing text={text} placeholder={placeholder} onMention={show} />}
        <RemarkMarks
          root={root}
          boxesOf={writing.ready ? (range) => writing.editor.current?.boxesOf(range) ?? [] : null}
          moved={writing.moved}
        />
        <Carets carets={writing.carets} />
        {writing.asked.people.length > 0 && (
          <AskedList
            people={writing.asked.people}
            at={writing.asked.at}
            top={writing.asked.top}
            onPick={writing.asked.pick}
          />
        )}
      </div>
      <Edited passages={reading?.edited ?? []} editor={writing.ready ? writing.editor : null} />
      <PersonCard id={shown} onClose={() => show("")} />
    </div>
  );
}

/** The words in the editor's place, before it is there. */
function Standing({ text, placeholder, onMention }) {
  const page = useDocument();
  const ops = useShared(text, (shared) => shared.toDelta());
  return (
    <div className="prose" aria-busy={page.live ? undefined : "true"}>
      {ops?.length ? (
        <Prose ops={ops} nameOf={page.speakerOf} onMention={onMention} />
      ) : (
        <p className="prose-empty">{page.live ? placeholder : ""}</p>
      )}
    </div>
  );
}

/** The words of a field, to read and print. @param {{field: string, empty?: string}} props */
export function ReadText({ field, empty = "Nothing written yet." }) {
  const page = useDocument();
  const root = `t.${field}`;
  const text = page.live?.doc?.getText(root) ?? null;
  const ops = useMarked(root, useShared(text, (shared) => shared.toDelta()));
  const box = useRef(null);
  const [shown, show] = useState("");
  const offer = useOffer(box, root);
  const words = ops?.some((op) => typeof op.insert === "string" && op.insert.trim());
  return (
    <div className="reading" data-root={root}>
      <div className="prose" ref={box} aria-busy={page.live ? undefined : "true"}>
        {words ? (
          <Prose ops={ops} nameOf={page.speakerOf} onMention={show} />
        ) : (
          <p className="prose-empty">{page.live ? empty : ""}</p>
        )}
      </div>
      {words && <RemarkMarks root={root} boxesOf={offer.boxesOf} moved={offer.moved} />}
      {offer.view}
      <PersonCard id={shown} onClose={() => show("")} />
    </div>
  );
}

/** Said beside the field: whose exact words read otherwise than when they were marked. */
function Edited({ passages, editor }) {
  const page = useDocument();
  if (!passages.length) return null;
  return (
    <ul className="edited" role="list" aria-label="Exact words that were edited">
      {passages.map((passage) => (
        <li key={`${passage.index} ${passage.value}`}>
          <p>
            <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
              <path d={page.icons.warning} />
            </svg>
            <span>
              Edited since it was marked as {page.speakerOf(passage.who)}’s exact words: “{short(passage.words)}”
            </span>
          </p>
          {editor && (
            <span className="edited-acts">
              <button type="button" className="button" data-tone="quiet" onClick={() => editor.current?.acts.confirm(passage, true)}>
                These are the words
              </button>
              <button type="button" className="button" data-tone="bare" onClick={() => editor.current?.acts.confirm(passage, false)}>
                No longer exact
              </button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const short = (words) => (words.length > 60 ? `${words.slice(0, 59)}…` : words);

function FieldNote({ reading, others, waiting, mayWrite }) {
  let words = "";
  if (waiting) words = "New words from colleagues come in when you pause";
  else if (others.length) words = writingHere([...new Set(others.map((each) => each.name))]);
  else if (reading) words = amountWritten(reading.words, mayWrite);
  return (
    <p className="writing-note" data-live={others.length || waiting ? "" : undefined}>
      {words}
    </p>
  );
}

function amountWritten(count, mayWrite) {
  if (count === 0) return mayWrite ? "Not written yet" : "Nothing written yet";
  return count === 1 ? "1 word" : `${count.toLocaleString("en-GB")} words`;
}

function writingHere(names) {
  if (names.length === 1) return `${names[0]} is writing here`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are writing here`;
}

/** Colleagues' carets: the whole name while they move, initials while they rest. */
function Carets({ carets }) {
  return (
    <div className="carets" aria-hidden="true">
      {carets.map(({ key, name, initials, person, place }) => (
        <span
          key={key}
          className="caret"
          data-person={person}
          data-of={key}
          style={{ transform: `translate(${place.left}px, ${place.top}px)`, height: `${place.height}px` }}
        >
          <span className="caret-flag" key={`${place.left} ${place.top}`}>
            <span className="caret-name">{name}</span>
            <span className="caret-initials">{initials}</span>
          </span>
        </span>
      ))}
    </div>
  );
}
