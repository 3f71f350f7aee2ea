/** What the family will see, in the worker's sheet: each name that is left out is marked. */

import { Fragment, useEffect, useState } from "react";

import { shownNow } from "../family/entering.js";
import { device, locals } from "../page.js";
import "./family-page.css";
import { useDocument } from "./live-context.jsx";
import { useSharedPart } from "./shared-part.js";

/** @param {{assessmentId: string}} props */
export function FamilyPreview({ assessmentId }) {
  const { live } = useDocument();
  const doc = live?.doc;
  const shared = useSharedPart();
  const common = shared?.live?.doc ?? null;
  const [, draw] = useState(0);
  useEffect(() => {
    if (!doc) return undefined;
    const again = () => draw((count) => count + 1);
    const stops = [locals.subscribe(again), device.rows.subscribe(again)];
    const docs = common ? [doc, common] : [doc];
    for (const each of docs) each.on("afterTransaction", again);
    return () => {
      stops.forEach((stop) => stop());
      for (const each of docs) each.off("afterTransaction", again);
    };
  }, [doc, common]);
  const shown = doc && shownNow({ device, locals }, assessmentId, doc, common);
  if (!shown) return null;
  if (!shown.sections.length) {
    return (
      <p className="text" data-tone="soft">
        Nothing is agreed yet. {shown.words.length ? "The family can still write in their own words." : "Tick what you have agreed with the family."}
      </p>
    );
  }
  return (
    <div className="family-preview">
      {shown.sections.map(({ title, parts }) => (
        <section key={title}>
          <h3>{title}</h3>
          {parts.map(({ key, label, lines }) => (
            <Fragment key={key}>
              <h4>{label}</h4>
              {lines.length ? lines.map((line, index) => <Line key={index} {...line} />) : <p className="text" data-tone="soft">Nothing written yet.</p>}
            </Fragment>
          ))}
        </section>
      ))}
    </div>
  );
}

/** @param {import("../family/package.js").Line & {key?: any}} props */
function Line({ kind, runs }) {
  const words = runs.map(({ text, left_out }, index) =>
    left_out ? (
      <mark key={index} title="A name is left out here">
        {text}
      </mark>
    ) : (
      <Fragment key={index}>{text}</Fragment>
    ),
  );
  return kind === "quote" ? <blockquote>{words}</blockquote> : <p data-kind={kind}>{words}</p>;
}
