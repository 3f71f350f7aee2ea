// Going to a field of the page from elsewhere on it: a line of "Still to do", a remark, a colleague.

import { chooseTab } from "../ui.js";

const FOCUSABLE = "[contenteditable=true], input:not(:disabled), textarea, select, button, [tabindex]";

/**
 * Show a field: its part of the form, scrolled to, with the focus in it.
 * @param {string} root the field's root or its place: what its block says as ``data-field``
 * @returns {boolean} false when the page does not show such a field now
 */
export function showField(root) {
  const field = document.querySelector(`[data-field="${CSS.escape(root)}"]`);
  if (!(field instanceof HTMLElement)) return false;
  const panel = field.closest("[role=tabpanel]");
  const tab = panel && document.getElementById(panel.getAttribute("aria-labelledby") ?? "");
  if (tab) chooseTab(tab);
  const folded = field.closest("details");
  if (folded) folded.open = true;
  const over = document.querySelector("dialog.sheet:modal");
  if (over instanceof HTMLDialogElement) over.close();
  field.scrollIntoView({ block: "start" });
  const within = field.querySelector(FOCUSABLE);
  if (within instanceof HTMLElement) within.focus({ preventScroll: true });
  return true;
}
