/** The form of an open document for everything on the page that asks or counts its fields. */

import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";

import { FormStore } from "../forms/form-store.js";
import { useLimitedDocs, useLimitedParts } from "./limited-part.js";
import { useDocument } from "./live-context.jsx";
import { useSharedPart } from "./shared-part.js";
import "./form.css";

const FormContext = createContext(/** @type {{store: FormStore | null, form: any} | null} */ (null));

/** @param {{form: import("../forms/answers.js").Form, children: unknown}} props */
export function FormOf({ form, children }) {
  const { live } = useDocument();
  const shared = useSharedPart();
  const doc = live?.doc ?? null;
  const common = shared?.live?.doc ?? null;
  const parts = useLimitedParts();
  const limited = useLimitedDocs();
  // Half of an assessment would ask for what stands in the other half.
  const complete = (!shared || Boolean(common)) && [...parts.values()].every(({ page }) => page.live || page.problem);
  const [store, setStore] = useState(/** @type {FormStore | null} */ (null));
  const text = useMemo(() => JSON.stringify(form.sections), [form]);
  useEffect(() => {
    if (!doc || !form.key || !complete) return undefined;
    const made = new FormStore(doc, form, common, limited);
    setStore(made);
    return () => {
      made.close();
      setStore(null);
    };
  }, [doc, common, limited, complete, form.key, form.version, text]);
  const context = useMemo(() => ({ store, form }), [store, form]);
  return <FormContext.Provider value={context}>{/** @type {any} */ (children)}</FormContext.Provider>;
}

const nothing = () => () => {};

/**
 * What ``read`` finds in the form now; drawn again when it finds something else. Null until the
 * document is open. ``read`` gives a text, a number, or the same object until it changed.
 * @template Found
 * @param {(store: FormStore) => Found} read
 * @returns {Found | null}
 */
export function useForm(read) {
  const context = useContext(FormContext);
  if (!context) throw new Error("a field stands outside of its form");
  const { store } = context;
  return useSyncExternalStore(
    store ? store.subscribe : nothing,
    () => (store ? read(store) : null),
    () => null,
  );
}

/** The form itself, a FormRow. */
export function useFormRow() {
  return useContext(FormContext)?.form ?? null;
}
