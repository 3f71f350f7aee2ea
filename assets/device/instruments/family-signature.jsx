/** Where somebody of the family signs: name, who they are to the child, and their own hand. */

import { useId, useState } from "react";

import { sitting, useFamily } from "../family/hooks.js";
import { WORDS } from "../family/languages.js";
import { problemWithSignature, Sheet } from "../media/strokes.js";
import { DrawingPad } from "./drawing-pad.jsx";

const PAD = { v: /** @type {const} */ (1), width: 1600, height: 500, strokes: [] };
const INK = { colour: "#1b2a6b", width: 14 };
const ROLES = ["mother", "father", "carer", "child", "relative", "other"];
const FIELD_OF = { no_name: "name", no_role: "role", empty_signature: "pad" };

/** @param {{field: string}} props */
export function FamilySignature({ field }) {
  const { text, signed, problem } = useFamily();
  const id = useId();
  const [begun] = useState(() => sitting.draftOf(field));
  const [sheet, setSheet] = useState(() => new Sheet(begun?.strokes ?? PAD));
  const [version, again] = useState(0);
  const [name, setName] = useState(begun?.name ?? "");
  const [role, setRole] = useState(begun?.role ?? "");

  // What is begun outlives a killed app; it is no signature before it is kept as one.
  const begin = (changed = {}) => {
    const { drawing } = sheet;
    const strokes = drawing.strokes.length ? drawing : null;
    sitting.draft(field, { name, role, strokes, ...changed });
  };
  const empty = () => {
    setSheet(new Sheet(PAD));
    again((count) => count + 1);
  };
  const clear = () => {
    empty();
    begin({ strokes: null });
  };
  const sign = async (event) => {
    event.preventDefault();
    const { drawing } = sheet;
    const strokes = problemWithSignature(drawing) ? null : drawing;
    // In the record the role is in English, whatever language it was chosen in.
    const kept = await sitting.sign({ field, name, role: role && WORDS.en[role], strokes });
    if (!kept) {
      const wrong = FIELD_OF[sitting.state.problem];
      if (wrong) document.getElementById(`${id}-${wrong}`)?.focus();
      return;
    }
    setName("");
    setRole("");
    empty();
  };
  const named = ({ target }) => {
    setName(target.value);
    begin({ name: target.value });
  };
  const chosen = ({ target }) => {
    setRole(target.value);
    begin({ role: target.value });
  };
  const wrong = FIELD_OF[problem];
  const said = (place) =>
    wrong === place ? (
      <p className="field-error" role="alert" id={`${id}-${place}-error`}>
        {text[problem]}
      </p>
    ) : null;
  const tied = (place) => (wrong === place ? { "aria-invalid": true, "aria-describedby": `${id}-${place}-error` } : {});

  return (
    <>
      {signed.length ? (
        <ul className="family-signed" role="list">
          {signed.map((one) => (
            <li key={one.id}>
              <strong>{text.signed}</strong>{" "}
              <bdi>
                {one.name}, {one.role}, {one.when}
              </bdi>
            </li>
          ))}
        </ul>
      ) : null}
      <form className="family-sign" onSubmit={(event) => void sign(event)} noValidate>
        <div className="field">
          <label htmlFor={`${id}-name`}>{text.name}</label>
          <input id={`${id}-name`} className="input" value={name} maxLength={100} autoComplete="off" dir="auto" onChange={named} {...tied("name")} />
          {said("name")}
        </div>
        <div className="field">
          <label htmlFor={`${id}-role`}>{text.role}</label>
          <div className="select-frame">
            <select id={`${id}-role`} className="input" value={role} onChange={chosen} {...tied("role")}>
              <option value="">{text.choose}</option>
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {text[one]}
                </option>
              ))}
            </select>
          </div>
          {said("role")}
        </div>
        <div className="field">
          <span id={`${id}-pad-label`}>{text.pad}</span>
          <div key={version} className="family-pad" id={`${id}-pad`} tabIndex={-1} role="group" aria-labelledby={`${id}-pad-label`} {...tied("pad")}>
            <DrawingPad sheet={sheet} tool={INK} version={version} label={text.pad} onStroke={begin} onChange={begin} />
          </div>
          {said("pad")}
        </div>
        <div className="cluster" data-gap="3" data-justify="between">
          <button type="button" className="button" data-tone="quiet" data-size="large" onClick={clear}>
            {text.again}
          </button>
          <button type="submit" className="button" data-tone="primary" data-size="large">
            {text.keep}
          </button>
        </div>
      </form>
    </>
  );
}
