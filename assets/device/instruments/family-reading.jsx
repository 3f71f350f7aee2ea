/** The family's part to read: large, one sentence after the other, the one being read aloud marked. */

import { useEffect, useRef, useSyncExternalStore } from "react";

import { reader, useFamily } from "../family/hooks.js";
import "./family-page.css";

const LISTS = { bullet: "ul", number: "ol" };
const SILENT = { can: false, at: -1 };

/** @param {{part?: string}} props part: the key of a field they wrote in before; else all that was agreed */
export function FamilyReading({ part }) {
  const { sections, words, text } = useFamily();
  const shown = part ? (words.find(({ key }) => key === part)?.earlier ?? []) : sections;
  return shown.map(({ title, parts }, index) => (
    <section className="family-part" key={index} lang="en-GB" dir="ltr">
      {title ? <h2 className="heading" data-level="2">{title}</h2> : null}
      {parts.map(({ key, label, lines }) => (
        <div key={key}>
          {label ? <h3 className="heading" data-level="3">{label}</h3> : null}
          {lines.length ? grouped(lines).map((group, number) => <Block key={number} {...group} />) : <Nothing said={text.nothing} />}
        </div>
      ))}
    </section>
  ));
}

function Nothing({ said }) {
  const { language, dir } = useFamily();
  return (
    <p className="family-nothing" lang={language} dir={dir}>
      {said}
    </p>
  );
}

/** Lines of one list stand together. */
function grouped(lines) {
  const groups = [];
  for (const { kind, sentences } of lines) {
    const open = groups.at(-1);
    if (open?.kind === kind && (LISTS[kind] || kind === "quote")) open.lines.push(sentences);
    else groups.push({ kind, lines: [sentences] });
  }
  return groups;
}

function Block({ kind, lines }) {
  const said = lines.map((sentences) => sentences.map((one) => <Sentence key={one.number} {...one} />));
  if (LISTS[kind]) {
    const List = LISTS[kind];
    return <List>{said.map((line, index) => <li key={index}>{line}</li>)}</List>;
  }
  if (kind === "quote") return <blockquote>{said.map((line, index) => <p key={index}>{line}</p>)}</blockquote>;
  if (kind === "heading") return <h4>{said}</h4>;
  return <p>{said}</p>;
}

function Sentence({ number, text }) {
  const here = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const state = useSyncExternalStore(reader?.subscribe ?? (() => () => {}), () => reader.state, () => SILENT);
  const now = state.at === number;
  useEffect(() => {
    if (!now) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    here.current?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }, [now]);
  return (
    <span ref={here} data-heard={now || undefined}>
      {text}
    </span>
  );
}
