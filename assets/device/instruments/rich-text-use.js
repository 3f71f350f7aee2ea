/** What a rich-text field needs from React: its editor, made when it comes near the screen. */

import { useCallback, useEffect, useRef, useState } from "react";

import { exactPassages } from "../remarks/exact.js";
import { useDocument } from "./live-context.jsx";
import { matching } from "./people.js";
import { wordCount } from "./text-blocks.js";

// A whole part of a form is made ready, so that the keyboard and those who listen find its fields;
// parts that are not shown are not.
const NEAR = "5000px";
const MOST_ASKED = 5; // people while a name is typed: more letters find the others

let turns = Promise.resolve();

/** One editor after the other, so that the page answers between two. */
function inTurn(act) {
  turns = turns.then(() => new Promise((done) => setTimeout(done))).then(act);
}

/** Becomes true when the element comes near the screen, and stays so. */
export function useNear(box) {
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

const LONG = 20_000; // characters; to count more while somebody types would be felt
const COUNT_AFTER = 400; // ms

/** How many words the field holds, and which exact words in it were edited since they were marked. */
export function useReading(text) {
  const [read, setRead] = useState(/** @type {{words: number, edited: import("../remarks/exact.js").Passage[]} | null} */ (null));
  useEffect(() => {
    if (!text) return undefined;
    let timer = /** @type {any} */ (0);
    const look = () => {
      const ops = text.toDelta();
      setRead({ words: wordCount(ops), edited: exactPassages(ops).filter((each) => each.edited) });
    };
    const again = () => {
      clearTimeout(timer);
      if (text.length <= LONG) look();
      else timer = setTimeout(look, COUNT_AFTER);
    };
    look();
    text.observe(again);
    return () => {
      clearTimeout(timer);
      text.unobserve(again);
    };
  }, [text]);
  return read;
}

/**
 * The editor of a field, and what it tells.
 * @param {{root: string, text: import("yjs").Text | null, labelId: string, helpId?: string,
 *   placeholder: string, wanted: boolean, onMention: (id: string) => void}} of
 */
export function useEditor({ root, text, labelId, helpId, placeholder, wanted, onMention }) {
  const { tell, colleagues, people, me, speakerOf, remarks } = useDocument();
  const container = useRef(null);
  const editor = useRef(/** @type {import("./rich-text-editor.js").FieldEditor | null} */ (null));
  const others = useRef(/** @type {any[]} */ ([]));
  const [ready, setReady] = useState(false);
  const [marks, setMarks] = useState(/** @type {Record<string, any>} */ ({}));
  const [waiting, setWaiting] = useState(false);
  const [carets, setCarets] = useState(/** @type {any[]} */ ([]));
  const [moved, setMoved] = useState(0);
  const frame = useRef(0);

  others.current = colleagues.filter((each) => each.field === root && each.selection);
  const draw = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      if (!editor.current) return;
      setCarets(
        others.current
          .map((each) => ({ ...each, place: editor.current?.caretOf(each.selection) }))
          .filter((each) => each.place),
      );
      setMoved((count) => count + 1);
    });
  }, []);

  const asked = useAsked(editor, remarks ? people.filter((each) => each.person_id !== me) : []);
  const said = useRef({ tell, speakerOf, asked, onMention });
  said.current = { tell, speakerOf, asked, onMention };

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
        onSelection: (selection) => said.current.tell(root, selection),
        onMoved: draw,
        onWaiting: setWaiting,
        nameOf: (who) => said.current.speakerOf(who),
        onAsked: (found) => said.current.asked.hear(found),
        onListKey: (key) => said.current.asked.key(key),
        onMention: (id) => said.current.onMention(id),
      });
      setReady(true);
    };
    import("./rich-text-editor.js").then((module) => inTurn(() => make(module)));
    return () => {
      left = true;
      said.current.tell(root, null);
      editor.current?.destroy();
      editor.current = null;
      setReady(false);
      setCarets([]);
    };
  }, [wanted, text, root, labelId, helpId, placeholder, draw]);

  useEffect(draw, [colleagues, ready, draw]);
  useEffect(() => {
    if (!ready || !container.current) return undefined;
    const watcher = new ResizeObserver(draw);
    watcher.observe(container.current);
    return () => watcher.disconnect();
  }, [ready, draw]);

  return { container, editor, ready, marks, waiting, carets, moved, asked };
}

function sameMarks(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** The list of people while a name is typed after "@"; Escape puts it away for this word. */
function useAsked(editor, people) {
  const [asked, setAsked] = useState(/** @type {any} */ (null));
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(-1);
  const found = asked && asked.range.index !== closed ? matching(people, asked.query).slice(0, MOST_ASKED) : [];
  const pick = (person) => {
    const { range } = asked;
    setAsked(null);
    editor.current?.acts.mention(person, range);
  };
  return {
    people: found,
    at: Math.min(at, found.length - 1),
    top: asked?.top ?? 0,
    pick,
    hear(next) {
      if (!next && !asked) return;
      setAsked(next);
      if (next?.query !== asked?.query) setAt(0);
      if (!next) setClosed(-1);
    },
    key(key) {
      if (!found.length) return false;
      if (key === "ArrowDown") setAt((at + 1) % found.length);
      else if (key === "ArrowUp") setAt((at - 1 + found.length) % found.length);
      else if (key === "Escape") setClosed(asked.range.index);
      else if (key === "Tab") return false;
      else pick({ id: found[at].person_id, name: found[at].name });
      return true;
    },
  };
}
