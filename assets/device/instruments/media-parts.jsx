/**
 * What the instruments for photos, drawings, recordings and signatures have in common: the list of
 * what is there, one item of it, and what can be done with it.
 */

import { useEffect, useId, useReducer, useRef, useState } from "react";

import { addEntry, enter, entriesOf, removeEntry, saidOf, sayOf } from "../media/entries.js";
import { station } from "../media/station.js";
import { drawingOf } from "../media/strokes.js";
import { NAMES } from "../media/words.js";
import { momentText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import "./media.css";

// A picture's entry comes at once, its bytes a moment later: looked for soon, then less often.
const LOOK_AGAIN = 1_500;
const LOOK_AT_LATEST = 15_000;
const UNDO_FOR = 12_000;

/** @param {{page: import("./live-context.jsx").Page, name: string, size?: string}} props */
export function Icon({ page, name, size }) {
  return (
    <svg viewBox="0 0 24 24" className="icon" data-size={size} aria-hidden="true">
      <path d={page.icons[name]} />
    </svg>
  );
}

/** Draws again when anything about media on this device changes. */
export function useStation() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  useEffect(() => station.subscribe(redraw), []);
  return station;
}

/** The entries of a field, and a new drawing whenever they or the words about them change. */
export function useEntries(page, field) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const doc = page.live?.doc;
  useEffect(() => {
    if (!doc) return undefined;
    const shared = [doc.getArray(`n.${field}`), doc.getArray(`s.${field}`)];
    for (const each of shared) each.observe(redraw);
    redraw();
    return () => shared.forEach((each) => each.unobserve(redraw));
  }, [doc, field]);
  return doc ? entriesOf(doc, field) : [];
}

/**
 * Enters what was kept and not entered yet: just now, or before the page died. Once the document's own
 * change is on the disk, it is done.
 */
export function usePlacing(page, field) {
  const held = useStation();
  const { live, documentId, me, mayWrite } = page;
  const place = live?.status.place;
  useEffect(() => {
    if (!live || !mayWrite) return;
    const there = new Set(entriesOf(live.doc, field).map(({ media }) => media));
    for (const record of held.queue.unplaced(documentId, field)) {
      if (!there.has(record.id)) enter(live.doc, record, me);
      else if (place === "record" || place === "device") void held.queue.placed(record.id);
    }
  });
}

/**
 * The bytes of one entry, as something a page can show.
 * @returns {{url: string, drawing: import("../media/strokes.js").Drawing|null, why: string,
 *   opening: boolean}}
 */
export function useMedia(page, { media, sha256, kind }) {
  const [found, show] = useState({ url: "", drawing: /** @type {any} */ (null), why: "", opening: true });
  const { documentId } = page;
  useEffect(() => {
    let left = false;
    let url = "";
    let timer = 0;
    let wait = LOOK_AGAIN;
    const look = async () => {
      clearTimeout(timer);
      const { content, mime, why } = await station.look(media, { documentId, sha256, kind });
      if (left) return;
      if (!content) {
        show({ url: "", drawing: null, why, opening: false });
        // It comes when the other iPad, or this one, has a connection again.
        if (why === "on_its_way" || why === "offline") {
          timer = window.setTimeout(look, wait);
          wait = Math.min(wait * 2, LOOK_AT_LATEST);
        }
        return;
      }
      const drawn = kind === "drawing" || kind === "signature";
      const drawing = drawn ? drawingOf(content) : null;
      if (drawn && !drawing) return show({ url: "", drawing: null, why: "damaged", opening: false });
      let blob = new Blob([/** @type {any} */ (content)], { type: mime });
      if (drawing) blob = await (await import("../media/paint.js")).pngOf(drawing);
      if (left) return;
      url = URL.createObjectURL(blob);
      show({ url, drawing, why: "", opening: false });
    };
    const again = () => void look();
    const start = () => look().catch(() => !left && show({ url: "", drawing: null, why: "damaged", opening: false }));
    void start();
    window.addEventListener("online", again);
    return () => {
      left = true;
      clearTimeout(timer);
      window.removeEventListener("online", again);
      URL.revokeObjectURL(url);
    };
  }, [media, sha256, kind, documentId]);
  return found;
}

