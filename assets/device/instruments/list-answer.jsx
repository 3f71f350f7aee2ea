/** Several answers that are one list in a register: what its instruments have in common. */

import { useId } from "react";

import { asList } from "../forms/choosing.js";
import { set } from "../registers.js";
import { describedBy, Dispute, distinct, GivenBy, Help, Icon, Problem, useAnswers } from "./answer-parts.jsx";
import { useDocument } from "./live-context.jsx";

/** Up to so many are seen at once; beyond, those chosen, and the rest by searching. */
export const SEEN_AT_ONCE = 12;

/**
 * The list of a field. Where two people's differ, nothing is chosen until somebody chooses.
 * @param {string} field
 */
export function useListAnswer(field) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const answers = distinct(useAnswers(page.live, root));
  const disputed = answers.length > 1;
  return {
    page,
    id,
    answers,
    disputed,
    chosen: disputed ? [] : asList(answers[0]?.v),
    give: (/** @type {string[] | null} */ list) =>
      page.live && page.mayWrite && set(page.live.doc, root, list, page.me),
  };
}

/**
 * The field around its choices: what it is called, what is wrong, who said it, two that differ.
 * @param {{list: ReturnType<typeof useListAnswer>, label: string, help: string, problem: string,
 *   say: (entry: import("./answer-parts.jsx").Entry) => string, children: any}} props
 */
export function ListField({ list, label, help, problem, say, children }) {
  const { page, id, answers, disputed, give } = list;
  return (
    <fieldset
      className="register register-choices"
      disabled={!page.mayWrite}
      aria-describedby={describedBy(id, help, problem)}
    >
      <legend className="field-label">{label}</legend>
      <Help id={id} words={help} />
      {children}
      <Problem page={page} id={id} words={problem} />
      {disputed && (
        <Dispute
          page={page}
          label={label}
          entries={answers}
          say={say}
          choose={(entry) => give(asList(entry.v))}
          together={() => give([...new Set(answers.flatMap((entry) => asList(entry.v)))])}
        />
      )}
      {answers.length === 1 && <GivenBy page={page} entry={answers[0]} what={label} takeBack={() => give(null)} />}
    </fieldset>
  );
}

/**
 * @param {{page: import("./answer-parts.jsx").Page, label: string, what: string, query: string,
 *   change: (query: string) => void}} props what: "40 answers"
 */
export function SearchIn({ page, label, what, query, change }) {
  return (
    <div className="search-frame">
      <Icon page={page} name="search" />
      <input
        type="search"
        className="input"
        aria-label={`Search in ${label}`}
        placeholder={`Search ${what}`}
        autoComplete="off"
        value={query}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
