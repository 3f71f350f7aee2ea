/**
 * The history of a document: a slider over everything ever written in it, the text at that moment
 * with who wrote each passage, what changed between two moments, and bringing something back.
 */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { Unreachable } from "../api.js";
import { emptyHistory, fetchHistory } from "../history/load.js";
import { mayComeBack, restore } from "../history/restore.js";
import { rootsOf } from "../history/fields.js";
import { countUpTo } from "../history/timeline.js";
import { momentText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import { FieldThen, Legend, Passage } from "./history-field.jsx";
import { peopleOfHistory, whoText } from "./history-people.js";
import { Button, Icon, Icons, Notice, Sheet } from "./week-plan-parts.jsx";
import "./writing.css";
import "./history.css";

const NEWS_AFTER = 1500; // ms of quiet after which what was just written is fetched

/**
 * @param {{assessmentId: string, icons: Record<string, string>,
 *   sections: import("../history/fields.js").Section[], people?: {person_id: string, name: string}[],
 *   part?: string}} props part: "shared" for what it has in common with siblings' assessments, a number
 *   for the limited part that has it
 */
export function History({ assessmentId, icons, sections: all, people = [], part: of = "own" }) {
  const sections = useMemo(() => ofPart(all, Number(of) || 0), [all, of]);
  const page = useDocument();
  const { history, version, state, part, again } = useHistory(assessmentId, page.live, of);
  const nameOf = useCallback((id) => people.find((each) => each.person_id === id)?.name ?? "somebody", [people]);
  return (
    <Icons.Provider value={icons}>
      {state === "ready" && history.timeline.head > 0 ? (
        <Moments history={history} version={version} sections={sections} nameOf={nameOf} />
      ) : (
        <Waiting state={state} part={part} again={again} sections={sections} />
      )}
    </Icons.Provider>
  );
}

/** What stands in the document of this number. @param {any[]} sections @param {number} number */
function ofPart(sections, number) {
  const own = ({ limited = 0 }) => limited === number;
  return sections.map((section) => ({ ...section, fields: section.fields.filter(own) })).filter(({ fields }) => fields.length);
}

/** The log, fetched while mounted; more of it when the document changes. */
function useHistory(id, live, of) {
  const held = useRef(emptyHistory());
  const [state, setState] = useState("loading");
  const [part, setPart] = useState(0);
  const [version, setVersion] = useState(0);
  const busy = useRef(false);
  const fetchMore = useCallback(async () => {
    if (!id || busy.current) return;
    busy.current = true;
    try {
      await fetchHistory(id, held.current, { told: setPart, part: of });
      setVersion((count) => count + 1);
      setState(held.current.timeline.head ? "ready" : "empty");
    } catch (error) {
      if (!held.current.timeline.head) setState(error instanceof Unreachable ? "offline" : "refused");
    } finally {
      busy.current = false;
    }
  }, [id, of]);
  const again = useCallback(() => {
    setState("loading");
    void fetchMore();
  }, [fetchMore]);
  useEffect(() => {
    held.current = emptyHistory();
    again();
  }, [again]);
  useEffect(() => {
    if (!live) return undefined;
    let timer;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(fetchMore, NEWS_AFTER);
    };
    const { doc } = live;
    doc.on("update", later);
    window.addEventListener("online", again);
    return () => {
      clearTimeout(timer);
      doc.off("update", later);
      window.removeEventListener("online", again);
    };
  }, [live, fetchMore, again]);
  return { history: held.current, version, state, part, again };
}

function Waiting({ state, part, again, sections }) {
  if (state === "loading") {
    return (
      <div className="history-loading" role="status">
        <p>Reading the history</p>
        <progress max={1} value={part || undefined} aria-label="How much of the history is here" />
      </div>
    );
  }
  if (state === "empty" || state === "ready") {
    return (
      <Notice tone="info" title="Nothing has reached the record yet">
        <p>The history begins with the first words that are on the record.</p>
      </Notice>
    );
  }
  const offline = state === "offline";
  return (
    <>
      <Notice
        tone="info"
        title={offline ? "The history is on the record, not on this iPad" : "The history could not be read"}
        actions={<Button onClick={again}>Try again</Button>}
      >
        <p>
          {offline
            ? "It needs a connection. Below is what this iPad holds: the words as they are now."
            : "The record refused it. Below is what this iPad holds: the words as they are now."}
        </p>
      </Notice>
      <WordsNow sections={sections} />
    </>
  );
}

/** What the device holds, with nobody's name at it. */
function WordsNow({ sections }) {
  const { live } = useDocument();
  if (!live) return null;
  const fields = sections.flatMap((section) => section.fields);
  return (
    <SectionThen title="As it is now">
      {fields.map((field) => {
        const root = rootsOf(field).find((each) => each.startsWith("t."));
        const pieces = root ? live.doc.getText(root).toDelta() : [];
        if (!pieces.length) return null;
        return (
          <div key={field.key} className="history-field">
            <FieldThen field={field} pieces={pieces} />
          </div>
        );
      })}
    </SectionThen>
  );
}

