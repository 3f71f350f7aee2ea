/**
 * The whole screen as a sheet of paper, for a child and a worker beside it. Every stroke is on this
 * device's disk, encrypted, as soon as it is drawn; "Keep" makes it part of the document.
 */

import { useReducer, useState } from "react";

import { keepMedia, notKept } from "../media/media.js";
import { station } from "../media/station.js";
import { blank, bytesOfDrawing, PAPER, Sheet } from "../media/strokes.js";
import { DrawingPad } from "./drawing-pad.jsx";
import { Dialog, Icon } from "./media-parts.jsx";
import { useDraft } from "./use-draft.js";

// Colours a child knows by name, each to be told from its neighbours on white.
const COLOURS = [
  ["#1c1c1c", "Black"],
  ["#7a4a21", "Brown"],
  ["#c62828", "Red"],
  ["#ef7d00", "Orange"],
  ["#f6c700", "Yellow"],
  ["#2e7d32", "Green"],
  ["#1e66c8", "Blue"],
  ["#7b3fa0", "Purple"],
  ["#e75a9a", "Pink"],
  ["#f0c9a4", "Light skin"],
  ["#8d5a3a", "Dark skin"],
  ["#8a8f94", "Grey"],
];
const WIDTHS = [
  [6, "Thin"],
  [16, "Middle"],
  [36, "Thick"],
];
const RUBBER = 56;
const MOST_BYTES = 4 * 1024 * 1024;

/** @typedef {import("../media/draft-saving.js").Drafts} Drafts */

/**
 * @param {{page: any, field: string, draftKey: string, start: import("../media/strokes.js").Drawing|null,
 *   replaces?: string, label: string, close: () => void, keep?: typeof keepMedia, drafts?: Drafts}} props
 *   start: what is drawn on; the draft of an earlier time goes before it; keep, drafts: where they go,
 *   for a page that is not open to the record
 */
export default function DrawingSheet({ page, field, draftKey, start, replaces, label, close, keep: keepIt = keepMedia, drafts = station }) {
  const [sheet] = useState(() => new Sheet(drafts.draft(draftKey)?.drawing ?? start ?? blankFor(window)));
  const [version, redraw] = useReducer((count) => count + 1, 0);
  const [colour, setColour] = useState(COLOURS[0][0]);
  const [width, setWidth] = useState(WIDTHS[1][0]);
  const [rubs, setRubs] = useState(false);
  const [problem, say] = useState("");
  const [busy, setBusy] = useState(false);
  const saving = useDraft({
    key: draftKey,
    drafts,
    made: () => {
      const { drawing } = sheet;
      const { documentId, what, where } = page;
      return drawing.strokes.length ? { documentId, field, kind: "drawing", what, where, drawing, ...(replaces && { replaces }) } : null;
    },
    said: (error) => say((held) => (error ? notKept(error) : held.startsWith("NOT kept") ? "" : held)),
    underHand: () => sheet.current !== null,
  });

  const tool = rubs ? { colour: PAPER, width: RUBBER } : { colour: String(colour), width: Number(width) };
  const changed = () => {
    redraw();
    if (sheet.isFull) say("This sheet is full. Keep it, and take a new one.");
    saving.save();
  };
  const undo = () => {
    sheet.undo();
    changed();
  };
  const redo = () => {
    sheet.redo();
    changed();
  };
  const away = async () => {
    if (await saving.flush()) close();
  };
  const keep = async () => {
    if (sheet.isEmpty) return say("There is nothing on the paper yet.");
    const bytes = bytesOfDrawing(sheet.drawing);
    if (bytes.length > MOST_BYTES) return say("This drawing has become too large to keep as one. Undo a little, then keep it.");
    setBusy(true);
    // The draft goes with the same write that keeps the drawing: none is to be written after it.
    await saving.flush();
    saving.stop();
    try {
      await keepIt(bytes, {
        kind: "drawing",
        documentId: page.documentId,
        what: page.what,
        where: page.where,
        draft: draftKey,
        place: { field, ...(replaces && { replaces }) },
      });
      close();
    } catch (error) {
      saving.stop(false);
      say(notKept(error));
      setBusy(false);
    }
  };
  const keys = (event) => {
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) redo();
    else undo();
  };

  return (
    <Dialog label={label} className="media-sheet" close={close} cancel={away}>
      <div className="sheet-frame" onKeyDown={keys}>
        <header className="pad-head">
          <button type="button" className="button" data-tone="quiet" onClick={away}>
            <Icon page={page} name="back" />
            Put away
          </button>
          <h2 className="sheet-title">{label}</h2>
          <button type="button" className="button" data-tone="primary" onClick={keep} disabled={busy}>
            <Icon page={page} name="check" />
            Keep
          </button>
        </header>
        <p className="sheet-problem" role="alert">{problem}</p>
        <DrawingPad
          sheet={sheet}
          tool={tool}
          version={version}
          label={`Paper to draw on, ${sheet.strokes.length} strokes. Describe the drawing in words when it is kept.`}
          onStroke={changed}
          onChange={saving.save}
        />
        <div className="sheet-tools">
          <div className="sheet-colours" role="radiogroup" aria-label="Colour">
            {COLOURS.map(([value, name]) => (
              <label key={value} className="swatch-choice" style={{ "--swatch": value }} title={name}>
                <input
                  type="radio"
                  name="drawing-colour"
                  checked={!rubs && colour === value}
                  onChange={() => {
                    setColour(value);
                    setRubs(false);
                  }}
                />
                <span className="hidden-text">{name}</span>
              </label>
            ))}
          </div>
          <div className="sheet-acts">
            <div className="sheet-widths" role="radiogroup" aria-label="How thick">
              {WIDTHS.map(([value, name]) => (
                <label key={value} className="width-choice" title={String(name)}>
                  <input type="radio" name="drawing-width" checked={width === value} onChange={() => setWidth(value)} />
                  <span className="width-dot" style={{ "--dot": `${6 + Number(value) / 2}px` }} aria-hidden="true" />
                  <span className="hidden-text">{name}</span>
                </label>
              ))}
            </div>
            <button type="button" className="button" data-tone="quiet" aria-pressed={rubs} onClick={() => setRubs(!rubs)}>
              <Icon page={page} name="rubber" />
              Rubber
            </button>
            <button type="button" className="button" data-tone="quiet" data-only-icon="" onClick={undo} disabled={!sheet.canUndo} aria-label="Undo">
              <Icon page={page} name="undo" />
            </button>
            <button type="button" className="button" data-tone="quiet" data-only-icon="" onClick={redo} disabled={!sheet.canRedo} aria-label="Redo">
              <Icon page={page} name="redo" />
            </button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** Paper that fills the screen it is begun on, less what the tools need. */
const blankFor = ({ innerWidth, innerHeight }) =>
  blank(Math.max(innerWidth - 32, 160), Math.max(innerHeight - 240, 160));
