/** A line to sign on, turned to the person who signs. */

import { useId, useReducer, useState } from "react";

import { keepMedia, notKept } from "../media/media.js";
import { bytesOfDrawing, problemWithSignature, Sheet } from "../media/strokes.js";
import { momentText } from "../words.js";
import { DrawingPad } from "./drawing-pad.jsx";
import { Dialog, Icon, Problem } from "./media-parts.jsx";

const PAD = { v: /** @type {const} */ (1), width: 1600, height: 500, strokes: [] };
const INK = { colour: "#1b2a6b", width: 14 };
const ROLES = ["Mother", "Father", "Carer", "Child or young person", "Social worker", "Manager", "Interpreter"];

/**
 * @param {{page: any, field: string, label: string, close: () => void, keep?: typeof keepMedia}} props
 *   page: icons, documentId, what and where; keep: where it goes, for a page that is not open to the record
 */
export default function SignatureSheet({ page, field, label, close, keep = keepMedia }) {
  const id = useId();
  const [sheet, setSheet] = useState(() => new Sheet(PAD));
  const [version, redraw] = useReducer((count) => count + 1, 0);
  const [name, setName] = useState("");
  const [role, setRole] = useState("");
  const [problems, say] = useState({ name: "", role: "", pad: "" });
  const [busy, setBusy] = useState(false);
  const [now] = useState(() => new Date().toISOString());

  const clear = () => {
    setSheet(new Sheet(PAD));
    redraw();
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
    try {
      await keep(bytesOfDrawing(drawing), {
        kind: "signature",
        documentId: page.documentId,
        what: page.what,
        where: page.where,
        place: { field, words: { name: name.trim(), role: role.trim() } },
      });
      close();
    } catch (error) {
      say({ ...found, pad: notKept(error) });
      setBusy(false);
    }
  };

  return (
    <Dialog label={label} className="media-sheet" close={close}>
      <form className="sheet-frame signature-frame" onSubmit={sign} noValidate>
        <header className="pad-head">
          <button type="button" className="button" data-tone="quiet" onClick={close}>
            <Icon page={page} name="close" />
            Not now
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
            <input id={`${id}-name`} className="input" value={name} maxLength={100} autoComplete="off" aria-invalid={problems.name ? true : undefined} aria-describedby={`${id}-name-problem`} onChange={(event) => setName(event.target.value)} />
            <div id={`${id}-name-problem`}><Problem page={page} words={problems.name} /></div>
          </div>
          <div className="field">
            <label className="field-label" htmlFor={`${id}-role`}>Signs as</label>
            <input id={`${id}-role`} className="input" list={`${id}-roles`} value={role} maxLength={60} autoComplete="off" aria-invalid={problems.role ? true : undefined} aria-describedby={`${id}-role-problem`} onChange={(event) => setRole(event.target.value)} />
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
            onStroke={() => say((held) => ({ ...held, pad: "" }))}
          />
          <span className="signature-line" aria-hidden="true" />
        </div>
        <Problem page={page} words={problems.pad} />
        <div className="cluster" data-gap="3" data-justify="between">
          <p className="field-hint">Signed on {momentText(now)}.</p>
          <button type="button" className="button" data-tone="quiet" onClick={clear}>
            <Icon page={page} name="undo" />
            Start again
          </button>
        </div>
      </form>
    </Dialog>
  );
}
