/** What is true of a document's words, and who else is in it. */

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";

import { following } from "../remarks/following.js";
import { showPlace } from "../remarks/show-place.js";
import { useLimitedParts } from "./limited-part.js";
import { useDocument } from "./live-context.jsx";
import { statusOf, worseOf } from "./document-status.js";
import { peopleOf } from "./presence.js";
import { useSharedPart } from "./shared-part.js";
import "./writing.css";

/** "On the record", "Sending", "On this iPad": never more than is true. */
export function DocumentStatus() {
  const page = useDocument();
  const [, look] = useState(0);
  const shared = useSharedPart();
  const limited = [...useLimitedParts().values()].map((part) => part.page);
  const unsent = [page, shared, ...limited].some((each) => (/** @type {any} */ (each?.live?.status)?.waiting ?? 0) > 0);
  useEffect(() => {
    if (!unsent) return undefined;
    const timer = setInterval(() => look((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [unsent]);
  const others = [...(shared && !shared.kept ? [shared] : []), ...limited];
  const lines = others.map((each) => statusOf(each, Date.now()));
  const { words, tone, icon } = lines.reduce(worseOf, statusOf(page, Date.now()));
  return (
    <p className="document-status" data-tone={tone} role="status">
      {icon && (
        <svg viewBox="0 0 24 24" className="icon" data-size="small" aria-hidden="true">
          <path d={page.icons[icon]} />
        </svg>
      )}
      {words}
    </p>
  );
}

/**
 * Who is here, and where they write. A press on a name follows them.
 * @param {{places: Record<string, string>}} props field (root name) to the name of its section
 */
export function Presence({ places }) {
  const page = useDocument();
  const common = useSharedPart()?.colleagues ?? NOBODY;
  const limited = useLimitedParts();
  const colleagues = useMemo(
    () => [page.colleagues, common, ...[...limited.values()].map((part) => part.page.colleagues)].flat(),
    [page.colleagues, common, limited],
  );
  const people = peopleOf(colleagues).filter((each) => each.workerId !== page.me);
  const who = useFollowing(colleagues);
  return (
    <div>
      <ul className="presence" role="list" aria-label="Also here">
        {people.map((each) => {
          const followed = who?.workerId === each.workerId;
          return (
            <li key={each.key}>
              <button
                type="button"
                className="presence-person"
                data-person={each.person}
                data-follows=""
                aria-pressed={followed}
                title={followed ? `Stop following ${each.name}` : `Follow ${each.name}`}
                onClick={() => (followed ? following.stop() : following.follow(each))}
              >
                <span className="presence-initials" aria-hidden="true">
                  {each.initials}
                </span>
                <span>
                  <span className="hidden-text">Follow </span>
                  {each.name}
                  {each.field && places[each.field] ? <span className="presence-place"> in {places[each.field]}</span> : ""}
                  {followed && <span className="presence-place">, followed</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="hidden-text" role="status">
        {following.said}
      </p>
    </div>
  );
}

/** @type {import("./presence.js").Colleague[]} */
const NOBODY = [];
const OWN_ACTS = ["pointerdown", "keydown", "wheel", "touchmove"];

/** Goes where the colleague goes who is followed, until this person does something themselves. */
function useFollowing(colleagues) {
  const who = useSyncExternalStore(
    following.subscribe,
    () => following.who,
    () => null,
  );
  useEffect(() => {
    if (!who) return undefined;
    const stop = (event) => {
      // The press that began it is not one's own going elsewhere.
      if (!event.target?.closest?.("[data-follows]")) following.stop();
    };
    for (const name of OWN_ACTS) window.addEventListener(name, stop, { capture: true, passive: true });
    return () => {
      for (const name of OWN_ACTS) window.removeEventListener(name, stop, { capture: true });
    };
  }, [who]);
  useEffect(() => {
    const next = following.next(colleagues);
    if (!next?.field) return undefined;
    // Their caret is drawn a moment after it is known.
    const { field, key } = next;
    const timer = setTimeout(() => showPlace(field, (block) => block.querySelector(`.caret[data-of="${CSS.escape(key)}"]`)), 80);
    return () => clearTimeout(timer);
  }, [who, colleagues]);
  useEffect(() => () => following.stop(), []);
  return who;
}
