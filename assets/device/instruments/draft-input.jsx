/** A plain field that holds one answer: uncontrolled, kept while it is typed (forms/draft.js). */

import { useLayoutEffect, useRef } from "react";

import { Draft } from "../forms/draft.js";

const timers = {
  set: (act, milliseconds) => setTimeout(act, milliseconds),
  clear: (timer) => clearTimeout(/** @type {number} */ (timer)),
};

/**
 * @param {{as?: "input" | "textarea", words: string, seen: any, write: (words: string, seen: any) => any,
 *   onFocus?: () => void, onBlur?: () => void, [attribute: string]: any}} props
 *   words, seen: what the document says and the answers that say it; write: as forms/draft.js
 */
export function DraftInput({ as: Tag = "input", words, seen, write, onFocus, onBlur, ...rest }) {
  const element = useRef(/** @type {any} */ (null));
  const draft = useRef(/** @type {Draft<any> | null} */ (null));
  const current = useRef({ write, onFocus, onBlur });
  current.current = { write, onFocus, onBlur };

  // Layout effects end before the document is closed: what was typed last is still taken.
  useLayoutEffect(() => {
    const input = element.current;
    const own = new Draft(input, { write: (...said) => current.current.write(...said), timers });
    draft.current = own;
    const listening = new AbortController();
    const { signal } = listening;
    const hear = (name, act) => input.addEventListener(name, act, { signal });
    hear("focus", () => {
      own.focus();
      current.current.onFocus?.();
    });
    hear("input", () => own.input());
    hear("compositionstart", () => own.compositionStart());
    hear("compositionend", () => own.compositionEnd());
    hear("blur", () => {
      own.blur();
      current.current.onBlur?.();
    });
    // Before the device puts everything on its disk, which it does at the same events.
    const leave = () => own.keep();
    for (const name of ["pagehide", "visibilitychange"]) {
      window.addEventListener(name, leave, { capture: true, signal });
    }
    return () => {
      own.destroy();
      listening.abort();
    };
  }, []);
  useLayoutEffect(() => draft.current?.show(words, seen), [words, seen]);

  const Field = /** @type {any} */ (Tag);
  // No default value either: React would write a changed one into a field that somebody is in.
  return <Field ref={element} className="input" {...rest} />;
}
