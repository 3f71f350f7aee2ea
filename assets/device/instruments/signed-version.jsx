/** A version that was signed before, as it was signed: fetched when somebody wants to read it. */

import { useState } from "react";

import { call } from "../api.js";
import { OWN } from "../forms/parts.js";
import { fieldsOf } from "./changes.jsx";
import { Prose } from "./prose.jsx";

/** @param {{address: string, sections: import("./changes.jsx").Section[]}} props */
export function SignedVersion({ address, sections }) {
  const [content, setContent] = useState(/** @type {Record<string, any[]> | null} */ (null));
  const [problem, setProblem] = useState("");
  const read = async () => {
    setProblem("");
    try {
      setContent((await call(address, undefined, { method: "GET" })).content);
    } catch (/** @type {any} */ error) {
      setProblem(error?.sentence ?? "This is read from the record, and there is no network now. Try again later.");
    }
  };
  if (content) {
    const written = fieldsOf(sections)
      .flatMap(({ root, label }) => [{ root, label }, { root: root + OWN, label: `${label}: only about this child` }])
      .filter(({ root }) => root.startsWith("t.") && content[root]?.length);
    return (
      <div className="prose">
        {written.map(({ root, label }) => (
          <section key={root}>
            <h3 className="heading" data-level="4">
              {label}
            </h3>
            <Prose ops={content[root]} />
          </section>
        ))}
        {!written.length && <p className="prose-empty">Nothing was written in it.</p>}
      </div>
    );
  }
  return (
    <div>
      <button type="button" className="button" data-tone="quiet" onClick={() => void read()}>
        Read what was signed
      </button>
      <p role="alert">{problem}</p>
    </div>
  );
}
