/**
 * Several of many answers, ticked. The answers ticked are one answer: two people's lists are never
 * mixed unseen.
 */

import { useRef, useState } from "react";

import { afterPress, arePublished, asList, labelOf } from "../forms/choosing.js";
import { matches, queryWords } from "../search.js";
import { ListField, SEEN_AT_ONCE, SearchIn, useListAnswer } from "./list-answer.jsx";

/**
 * @param {{field: string, label: string, help?: string, choices: import("../forms/choosing.js").Choice[], codes?: boolean,
 *   problem?: string}} props codes: the answers are published codes, which are shown
 */
export function ManyChoices({ field, label, help = "", choices, codes: coded = false, problem = "" }) {
  const codes = coded && arePublished(choices);
  const list = useListAnswer(field);
  const { page, disputed, chosen, give } = list;
  const [query, setQuery] = useState("");
  const [all, setAll] = useState(false);
  const [before, setBefore] = useState(/** @type {string[] | null} */ (null));
  const leftOff = useRef(new Set());

  const press = (choice) => {
    const next = afterPress(chosen, choice, choices);
    const lost = chosen.filter((value) => !next.includes(value) && value !== choice.value);
    setBefore(lost.length ? chosen : null);
    if (!next.includes(choice.value)) leftOff.current.add(choice.value);
    give(next);
  };
  const strange = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  /** @type {import("../forms/choosing.js").Choice[]} */
  const offered = [
    ...choices.filter((choice) => !choice.retired || chosen.includes(choice.value)),
    ...strange.map((value) => ({ value, label: labelOf(choices, value) })),
  ];
  const long = offered.length > SEEN_AT_ONCE;
  const seen = !long || all ? offered : offered.filter(isSought);
  function isSought({ value, label: words }) {
    if (query.trim()) return matches(queryWords(`${value} ${words}`).join(" "), query);
    return chosen.includes(value) || leftOff.current.has(value);
  }
  const said = (entry) =>
    asList(entry.v)
      .map((value) => (codes ? `${value} ${labelOf(choices, value)}` : labelOf(choices, value)))
      .join("; ") || "None of them";

  return (
    <ListField list={list} label={label} help={help} problem={problem} say={said}>
      {long && !disputed && (
        <div className="many-tools">
          {!all && (
            <SearchIn page={page} label={label} what={`${offered.length} answers`} query={query} change={setQuery} />
          )}
          <button type="button" className="button" data-tone="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show those chosen" : `Show all ${offered.length}`}
          </button>
        </div>
      )}
      {!disputed && (
        <div className="choices many-list" data-long={long ? "" : undefined}>
          {seen.map((choice) => (
            <label key={choice.value} className="choice">
              <input type="checkbox" checked={chosen.includes(choice.value)} onChange={() => press(choice)} />
              <span className="choice-words">
                <span>{choice.label}</span>
                {choice.retired && <span className="choice-hint">No longer in use</span>}
              </span>
              {codes && <span className="choice-code">{choice.value}</span>}
            </label>
          ))}
        </div>
      )}
      {long && !disputed && seen.length === 0 && (
        <p className="register-by">{query.trim() ? "No answer has these words." : "None chosen yet."}</p>
      )}
      {before && (
        <p className="many-before" role="status">
          This answer stands alone: the others were taken away.
          <button
            type="button"
            className="button"
            data-tone="quiet"
            onClick={() => {
              give(before);
              setBefore(null);
            }}
          >
            Bring them back
          </button>
        </p>
      )}
    </ListField>
  );
}
