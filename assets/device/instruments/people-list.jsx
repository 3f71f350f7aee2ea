/**
 * People to choose from: who said it, or who is meant. The child comes first; typing narrows the list.
 */

import { useEffect, useId, useRef, useState } from "react";

import { LONGEST_NAME, speakerNamed } from "../remarks/exact.js";
import { matching } from "./people.js";

/**
 * @param {object} props
 * @param {import("./live-context.jsx").PersonRow[]} props.people
 * @param {string} props.label what is chosen
 * @param {string} [props.offers] with it, a name of nobody on this list may be given: what its button says
 * @param {(person: {id: string, name: string}) => void} props.onPick
 * @param {() => void} props.onClose somebody pressed elsewhere
 * @param {() => void} props.onEscape
 */
export function PeopleList({ people, label, offers, onPick, onClose, onEscape }) {
  const id = useId();
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [typed, setTyped] = useState("");
  const found = matching(people, typed);
  const named = speakerNamed(typed);

  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEffect(() => {
    const away = (event) => {
      if (!box.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, [onClose]);

  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onEscape();
    }
  };
  return (
    <div className="people-list" role="dialog" aria-label="People" ref={box} onKeyDown={onKeyDown}>
      <label className="field-label" htmlFor={`${id}-name`}>
        {label}
      </label>
      <input
        id={`${id}-name`}
        className="input"
        type="text"
        autoComplete="off"
        autoCapitalize="words"
        maxLength={offers ? LONGEST_NAME : undefined}
        placeholder={offers ? "Find or type a name" : "Find a name"}
        value={typed}
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          if (found.length) onPick({ id: found[0].person_id, name: found[0].name });
          else if (offers && named) onPick({ id: named, name: named });
        }}
      />
      <ul role="list">
        {found.map((person) => (
          <li key={person.person_id}>
            <button
              type="button"
              className="people-choice"
              onClick={() => onPick({ id: person.person_id, name: person.name })}
            >
              <span>{person.name}</span>
              <span className="people-role">{person.group === "self" ? "The child" : person.role}</span>
            </button>
          </li>
        ))}
        {offers && named && (
          <li>
            <button type="button" className="people-choice" onClick={() => onPick({ id: named, name: named })}>
              <span>“{named}”</span>
              <span className="people-role">{offers}</span>
            </button>
          </li>
        )}
        {!found.length && !(offers && named) && <li className="people-none">Nobody of that name on this record.</li>}
      </ul>
    </div>
  );
}

/**
 * The same people while "@" and a name are typed in the text: the focus stays there, the arrow keys and
 * Enter choose.
 */
export function AskedList({ people, at, top, onPick }) {
  const now = people[at];
  return (
    <div className="people-list" data-asked="" style={{ top }}>
      <ul role="listbox" aria-label="Mention somebody">
        {people.map((person, index) => (
          <li
            key={person.person_id}
            role="option"
            aria-selected={index === at}
            className="people-choice"
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick({ id: person.person_id, name: person.name })}
          >
            <span>{person.name}</span>
            <span className="people-role">{person.group === "self" ? "The child" : person.role}</span>
          </li>
        ))}
      </ul>
      <p className="hidden-text" role="status">
        {now && `${now.name}, ${at + 1} of ${people.length}. Enter mentions, arrows choose.`}
      </p>
    </div>
  );
}
