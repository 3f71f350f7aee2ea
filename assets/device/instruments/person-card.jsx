/** Who a mention means: what this device knows of them, and their record where they have one. */

import { useEffect, useRef } from "react";

import { useGo } from "../hooks.js";
import { closeDialog, openDialog } from "../ui.js";
import { useDocument } from "./live-context.jsx";

/** @param {{id: string, onClose: () => void}} props ``id`` of a person; "" shows nothing */
export function PersonCard({ id, onClose }) {
  const page = useDocument();
  const go = useGo();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const person = page.people.find((each) => each.person_id === id);
  useEffect(() => {
    if (id) openDialog(dialog.current);
    else closeDialog(dialog.current);
  }, [id]);
  if (!id) return null;
  return (
    <dialog className="dialog person-card" ref={dialog} aria-labelledby={`person-${id}`} onClose={onClose}>
      <div className="dialog-head">
        <h2 className="heading" data-level="3" id={`person-${id}`}>
          {person?.name ?? "Not on this device"}
        </h2>
        <button type="button" className="button" data-tone="bare" data-only-icon="" data-closes="" aria-label="Close">
          <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
            <path d={page.icons.close} />
          </svg>
        </button>
      </div>
      <div className="dialog-body">
        {person ? (
          <>
            <p className="text" data-tone="soft">
              {person.group === "self" ? "The child this is about" : person.role}
            </p>
            {person.phone && (
              <p>
                <a className="link" href={`tel:${person.phone.replace(/[^\d+]/g, "")}`}>
                  {person.phone}
                </a>
              </p>
            )}
            {person.email && (
              <p>
                <a className="link" href={`mailto:${person.email}`}>
                  {person.email}
                </a>
              </p>
            )}
            {person.is_child && (
              <button type="button" className="button" data-tone="quiet" onClick={() => go(`/children/${person.person_id}`)}>
                Open the record
              </button>
            )}
          </>
        ) : (
          <p>They are on the record, but not among the people this iPad holds.</p>
        )}
      </div>
    </dialog>
  );
}
