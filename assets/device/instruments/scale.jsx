/** A scale from 0 to 10, a line for each person: now, who said so, and what was said before. */

import { useId, useState } from "react";

import { lines, nameIn } from "../forms/people.js";
import { answerIn, keyOf, setKeyed, valuesByKey } from "../keyed.js";
import { dateText } from "../words.js";
import { Dispute, GivenBy, Help, Icon, Problem, whoAndWhen } from "./answer-parts.jsx";
import { useDocument, useShared } from "./live-context.jsx";

const STEPS = Array.from({ length: 11 }, (_, step) => step);

/**
 * @typedef {import("../forms/people.js").Person} Person
 * @typedef {{person_id: string, value: number, on: string}} Earlier said in an earlier conversation
 */

function useScale(page, root) {
  return useShared(page.live?.doc.getArray(root) ?? null, () => valuesByKey(page.live.doc, root)) ?? new Map();
}

/**
 * @param {{field: string, label: string, help?: string, low?: string, high?: string,
 *   people: Person[], group?: string, earlier?: Earlier[], problem?: string}} props low, high: what 0
 *   and 10 mean
 */
export function Scale({ field, label, help = "", low = "", high = "", people, group = "", earlier = [], problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `s.${field}`;
  const said = useScale(page, root);
  const [added, setAdded] = useState(/** @type {string[]} */ ([]));
  const answered = [...said].filter(([, entries]) => entries.length).map(([key]) => JSON.parse(key)[0]);
  const shown = lines(people, group, [...answered, ...earlier.map((each) => each.person_id)], added);
  const others = people.filter((person) => person.name && !shown.includes(person.person_id));
  const give = (person, value) =>
    page.live && page.mayWrite && setKeyed(page.live.doc, root, [person], value, page.me);

  return (
    <div className="register scale" role="group" aria-labelledby={`${id}-label`} aria-describedby={help && `${id}-help`}>
      <p className="field-label" id={`${id}-label`}>
        {label}
      </p>
      <Help id={id} words={help} />
      <Ends low={low} high={high} />
      {shown.map((person) => (
        <Line
          key={person}
          page={page}
          label={label}
          name={nameIn(people, person)}
          role={people.find((each) => each.person_id === person)?.role ?? ""}
          entries={said.get(keyOf([person])) ?? []}
          earlier={earlier.filter((each) => each.person_id === person)}
          give={(value) => give(person, value)}
          tell={(here) => page.tell(root, here ? {} : null)}
        />
      ))}
      {page.mayWrite && others.length > 0 && (
        <div className="select-frame scale-add">
          <select
            className="input"
            aria-label={`Add a person to ${label}`}
            value=""
            onChange={(event) => event.target.value && setAdded([...added, event.target.value])}
          >
            <option value="">Add a person</option>
            {others.map((person) => (
              <option key={person.person_id} value={person.person_id}>
                {person.name}
              </option>
            ))}
          </select>
          <Icon page={page} name="down" />
        </div>
      )}
      <Problem page={page} id={id} words={problem} />
    </div>
  );
}

function Ends({ low, high }) {
  if (!low && !high) return null;
  return (
    <p className="scale-ends">
      <span>
        <strong>0</strong> {low}
      </span>
      <span>
        <strong>10</strong> {high}
      </span>
    </p>
  );
}

/** One person's line. @param {any} props */
function Line({ page, label, name, role, entries, earlier, give, tell }) {
  const id = useId();
  const answer = entries.length === 1 ? answerIn(entries[0]) : null;
  return (
    <fieldset className="scale-line" disabled={!page.mayWrite} onFocus={() => tell(true)} onBlur={() => tell(false)}>
      <legend>
        <span className="scale-name">{name}</span>
        {role && <span className="scale-role"> {role}</span>}
      </legend>
      <div className="scale-steps">
        {STEPS.map((step) => (
          <label key={step} className="scale-step">
            <input type="radio" name={id} value={step} checked={answer === step} onChange={() => give(step)} />
            <span>{step}</span>
          </label>
        ))}
      </div>
      {entries.length > 1 && (
        <Dispute
          page={page}
          label={`${label}, ${name}`}
          entries={entries}
          say={(entry) => String(answerIn(entry))}
          choose={(entry) => give(answerIn(entry))}
        />
      )}
      <div className="scale-said">
        {entries.length === 1 && (
          <GivenBy page={page} entry={entries[0]} what={name} takeBack={() => give(null)} />
        )}
        <Before earlier={earlier} />
      </div>
    </fieldset>
  );
}

/** What was said before, in words. @param {{earlier: Earlier[]}} props */
function Before({ earlier }) {
  if (!earlier.length) return null;
  const known = [...earlier].sort((one, other) => (one.on < other.on ? -1 : 1));
  return (
    <p className="register-by">
      Before: {known.map((each) => `${each.value} on ${dateText(each.on)}`).join(", ")}
    </p>
  );
}

const partOf = (value) => /** @type {any} */ ({ "--part": `${(Number(value) || 0) * 10}%` });

/** The scale to read and print.
 * @param {{field: string, low?: string, high?: string, people: Person[], earlier?: Earlier[],
 *   empty?: string}} props */
export function ReadScale({ field, low = "", high = "", people, earlier = [], empty = "Not answered" }) {
  const page = useDocument();
  const said = [...useScale(page, `s.${field}`)].filter(([, entries]) => entries.length);
  if (!said.length) return <span className="prose-empty">{page.live ? empty : ""}</span>;
  return (
    <>
      <Ends low={low} high={high} />
      <ul className="scale-read" role="list">
        {said.map(([key, entries]) => {
          const person = JSON.parse(key)[0];
          return (
            <li key={key}>
              <span className="scale-name">{nameIn(people, person)}</span>
              {entries.map((entry) => (
                <span key={entry.at} className="scale-now">
                  <strong>{String(answerIn(entry))}</strong>
                  <span className="scale-bar" aria-hidden="true" style={partOf(answerIn(entry))} />
                  {entries.length > 1 && <span className="register-by">{whoAndWhen(page, entry)}</span>}
                </span>
              ))}
              <Before earlier={earlier.filter((each) => each.person_id === person)} />
            </li>
          );
        })}
      </ul>
    </>
  );
}
