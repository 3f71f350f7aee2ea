/** One plain line that people may type in together. */

import { useEffect, useId, useRef, useState } from "react";

import { describedBy, Help, Problem } from "./answer-parts.jsx";
import { useDocument, useShared } from "./live-context.jsx";
import { bindPlain } from "./plain-text.js";

const LONGEST = 300;

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function ShortText({ field, label, help = "", problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `t.${field}`;
  const text = page.live?.doc.getText(root) ?? null;
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [waiting, setWaiting] = useState(false);
  const tell = useRef(page.tell);
  tell.current = page.tell;

  useEffect(() => {
    if (!text || !input.current) return undefined;
    return bindPlain(input.current, text, {
      onWaiting: setWaiting,
      onSelection: (selection) => tell.current(root, selection),
    });
  }, [text, root]);

  const others = [...new Set(page.colleagues.filter((each) => each.field === root).map((each) => each.name))];
  let note = "";
  if (waiting) note = "New words from colleagues come in when you pause";
  else if (others.length) note = `${others.join(" and ")} ${others.length > 1 ? "are" : "is"} writing here`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Help id={id} words={help} />
      <input
        ref={input}
        id={id}
        type="text"
        className="input"
        maxLength={LONGEST}
        autoComplete="off"
        disabled={!page.mayWrite}
        aria-describedby={describedBy(id, help, problem)}
        aria-invalid={problem ? true : undefined}
      />
      <p className="register-by">{note}</p>
      <Problem page={page} id={id} words={problem} />
    </div>
  );
}

/** The line, to read and print. @param {{field: string, empty?: string}} props */
export function ReadShort({ field, empty = "Not answered" }) {
  const page = useDocument();
  const text = page.live?.doc.getText(`t.${field}`) ?? null;
  const words = useShared(text, (shared) => shared.toString().trim());
  if (words) return <span>{words}</span>;
  return <span className="prose-empty">{page.live ? empty : ""}</span>;
}
