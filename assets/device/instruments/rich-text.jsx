/**
 * A rich-text field of a live document. The editor itself is loaded when the field comes near the
 * screen; until then, and for those who may only read, the same words stand there as text.
 */

import { useCallback, useEffect, useRef, useState } from "react";

import { useDocument, useShared } from "./live-context.jsx";
import { Prose } from "./prose.jsx";
import { wordCount } from "./text-blocks.js";
import "./writing.css";

// A whole part of a form is made ready, so that the keyboard and those who listen find its fields;
// parts that are not shown are not.
const NEAR = "5000px";

let turns = Promise.resolve();

/** One editor after the other, so that the page answers between two. */
function inTurn(act) {
  turns = turns.then(() => new Promise((done) => setTimeout(done))).then(act);
}

const TOOLS = [
  { mark: "bold", value: true, icon: "bold", label: "Bold", keys: "Control+B" },
  { mark: "italic", value: true, icon: "italic", label: "Italic", keys: "Control+I" },
  null,
  { mark: "header", value: 1, icon: "heading", label: "Heading" },
  { mark: "header", value: 2, icon: "subheading", label: "Smaller heading" },
  { mark: "list", value: "bullet", icon: "list", label: "List" },
  { mark: "list", value: "ordered", icon: "numbered", label: "Numbered list" },
  { mark: "blockquote", value: true, icon: "quote", label: "Their words, as a quote" },
  null,
  { act: "undo", icon: "undo", label: "Undo my last change", keys: "Control+Z" },
  { act: "redo", icon: "redo", label: "Redo", keys: "Control+Shift+Z" },
];

/**
 * @param {{field: string, labelId: string, helpId?: string, placeholder?: string}} props
 */
export function RichText({ field, labelId, helpId, placeholder = "" }) {
  const page = useDocument();
  const root = `t.${field}`;
  const text = page.live?.doc?.getText(root) ?? null;
  const ops = useShared(text, (shared) => shared.toDelta());
  const box = useRef(null);
  const near = useNear(box);
  const writing = useEditor({ root, text, labelId, helpId, placeholder, wanted: near && page.mayWrite });
  const others = page.colleagues.filter((each) => each.field === root);
  const editorId = `${labelId}-text`;

  return (
    <div className="writing" ref={box} data-ready={writing.ready ? "" : undefined}>
      <div className="writing-row">
        <FieldNote ops={ops} others={others} waiting={writing.waiting} mayWrite={page.mayWrite} />
        {page.mayWrite && (
          <Toolbar
            icons={page.icons}
            marks={writing.marks}
            controls={editorId}
            labelId={labelId}
            editor={writing.editor}
          />
        )}
      </div>
      <div className="writing-body">
        <div className="prose" ref={writing.container} id={editorId} hidden={!writing.ready} />
        {!writing.ready && (
          <div className="prose" aria-busy={page.live ? undefined : "true"}>
            {ops?.length ? <Prose ops={ops} /> : <p className="prose-empty">{page.live ? placeholder : ""}</p>}
          </div>
        )}
        <Carets carets={writing.carets} />
      </div>
    </div>
  );
}

/** The words of a field, to read and print. @param {{field: string, empty?: string}} props */
export function ReadText({ field, empty = "Nothing written yet." }) {
  const page = useDocument();
  const text = page.live?.doc?.getText(`t.${field}`) ?? null;
  const ops = useShared(text, (shared) => shared.toDelta());
  const words = ops?.some((op) => typeof op.insert === "string" && op.insert.trim());
  return (
    <div className="prose" aria-busy={page.live ? undefined : "true"}>
      {words ? <Prose ops={ops} /> : <p className="prose-empty">{page.live ? empty : ""}</p>}
    </div>
  );
}

/** Becomes true when the element comes near the screen, and stays so. */
function useNear(box) {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !box.current) return undefined;
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: NEAR },
    );
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [near, box]);
  return near;
}

function useEditor({ root, text, labelId, helpId, placeholder, wanted }) {
  const { tell, colleagues } = useDocument();
  const container = useRef(null);
  const editor = useRef(null);
  const others = useRef([]);
  const [ready, setReady] = useState(false);
  const [marks, setMarks] = useState({});
  const [waiting, setWaiting] = useState(false);
  const [carets, setCarets] = useState([]);
  const frame = useRef(0);

  others.current = colleagues.filter((each) => each.field === root && each.selection);
  const drawCarets = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      if (!editor.current) return;
      setCarets(
        others.current
          .map((each) => ({ ...each, place: editor.current?.caretOf(each.selection) }))
          .filter((each) => each.place),
      );
    });
  }, []);

  const told = useRef(tell);
  told.current = tell;

  useEffect(() => {
    if (!wanted || !text) return undefined;
    let left = false;
    const make = ({ makeEditor }) => {
      if (left) return;
      editor.current = makeEditor(container.current, text, {
        attributes: {
          "aria-labelledby": labelId,
          ...(helpId ? { "aria-describedby": helpId } : {}),
        },
        mayWrite: true,
        placeholder,
        onMarks: (now) => setMarks((before) => (sameMarks(before, now) ? before : now)),
        onSelection: (selection) => told.current(root, selection),
        onMoved: drawCarets,
        onWaiting: setWaiting,
      });
      setReady(true);
    };
    import("./rich-text-editor.js").then((module) => inTurn(() => make(module)));
    return () => {
      left = true;
      told.current(root, null);
      editor.current?.destroy();
      editor.current = null;
      setReady(false);
      setCarets([]);
    };
  }, [wanted, text, root, labelId, helpId, placeholder, drawCarets]);

  useEffect(drawCarets, [colleagues, ready, drawCarets]);
  useEffect(() => {
    if (!ready || !container.current) return undefined;
    const watcher = new ResizeObserver(drawCarets);
    watcher.observe(container.current);
    return () => watcher.disconnect();
  }, [ready, drawCarets]);

  return { container, editor, ready, marks, waiting, carets };
}

function sameMarks(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function FieldNote({ ops, others, waiting, mayWrite }) {
  let words = "";
  if (waiting) words = "New words from colleagues come in when you pause";
  else if (others.length) words = writingHere([...new Set(others.map((each) => each.name))]);
  else if (ops) words = amountWritten(wordCount(ops), mayWrite);
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

function Toolbar({ icons, marks, controls, labelId, editor }) {
  const [current, setCurrent] = useState(0);
  const tools = TOOLS.filter(Boolean);

  return (
    <div
      className="writing-tools"
      role="toolbar"
      aria-label="Text"
      aria-describedby={labelId}
      aria-controls={controls}
    >
      {TOOLS.map((tool, index) =>
        tool === null ? (
          <span key={index} className="writing-gap" aria-hidden="true" />
        ) : (
          <button
            key={index}
            type="button"
            className="writing-tool"
            aria-label={tool.label}
            title={tool.label}
            aria-pressed={tool.mark ? marks[tool.mark] === tool.value : undefined}
            aria-keyshortcuts={tool.keys}
            tabIndex={tools.indexOf(tool) === current ? 0 : -1}
            // The text keeps the focus, and the iPad its keyboard.
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => use(tool, editor.current)}
            onFocus={() => setCurrent(tools.indexOf(tool))}
          >
            <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
              <path d={icons[tool.icon]} />
            </svg>
          </button>
        ),
      )}
    </div>
  );
}

function use(tool, editor) {
  if (!editor) return;
  if (tool.act) editor[tool.act]();
  else editor.toggle(tool.mark, tool.value);
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
