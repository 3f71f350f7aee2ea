/** Signatures of a field: who, as what, when, and by their own hand. */

import { lazy, Suspense, useState } from "react";

import { useDocument } from "./live-context.jsx";
import { Icon, MediaField } from "./media-parts.jsx";

const SignatureSheet = lazy(() => import("./signature-sheet.jsx"));

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function Signature({ field, label, help, problem = "" }) {
  const page = useDocument();
  const [open, show] = useState(false);
  return (
    <>
      <MediaField page={page} field={field} label={label} help={help} problem={problem}>
        <button type="button" className="button" data-tone="quiet" data-size="large" disabled={!page.live} onClick={() => show(true)}>
          <Icon page={page} name="signature" />
          Sign
        </button>
      </MediaField>
      {open && (
        <Suspense fallback={null}>
          <SignatureSheet page={page} field={field} label={label} close={() => show(false)} />
        </Suspense>
      )}
    </>
  );
}
