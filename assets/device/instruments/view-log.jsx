/** Says that a record was opened on this device; draws nothing. */
import { useEffect } from "react";

import { logView } from "../actions.js";

/** @param {{operation: string, subject: string}} props the operation, and whose record it is */
export function ViewLog({ operation, subject }) {
  useEffect(() => {
    if (subject) logView(operation, subject);
  }, [operation, subject]);
  return null;
}
