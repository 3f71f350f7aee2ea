/**
 * A field that holds one value: a date, or one of a few answers. Where two people gave different
 * ones, both stay in sight, with who and when, until somebody chooses.
 */

import { useId } from "react";

import { arePublished } from "../forms/choosing.js";
import { set } from "../registers.js";
import { dateText } from "../words.js";
import {
  describedBy,
  Dispute,
  distinct,
  GivenBy,
  Help,
  Icon,
  Problem,
  useAnswers,
} from "./answer-parts.jsx";
import { useDocument } from "./live-context.jsx";

// More answers than this are chosen from the iPad's own list.
const SEEN_AT_ONCE = 12;

/**
 * @typedef {{value: string, label: string, retired?: boolean}} Choice
 * @param {{field: string, kind: "date" | "choice", label: string, help?: string, choices?: Choice[],
 *   codes?: boolean, problem?: string}} props codes: the answers are published codes, which are
 *   shown; problem: what is missing or wrong, said beside the answers
 */
export function Register({ field, kind, label, help, choices = [], codes = false, problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const answers = distinct(useAnswers(page.live, root));
  const disputed = answers.length > 1;
  const answer = disputed ? undefined : answers[0]?.v;
  const give = (value) => {
    if (!page.live || !page.mayWrite || (!disputed && value === answer)) return;
    set(page.live.doc, root, value, page.me);
  };
  const say = (value) => spoken(kind, value, choices);
  const offered = choices.filter((choice) => !choice.retired || choice.value === answer);
  const parts = { root, id, label, help, answer, give, page, problem, choices: offered, codes: codes && arePublished(choices) };
  const Input = kind === "date" ? DateInput : offered.length > SEEN_AT_ONCE ? ChoiceList : Choices;

  return (
    <div className="register" data-disputed={disputed ? "" : undefined}>
      <Input {...parts} />
      <Problem page={page} id={id} words={problem} />
      {disputed && (
        <Dispute
          page={page}
          label={label}
          entries={answers}
          say={(entry) => say(entry.v)}
          choose={(entry) => give(entry.v)}
        />
      )}
      {answers.length === 1 && (
        <GivenBy page={page} entry={answers[0]} what={label} takeBack={() => give(null)} />
      )}
    </div>
  );
}

/**
 * Several of some names, ticked: who was there. The names ticked are one answer, so that two people's
 * lists are never mixed unseen. @param {{field: string, label: string, help?: string, names: string[]}} props
 */
export function Ticks({ field, label, help, names }) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const answers = distinct(useAnswers(page.live, root));
  const ticked = [...new Set(answers.flatMap((entry) => entry.v))];
  const offered = [...new Set([...names, ...ticked])];
  const turn = (name) => {
    if (!page.live || !page.mayWrite) return;
    const next = ticked.includes(name) ? ticked.filter((each) => each !== name) : [...ticked, name];
    set(page.live.doc, root, next, page.me);
  };
  return (
    <fieldset className="register register-choices" disabled={!page.mayWrite} aria-describedby={help && `${id}-help`}>
      <legend className="field-label">{label}</legend>
      <Help id={id} words={help} />
      <div className="choices register-row">
        {offered.map((name) => (
          <label key={name} className="choice">
            <input type="checkbox" checked={ticked.includes(name)} onChange={() => turn(name)} />
            <span className="choice-words">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One of some names from the iPad's own list. @param {{field: string, label: string, names: string[]}} props */
export function NamePick({ field, label, names }) {
  const page = useDocument();
  const id = useId();
  const root = `a.${field}`;
  const answers = distinct(useAnswers(page.live, root));
  const chosen = answers[0]?.v ?? "";
  const offered = [...new Set([...names, ...answers.map((entry) => entry.v)])];
  const give = (name) => name && page.live && page.mayWrite && set(page.live.doc, root, name, page.me);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="select-frame">
        <select
          id={id}
          className="input"
          value={answers.length > 1 ? "" : chosen}
          disabled={!page.mayWrite}
          onChange={(event) => give(event.target.value)}
        >
          <option value="">{answers.length > 1 ? answers.map((entry) => entry.v).join(" or ") : "Choose"}</option>
          {offered.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <Icon page={page} name="down" />
      </div>
    </div>
  );
}

function DateInput({ root, id, label, help, answer, give, page, problem }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Help id={id} words={help} />
      <input
        id={id}
        type="date"
        className="input"
        aria-describedby={describedBy(id, help, problem)}
        aria-invalid={problem ? true : undefined}
        value={typeof answer === "string" ? answer : ""}
        disabled={!page.mayWrite}
        onChange={(event) => event.target.value && give(event.target.value)}
        onFocus={() => page.tell(root, {})}
        onBlur={() => page.tell(root, null)}
      />
    </div>
  );
}

function ChoiceList({ root, id, label, help, answer, give, page, choices, codes, problem }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Help id={id} words={help} />
      <div className="select-frame register-list">
        <select
          id={id}
          className="input"
          value={answer ?? ""}
          disabled={!page.mayWrite}
          aria-describedby={describedBy(id, help, problem)}
          onChange={(event) => event.target.value && give(event.target.value)}
          onFocus={() => page.tell(root, {})}
          onBlur={() => page.tell(root, null)}
        >
          <option value="">Choose</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {codes ? `${choice.value} ${choice.label}` : choice.label}
            </option>
          ))}
        </select>
        <Icon page={page} name="down" />
      </div>
    </div>
  );
}

function Choices({ id, label, help, answer, give, page, choices, codes, problem }) {
  return (
    <fieldset className="register-choices" aria-describedby={describedBy(id, help, problem)} disabled={!page.mayWrite}>
      <legend className="field-label">{label}</legend>
      <Help id={id} words={help} />
      <div className="choices register-row">
        {choices.map((choice) => (
          <label key={choice.value} className="choice">
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={answer === choice.value}
              aria-invalid={problem ? true : undefined}
              onChange={() => give(choice.value)}
            />
            <span className="choice-words">{choice.label}</span>
            {codes && <span className="choice-code">{choice.value}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function spoken(kind, value, choices) {
  if (kind === "date") return (typeof value === "string" && dateText(value)) || "Not a date";
  return choices.find((choice) => choice.value === value)?.label ?? "Not a valid answer";
}
