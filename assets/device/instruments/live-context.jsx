/**
 * One open document for everything on a page that reads or writes it.
 */

/** @import { Handle as Live } from "../live.js" */

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";

import { openDocument } from "../live.js";
import { colleaguesOf } from "./presence.js";

/**
 * @typedef {object} Page
 * @property {Live | null} live the open document; null until it is open
 * @property {string | null} problem why it could not be opened, in words
 * @property {boolean} mayWrite
 * @property {Record<string, string>} icons path data by name
 * @property {import("./presence.js").Colleague[]} colleagues
 * @property {(field: string, selection: object | null) => void} tell where this person is
 * @property {string} me this worker's id
 * @property {string} documentId @property {string} what it is in the worker's words
 * @property {string} where its page
 * @property {(workerId: string) => string} nameOf whoever gave an answer
 */

const DocumentContext = createContext(/** @type {Page | null} */ (null));

/** @returns {Page} what the surrounding LiveDocument holds */
export function useDocument() {
  const page = useContext(DocumentContext);
  if (!page) throw new Error("a field stands outside of its document");
  return page;
}

/**
 * Opens a document while mounted. The handle lives in state, so a page renders before it is open;
 * ``version`` rises with everything the document tells.
 */
export function useLiveDocument(documentId, about) {
  const [live, setLive] = useState(/** @type {Live | null} */ (null));
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [version, tell] = useState(0);
  const told = useRef(about);
  told.current = about;

  useEffect(() => {
    if (!documentId) return undefined;
    let left = false;
    let handle = /** @type {Live | null} */ (null);
    let stop = () => {};
    setProblem(null);
    Promise.resolve()
      .then(() => openDocument(documentId, told.current))
      .then((opened) => {
        if (left) {
          void opened.close();
          return;
        }
        handle = opened;
        stop = opened.subscribe(() => tell((count) => count + 1));
        setLive(opened);
      })
      .catch((error) => {
        if (!left) setProblem(error?.sentence ?? "This could not be opened on this device.");
      });
    return () => {
      left = true;
      stop();
      void handle?.close();
      setLive(null);
    };
  }, [documentId]);

  return { live, problem, version };
}

/**
 * @param {{documentId: string, icons: Record<string, string>, me: string,
 *   workers: {person_id: string, name: string}[], mayWrite?: boolean, what: string, where: string,
 *   children: unknown}} props
 *   me: the id of the worker whose device this is; workers: whose names this device knows;
 *   mayWrite: what the record said last, while the server has not been asked;
 *   what, where: what it is in the worker's words, and its page, for the list of unsent work
 */
export function LiveDocument({ documentId, icons, me, workers = [], mayWrite = true, what, where, children }) {
  const { live, problem, version } = useLiveDocument(documentId, { what, where });
  const here = useRef(null);

  const tell = useCallback(
    (field, selection) => {
      // Leaving one field must not wipe out where the person went meanwhile.
      if (!selection && here.current !== field) return;
      here.current = selection ? field : null;
      live?.setPresence(selection ? { field, ...selection } : {});
    },
    [live],
  );

  useEffect(() => live?.setPresence({}), [live]);

  const colleagues = useMemo(() => colleaguesOf(live?.presence), [live, version]);
  const page = useMemo(
    () => ({
      live,
      problem,
      icons,
      me,
      documentId,
      what,
      where,
      tell,
      colleagues,
      mayWrite: mayWrite && opensForWriting(live?.status),
      nameOf: (id) =>
        id === me
          ? "you"
          : (workers.find((each) => each.person_id === id)?.name ??
            colleagues.find((each) => each.workerId === id)?.name ??
            "a colleague"),
    }),
    [live, version, problem, icons, me, documentId, what, where, tell, colleagues, mayWrite, workers],
  );
  return <DocumentContext.Provider value={page}>{children}</DocumentContext.Provider>;
}

/** A document begun on this device has no role yet: its words wait here until the record has it. */
function opensForWriting(status) {
  if (!status || status.signed || status.elsewhere) return false;
  return status.role === "write" || (status.role === null && !status.refusal);
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
