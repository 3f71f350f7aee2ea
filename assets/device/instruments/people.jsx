/** Some of the people on the child's record, and others by name. */

import { useRef, useState } from "react";

import { asList } from "../forms/choosing.js";
import { nameIn, peopleOfGroup } from "../forms/people.js";
import { matches, queryWords } from "../search.js";
import { ListField, SEEN_AT_ONCE, SearchIn, useListAnswer } from "./list-answer.jsx";

const LONGEST_NAME = 120;

/**
 * @param {{field: string, label: string, help?: string, people: import("../forms/people.js").Person[],
 *   group?: string, problem?: string}} props
 */
export function People({ field, label, help = "", people, group = "", problem = "" }) {
  const list = useListAnswer(field);
  const { page, id, disputed, chosen, give } = list;
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
  const turn = (person) =>
    give(chosen.includes(person) ? chosen.filter((each) => each !== person) : [...chosen, person]);
  const say = (entry) => asList(entry.v).map((person) => nameIn(people, person)).join(", ") || "Nobody";

  return (
    <ListField list={list} label={label} help={help} problem={problem} say={say}>
      {!disputed && (
        <>
          {long && (
            <div className="many-tools">
              <SearchIn page={page} label={label} what={`${offered.length} people`} query={query} change={setQuery} />
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
    </ListField>
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
