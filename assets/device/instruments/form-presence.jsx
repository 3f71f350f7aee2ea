/** Who else is here, and in which part of the form. */

import { useMemo } from "react";

import { placesOf } from "../forms/answers.js";
import { Presence } from "./document-status.jsx";
import { useFormRow } from "./form-context.jsx";

export function PresenceInForm() {
  const form = useFormRow();
  const places = useMemo(() => placesOf(form), [form]);
  return <Presence places={places} />;
}
