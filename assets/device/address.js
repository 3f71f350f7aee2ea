// What the address says after its "?", safe to read while a prerendered page wakes up: the first
// render agrees with the prerendered one (nothing), the next one tells the truth.
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** @param {string} name @returns {string} the value, or "" */
export function useAddressQuery(name) {
  return useSyncExternalStore(
    never,
    () => new URLSearchParams(window.location.search).get(name) ?? "",
    () => "",
  );
}
