/** A few lines of plain words in a panel. */

import { useId } from "react";

import { useDocument } from "./live-context.jsx";

const LONGEST = 4000;

/** Why words are too long to be sent; "" when they are not. @param {string} words */
export function tooLong(words) {
  const length = words.trim().length;
  if (length <= LONGEST) return "";
  const count = (number) => number.toLocaleString("en-GB");
  return `This has ${count(length)} characters, and ${count(LONGEST)} can be sent. Shorten it, or send it as two.`;
}

/**
 * @param {{label: string, value: string, onChange: (value: string) => void, problem?: string,
 *   rows?: number}} props
 */
export function WordsInput({ label, value, onChange, problem = "", rows = 2 }) {
  const id = useId();
  const { icons } = useDocument();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className="input"
        rows={rows}
        value={value}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && (
        <p className="field-error" role="alert" id={`${id}-problem`}>
          <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
            <path d={icons.warning} />
          </svg>
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
