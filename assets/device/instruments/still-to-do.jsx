/** What is left to do before an assessment is sent and signed, and what is worth a second look. */

import { useState } from "react";

import { clockWords } from "../guidance/clock.js";
import { countWords } from "../guidance/words.js";
import { showField } from "../forms/show-field.js";
import { dateText } from "../words.js";
import { Icon } from "./answer-parts.jsx";
import { NoteDetails } from "./field-guidance.jsx";
import { useGuidance, useWatch } from "./guidance-context.jsx";
import { LinkEvidence } from "./link-evidence.jsx";
import { useDocument } from "./live-context.jsx";
import "./guidance.css";

/** @param {{assessment: string}} props its id */
export function StillToDo({ assessment }) {
  const page = useDocument();
  const watch = useWatch(assessment);
  const state = useGuidance(assessment, (each) => each);
  const [linking, setLinking] = useState(/** @type {any} */ (null));
  const { notes, missing, clock } = state;
  const of = (kind) => notes.filter((note) => note.kind === kind);
  const onRecord = of("rule").filter(({ field }) => !field);
  const here = of("rule").filter(({ field }) => field);
  const list = (found) => found.map((note) => <Item key={note.id} note={note} page={page} onLink={setLinking} />);
  return (
    <div className="to-do">
      <p className="hidden-text" role="status">
        {countWords(state)}
      </p>
      {clock && (
        <section className="to-do-clock">
          <p className="to-do-left">
            <Icon page={page} name="clock" />
            {clockWords(clock)}
          </p>
          <p className="field-hint">
            Due {dateText(clock.due_on)}. {clock.because}
            {clock.source && ` Source: ${clock.source}.`}
          </p>
        </section>
      )}
      <Group title="Needed to send" count={missing.send.length}>
        {missing.send.map((field) => (
          <Jump key={field.key} field={field} page={page} />
        ))}
      </Group>
      <Group title="Needed to sign" count={missing.sign.length}>
        {missing.sign.map((field) => (
          <Jump key={field.key} field={field} page={page} />
        ))}
      </Group>
      <Group title="The return will ask" count={here.length}>
        {list(here)}
      </Group>
      <Group title="Differs from the record" count={of("contradiction").length}>
        {list(of("contradiction"))}
      </Group>
      <Group title="Factors proposed" count={of("factor").length}>
        {list(of("factor"))}
      </Group>
      <Group title="Rests on nothing yet" count={of("judgement").length}>
        {list(of("judgement"))}
      </Group>
      <Group title="On the child's record" count={onRecord.length} folded>
        {list(onRecord)}
      </Group>
      {notes.length + missing.send.length + missing.sign.length === 0 && (
        <p className="to-do-nothing">Nothing is left to do here.</p>
      )}
      {linking && watch && (
        <LinkEvidence linking={linking} watch={watch} onClose={() => setLinking(null)} />
      )}
    </div>
  );
}

/**
 * Which required answers are missing, folded: for whoever is about to send or to sign.
 * @param {{assessment: string, step: "send" | "sign"}} props to sign it, what is needed to send counts too
 */
export function StillNeeded({ assessment, step }) {
  const page = useDocument();
  const { missing } = useGuidance(assessment, (each) => each);
  const fields = step === "send" ? missing.send : [...missing.send, ...missing.sign];
  if (!fields.length) return null;
  return (
    <details className="to-do-group">
      <summary className="to-do-missing">
        <Icon page={page} name="warning" size="small" />
        <h3 className="to-do-title">
          {fields.length === 1 ? "1 required answer is missing" : `${fields.length} required answers are missing`}
        </h3>
        <Icon page={page} name="down" size="small" />
      </summary>
      <ul className="guidance-list" role="list">
        {fields.map((field) => (
          <Jump key={field.key} field={field} page={page} />
        ))}
      </ul>
    </details>
  );
}

function Group({ title, count, folded = false, children }) {
  if (!count) return null;
  return (
    <details className="to-do-group" open={!folded}>
      <summary>
        <h3 className="to-do-title">{title}</h3>
        <span className="to-do-count">{count}</span>
      </summary>
      <ul className="guidance-list" role="list">
        {children}
      </ul>
    </details>
  );
}

/** @param {any} props */
function Jump({ field, page }) {
  return (
    <li>
      <button type="button" className="to-do-jump" onClick={() => showField(field.key)}>
        <span>{field.label}</span>
        <Icon page={page} name="forward" size="small" />
      </button>
    </li>
  );
}

/** @param {any} props */
function Item({ note, page, onLink }) {
  return (
    <li className="to-do-item">
      <NoteDetails note={note} page={page} onLink={onLink} />
      {note.field && (
        <button type="button" className="evidence-open" onClick={() => showField(note.field)}>
          Go to the field
        </button>
      )}
    </li>
  );
}