/** The slider and everything that follows from it. */
function Moments({ history, version, sections, nameOf }) {
  const page = useDocument();
  const { timeline, steps } = history;
  const [chosen, setSeq] = useState(/** @type {number | null} */ (null));
  const [against, setAgainst] = useState("");
  const [asking, setAsking] = useState(/** @type {any[] | null} */ (null));
  const [done, setDone] = useState(/** @type {any} */ (null));
  const [passage, setPassage] = useState(/** @type {number | null} */ (null));
  const head = timeline.head;
  // What is signed is not changed from here: it is opened again first.
  const status = /** @type {{signed?: boolean} | undefined} */ (page.live?.status);
  const mayBringBack = page.mayWrite && !status?.signed;
  const seq = Math.min(chosen ?? head, head);
  const people = useMemo(() => peopleOfHistory(history, page.me), [history, version, page.me]);
  const sittings = useMemo(() => timeline.sittings(), [timeline, version]);
  const fields = useMemo(() => sections.flatMap((section) => section.fields), [sections]);
  const other = against === "" ? null : against === "head" ? head : Number(against);
  const [before, after] = other === null ? [null, seq] : [Math.min(seq, other), Math.max(seq, other)];
  const show = (next) => {
    setSeq(next);
    setPassage(null);
  };

  const bringBack = (chosenFields) => {
    setAsking(null);
    if (page.live) setDone({ ...restore(page.live.doc, chosenFields, timeline, seq, page.me), at: seq });
  };

  return (
    <div className="history">
      <div className="history-top">
        <Slider {...{ timeline, seq, show, sittings, steps, people }} />
        <div className="history-acts">
          <Against {...{ against, setAgainst, steps, sittings, timeline }} />
          {mayBringBack && other === null && seq < head && (
            <Button icon="undo" onClick={() => setAsking(fields)}>
              Bring all of this back
            </Button>
          )}
        </div>
        {passage !== null && (
          <Passage timeline={timeline} passage={passage} people={people} close={() => setPassage(null)} />
        )}
      </div>
      <Steps steps={steps} show={show} />
      {done && <Done done={done} fields={fields} close={() => setDone(null)} />}
      <Legend people={people} />
      {sections.map((section) => (
        <SectionThen key={section.title} title={section.title}>
          {section.fields.map((field) => (
            <FieldAt
              key={field.key}
              {...{ field, timeline, before, seq: after, people, nameOf, version, onPassage: setPassage }}
              bringBack={
                mayBringBack && other === null && seq < head && mayComeBack(field)
                  ? () => setAsking([field])
                  : null
              }
            />
          ))}
        </SectionThen>
      ))}
      {asking && (
        <Ask {...{ asking, timeline, seq, all: asking.length === fields.length }} close={() => setAsking(null)} bringBack={bringBack} />
      )}
    </div>
  );
}

/**
 * A section is left out while nothing of it is shown; CSS does it, so that no field is read twice.
 * @param {{title: string, children: any, key?: any}} props
 */
function SectionThen({ title, children }) {
  return (
    <section className="history-section">
      <h2 className="heading" data-level="3">
        {title}
      </h2>
      {children}
    </section>
  );
}

/**
 * @param {{field: import("../history/fields.js").Field, timeline: any, before: number | null,
 *   seq: number, people: any, nameOf: (id: string) => string, version: number,
 *   onPassage: (passage: number) => void, bringBack: (() => void) | null, key?: any}} props
 */
function FieldAt({ field, timeline, before, seq, people, nameOf, version, onPassage, bringBack }) {
  const roots = rootsOf(field);
  // Looks the same for as long as no row between has changed it: then React draws nothing.
  const stands = roots.map((root) => timeline.lastChange(root, seq)).join(" ");
  const stood = before === null ? "" : roots.map((root) => timeline.lastChange(root, before)).join(" ");
  const changesLater = bringBack && roots.some((root) => timeline.lastChange(root, timeline.head) > seq);
  const drawn = useMemo(
    () => <FieldThen {...{ field, timeline, before, seq, people, nameOf, onPassage }} />,
    [field, timeline, stands, stood, before === null, people, nameOf, version, onPassage],
  );
  if (before !== null && stands === stood) return null;
  if (!stands.replace(/[0 ]/g, "") && !stood.replace(/[0 ]/g, "")) return null;
  return (
    <div className="history-field">
      {drawn}
      {changesLater && (
        <Button icon="undo" onClick={bringBack} aria-label={`Bring this back: ${field.label}`}>
          Bring this back
        </Button>
      )}
    </div>
  );
}

