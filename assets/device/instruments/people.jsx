/** Some of the people on the child's record, and others by name. */

import { useId, useRef, useState } from "react";

import { asList } from "../forms/choosing.js";
import { nameIn, peopleOfGroup } from "../forms/people.js";
import { set } from "../registers.js";
import { matches, queryWords } from "../search.js";
import { describedBy, Dispute, distinct, GivenBy, Help, Icon, Problem, useAnswers } from "./answer-parts.jsx";
import { useDocument } from "./live-context.jsx";

const SEEN_AT_ONCE = 12;
const LONGEST_NAME = 120;

/**
 * @param {{field: string, label: string, help?: string, people: import("../forms/people.js").Person[],
 *   group?: string, problem?: string}} props
 */
export function People({ field, label, help = "", people, group = "", problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const answers = distinct(useAnswers(page.live, root));
  const disputed = answers.length > 1;
  const chosen = disputed ? [] : asList(answers[0]?.v);
  const [query, setQuery] = useState("");

  const known = peopleOfGroup(people, group);
  const others = chosen.filter((person) => !known.some((each) => each.person_id === person));
  const offered = [
    ...known.map(({ person_id, name, role }) => ({ person: person_id, name, role })),
    ...others.map((person) => ({ person, name: nameIn(people, person), role: "" })),
  ];
  const long = offered.length > SEEN_AT_ONCE;
  const seen = offered.filter(({ person, name, role }) => {
    if (!long) return true;
    if (query.trim()) return matches(queryWords(`${name} ${role}`).join(" "), query);
    return chosen.includes(person) || known.find((each) => each.person_id === person)?.usual;
  });
  const give = (list) => page.live && page.mayWrite && set(page.live.doc, root, list, page.me);
  const turn = (person) =>
    give(chosen.includes(person) ? chosen.filter((each) => each !== person) : [...chosen, person]);
  const say = (entry) => asList(entry.v).map((person) => nameIn(people, person)).join(", ") || "Nobody";

  return (
    <fieldset
      className="register register-choices"
      disabled={!page.mayWrite}
      aria-describedby={describedBy(id, help, problem)}
    >
      <legend className="field-label">{label}</legend>
      <Help id={id} words={help} />
      {!disputed && (
        <>
          {long && (
            <div className="many-tools">
              <div className="search-frame">
                <Icon page={page} name="search" />
                <input
                  type="search"
                  className="input"
                  aria-label={`Search in ${label}`}
                  placeholder={`Search ${offered.length} people`}
                  autoComplete="off"
                  value={query}
                  onChange={(event) => setQuery(event.target.value)}
                />
              </div>
            </div>
          )}
          <div className="choices register-row">
            {seen.map(({ person, name, role }) => (
              <label key={person} className="choice">
                <input type="checkbox" checked={chosen.includes(person)} onChange={() => turn(person)} />
                <span className="choice-words">
                  <span>{name}</span>
                  {role && <span className="choice-hint">{role}</span>}
                </span>
              </label>
            ))}
          </div>
          {page.mayWrite && (
            <ByName id={id} label={label} add={(name) => !chosen.includes(name) && give([...chosen, name])} />
          )}
        </>
      )}
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

/** Somebody the record does not know. What was typed is taken on leaving the field too. */
function ByName({ id, label, add }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const take = () => {
    const field = /** @type {HTMLInputElement} */ (input.current);
    const name = field.value.trim();
    field.value = "";
    if (name) add(name);
  };
  return (
    <div className="people-add">
      <label className="hidden-text" htmlFor={`${id}-name`}>
        Somebody else, {label}
      </label>
      <input
        ref={input}
        id={`${id}-name`}
        type="text"
        className="input"
        placeholder="Somebody else"
        maxLength={LONGEST_NAME}
        autoComplete="off"
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          take();
        }}
      />
      <button type="button" className="button" data-tone="quiet" onClick={take}>
        Add
      </button>
    </div>
  );
}
