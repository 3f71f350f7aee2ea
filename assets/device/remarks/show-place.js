// Bringing a field of the page into sight without taking the focus there: where a colleague writes,
// where a remark stands.

import { chooseTab } from "../ui.js";

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The block of a field on this page, if it shows that field. @param {string} root @returns {HTMLElement | null} */
export function blockOf(root) {
  const key = root.replace(/^[a-z]\./, "");
  return document.querySelector(`[data-root="${CSS.escape(root)}"], [data-field="${CSS.escape(key)}"]`);
}

/**
 * @param {string} root of a field: t.health
 * @param {(block: HTMLElement) => Element | null} [within] what in it should be seen; all of it if nothing
 * @returns {boolean} false when this page does not show the field
 */
export function showPlace(root, within = () => null) {
  const block = blockOf(root);
  if (!block) return false;
  const panel = block.closest("[role=tabpanel]");
  const tab = panel && document.getElementById(panel.getAttribute("aria-labelledby") ?? "");
  if (tab && panel instanceof HTMLElement && panel.hidden) chooseTab(tab);
  const over = document.querySelector("dialog.sheet:modal");
  if (over instanceof HTMLDialogElement) over.close();
  const seen = within(block) ?? block;
  if (!inSight(seen)) seen.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  return true;
}

/** Well within the window, not at its edge. @param {Element} element */
function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const edge = window.innerHeight * 0.2;
  return top >= edge && bottom <= window.innerHeight - edge;
}
