// Dialogs, menus, tabs, toolbars and "show" buttons, for the whole document at once.
//
// The pages are Python and say what they mean in data attributes; this file listens at the document,
// so it needs no framework, no server, and no code of any page.

/** @type {WeakMap<HTMLDialogElement, Element|null>} what had the focus when a dialog opened */
const openers = new WeakMap();

/** Open a dialog and remember who asked.
 * @param {HTMLDialogElement|null} dialog
 * @param {Element|null} opener */
export function openDialog(dialog, opener = document.activeElement) {
  if (!dialog || dialog.open) return;
  openers.set(dialog, opener);
  dialog.showModal();
}

/** @param {HTMLDialogElement|null|undefined} dialog */
export function closeDialog(dialog) {
  if (dialog?.open) dialog.close();
}

/** Which item the arrow keys lead to; undefined when the key is none of ours.
 * @param {string} key @param {number} at @param {number} count */
export function nextIndex(key, at, count) {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowLeft":
    case "ArrowUp":
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** Show one tab's panel, and only that.
 * @param {Element} tab */
export function chooseTab(tab) {
  const list = tab.closest("[role=tablist]");
  if (!list) return;
  for (const other of list.querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    /** @type {HTMLElement} */ (other).tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = !chosen;
  }
}

const EDGE = 40; // px at the edge of a list of tabs that are faint

/** The chosen tab of each list stays in sight when the list has become narrower. */
export function showChosenTabs() {
  for (const tab of document.querySelectorAll("[role=tab][aria-selected=true]")) {
    const list = tab.closest("[role=tablist]");
    if (!list) continue;
    const [own, all] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
    if (own.right > all.right) list.scrollLeft += own.right - all.right + EDGE;
    else if (own.left < all.left) list.scrollLeft += own.left - all.left - EDGE;
  }
}

/** Show or hide what is typed in a secret's field.
 * @param {Element} button */
function toggleSecret(button) {
  const field = /** @type {HTMLInputElement|null} */ (
    document.getElementById(button.getAttribute("data-shows") ?? "")
  );
  if (!field) return;
  const shows = field.type === "password";
  field.type = shows ? "text" : "password";
  button.setAttribute("aria-pressed", String(shows));
  button.textContent = shows ? "Hide" : "Show";
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;

  closeMenusExcept(target.closest("details.menu"));
  const item = target.closest(".menu-item");
  if (item) closeMenusExcept(null);

  const opener = target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.getAttribute("data-opens") ?? "");
    const inMenu = opener.closest("details.menu")?.querySelector("summary");
    openDialog(/** @type {HTMLDialogElement|null} */ (dialog), inMenu ?? opener);
    return;
  }
  if (target.closest("[data-closes]")) {
    closeDialog(target.closest("dialog"));
    return;
  }
  if (target instanceof HTMLDialogElement && !("mustAnswer" in target.dataset)) {
    if (isOutside(target, event)) closeDialog(target);
    return;
  }
  const tab = target.closest("[role=tab]");
  if (tab) chooseTab(tab);
  const secret = target.closest("[data-shows]");
  if (secret) toggleSecret(secret);
}

/** A press on the veil counts as on the dialog itself, but lies outside its box.
 * @param {HTMLDialogElement} dialog @param {MouseEvent} event */
function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left ||
    event.clientX > box.right ||
    event.clientY < box.top ||
    event.clientY > box.bottom
  );
}

/** @param {Element|null} keep */
function closeMenusExcept(keep) {
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (open !== keep) open.removeAttribute("open");
  }
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target) return;

  const menu = target.closest("details.menu[open]");
  if (menu && event.key === "Escape") {
    event.preventDefault();
    menu.removeAttribute("open");
    /** @type {HTMLElement|null} */ (menu.querySelector("summary"))?.focus();
    return;
  }
  const group = groupOf(target, menu);
  if (!group) return;
  const at = group.indexOf(target);
  const next = nextIndex(event.key, at, group.length);
  if (next === undefined) return;
  event.preventDefault();
  group[next].focus();
  if (group[next].getAttribute("role") === "tab") chooseTab(group[next]);
}

/** The things the arrow keys move between, from here.
 * @param {HTMLElement} target @param {Element|null} menu @returns {HTMLElement[]|null} */
function groupOf(target, menu) {
  const among = (/** @type {Element} */ root, /** @type {string} */ what) =>
    /** @type {HTMLElement[]} */ ([...root.querySelectorAll(what)]);
  const list = target.closest("[role=tablist]");
  if (list) return among(list, "[role=tab]").filter((tab) => tab.getClientRects().length > 0);
  const bar = target.closest("[role=toolbar]");
  if (bar && !target.matches("input, select, textarea")) {
    return among(bar, "button:not(:disabled), a[href]");
  }
  if (menu) return among(menu, "summary, .menu-item:not(:disabled)");
  return null;
}

/** A dialog gives the focus back to what opened it, if that is still there.
 * @param {Event} event */
function onClose(event) {
  const dialog = event.target;
  // Open again: it was only put on top of another.
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  const opener = openers.get(dialog);
  openers.delete(dialog);
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
}

/** Escape does not close what must be answered.
 * @param {Event} event */
function onCancel(event) {
  if (event.target instanceof HTMLDialogElement && "mustAnswer" in event.target.dataset) {
    event.preventDefault();
  }
}

/** Make a dialog follow its data-open.
 * @param {HTMLDialogElement} dialog */
function follow(dialog) {
  if (dialog.dataset.open === "true") openDialog(dialog);
  else if (dialog.dataset.open === "false") closeDialog(dialog);
}

/** @param {MutationRecord[]} records */
function onMutation(records) {
  for (const record of records) {
    if (record.type === "attributes" && record.target instanceof HTMLDialogElement) {
      follow(record.target);
    }
    for (const node of record.addedNodes) {
      if (!(node instanceof Element)) continue;
      if (node instanceof HTMLDialogElement) follow(node);
      for (const dialog of node.querySelectorAll("dialog[data-open]")) {
        follow(/** @type {HTMLDialogElement} */ (dialog));
      }
    }
  }
}

if (typeof document !== "undefined") {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("close", onClose, true);
  document.addEventListener("cancel", onCancel, true);
  window.addEventListener("resize", showChosenTabs);
  new MutationObserver(onMutation).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-open"],
  });
  for (const dialog of document.querySelectorAll("dialog[data-open]")) {
    follow(/** @type {HTMLDialogElement} */ (dialog));
  }
}
