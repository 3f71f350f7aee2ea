// A sheet whose unfinished work is kept as it is made, and again before the page can go.

import { useEffect, useRef } from "react";

import { DraftSaving } from "../media/draft-saving.js";

/**
 * @param {ConstructorParameters<typeof DraftSaving>[0] & {underHand: () => boolean}} parts
 *   underHand: something is being made at this moment
 */
export function useDraft({ underHand, ...parts }) {
  const saving = useRef(/** @type {DraftSaving | null} */ (null));
  saving.current ??= new DraftSaving(parts);
  Object.assign(saving.current, parts);
  const { current } = saving;
  useEffect(() => {
    const leave = () => underHand() && current.save();
    document.addEventListener("visibilitychange", leave);
    window.addEventListener("pagehide", leave);
    const unlisten = parts.drafts.beforeLock(async () => {
      await current.flush();
    });
    return () => {
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("pagehide", leave);
      unlisten();
    };
  }, []);
  return current;
}