const WHY = {
  on_its_way: "Still on the iPad where it was made. It comes when that one has a connection.",
  offline: "Not on this iPad. It is shown when there is a connection.",
  refused: "This cannot be shown to you.",
  damaged: "This did not arrive whole, and cannot be shown.",
};
const WAITS = {
  waiting: { words: "On this iPad, not sent yet", icon: "waiting", tone: "warning" },
  sending: { words: "Being sent", icon: "upload", tone: "neutral" },
  refused: { words: "The record did not take it. See “Not sent”", icon: "danger", tone: "danger" },
};

/** Where a file is, while it is not on the record. */
function Where({ page, media }) {
  const { state, percent } = useStation().queue.stateOf(media);
  const said = WAITS[state];
  if (!said) return null;
  return (
    <p className="document-status" data-tone={said.tone}>
      <Icon page={page} name={said.icon} size="small" />
      {said.words}
      {state === "sending" ? ` ${percent} %` : ""}
    </p>
  );
}

/** Who made it and when; for a signature who signed. */
function Caption({ page, field, entry }) {
  const doc = page.live?.doc;
  const said = (name) => (doc ? saidOf(doc, field, entry.media, name).map(({ v }) => v[2]) : []);
  const moment = momentText(entry.at);
  if (entry.kind === "signature") {
    const [names, roles] = [said("name"), said("role")];
    return (
      <p className="media-caption">
        <strong>{names.join(" or ") || "Signed"}</strong>
        {roles.length ? `, ${roles.join(" or ")}` : ""}
        <span className="media-by">Signed {moment}</span>
      </p>
    );
  }
  return (
    <p className="media-caption">
      {said("words").map((words) => (
        <span key={words} className="media-words">
          {words}
        </span>
      ))}
      <span className="media-by">
        {NAMES[entry.kind] ?? "File"} by {page.nameOf(entry.by)}, {moment}
      </span>
    </p>
  );
}

/** What is shown for one entry: a picture, a player, or why there is none. */
function Body({ page, field, entry, found, open }) {
  const doc = page.live?.doc;
  const words = doc ? saidOf(doc, field, entry.media, "words").map(({ v }) => v[2]).join(". ") : "";
  const name = NAMES[entry.kind] ?? "File";
  if (found.why) return <p className="media-missing">{WHY[found.why] ?? WHY.damaged}</p>;
  if (found.opening) return <div className="media-frame" data-kind={entry.kind} aria-busy="true" />;
  if (entry.kind === "voice") return <Player url={found.url} name={words ? `Voice note: ${words}` : "Voice note"} />;
  const alt = words || `${name} by ${page.nameOf(entry.by)}, not described yet`;
  const picture = <img src={found.url} alt={alt} className="media-picture" />;
  if (!open) return <div className="media-frame" data-kind={entry.kind}>{picture}</div>;
  return (
    <button type="button" className="media-frame" data-kind={entry.kind} onClick={open} aria-label={`Look at it large: ${alt}`}>
      {picture}
    </button>
  );
}

/** A browser's own recording does not say how long it is until it was played to its end. */
function Player({ url, name }) {
  const measure = ({ currentTarget: audio }) => {
    if (Number.isFinite(audio.duration)) return;
    audio.addEventListener("timeupdate", () => (audio.currentTime = 0), { once: true });
    audio.currentTime = 1e7;
  };
  return <audio className="media-player" controls preload="metadata" src={url} aria-label={name} onLoadedMetadata={measure} />;
}

