/** Drawings of a field: looked at, drawn on, and begun anew. The sheet is loaded when it is opened. */

import { lazy, Suspense, useState } from "react";

import { useDocument } from "./live-context.jsx";
import { Icon, MediaField, useStation } from "./media-parts.jsx";

const DrawingSheet = lazy(() => import("./drawing-sheet.jsx"));

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function Drawing({ field, label, help, problem = "" }) {
  const page = useDocument();
  const held = useStation();
  const [open, show] = useState(/** @type {any} */ (null));
  const newKey = `${page.documentId}/${field}`;
  const drafts = held.draftsOf(page.documentId, field).filter(([, draft]) => draft.kind === "drawing");
  const begun = (key) => drafts.some(([other]) => other === key);
  const onTop = (entry, found) =>
    found.drawing && (
      <button
        type="button"
        className="button"
        data-tone="quiet"
        onClick={() => show({ draftKey: `${newKey}/${entry.media}`, start: found.drawing, replaces: entry.media })}
      >
        <Icon page={page} name="pencil" size="small" />
        {begun(`${newKey}/${entry.media}`) ? "Go on" : "Draw on"}
      </button>
    );
  return (
    <>
      <MediaField page={page} field={field} label={label} help={help} problem={problem} acts={onTop}>
        <button
          type="button"
          className="button"
          data-tone={begun(newKey) ? "primary" : "quiet"}
          data-size="large"
          disabled={!page.live}
          onClick={() => show({ draftKey: newKey, start: null })}
        >
          <Icon page={page} name="pencil" />
          {begun(newKey) ? "Go on with the drawing" : "Draw"}
        </button>
        {begun(newKey) && <p className="field-hint">A drawing is begun and not kept yet. It is safe on this iPad.</p>}
      </MediaField>
      {open && (
        <Suspense fallback={null}>
          <DrawingSheet page={page} field={field} label={label} {...open} close={() => show(null)} />
        </Suspense>
      )}
    </>
  );
}
