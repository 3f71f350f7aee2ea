/** An answer to read and print: one, or several of a list, with labels and names. */

import { inWords } from "../forms/in-words.js";
import { sameAnswers } from "../sign-off/changes.js";
import { distinct, useAnswers, whoAndWhen } from "./answer-parts.jsx";
import { useBefore } from "./changes.jsx";
import { useDocument } from "./live-context.jsx";

/**
 * @param {{field: string, kind: string, choices?: any[], codes?: boolean, people?: any[],
 *   empty?: string}} props
 */
export function ReadAnswer({ field, kind, choices = [], codes = false, people = [], empty = "Not answered" }) {
  const page = useDocument();
  const said = distinct(useAnswers(page.live, `a.${field}`));
  const before = useBefore(`a.${field}`);
  const words = (value) => inWords(kind, value, { choices, codes, people });
  if (page.live && before && !sameAnswers(before, said)) {
    return <ChangedAnswer before={distinct(before)} after={said} say={(value) => words(value).join(", ")} />;
  }
  const answers = said
    .map((entry) => ({ entry, lines: words(entry.v) }))
    .filter(({ lines }) => lines.length);
  if (!answers.length) return <span className="prose-empty">{page.live ? empty : ""}</span>;
  if (answers.length === 1 && answers[0].lines.length === 1) return <span>{answers[0].lines[0]}</span>;
  if (answers.length === 1) return <Lines lines={answers[0].lines} />;
  return (
    <ul className="register-read">
      {answers.map(({ entry, lines }) => (
        <li key={JSON.stringify(entry.v)}>
          {lines.join("; ")} <span className="register-by">({whoAndWhen(page, entry)})</span>
        </li>
      ))}
    </ul>
  );
}

/** What was answered before, and what is answered now. */
function ChangedAnswer({ before, after, say }) {
  const all = (entries) => entries.map(({ v }) => say(v)).join("; ");
  return (
    <span className="answer-change" data-changed="">
      {before.length > 0 && (
        <del>
          <span className="hidden-text">Before: </span>
          {all(before)}
        </del>
      )}{" "}
      <ins>
        <span className="hidden-text">Now: </span>
        {all(after) || "Not answered"}
      </ins>
    </span>
  );
}

function Lines({ lines }) {
  return (
    <ul className="register-read">
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}
