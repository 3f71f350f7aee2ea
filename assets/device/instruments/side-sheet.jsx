/**
 * A sheet at the side of a text: beside it where there is room, over it where there is not. The same
 * element is both: a dialog that stands in the page, or one that lies above it with the rest out of
 * reach, as the browser itself does it.
 */

import { useEffect, useId, useRef } from "react";

import { showChosenTabs } from "../ui.js";
import "./side-sheet.css";

const ROOM = "(min-width: 68.75em)"; // 1100 px

/** @param {HTMLDialogElement} sheet @param {boolean} room */
function stand(sheet, room) {
  if (room) sheet.show();
  else sheet.showModal();
}

/** Above what was shown last, without its own "close" being heard. @param {HTMLDialogElement} dialog */
function onTop(dialog) {
  dialog.addEventListener("close", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
  dialog.close();
  dialog.showModal();
}

/**
 * @param {{name: string, title: string, closeIcon: string, onClose: () => void, children: unknown}} props
 *   name: the element's id; onClose: takes this component away
 */
export function SideSheet({ name, title, closeIcon, onClose, children }) {
  const sheet = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const close = useRef(onClose);
  close.current = onClose;
  const titleId = useId();
  const heading = useRef(/** @type {HTMLElement | null} */ (null));

  useEffect(() => {
    const own = /** @type {HTMLDialogElement} */ (sheet.current);
    const opener = document.activeElement;
    const room = window.matchMedia(ROOM);
    let turning = false;
    const turn = () => {
      const focused = own.contains(document.activeElement) ? document.activeElement : null;
      turning = true;
      own.close();
      stand(own, room.matches);
      // A dialog that was opened from it lies over it again.
      for (const each of own.querySelectorAll("dialog:modal")) onTop(/** @type {HTMLDialogElement} */ (each));
      showChosenTabs();
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    };
    const closed = () => {
      if (turning) turning = false;
      else close.current();
    };
    const escape = (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || own.matches(":modal")) return;
      const within = own.contains(event.target) || event.target === document.body;
      if (within || event.target?.getAttribute?.("aria-controls") === own.id) close.current();
    };
    stand(own, room.matches);
    showChosenTabs();
    // Opened by a person, not by coming back to the page: then the focus stays where it was.
    if (opener !== document.body || own.matches(":modal")) heading.current?.focus({ preventScroll: true });
    room.addEventListener("change", turn);
    own.addEventListener("close", closed);
    document.addEventListener("keydown", escape);
    return () => {
      room.removeEventListener("change", turn);
      own.removeEventListener("close", closed);
      document.removeEventListener("keydown", escape);
      const had = own.contains(document.activeElement) || document.activeElement === document.body;
      if (had && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);

  return (
    <dialog ref={sheet} id={name} className="sheet" aria-labelledby={titleId}>
      <div className="sheet-head">
        <h2 id={titleId} className="heading" data-level="3" tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <button type="button" className="button" data-tone="bare" data-only-icon="" onClick={() => close.current()}>
          <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
            <path d={closeIcon} />
          </svg>
          <span className="hidden-text">Close</span>
        </button>
      </div>
      <div className="sheet-body">{/** @type {any} */ (children)}</div>
    </dialog>
  );
}
