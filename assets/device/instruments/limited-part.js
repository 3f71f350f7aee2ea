/** Where instruments find the documents of the parts that only some roles may see. */

import { createContext, useContext, useRef } from "react";

/**
 * @typedef {object} Limited
 * @property {import("./live-context.jsx").Page} page
 * @property {string} called who may see it
 * @property {{seq: number, settled: boolean, late: number}} read how far it is shown
 */

/** By the number of their readers; those this worker may see. @type {Map<number, Limited>} */
const NONE = new Map();

export const LimitedContext = createContext(NONE);

export const useLimitedParts = () => useContext(LimitedContext);

/** The documents that are open, by the number of their readers: the same map until one of them is
 * another. @returns {Map<number, import("yjs").Doc>} */
export function useLimitedDocs() {
  const parts = useLimitedParts();
  const held = useRef(/** @type {Map<number, import("yjs").Doc>} */ (new Map()));
  const now = new Map();
  for (const [number, { page }] of parts) if (page.live) now.set(number, page.live.doc);
  const same = now.size === held.current.size && [...now].every(([number, doc]) => held.current.get(number) === doc);
  if (!same) held.current = now;
  return held.current;
}
