/** A field that holds one number. What is no number is kept as it was typed, and said to be none. */

import { useId } from "react";

import { numberIn, problemWith } from "../forms/numbers.js";
import { set } from "../registers.js";
import { describedBy, Dispute, distinct, GivenBy, Help, Problem, useAnswers } from "./answer-parts.jsx";
import { DraftInput } from "./draft-input.jsx";
import { useDocument } from "./live-context.jsx";

const LONGEST = 300; // what is no number is kept as well, and sent

/**
 * @param {{field: string, label: string, help?: string, min?: string, max?: string,
 *   problem?: string}} props min, max: "" for no limit
 */
export function NumberAnswer({ field, label, help = "", min = "", max = "", problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const standing = useAnswers(page.live, root);
  const answers = distinct(standing);
  const answer = answers.length === 1 ? answers[0].v : null;
  const give = (value, seen = undefined) => {
    if (!page.live || !page.mayWrite) return seen;
    return [set(page.live.doc, root, value, page.me, undefined, seen)];
  };
  const wrong = problem || problemWith(answer, min, max);
  return (
    <div className="register field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Help id={id} words={help} />
      <DraftInput
        id={id}
        type="text"
        inputMode="decimal"
        maxLength={LONGEST}
        autoComplete="off"
        disabled={!page.mayWrite}
        words={answer === null ? "" : String(answer)}
        seen={standing}
        write={(words, seen) => give(numberIn(words), seen)}
        onFocus={() => page.tell(root, {})}
        onBlur={() => page.tell(root, null)}
        aria-describedby={describedBy(id, help, wrong)}
        aria-invalid={wrong ? true : undefined}
      />
      <Problem page={page} id={id} words={wrong} />
      {answers.length > 1 && (
        <Dispute
          page={page}
          label={label}
          entries={answers}
          say={(entry) => String(entry.v)}
          choose={(entry) => give(entry.v)}
        />
      )}
      {answers.length === 1 && (
        <GivenBy page={page} entry={answers[0]} what={label} takeBack={() => give(null)} />
      )}
    </div>
  );
}
