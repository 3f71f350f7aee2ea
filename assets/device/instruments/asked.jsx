/**
 * A field, or a section, with its condition: asked; or no longer asked, and kept folded because it
 * holds words; or not there.
 */

import { useEffect, useId, useRef, useState } from "react";

import { Icon } from "./answer-parts.jsx";
import { useForm } from "./form-context.jsx";
import { useDocument } from "./live-context.jsx";

/**
 * @param {{field: string, label: string, when: string, reads?: boolean, children: any}} props when:
 *   its condition as text, "" when it is always asked; reads: to read, not to write in
 */
export function Asked({ field, label, when, reads = false, children }) {
  const now = useForm((store) => store.stateOf(field)) ?? (when ? "silent" : "asked");
  if (!reads) {
    return (
      <Conditional now={now} label={label}>
        {children}
      </Conditional>
    );
  }
  if (now === "silent") return null;
  return (
    <>
      {now === "kept" && <p className="asked-kept-why">No longer asked, kept:</p>}
      {children}
    </>
  );
}

/**
 * Around what a section holds: says so where nothing of it is asked; a reader does not see it then.
 * @param {{section: string, when: string, reads?: boolean, children: any}} props
 */
export function AskedSection({ section, when, reads = false, children }) {
  const now = useForm((store) => store.stateOfSection(section)) ?? (when ? "silent" : "asked");
  if (reads) return now === "silent" ? null : children;
  return (
    <>
      {now === "silent" && <p className="register-by">Nothing here is asked, after what was answered elsewhere.</p>}
      {children}
    </>
  );
}

const CLOSED = "closed";

function Conditional({ now, label, children }) {
  const page = useDocument();
  const id = useId();
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [shown, setShown] = useState(now);
  const [open, setOpen] = useState(false);

  // Whoever writes in it is not interrupted by what a colleague answers elsewhere.
  useEffect(() => {
    const own = box.current;
    if (now === shown) return undefined;
    if (!own?.contains(document.activeElement)) {
      setShown(now);
      setOpen(false);
      return undefined;
    }
    const left = (event) => {
      if (own.contains(event.relatedTarget)) return;
      setShown(now);
      setOpen(false);
    };
    own.addEventListener("focusout", left);
    return () => own.removeEventListener("focusout", left);
  }, [now, shown]);

  if (shown === "silent") return null;
  const kept = shown === "kept";
  return (
    <div ref={box} className="asked-field" data-kept={kept ? "" : undefined}>
      {kept && (
        <button type="button" className="asked-kept" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <span>
            <span className="asked-kept-why">No longer asked, kept: </span>
            {label}
          </span>
          <Icon page={page} name="down" />
        </button>
      )}
      <div id={id} hidden={kept && !open}>
        {children}
      </div>
    </div>
  );
}

/** How much of a section is written: "3/7"; nothing while none of it is asked; a lock where this
 * worker may see nothing of it. @param {{section: string}} props */
export function WrittenOf({ section }) {
  const page = useDocument();
  const said = useForm((store) => (store.stateOfSection(section) === "silent" ? "" : store.countOf(section) || CLOSED));
  if (said === "") return <span data-silent="" />;
  if (said === CLOSED) {
    return (
      <>
        <Icon page={page} name="lock" size="small" />
        <span className="hidden-text">closed to you</span>
      </>
    );
  }
  const [written, of] = (said ?? "0/0").split("/");
  return (
    <>
      <span aria-hidden="true">{said ? `${written}/${of}` : ""}</span>
      <span className="hidden-text">
        {written} of {of} written
      </span>
    </>
  );
}
