// When a section or a field is asked at all: the same questions as agile_app/assessments/conditions.py,
// both held to tests/cases/form_conditions.json. Pure.

/**
 * @typedef {{field?: string, equals?: any, any_of?: any[], is_answered?: boolean, more_than?: number,
 *   less_than?: number, all?: Condition[], any?: Condition[], not?: Condition}} Condition
 * @typedef {Record<string, any>} Answers by field: a word, an ISO date, a number, a list, a person's
 *   number by person; null, "", [] and {} are no answer
 * @typedef {{key: string, when: Condition | null}} AskedField
 * @typedef {{when: Condition | null, fields: AskedField[]}} AskedSection
 */

/** Whether anything was said. A zero and a No are answers; blanks are none. @param {any} answer */
export function isAnswer(answer) {
  if (typeof answer === "string") return answer.trim() !== "";
  if (answer === null || answer === undefined) return false;
  if (Array.isArray(answer)) return answer.length > 0;
  return typeof answer !== "object" || Object.keys(answer).length > 0;
}

const each = (answer) =>
  Array.isArray(answer) ? answer : typeof answer === "object" ? Object.values(answer) : [answer];

function passes(condition, answer) {
  if ("is_answered" in condition) return isAnswer(answer) === condition.is_answered;
  if (!isAnswer(answer)) return false;
  const said = each(answer);
  if ("equals" in condition) return said.includes(condition.equals);
  if (condition.any_of) return condition.any_of.some((wanted) => said.includes(wanted));
  const numbers = said.filter((value) => typeof value === "number");
  if (condition.more_than !== undefined) return numbers.some((value) => value > condition.more_than);
  return numbers.some((value) => value < /** @type {number} */ (condition.less_than));
}

/** Whether the condition is met; no condition always is.
 * @param {Condition | null | undefined} condition @param {Answers} answers @returns {boolean} */
export function holds(condition, answers) {
  if (!condition) return true;
  if (condition.all) return condition.all.every((part) => holds(part, answers));
  if (condition.any) return condition.any.some((part) => holds(part, answers));
  if (condition.not) return !holds(condition.not, answers);
  return passes(condition, answers[/** @type {string} */ (condition.field)]);
}

/** The keys of the fields that a condition looks at.
 * @param {Condition | null | undefined} condition @returns {string[]} */
export function fieldsIn(condition) {
  if (!condition) return [];
  const own = condition.field ? [condition.field] : [];
  const parts = [...(condition.all ?? []), ...(condition.any ?? []), condition.not];
  return [...own, ...parts.flatMap(fieldsIn)];
}

/**
 * The keys of the fields that are asked, given the answers so far. A form's conditions go in no
 * circle: the reader of forms sees to it.
 * @param {AskedSection[]} sections @param {Answers} answers @returns {Set<string>}
 */
export function asked(sections, answers) {
  const conditions = new Map(
    sections.flatMap(({ when, fields }) => fields.map((field) => [field.key, [when, field.when]])),
  );
  const decided = new Map();
  const isAsked = (key) => {
    if (!decided.has(key)) {
      const own = conditions.get(key) ?? [];
      const seen = {};
      for (const other of own.flatMap(fieldsIn)) if (isAsked(other)) seen[other] = answers[other];
      decided.set(key, own.every((condition) => holds(condition, seen)));
    }
    return decided.get(key);
  };
  return new Set([...conditions.keys()].filter(isAsked));
}
