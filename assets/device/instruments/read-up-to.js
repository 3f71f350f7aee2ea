/** How far an open document goes that somebody reads, and whether all of it is on the record. */

import { useEffect, useState } from "react";

/** @param {import("./live-context.jsx").Page | null} page */
export function useReadOf(page) {
  const live = page?.live;
  const doc = live?.doc;
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
  return {
    seq: Math.max(head, live?.head ?? 0),
    settled: Boolean(status?.connected && !status.waiting),
    late: status?.late ?? 0,
  };
}
