/**
 * One open document for everything on a page that reads or writes it.
 */

/** @import { Handle as Live } from "../live.js" */

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";

import { setLocalFor } from "../actions.js";
import { openDocument } from "../live.js";
import { isPersonId } from "../remarks/exact.js";
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
 * @property {PersonRow[]} people on the record, who may be quoted and mentioned; the child first
 * @property {(who: string) => string} speakerOf a person's name, by id or as it was typed
 * @property {import("../remarks/remarks.js").Remarks | null} remarks comments and suggestions, where
 *   the page has a place for them
 * @property {() => void} showRemarks opens that place
 * @property {string} subject whose page it is: the id of the assessment, also where the document is
 *   the one that siblings' assessments have in common
 * @property {boolean} [limited] only some may see it: the document of a limited part
 * @property {boolean} [kept] it is what was kept of a document, not the document
 * @property {string} suffix behind a root's name in what was signed: see forms/parts.js
 */

/**
 * @typedef {{person_id: string, name: string, group: string, role: string, is_child: boolean,
 *   birth_date: string, phone: string, email: string}} PersonRow
 */

/** @type {PersonRow[]} */
const NOBODY = [];

export const DocumentContext = createContext(/** @type {Page | null} */ (null));

/** What the document of the page was opened with: one within it takes its page, worker and people. */
const OpenedContext = createContext(/** @type {Parameters<typeof LiveDocument>[0] | null} */ (null));

/** @returns {Parameters<typeof LiveDocument>[0]} */
export function useOpened() {
  const opened = useContext(OpenedContext);
  if (!opened) throw new Error("a document stands outside of that of its page");
  return opened;
}

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
 *   people?: PersonRow[], colleagues?: PersonRow[], remarksPanel?: string, children: unknown}} props
 *   me: the id of the worker whose device this is; workers: whose names this device knows;
 *   mayWrite: what the record said last, while the server has not been asked;
 *   what, where: what it is in the worker's words, and its page, for the list of unsent work;
 *   people: who may be quoted and mentioned; colleagues: who may be mentioned too;
 *   remarksPanel: the value of the screen that says which panel is open beside this document, where
 *   "comments" is one of them
 */
export function LiveDocument(props) {
  return (
    <OpenedContext.Provider value={props}>
      <DocumentContext.Provider value={usePage(props)}>{/** @type {any} */ (props.children)}</DocumentContext.Provider>
    </OpenedContext.Provider>
  );
}

/**
 * What an open document gives its page.
 * @param {Omit<Parameters<typeof LiveDocument>[0], "children"> & {subject?: string}} props
 * @returns {Page}
 */
export function usePage(props) {
  const { documentId, icons, me, workers = [], mayWrite = true, what, where, subject = documentId } = props;
  const { people = NOBODY, colleagues: further = NOBODY, remarksPanel = "" } = props;
  const { live, problem, version } = useLiveDocument(documentId, { what, where });
  const writes = mayWrite && opensForWriting(live?.status);
  const [remarks, remarked] = useRemarks(remarksPanel ? live : null, me, writes);
  const here = useRef(null);
  const known = useMemo(() => [...people, ...further], [people, further]);

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
  return useMemo(
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
      mayWrite: writes,
      people: known,
      speakerOf: (who) =>
        known.find((each) => each.person_id === who)?.name ?? (isPersonId(who) ? "Somebody on the record" : who),
      remarks,
      showRemarks: () => setLocalFor(remarksPanel, subject, "comments", false),
      subject,
      suffix: "",
      nameOf: (id) =>
        id === me
          ? "you"
          : ([...workers, ...further].find((each) => each.person_id === id)?.name ??
            colleagues.find((each) => each.workerId === id)?.name ??
            "a colleague"),
    }),
    [live, version, problem, icons, me, documentId, what, where, tell, colleagues, writes, workers, known, remarks, remarked, remarksPanel, subject],
  );
}

/** The document's remarks, and a number that rises with every change of them. */
function useRemarks(live, me, mayWrite) {
  const [remarks, setRemarks] = useState(/** @type {import("../remarks/remarks.js").Remarks | null} */ (null));
  const [changes, tell] = useState(0);
  const may = useRef(mayWrite);
  may.current = mayWrite;
  const doc = live?.doc;
  useEffect(() => {
    if (!doc) return undefined;
    let left = false;
    let opened = /** @type {import("../remarks/remarks.js").Remarks | null} */ (null);
    void import("../remarks/remarks.js").then(({ openRemarks }) => {
      if (left) return;
      const onChange = () => tell((count) => count + 1);
      opened = openRemarks(doc, me, { mayWrite: () => may.current, onChange });
      setRemarks(opened);
    });
    return () => {
      left = true;
      opened?.close();
      setRemarks(null);
    };
  }, [doc, me]);
  return /** @type {const} */ ([remarks, changes]);
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
