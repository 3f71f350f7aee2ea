/**
 * A field that holds one value: a date, or one of a few answers. Where two people gave different
 * ones, both stay in sight, with who and when, until somebody chooses.
 */

import { useId } from "react";

import { set, values } from "../registers.js";
import { sameAnswers } from "../sign-off/changes.js";
import { momentText, dateText } from "../words.js";
import { useBefore } from "./changes.jsx";
import { useDocument, useShared } from "./live-context.jsx";
import "./writing.css";

/**
 * @typedef {{value: string, label: string}} Choice
 * @param {{field: string, kind: "date" | "choice", label: string, help?: string, choices?: Choice[],
 *   problem?: string}} props ``problem``: what is missing or wrong, said beside the answers
 */
export function Register({ field, kind, label, help, choices = [], problem = "" }) {
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

  return (
    <div className="register" data-disputed={disputed ? "" : undefined}>
      {kind === "date" ? (
        <DateInput root={root} id={id} label={label} help={help} answer={answer} give={give} page={page} problem={problem} />
      ) : (
        <Choices id={id} label={label} help={help} answer={answer} give={give} page={page} choices={choices} problem={problem} />
      )}
      <p className="field-error" role="alert" id={`${id}-problem`}>
        {problem && (
          <>
            <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
              <path d={page.icons.warning} />
            </svg>
            <span>{problem}</span>
          </>
        )}
      </p>
      {disputed && (
        <div className="register-dispute" role="group" aria-label={`${label}: different answers`}>
          <p className="register-dispute-title">
            <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
              <path d={page.icons.warning} />
            </svg>
            {answers.length === 2
              ? "Two different answers. Both are kept until someone chooses."
              : `${answers.length} different answers. All are kept until someone chooses.`}
          </p>
          <ul role="list">
            {answers.map((entry) => (
              <li key={JSON.stringify(entry.v)}>
                <span className="register-answer">
                  <strong>{say(entry.v)}</strong>
                  <span className="register-by">{whoAndWhen(page, entry)}</span>
                </span>
                {page.mayWrite && (
                  <button type="button" className="button" data-tone="quiet" onClick={() => give(entry.v)}>
                    Choose “{say(entry.v)}”
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {!disputed && answers.length === 1 && <p className="register-by">{whoAndWhen(page, answers[0])}</p>}
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
        <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
          <path d={page.icons.down} />
        </svg>
      </div>
    </div>
  );
}

/** A single value to read and print, with both where two stand. */
export function ReadRegister({ field, kind, choices = [], empty = "Not answered" }) {
  const page = useDocument();
  const answers = distinct(useAnswers(page.live, `a.${field}`));
  const before = useBefore(`a.${field}`);
  if (page.live && before && !sameAnswers(before, answers)) {
    return <ChangedAnswer before={distinct(before)} after={answers} say={(v) => spoken(kind, v, choices)} />;
  }
  if (!answers.length) return <span className="prose-empty">{page.live ? empty : ""}</span>;
  if (answers.length === 1) return <span>{spoken(kind, answers[0].v, choices)}</span>;
  return (
    <ul className="register-read">
      {answers.map((entry) => (
        <li key={JSON.stringify(entry.v)}>
          {spoken(kind, entry.v, choices)} <span className="register-by">({whoAndWhen(page, entry)})</span>
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

/** What describes a field: its help, and what is wrong with it. */
const describedBy = (id, help, problem) =>
  [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined;

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

function Help({ id, words }) {
  return words ? (
    <p className="field-hint" id={`${id}-help`}>
      {words}
    </p>
  ) : null;
}

function Choices({ id, label, help, answer, give, page, choices, problem }) {
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
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function useAnswers(live, root) {
  return useShared(live?.doc.getArray(root) ?? null, () => values(live.doc, root)) ?? [];
}

/** One entry for each different value, the earliest; the same answer given twice is agreement. */
function distinct(entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = JSON.stringify(entry.v);
    if (entry.v !== null && !found.has(key)) found.set(key, entry);
  }
  return [...found.values()];
}

function spoken(kind, value, choices) {
  if (kind === "date") return (typeof value === "string" && dateText(value)) || "Not a date";
  return choices.find((choice) => choice.value === value)?.label ?? "Not a valid answer";
}

function whoAndWhen(page, entry) {
  return [page.nameOf(entry.by), momentText(entry.at)].filter(Boolean).join(", ");
}