function Slider({ timeline, seq, show, sittings, steps, people }) {
  const { head } = timeline;
  const where = countUpTo(sittings, seq - 1); // the sitting that row is in
  const atEnd = sittings[where] === seq;
  const earlier = atEnd ? sittings[where - 1] : (sittings[where - 1] ?? 1);
  const later = atEnd ? sittings[where + 1] : sittings[where];
  const said = `${momentText(new Date(timeline.momentOf(seq)).toISOString())}, by ${people.of(timeline.passage(seq).sender).name}`;
  return (
    <div className="history-slider">
      <p className="history-when" aria-hidden="true">
        {momentText(new Date(timeline.momentOf(seq)).toISOString())}
      </p>
      <p className="history-whose">{whoText(timeline, seq, people)}</p>
      <div className="history-track">
        <Button data-only-icon="" disabled={!earlier || earlier === seq} onClick={() => show(earlier)} title="The sitting before">
          <Icon name="back" />
          <span className="hidden-text">The sitting before</span>
        </Button>
        <div className="history-range">
          <input
            type="range"
            min={1}
            max={head}
            step={1}
            value={seq}
            aria-label="Moment"
            aria-valuetext={said}
            onChange={(event) => show(Number(event.target.value))}
          />
          <div className="history-steps" aria-hidden="true">
            {steps.map((step, index) => (
              <span
                key={index}
                className="history-step"
                style={{ insetInlineStart: `${(100 * Math.max(0, step.seq - 1)) / Math.max(1, head - 1)}%` }}
              />
            ))}
          </div>
        </div>
        <Button data-only-icon="" disabled={!later || later === seq} onClick={() => show(later)} title="The sitting after">
          <Icon name="forward" />
          <span className="hidden-text">The sitting after</span>
        </Button>
      </div>
    </div>
  );
}

/** What happened to it, each the way to that moment. */
function Steps({ steps, show }) {
  if (!steps.length) return null;
  return (
    <ul className="history-step-list" role="list" aria-label="What happened to it">
      {steps.map((step, index) => (
        <li key={index}>
          <button type="button" className="history-go" onClick={() => show(Math.max(1, step.seq))}>
            <Icon name="flag" />
            <span>
              <strong>{step.what}</strong>{" "}
              <span className="history-went">
                by {step.by}, {momentText(step.at)}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** With which other moment this one is compared. */
function Against({ against, setAgainst, steps, sittings, timeline }) {
  return (
    <label className="history-against">
      <span>Compare with</span>
      <span className="select-frame">
      <select className="input" value={against} onChange={(event) => setAgainst(event.target.value)}>
        <option value="">Nothing: show this moment</option>
        <option value="head">As it is now</option>
        <option value="0">Before the first word</option>
        {steps.map((step, index) => (
          <option key={`step-${index}`} value={step.seq}>
            {step.what}, {momentText(step.at)}
          </option>
        ))}
        {sittings.slice(0, -1).map((row) => (
          <option key={row} value={row}>
            {momentText(new Date(timeline.momentOf(row)).toISOString())}
          </option>
        ))}
      </select>
      <Icon name="down" />
      </span>
    </label>
  );
}

/** What will happen, before it does. */
function Ask({ asking, timeline, seq, all, close, bringBack }) {
  const moment = momentText(new Date(timeline.momentOf(seq)).toISOString());
  return (
    <Sheet
      title={all ? "Bring all of this back?" : `Bring back “${asking[0].label}”?`}
      onClose={close}
      foot={
        <>
          <Button data-closes="">Leave it</Button>
          <Button tone="primary" icon="undo" onClick={() => bringBack(asking)}>
            Bring it back
          </Button>
        </>
      }
    >
      <p>
        {all ? "Every part" : "This part"} will say again what it said on {moment}. It is a new change
        in your name: what was written since stays in the history, and colleagues see the change at
        once.
      </p>
      {all && <p>Signatures are left as they are. You can undo it until you leave this page.</p>}
      {!all && <p>You can undo it until you leave this page.</p>}
    </Sheet>
  );
}

function Done({ done, fields, close }) {
  const named = (keys) => keys.map((key) => fields.find((field) => field.key === key)?.label ?? key).join(", ");
  return (
    <Notice
      tone={done.changed.length ? "good" : "info"}
      title={done.changed.length ? "Brought back, as a change by you" : "It says the same already"}
      actions={
        <>
          {done.changed.length > 0 && (
            <Button
              icon="undo"
              onClick={() => {
                done.undo();
                close();
              }}
            >
              Undo
            </Button>
          )}
          <Button onClick={close}>Close</Button>
        </>
      }
    >
      {done.changed.length > 0 && <p>{named(done.changed)}</p>}
      {done.left.length > 0 && (
        <p>Two answers stood then, and nobody had chosen, so these are left as they are: {named(done.left)}.</p>
      )}
    </Notice>
  );
}
