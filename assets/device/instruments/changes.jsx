/** What changed since an earlier step of the sign-off: marked in the text to read, listed, gone to. */

import { useEffect, useMemo, useRef, useState } from "react";

import { setLocalFor } from "../actions.js";
import { useCollection, useLocal } from "../hooks.js";
import { lastRead } from "../page.js";
import { changedFields, markedText } from "../sign-off/changes.js";
import { momentText } from "../words.js";
import { useFormRow } from "./form-context.jsx";
import { useDocument } from "./live-context.jsx";
import "./changes.css";

/** @typedef {{fields: {root: string, label: string}[]}} Section */

const NOTHING = {};
const LAST_READ = "sign_off.last_read";
const LOOK_AFTER = 400; // ms after the last word before everything is compared again

/**
 * What changes are marked against in this document: nothing, unless the person wants it; at first,
 * for whoever reads it for sign-off, the last step.
 * @returns {{key: string, label: string, content: Record<string, any[]>} | null}
 */
function useBase() {
  const { documentId } = useDocument();
  const row = /** @type {any} */ (useCollection("sign_offs", NOTHING).one([["id", "=", documentId ?? ""]]));
  const chosen = useLocal("sign_off.marks", NOTHING)[documentId];
  const last = useLocal(LAST_READ, NOTHING)[documentId];
  const steps = row.bases ?? [];
  // A signed one is what was signed: nothing is marked in it.
  const bases = last && row.state !== "signed" ? [...steps, last] : steps;
  const atFirst = row.may_sign && row.state === "awaiting" ? steps[0]?.key : "";
  return bases.find((each) => each.key === (chosen ?? atFirst)) ?? null;
}

/** A text as it is shown to readers. @param {string} root @param {any[] | null} ops as it stands now */
export function useMarked(root, ops) {
  const base = useBase();
  return useMemo(() => (base && ops ? markedText(base.content[root] ?? [], ops) : ops), [base, ops, root]);
}

/** The answers that stood before, where changes are marked. @param {string} root @returns {any[] | null} */
export function useBefore(root) {
  const base = useBase();
  return base ? (base.content[root] ?? []) : null;
}

/** @param {Section[] | undefined} sections of the form @returns {{root: string, label: string}[]} */
export const fieldsOf = (sections) => (sections ?? []).flatMap(({ fields }) => fields ?? []);

/** How many fields changed, which, and the way to each. @param {{sections: Section[]}} props */
export function ChangesList({ sections }) {
  const page = useDocument();
  const fields = useMemo(() => fieldsOf(sections), [sections]);
  const base = useBase();
  const [changed, setChanged] = useState(/** @type {any[]} */ ([]));
  const at = useRef(-1);
  const doc = page.live?.doc;
  useEffect(() => {
    if (!doc || !base) return undefined;
    const look = () => setChanged(changedFields(base.content, contentOf(doc, fields), fields.map(({ root }) => root)));
    let timer = setTimeout(look);
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, LOOK_AFTER);
    };
    doc.on("afterTransaction", soon);
    return () => {
      clearTimeout(timer);
      doc.off("afterTransaction", soon);
    };
  }, [doc, base, fields]);
  if (!base) return null;
  if (!changed.length) return <p className="changes-count">Nothing has changed since {base.label}.</p>;
  const go = (step) => {
    const places = [...document.querySelectorAll("[data-changed]")];
    if (!places.length) return;
    at.current = (at.current + step + places.length) % places.length;
    goTo(places[at.current]);
  };
  return (
    <div className="changes">
      <p className="changes-count" role="status">
        <strong>{changed.length === 1 ? "1 passage changed" : `${changed.length} passages changed`}</strong> since{" "}
        {base.label}
      </p>
      <ul role="list">
        {changed.map(({ root, added, removed }) => (
          <li key={root}>
            <button type="button" className="changes-field" onClick={() => goToField(root)}>
              <span>{fields.find((each) => each.root === root)?.label ?? root}</span>
              <span className="changes-sums">{sums(root, added, removed)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="changes-steps">
        <button type="button" className="button" data-tone="quiet" onClick={() => go(-1)}>
          Change before
        </button>
        <button type="button" className="button" data-tone="quiet" onClick={() => go(1)}>
          Next change
        </button>
      </div>
    </div>
  );
}

function sums(root, added, removed) {
  if (!root.startsWith("t.")) return "Answer changed";
  const parts = [];
  if (added) parts.push(added === 1 ? "1 word added" : `${added} words added`);
  if (removed) parts.push(removed === 1 ? "1 word removed" : `${removed} words removed`);
  return parts.join(", ") || "Set out differently";
}

function contentOf(doc, fields) {
  return Object.fromEntries(
    fields.map(({ root }) => [root, root.startsWith("t.") ? doc.getText(root).toDelta() : doc.getArray(root).toArray()]),
  );
}

function goToField(root) {
  const field = document.querySelector(`.assessment-read [data-field="${CSS.escape(root.slice(2))}"]`);
  const place = field?.querySelector("[data-changed]") ?? field;
  if (place) goTo(place);
}

function goTo(place) {
  const over = document.querySelector("dialog.sheet:modal");
  if (over instanceof HTMLDialogElement) over.close();
  place.setAttribute("tabindex", "-1");
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}

/**
 * What this reader saw here the last time, for as long as the page is open; and what they see now, for
 * the next.
 */
function useLastRead(subject, live, fields) {
  const now = useRef({ live, fields });
  now.current = { live, fields };
  const open = Boolean(live?.doc);
  useEffect(() => {
    if (!subject || !open) return undefined;
    let left = false;
    let leave = async () => {};
    const content = () => {
      const { live, fields } = now.current;
      return live?.head && fields.length ? contentOf(live.doc, fields) : null;
    };
    void lastRead.seen(subject).catch(() => null).then((seen) => {
      if (left) return;
      const base = seen && { key: "read", label: `you last read it on ${momentText(seen.at)}`, content: seen.content };
      setLocalFor(LAST_READ, subject, base, false);
      leave = lastRead.reading(subject, content);
    });
    return () => {
      left = true;
      void leave();
    };
  }, [subject, open]);
}

/**
 * Tells the page how far the document that is shown here goes, and whether all of it is on the
 * record: what a signature would stand for. @param {{subject: string}} props
 */
export function ReadUpTo({ subject }) {
  const page = useDocument();
  const { live } = page;
  const doc = live?.doc;
  const form = useFormRow();
  const fields = useMemo(() => fieldsOf(form?.sections), [form]);
  useLastRead(subject, live, fields);
  const [head, setHead] = useState(0);
  useEffect(() => {
    if (!doc || !live) return undefined;
    // The number of the newest row is known a moment after its words are here.
    const soon = () => setTimeout(() => setHead(live.head));
    doc.on("afterTransaction", soon);
    soon();
    return () => doc.off("afterTransaction", soon);
  }, [live, doc]);
  const status = /** @type {any} */ (live?.status);
  const others = new Set(page.colleagues.filter((each) => each.workerId !== page.me).map((each) => each.name));
  const text = JSON.stringify({
    seq: Math.max(head, live?.head ?? 0),
    settled: Boolean(status?.connected && !status.waiting),
    others: [...others].join(", "),
    late: status?.late ?? 0,
  });
  useEffect(() => {
    setLocalFor("sign_off.read", subject, JSON.parse(text), false);
  }, [subject, text]);
  return null;
}
