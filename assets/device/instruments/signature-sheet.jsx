/**
 * A line to sign on, turned to the person who signs. What is begun is on this device's disk, encrypted,
 * as it is made; it is no signature before "Sign".
 */

import { useId, useReducer, useRef, useState } from "react";

import { keepMedia, notKept } from "../media/media.js";
import { station } from "../media/station.js";
import { bytesOfDrawing, problemWithSignature, Sheet } from "../media/strokes.js";
import { nowText } from "../right-time.js";
import { momentText } from "../words.js";
import { DrawingPad } from "./drawing-pad.jsx";
import { Dialog, Icon, Problem } from "./media-parts.jsx";
import { useDraft } from "./use-draft.js";

const PAD = { v: /** @type {const} */ (1), width: 1600, height: 500, strokes: [] };
const INK = { colour: "#1b2a6b", width: 14 };
const ROLES = ["Mother", "Father", "Carer", "Child or young person", "Social worker", "Manager", "Interpreter"];

/**
 * @param {{page: any, field: string, draftKey: string, label: string, close: () => void,
 *   keep?: typeof keepMedia, drafts?: import("../media/draft-saving.js").Drafts}} props
 *   page: icons, documentId, what and where; keep, drafts: where they go, for a page that is not open
 *   to the record
 */
export default function SignatureSheet({ page, field, draftKey, label, close, keep = keepMedia, drafts = station }) {
  const id = useId();
  const [begun] = useState(() => drafts.draft(draftKey));
  const [sheet, setSheet] = useState(() => new Sheet(begun?.drawing ?? PAD));
  const [version, redraw] = useReducer((count) => count + 1, 0);
  const [name, setName] = useState(begun?.words?.name ?? "");
  const [role, setRole] = useState(begun?.words?.role ?? "");
  const [problems, say] = useState({ name: "", role: "", pad: "" });
  const [busy, setBusy] = useState(false);
  const [now] = useState(nowText);

  const latest = useRef({ sheet, name, role });
  latest.current = { sheet, name, role };
  const saving = useDraft({
    key: draftKey,
    drafts,
    made: () => {
      const { sheet, ...words } = latest.current;
      const { drawing } = sheet;
      const { documentId, what, where } = page;
      const empty = !drawing.strokes.length && !words.name && !words.role;
      return empty ? null : { documentId, field, kind: "signature", what, where, drawing, words };
    },
    said: (error) => say((held) => ({ ...held, pad: error ? notKept(error) : held.pad.startsWith("NOT kept") ? "" : held.pad })),
    underHand: () => latest.current.sheet.current !== null,
  });

  const clear = () => {
    latest.current.sheet = new Sheet(PAD);
    setSheet(latest.current.sheet);
    redraw();
    saving.save();
  };
  const named = ({ target }) => {
    latest.current.name = target.value;
    setName(target.value);
    saving.save();
  };
  const roleSaid = ({ target }) => {
    latest.current.role = target.value;
    setRole(target.value);
    saving.save();
  };
  const away = async () => {
    if (await saving.flush()) close();
  };
  const sign = async (event) => {
    event.preventDefault();
    const { drawing } = sheet;
    const found = {
      name: name.trim() ? "" : "Say who signs.",
      role: role.trim() ? "" : "Say as what they sign: mother, social worker.",
      pad: problemWithSignature(drawing),
    };
    say(found);
    if (found.name || found.role) document.getElementById(found.name ? `${id}-name` : `${id}-role`)?.focus();
    if (found.name || found.role || found.pad) return;
    setBusy(true);
    // The draft goes with the same write that keeps the signature: none is to be written after it.
    await saving.flush();
    saving.stop();
    try {
      await keep(bytesOfDrawing(drawing), {
        kind: "signature",
        documentId: page.documentId,
        what: page.what,
        where: page.where,
        draft: draftKey,
        place: { field, words: { name: name.trim(), role: role.trim() } },
      });
      close();
    } catch (error) {
      saving.stop(false);
      say({ ...found, pad: notKept(error) });
      setBusy(false);
    }
  };

  return (
    <Dialog label={label} className="media-sheet" close={close} cancel={away}>
      <form className="sheet-frame signature-frame" onSubmit={sign} noValidate>
        <header className="pad-head">
          <button type="button" className="button" data-tone="quiet" onClick={away}>
            <Icon page={page} name="back" />
            Put away
          </button>
          <h2 className="sheet-title">{label}</h2>
          <button type="submit" className="button" data-tone="primary" disabled={busy}>
            <Icon page={page} name="check" />
            Sign
          </button>
        </header>
        <div className="signature-who">
          <div className="field">
            <label className="field-label" htmlFor={`${id}-name`}>Name</label>
            <input id={`${id}-name`} className="input" value={name} maxLength={100} autoComplete="off" aria-invalid={problems.name ? true : undefined} aria-describedby={`${id}-name-problem`} onChange={named} />
            <div id={`${id}-name-problem`}><Problem page={page} words={problems.name} /></div>
          </div>
          <div className="field">
            <label className="field-label" htmlFor={`${id}-role`}>Signs as</label>
            <input id={`${id}-role`} className="input" list={`${id}-roles`} value={role} maxLength={60} autoComplete="off" aria-invalid={problems.role ? true : undefined} aria-describedby={`${id}-role-problem`} onChange={roleSaid} />
            <datalist id={`${id}-roles`}>{ROLES.map((each) => <option key={each} value={each} />)}</datalist>
            <div id={`${id}-role-problem`}><Problem page={page} words={problems.role} /></div>
          </div>
        </div>
        <div className="signature-pad">
          <DrawingPad
            sheet={sheet}
            tool={INK}
            version={version}
            label="Sign here with a finger, the Pencil or a mouse"
            onStroke={() => {
              say((held) => ({ ...held, pad: "" }));
              saving.save();
            }}
            onChange={saving.save}
          />
          <span className="signature-line" aria-hidden="true" />
        </div>
        <Problem page={page} words={problems.pad} />
        <div className="cluster" data-gap="3" data-justify="between">
          <p className="field-hint">Dated {momentText(now)}.</p>
          <button type="button" className="button" data-tone="quiet" onClick={clear}>
            <Icon page={page} name="undo" />
            Start again
          </button>
        </div>
      </form>
    </Dialog>
  );
}
