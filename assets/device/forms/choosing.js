// Several of many answers: what a press makes of the list. Pure.

/** @typedef {{value: string, label: string, retired?: boolean, alone?: boolean}} Choice */

/**
 * The list after one answer was pressed. One that stands alone takes the others away, and gives way
 * to them.
 * @param {string[]} chosen @param {Choice} pressed @param {Choice[]} choices @returns {string[]}
 */
export function afterPress(chosen, pressed, choices) {
  if (chosen.includes(pressed.value)) return chosen.filter((value) => value !== pressed.value);
  if (pressed.alone) return [pressed.value];
  const alone = choices.filter((choice) => choice.alone).map((choice) => choice.value);
  const kept = [...chosen.filter((value) => !alone.includes(value)), pressed.value];
  // In the form's order, so that the same answers are the same list whoever ticked them.
  const known = choices.map((choice) => choice.value);
  return kept.sort((one, other) => known.indexOf(one) - known.indexOf(other));
}

/** An answer as people read it. @param {Choice[]} choices @param {string} value */
export const labelOf = (choices, value) =>
  choices.find((choice) => choice.value === value)?.label ?? `Not a valid answer (${value})`;

/** A register's list, whatever an old app wrote there. @param {any} value @returns {string[]} */
export const asList = (value) => (Array.isArray(value) ? value.map(String) : []);

/** Whether the values are published codes ("1A", "21") rather than names of ours, which would only
 * say again what the label says. @param {Choice[]} choices */
export const arePublished = (choices) => choices.every(({ value }) => /^[0-9A-Z]{1,5}$/.test(value));
