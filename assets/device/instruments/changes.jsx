/** What changed since an earlier step of the sign-off: marked in the text to read, listed, gone to. */

import { useEffect, useMemo, useRef, useState } from "react";

import { setLocalFor } from "../actions.js";
import { useCollection, useLocal } from "../hooks.js";
import { OWN } from "../forms/parts.js";
import { lastRead } from "../page.js";
import { changedFields, markedText } from "../sign-off/changes.js";
import { momentText } from "../words.js";
import { useFormRow } from "./form-context.jsx";
import { useLimitedDocs, useLimitedParts } from "./limited-part.js";
import { useDocument } from "./live-context.jsx";
import { useReadOf } from "./read-up-to.js";
import { useSharedPart } from "./shared-part.js";
import "./changes.css";

/** @typedef {{part?: string, fields: {root: string, label: string, limited?: number}[]}} Section */

const NOTHING = {};
const NO_PARTS = new Map();
const LAST_READ = "sign_off.last_read";
const LOOK_AFTER = 400; // ms after the last word before everything is compared again

/**
 * What changes are marked against in this document: nothing, unless the person wants it; at first,
 * for whoever reads it for sign-off, the last step.
 * @returns {{key: string, label: string, content: Record<string, any[]>} | null}
 */
function useBase() {
  const { subject, limited } = useDocument();
  const row = /** @type {any} */ (useCollection("sign_offs", NOTHING).one([["id", "=", subject ?? ""]]));
  const chosen = useLocal("sign_off.marks", NOTHING)[subject];
  const last = useLocal(LAST_READ, NOTHING)[subject];
  const steps = row.bases ?? [];
  // A signed one is what was signed: nothing is marked in it.
  const bases = last && row.state !== "signed" ? [...steps, last] : steps;
  const atFirst = row.may_sign && row.state === "awaiting" ? steps[0]?.key : "";
  const base = bases.find((each) => each.key === (chosen ?? atFirst)) ?? null;
  return limited && base === last ? null : base;
}

/** A text as it is shown to readers. @param {string} root @param {any[] | null} ops as it stands now */
export function useMarked(root, ops) {
  const base = useBase();
  const name = root + useDocument().suffix;
  return useMemo(() => (base && ops ? markedText(base.content[name] ?? [], ops) : ops), [base, ops, name]);
}

/** The answers that stood before, where changes are marked. @param {string} root @returns {any[] | null} */
export function useBefore(root) {
  const base = useBase();
  const { suffix } = useDocument();
  return base ? (base.content[root + suffix] ?? []) : null;
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
  const shared = useSharedPart();
  const common = shared?.live?.doc ?? null;
  const limited = useLimitedDocs();
  useEffect(() => {
    if (!doc || !base || (shared && !common)) return undefined;
    const places = placesOf(sections, doc, common, base.key === "read" ? NO_PARTS : limited);
    const roots = Object.keys(places);
    const look = () => setChanged(changedFields(base.content, contentOf(places), roots));
    let timer = setTimeout(look);
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, LOOK_AFTER);
    };
    const docs = new Set(Object.values(places).map(([each]) => each));
    for (const each of docs) each.on("afterTransaction", soon);
    return () => {
      clearTimeout(timer);
      for (const each of docs) each.off("afterTransaction", soon);
    };
  }, [doc, common, limited, shared === null, base, sections]);
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
              <span>{fields.find((each) => each.root === root.replace(OWN, ""))?.label ?? root}</span>
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

/**
 * By the name that a root has in what was signed: where it stands now.
 * @param {Section[] | undefined} sections @param {import("yjs").Doc} doc
 * @param {import("yjs").Doc | null} common
 * @param {Map<number, import("yjs").Doc>} limited documents of limited parts
 * @returns {Record<string, [import("yjs").Doc, string]>}
 */
function placesOf(sections, doc, common, limited) {
  const found = {};
  for (const { part, fields } of sections ?? []) {
    for (const { root, limited: number } of fields) {
      if (number) {
        const closed = limited.get(number);
        if (closed) found[root] = [closed, root];
        continue;
      }
      const shared = common && part === "shared";
      found[root] = [shared ? common : doc, root];
      if (shared) found[root + OWN] = [doc, root];
    }
  }
  return found;
}

const contentOf = (places) =>
  Object.fromEntries(
    Object.entries(places).map(([name, [doc, root]]) => [
      name,
      root.startsWith("t.") ? doc.getText(root).toDelta() : doc.getArray(root).toArray(),
    ]),
  );

function goToField(root) {
  const field = document.querySelector(`.assessment-read [data-field="${CSS.escape(root.slice(2).replace(OWN, ""))}"]`);
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
 * the next. @param {string} subject @param {() => Record<string, any[]> | null} content
 */
function useLastRead(subject, open, content) {
  const now = useRef(content);
  now.current = content;
  useEffect(() => {
    if (!subject || !open) return undefined;
    let left = false;
    let leave = async () => {};
    void lastRead.seen(subject).catch(() => null).then((seen) => {
      if (left) return;
      const base = seen && { key: "read", label: `you last read it on ${momentText(seen.at)}`, content: seen.content };
      setLocalFor(LAST_READ, subject, base, false);
      leave = lastRead.reading(subject, () => now.current());
    });
    return () => {
      left = true;
      void leave();
    };
  }, [subject, open]);
}

/**
 * Tells the page how far what is shown here goes, and whether all of it is on the record: what a
 * signature would stand for. @param {{subject: string}} props
 */
export function ReadUpTo({ subject }) {
  const page = useDocument();
  const shared = useSharedPart();
  const form = useFormRow();
  const doc = page.live?.doc;
  const common = shared?.live?.doc ?? null;
  useLastRead(subject, Boolean(doc) && (!shared || Boolean(common)), () => {
    // Not of limited parts: whoever may not see them any more keeps nothing of them.
    const places = doc ? placesOf(form?.sections, doc, common, NO_PARTS) : {};
    return page.live?.head && Object.keys(places).length ? contentOf(places) : null;
  });
  const own = useReadOf(page);
  const both = useReadOf(shared);
  const limited = [...useLimitedParts().values()];
  const parts = [...(shared ? [both] : []), ...limited.map(({ read }) => read)];
  const here = [page, ...(shared ? [shared] : []), ...limited.map((part) => part.page)].flatMap((each) => each.colleagues);
  const others = new Set(here.filter((each) => each.workerId !== page.me).map((each) => each.name));
  const rows = {
    seq: own.seq,
    shared_seq: shared ? both.seq : -1,
    limited: Object.fromEntries(limited.map((part) => [part.page.documentId, part.read.seq])),
  };
  const text = JSON.stringify({
    at: { ...rows, key: JSON.stringify(rows) },
    settled: [own, ...parts].every(({ settled }) => settled),
    others: [...others].join(", "),
    late: [own, ...parts].reduce((sum, { late }) => sum + late, 0),
  });
  useEffect(() => {
    setLocalFor("sign_off.read", subject, JSON.parse(text), false);
  }, [subject, text]);
  return null;
}
