/** Signatures of a field: who, as what, when, and by their own hand. */

import { lazy, Suspense, useState } from "react";

import { notKept } from "../media/media.js";
import { station } from "../media/station.js";
import { momentText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import { Icon, MediaField, useStation } from "./media-parts.jsx";

const SignatureSheet = lazy(() => import("./signature-sheet.jsx"));

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function Signature({ field, label, help, problem = "" }) {
  const page = useDocument();
  const held = useStation();
  const [open, show] = useState(false);
  const [wrong, say] = useState("");
  const draftKey = `${page.documentId}/${field}`;
  const begun = held.draftsOf(page.documentId, field).find(([key, { kind }]) => key === draftKey && kind === "signature")?.[1];
  const drop = () => {
    say("");
    void station.dropDraft(draftKey).catch((error) => say(notKept(error)));
  };
  return (
    <>
      <MediaField page={page} field={field} label={label} help={help} problem={wrong || problem}>
        <div className="cluster" data-gap="2">
          <button type="button" className="button" data-tone={begun ? "primary" : "quiet"} data-size="large" disabled={!page.live} onClick={() => show(true)}>
            <Icon page={page} name="signature" />
            {begun ? "Go on with the signature" : "Sign"}
          </button>
          {begun && (
            <button type="button" className="button" data-tone="quiet" data-size="large" onClick={drop}>
              <Icon page={page} name="trash" />
              Throw it away
            </button>
          )}
        </div>
        {begun && (
          <p className="field-hint">
            {begun.words?.name ? `A signature of ${begun.words.name} was` : "A signature was"} begun on {momentText(begun.at)}, and is not given yet.
            What there is of it is safe on this iPad.
          </p>
        )}
      </MediaField>
      {open && (
        <Suspense fallback={null}>
          <SignatureSheet page={page} field={field} draftKey={draftKey} label={label} close={() => show(false)} />
        </Suspense>
      )}
    </>
  );
}
