/**
 * The parts of an assessment that only some roles may see, each from a document of its own beside
 * the one that everybody reads: opened where this worker may, and said to be there where not.
 */

import { useMemo } from "react";

import { limitedDocument, seenBy } from "../forms/limited.js";
import { Icon } from "./answer-parts.jsx";
import { useFormRow } from "./form-context.jsx";
import { LimitedContext, useLimitedParts } from "./limited-part.js";
import { DocumentContext, useDocument, useOpened, usePage } from "./live-context.jsx";
import { useReadOf } from "./read-up-to.js";
import "./form.css";

/**
 * @param {{subject: string, roles: string[], what: string, children: any,
 *   parts?: {number: number, readers: string[], called: string}[]}} props
 *   subject: the id of the assessment; roles: of this worker; parts: of its form
 */
export function LimitedDocuments({ parts, roles, children, ...props }) {
  return seenBy(parts ?? [], roles ?? []).reduceRight(
    (within, { number, called }) => (
      <LimitedDocument key={number} number={number} called={called} {...props}>
        {within}
      </LimitedDocument>
    ),
    children,
  );
}

/** @param {Omit<Parameters<typeof LimitedDocuments>[0], "parts" | "roles"> & {number: number, called: string, key?: any}} props */
function LimitedDocument({ number, called, children, ...props }) {
  const open = usePage({ ...useOpened(), ...props, documentId: limitedDocument(props.subject, number) });
  const page = useMemo(() => ({ ...open, limited: true }), [open]);
  const { seq, settled, late } = useReadOf(page);
  const others = useLimitedParts();
  const parts = useMemo(
    () => new Map(others).set(number, { page, called, read: { seq, settled, late } }),
    [others, number, called, page, seq, settled, late],
  );
  return <LimitedContext.Provider value={parts}>{children}</LimitedContext.Provider>;
}

const calledIn = (form, number) => form?.limited.find((part) => part.number === number)?.called ?? "";

/**
 * A section of a limited part says whose it is; to others it is there, closed.
 * @param {{number: number, children: any}} props number: 0 for what everybody reads
 */
export function LimitedSection({ number, children }) {
  const part = useLimitedParts().get(number);
  const form = useFormRow();
  if (!number || !form) return children;
  return (
    <>
      <Only whom={calledIn(form, number)} may={!part} />
      {part && children}
    </>
  );
}

/**
 * One field, in the document where it stands; to others its heading, closed.
 * @param {{number: number, section: number, label: string, children: any}} props section: the number
 *   of its section, which says it for all of them
 */
export function LimitedField({ number, section, label, children }) {
  const part = useLimitedParts().get(number);
  const form = useFormRow();
  if (!number) return children;
  const single = number !== section;
  if (!part) {
    return (
      <>
        <h3 className="limited-label">{label}</h3>
        <Only whom={calledIn(form, number)} may />
      </>
    );
  }
  return (
    <DocumentContext.Provider value={part.page}>
      {children}
      {single && <Only whom={part.called} />}
    </DocumentContext.Provider>
  );
}

/** What stands within is of a limited part, and not there for others.
 * @param {{number: number, children: any}} props */
export function WithinLimited({ number, children }) {
  const part = useLimitedParts().get(number);
  return part ? <DocumentContext.Provider value={part.page}>{children}</DocumentContext.Provider> : null;
}

function Only({ whom, may = false }) {
  const page = useDocument();
  return (
    <p className="limited-note">
      <Icon page={page} name="lock" size="small" />
      <span>
        Only {whom} {may ? "may read this" : "read this"}.
      </span>
    </p>
  );
}