/**
 * One entry on the page.
 * @param {{page: any, field: string, entry: import("../media/entries.js").Entry,
 *   acts?: (found: ReturnType<typeof useMedia>) => any, remove?: () => void, key?: string}} props
 */
function Item({ page, field, entry, acts, remove }) {
  const found = useMedia(page, entry);
  const [large, showLarge] = useState(false);
  const [asking, ask] = useState(false);
  const [describing, describe] = useState(false);
  const name = (NAMES[entry.kind] ?? "File").toLowerCase();
  const looks = entry.kind === "photo" || entry.kind === "drawing";
  return (
    <li className="media-item" data-kind={entry.kind}>
      <figure>
        <Body page={page} field={field} entry={entry} found={found} open={looks ? () => showLarge(true) : undefined} />
        <figcaption>
          <Caption page={page} field={field} entry={entry} />
          <Where page={page} media={entry.media} />
        </figcaption>
      </figure>
      {page.mayWrite && (
        <div className="media-acts">
          {acts?.(found)}
          {entry.kind !== "signature" && (
            <button type="button" className="button" data-tone="quiet" onClick={() => describe(true)}>
              <Icon page={page} name="edit" size="small" />
              In words
            </button>
          )}
          <button type="button" className="button" data-tone="bare" onClick={() => ask(true)}>
            <Icon page={page} name="trash" size="small" />
            Remove<span className="hidden-text"> this {name}</span>
          </button>
        </div>
      )}
      {large && (
        <Dialog label={`${NAMES[entry.kind]}, large`} className="media-large" close={() => showLarge(false)}>
          <button type="button" className="button" data-tone="quiet" onClick={() => showLarge(false)}>
            <Icon page={page} name="close" />
            Close
          </button>
          <Body page={page} field={field} entry={entry} found={found} open={undefined} />
        </Dialog>
      )}
      {asking && (
        <Dialog label={`Remove this ${name}?`} className="dialog" close={() => ask(false)}>
          <div className="dialog-head">
            <h2 className="heading" data-look="3">Remove this {name}?</h2>
          </div>
          <div className="dialog-body">
            <p>It goes from this document for everybody. What was there stays in the document's history, and its file is kept for as long as the record is.</p>
          </div>
          <div className="dialog-foot">
            <button type="button" className="button" data-tone="quiet" onClick={() => ask(false)}>
              Keep it
            </button>
            <button type="button" className="button" data-tone="danger" onClick={remove}>
              Remove
            </button>
          </div>
        </Dialog>
      )}
      {describing && <Describe page={page} field={field} entry={entry} close={() => describe(false)} />}
    </li>
  );
}

