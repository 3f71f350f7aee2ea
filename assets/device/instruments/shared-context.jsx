/**
 * The part that siblings' assessments have in common, beside the document of one child's own: which
 * of the two a field stands in, and what one child's own document says of a common field.
 */

import { createContext, useContext, useEffect, useMemo, useState } from "react";

import { isWritten } from "../forms/answers.js";
import { fillFrom, mayMove, moveToCommon } from "../forms/parts.js";
import { Icon } from "./answer-parts.jsx";
import { useForm, useFormRow } from "./form-context.jsx";
import { DocumentContext, useDocument, useOpened, usePage } from "./live-context.jsx";
import { SharedContext } from "./shared-part.js";
import "./form.css";

const KEPT = { place: "record", waiting: 0, late: 0, signed: true, connected: true, role: "read" };

/**
 * @param {{documentId: string, subject: string, what: string, children: unknown,
 *   kept: {id: string, group_id: string, seq: number, content: Record<string, any[]>} | null}} props
 *   documentId: of the common document, "" for none; kept: what it said when the assessment was
 *   signed or the child left the group: that is read instead
 */
export function SharedDocument({ kept, children, ...props }) {
  const stands = Boolean(kept?.id);
  const open = usePage({ ...useOpened(), ...props, documentId: stands ? "" : props.documentId });
  const doc = useKept(stands ? kept : null);
  const page = useMemo(() => {
    if (!stands) return props.documentId ? open : null;
    const live = doc && /** @type {any} */ ({ doc, status: KEPT, role: "read", presence: new Map(), head: kept?.seq, setPresence() {} });
    // Its files stay where they were made.
    return { ...open, live, kept: true, documentId: kept?.group_id ?? "", mayWrite: false, remarks: null };
  }, [stands, open, doc, props.documentId]);
  return <SharedContext.Provider value={page}>{/** @type {any} */ (children)}</SharedContext.Provider>;
}

function useKept(kept) {
  const [doc, setDoc] = useState(/** @type {import("yjs").Doc | null} */ (null));
  const text = kept ? JSON.stringify(kept.content) : "";
  useEffect(() => {
    let left = false;
    setDoc(null);
    if (text) void import("yjs").then(({ Doc }) => !left && setDoc(fillFrom(new Doc(), JSON.parse(text))));
    return () => {
      left = true;
    };
  }, [text]);
  return doc;
}

/** What stands within belongs to the common document where ``part`` is shared and there is one.
 * @param {{part: string, children: any}} props */
export function InPart({ part, children }) {
  const shared = useContext(SharedContext);
  if (part !== "shared" || !shared) return children;
  return <DocumentContext.Provider value={shared}>{children}</DocumentContext.Provider>;
}

/**
 * Below a common field: what differs for this child, in the child's own document. For a text there
 * is a way to begin; anything else stands here only when it was written before it was common.
 * @param {{part: string, field: string, kind: string, name: string, reads?: boolean, children: any}} props
 */
export function OwnBeside({ part, field, kind, name, reads = false, children }) {
  const shared = useContext(SharedContext);
  const page = useDocument();
  const form = useFormRow();
  const [begun, begin] = useState(false);
  const common = Boolean(shared) && part === "shared";
  const own = useMemo(() => ({ ...page, suffix: "~own" }), [page]);
  const asked = form?.sections.flatMap((section) => section.fields).find(({ key }) => key === field);
  const written = useForm((store) => common && Boolean(asked) && isWritten(store.doc, asked)) ?? false;
  // Whoever empties it goes on writing in it.
  useEffect(() => {
    if (written) begin(true);
  }, [written]);
  if (!common || !asked) return null;
  if (!written && !begun) {
    if (reads || !page.mayWrite || kind !== "text") return null;
    return (
      <button type="button" className="own-beside-begin" onClick={() => begin(true)}>
        <Icon page={page} name="plus" size="small" />
        <span>
          Add what is different for {name}
          <span className="hidden-text">: {asked.label}</span>
        </span>
      </button>
    );
  }
  const share = () => {
    const [mine, theirs] = [page.live?.doc, shared?.live?.doc];
    if (mine && theirs) moveToCommon(mine, theirs, asked, page.me);
    begin(false);
  };
  return (
    <div className="own-beside" data-reads={reads ? "" : undefined}>
      <p className="own-beside-title" id={`own-${field}`}>
        Only about {name}
        <span className="hidden-text">: {asked.label}</span>
      </p>
      <DocumentContext.Provider value={own}>{children}</DocumentContext.Provider>
      {!reads && written && page.mayWrite && shared?.mayWrite && mayMove({ kind }) && <Move page={page} onMove={share} />}
    </div>
  );
}

/** What was one child's alone becomes common only when that was asked again. */
function Move({ page, onMove }) {
  const [asks, ask] = useState(false);
  if (!asks) {
    return (
      <button type="button" className="own-beside-begin" onClick={() => ask(true)}>
        <Icon page={page} name="family" size="small" />
        Move it to the shared part
      </button>
    );
  }
  return (
    <div className="own-beside-sure" role="group" aria-label="Move it to the shared part">
      <p>It then stands in each child’s assessment, and whoever may open one of them reads it.</p>
      <button type="button" className="button" data-tone="quiet" onClick={() => ask(false)}>
        Keep it here
      </button>
      <button type="button" className="button" data-tone="primary" onClick={onMove}>
        Move it
      </button>
    </div>
  );
}
