/** What instruments of one answer have in common: help, problems, who said it, and two that differ. */

import { values } from "../registers.js";
import { momentText } from "../words.js";
import { useShared } from "./live-context.jsx";
import "./writing.css";
import "./register.css";

/** @typedef {import("./live-context.jsx").Page} Page */
/** @typedef {{v: any, by: string, at: string}} Entry */

/** The answers that stand in a register, drawn again when they change. @returns {Entry[]} */
export function useAnswers(live, root) {
  return useShared(live?.doc.getArray(root) ?? null, () => values(live.doc, root)) ?? [];
}

/** One entry for each different value, the earliest; the same answer given twice is agreement.
 * @param {Entry[]} entries */
export function distinct(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = JSON.stringify(entry.v);
    if (entry.v !== null && !found.has(key)) found.set(key, entry);
  }
  return [...found.values()];
}

/** @param {Page} page @param {Entry} entry */
export function whoAndWhen(page, entry) {
  return [page.nameOf(entry.by), momentText(entry.at)].filter(Boolean).join(", ");
}

/** @param {{page: Page, name: string, size?: string}} props */
export function Icon({ page, name, size }) {
  return (
    <svg viewBox="0 0 24 24" className="icon" data-size={size} aria-hidden="true">
      <path d={page.icons[name]} />
    </svg>
  );
}

export function Help({ id, words }) {
  return words ? (
    <p className="field-hint" id={`${id}-help`}>
      {words}
    </p>
  ) : null;
}

/** Says what is missing or wrong; holds its place, and is announced when it comes. */
export function Problem({ page, id, words }) {
  return (
    <p className="field-error" role="alert" id={`${id}-problem`}>
      {words && (
        <>
          <Icon page={page} name="warning" size="small" />
          <span>{words}</span>
        </>
      )}
    </p>
  );
}

/** What describes a field: its help, and what is wrong with it. */
export const describedBy = (id, help, problem) =>
  [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined;

/** Who gave the answer and when, and the way to take it back. */
export function GivenBy({ page, entry, what, takeBack }) {
  return (
    <p className="register-by">
      {whoAndWhen(page, entry)}
      {page.mayWrite && takeBack && (
        <button type="button" className="take-back" onClick={takeBack}>
          Take back<span className="hidden-text"> {what}</span>
        </button>
      )}
    </p>
  );
}

/**
 * Two people gave different answers: both in sight, with who and when, until somebody chooses.
 * @param {{page: Page, label: string, entries: Entry[], say: (entry: Entry) => string,
 *   choose: (entry: Entry) => void, together?: () => void}} props together: takes all of them
 */
export function Dispute({ page, label, entries, say, choose, together }) {
  return (
    <div className="register-dispute" role="group" aria-label={`${label}: different answers`}>
      <p className="register-dispute-title">
        <Icon page={page} name="warning" size="small" />
        {entries.length === 2
          ? "Two different answers. Both are kept until someone chooses."
          : `${entries.length} different answers. All are kept until someone chooses.`}
      </p>
      <ul role="list">
        {entries.map((entry) => (
          <li key={JSON.stringify(entry.v)}>
            <span className="register-answer">
              <strong>{say(entry)}</strong>
              <span className="register-by">{whoAndWhen(page, entry)}</span>
            </span>
            {page.mayWrite && (
              <button type="button" className="button" data-tone="quiet" onClick={() => choose(entry)}>
                Choose “{say(entry)}”
              </button>
            )}
          </li>
        ))}
      </ul>
      {page.mayWrite && together && (
        <button type="button" className="button" data-tone="quiet" onClick={together}>
          Take them together
        </button>
      )}
    </div>
  );
}