/** Words for who cannot see or hear it. */
function Describe({ page, field, entry, close }) {
  const id = useId();
  const { doc } = page.live;
  const standing = saidOf(doc, field, entry.media, "words").map(({ v }) => v[2]);
  const [words, type] = useState(standing.join("\n"));
  const name = (NAMES[entry.kind] ?? "file").toLowerCase();
  const done = (event) => {
    event.preventDefault();
    sayOf(doc, field, entry.media, "words", words.trim(), page.me);
    close();
  };
  return (
    <Dialog label={`The ${name} in words`} className="dialog" close={close}>
      <form onSubmit={done}>
        <div className="dialog-head">
          <h2 className="heading" data-look="3">The {name} in words</h2>
        </div>
        <div className="dialog-body">
          <div className="field">
            <label className="field-label" htmlFor={id}>
              {entry.kind === "voice" ? "What is said" : "What is on it"}
            </label>
            <p className="field-hint" id={`${id}-help`}>
              For those who cannot see or hear it, and for paper. Use the child's own words where you can.
            </p>
            <textarea
              id={id}
              className="input"
              rows={5}
              maxLength={2000}
              value={words}
              aria-describedby={`${id}-help`}
              onChange={(event) => type(event.target.value)}
            />
          </div>
        </div>
        <div className="dialog-foot">
          <button type="button" className="button" data-tone="quiet" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button" data-tone="primary">
            Keep the words
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/**
 * A native modal dialog that is open while it is there, and gives the focus back.
 * @param {{label: string, className: string, close: () => void, children: any, cancel?: () => void}} props
 *   cancel: what Escape does, where that is more than to close
 */
export function Dialog({ label, className, close, children, cancel }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      data-must-answer=""
      onCancel={(event) => {
        event.preventDefault();
        (cancel ?? close)();
      }}
    >
      {children}
    </dialog>
  );
}

/**
 * A field of media: its name and help, what is there, and below it how to add to it.
 * @param {{page: any, field: string, label: string, help?: string, problem?: string,
 *   acts?: (entry: any, found: any) => any, children?: any}} props
 */
export function MediaField({ page, field, label, help, problem, acts, children }) {
  const id = useId();
  const entries = useEntries(page, field);
  usePlacing(page, field);
  const [removed, setRemoved] = useState(/** @type {import("../media/entries.js").Entry|null} */ (null));
  useEffect(() => {
    if (!removed) return undefined;
    const timer = setTimeout(() => setRemoved(null), UNDO_FOR);
    return () => clearTimeout(timer);
  }, [removed]);
  const remove = (entry) => {
    removeEntry(page.live.doc, field, entry.media);
    setRemoved(entry);
  };
  const undo = () => {
    // The record takes an entry only in the name of who makes it: it comes back in mine.
    if (removed) addEntry(page.live.doc, field, removed, page.me);
    setRemoved(null);
  };
  return (
    <div className="media-field" role="group" aria-labelledby={id}>
      <h3 className="heading" data-look="3" id={id}>
        {label}
      </h3>
      {help && <p className="field-hint">{help}</p>}
      {entries.length > 0 && (
        <ul className="media-list" role="list">
          {entries.map((entry) => (
            <Item
              key={entry.media}
              page={page}
              field={field}
              entry={entry}
              acts={acts && ((found) => acts(entry, found))}
              remove={() => remove(entry)}
            />
          ))}
        </ul>
      )}
      <div role="status">
        {removed && (
          <p className="media-removed">
            {NAMES[removed.kind]} removed.
            <button type="button" className="button" data-tone="quiet" onClick={undo}>
              <Icon page={page} name="undo" size="small" />
              Undo
            </button>
          </p>
        )}
      </div>
      <Problem page={page} words={problem} />
      {page.mayWrite && <div className="media-add">{children}</div>}
      {!page.mayWrite && page.live && !entries.length && <p className="prose-empty">Nothing here.</p>}
    </div>
  );
}

/** What is wrong, said where it happened; its place is held empty. */
export function Problem({ page, words }) {
  return (
    <p className="field-error" role="alert">
      {words && (
        <>
          <Icon page={page} name="warning" size="small" />
          <span>{words}</span>
        </>
      )}
    </p>
  );
}

/** A field of media to read and print. @param {{field: string, empty?: string}} props */
export function ReadMedia({ field, empty = "Nothing here." }) {
  const page = useDocument();
  const entries = useEntries(page, field);
  if (!entries.length) return <p className="prose-empty">{page.live ? empty : ""}</p>;
  return (
    <ul className="media-list" role="list" data-read="">
      {entries.map((entry) => (
        <ReadItem key={entry.media} page={page} field={field} entry={entry} />
      ))}
    </ul>
  );
}

/** @param {{page: any, field: string, entry: import("../media/entries.js").Entry, key?: string}} props */
function ReadItem({ page, field, entry }) {
  const found = useMedia(page, entry);
  return (
    <li className="media-item" data-kind={entry.kind}>
      <figure>
        <Body page={page} field={field} entry={entry} found={found} open={undefined} />
        <figcaption>
          <Caption page={page} field={field} entry={entry} />
        </figcaption>
      </figure>
    </li>
  );
}
