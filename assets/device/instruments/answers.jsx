/**
 * What a live document says now, for the page around it: single answers and words by field, kept as
 * a value of the screen, so that a page written in Python can ask the next question.
 */

import { useEffect } from "react";

import { setLocalFor } from "../actions.js";
import { answersOf } from "../registers.js";
import { useDocument } from "./live-context.jsx";

/** @param {{name: string, subject: string, roots: string[]}} props */
export function Answers({ name, subject, roots }) {
  const { live } = useDocument();
  const doc = live?.doc;
  useEffect(() => {
    if (!doc) return undefined;
    let told = "";
    const tell = () => {
      const answers = answersOf(doc, roots);
      const text = JSON.stringify(answers);
      if (text === told) return;
      told = text;
      setLocalFor(name, subject, answers, false);
    };
    doc.on("afterTransaction", tell);
    tell();
    return () => doc.off("afterTransaction", tell);
  }, [doc, name, subject]);
  return null;
}
