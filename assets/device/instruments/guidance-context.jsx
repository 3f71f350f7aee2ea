/** What guidance says of the open assessment, for everything on the page that shows a part of it. */

import { useSyncExternalStore } from "react";

import { NOTHING, Watch } from "../guidance/watch.js";
import { device } from "../page.js";
import { todayText } from "../words.js";
import { useForm } from "./form-context.jsx";

/** @type {WeakMap<object, Watch>} one for a form over a document, however many show it */
const watches = new WeakMap();
const nothing = () => () => {};

/** @param {string} assessmentId @returns {Watch | null} null until the document is open */
export function useWatch(assessmentId) {
  const store = useForm((each) => each);
  if (!store) return null;
  const held = watches.get(store);
  if (held) return held;
  const made = new Watch(store, assessmentId, { rows: device.rows, today: () => todayText() });
  watches.set(store, made);
  return made;
}

/**
 * @template Found
 * @param {string} assessmentId @param {(state: import("../guidance/watch.js").State) => Found} read
 *   gives the same object until it changed
 * @returns {Found}
 */
export function useGuidance(assessmentId, read) {
  const watch = useWatch(assessmentId);
  return useSyncExternalStore(
    watch ? watch.subscribe : nothing,
    () => read(watch ? watch.state : NOTHING),
    () => read(NOTHING),
  );
}
