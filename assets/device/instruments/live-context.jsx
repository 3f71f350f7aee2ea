/**
 * One open document for everything on a page that reads or writes it.
 */

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";

import { openDocument } from "../live.js";
import { colleaguesOf } from "./presence.js";

/**
 * @typedef {object} Page
 * @property {object | null} live the open document; null until it is open
 * @property {string | null} problem why it could not be opened, in words
 * @property {boolean} mayWrite
 * @property {Record<string, string>} icons path data by name
 * @property {import("./presence.js").Colleague[]} colleagues
 * @property {(field: string, selection: object | null) => void} tell where this person is
 * @property {string} me this worker's id
 * @property {(workerId: string) => string} nameOf whoever gave an answer
 * @property {object} status as live.js tells it
 */

const DocumentContext = createContext(null);

/** @returns {Page} what the surrounding LiveDocument holds */
export function useDocument() {
  const page = useContext(DocumentContext);
  if (!page) throw new Error("a field stands outside of its document");
  return page;
}

/** Opens a document while mounted. The handle lives in state, so a page renders before it is open. */
export function useLiveDocument(documentId) {
  const [live, setLive] = useState(null);
  const [problem, setProblem] = useState(null);
  const [, redraw] = useState(0);

  useEffect(() => {
    if (!documentId) return undefined;
    let left = false;
    let handle = null;
    let stop = () => {};
    setProblem(null);
    Promise.resolve()
      .then(() => openDocument(documentId))
      .then((opened) => {
        if (left) {
          opened.close();
          return;
        }
        handle = opened;
        stop = opened.subscribe(() => redraw((count) => count + 1));
        setLive(opened);
      })
      .catch((error) => {
        if (!left) setProblem(error?.sentence ?? "This could not be opened on this device.");
      });
    return () => {
      left = true;
      stop();
      handle?.close();
      setLive(null);
    };
  }, [documentId]);

  return { live, problem };
}

/**
 * @param {{documentId: string, icons: Record<string, string>, me: string,
 *   workers: {person_id: string, name: string}[], children: unknown}} props
 *   me: the id of the worker whose device this is; workers: whose names this device knows
 */
export function LiveDocument({ documentId, icons, me, workers = [], children }) {
  const { live, problem } = useLiveDocument(documentId);
  const here = useRef(null);

  const tell = useCallback(
    (field, selection) => {
      // Leaving one field must not wipe out where the person went meanwhile.
      if (!selection && here.current !== field) return;
      here.current = selection ? field : null;
      live?.setPresence(selection ? { field, selection } : null);
    },
    [live],
  );

  const status = live?.status;
  const role = live?.role;
  const presence = live?.presence;
  const colleagues = useMemo(() => colleaguesOf(presence), [presence]);
  const page = useMemo(
    () => ({
      live,
      problem,
      icons,
      tell,
      status,
      mayWrite: Boolean(live) && role !== "read",
      me,
      colleagues,
      nameOf: (id) =>
        id === me
          ? "you"
          : (workers.find((each) => each.person_id === id)?.name ??
            colleagues.find((each) => each.workerId === id)?.name ??
            "a colleague"),
    }),
    [live, problem, icons, tell, status, role, me, workers, colleagues],
  );
  return <DocumentContext.Provider value={page}>{children}</DocumentContext.Provider>;
}

/** Draws again whenever a shared value changes; returns its present reading. */
export function useShared(shared, read) {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!shared) return undefined;
    const again = () => redraw((count) => count + 1);
    shared.observe(again);
    again();
    return () => shared.unobserve(again);
  }, [shared]);
  return shared ? read(shared) : null;
}
