/** What is true of a document's words, and who else is in it. */

import { useEffect, useState } from "react";

import { useDocument } from "./live-context.jsx";
import { statusOf } from "./document-status.js";
import { peopleOf } from "./presence.js";
import "./writing.css";

/** "On the record", "Sending", "On this iPad": never more than is true. */
export function DocumentStatus() {
  const page = useDocument();
  const [, look] = useState(0);
  const unsent = (page.live?.status.waiting ?? 0) > 0;
  useEffect(() => {
    if (!unsent) return undefined;
    const timer = setInterval(() => look((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [unsent]);
  const { words, tone, icon } = statusOf(page, Date.now());
  return (
    <p className="document-status" data-tone={tone} role="status">
      {icon && (
        <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
          <path d={page.icons[icon]} />
        </svg>
      )}
      {words}
    </p>
  );
}

/**
 * Who is here, and where they write.
 * @param {{places: Record<string, string>}} props field (root name) to the name of its section
 */
export function Presence({ places }) {
  const page = useDocument();
  const people = peopleOf(page.colleagues).filter((each) => each.workerId !== page.me);
  return (
    <ul className="presence" role="list" aria-label="Also here">
      {people.map((each) => (
        <li key={each.key} className="presence-person" data-person={each.person}>
          <span className="presence-initials" aria-hidden="true">
            {each.initials}
          </span>
          <span>
            {each.name}
            {each.field && places[each.field] ? <span className="presence-place"> in {places[each.field]}</span> : ""}
          </span>
        </li>
      ))}
    </ul>
  );
}

/**
 * How many fields of a part hold something.
 * @param {{roots: string[]}} props root names: t.health, a.outcome
 */
export function Written({ roots }) {
  const { live } = useDocument();
  const [written, setWritten] = useState(0);
  const key = roots.join(" ");
  useEffect(() => {
    if (!live) return undefined;
    const shared = key
      .split(" ")
      .map((root) => (root.startsWith("t.") ? live.doc.getText(root) : live.doc.getArray(root)));
    const count = () => setWritten(shared.filter(isWritten).length);
    shared.forEach((each) => each.observe(count));
    count();
    return () => shared.forEach((each) => each.unobserve(count));
  }, [live, key]);
  return (
    <>
      <span aria-hidden="true">
        {written}/{roots.length}
      </span>
      <span className="hidden-text">
        {written} of {roots.length} written
      </span>
    </>
  );
}

function isWritten(shared) {
  if (shared.length === 0) return false;
  return "applyDelta" in shared ? shared.toString().trim() !== "" : true;
}
