/**
 * Where each person of a family stands in a genogram: generations as rows, partners side by side,
 * brothers and sisters by age under their parents. Pure: values in, positions out.
 *
 * @typedef {{id: string, name: string, sex: string, born: string, died: string, focus: boolean}} Person
 * @typedef {{from: string, to: string, kind: "parent"|"partner"|"former_partner"|"other", step: number}} Tie
 *   ``from`` stands ``step`` generations above ``to``: 1 for a parent, 2 for a grandparent, 0 for a
 *   partner, a sister, a cousin. Only parents and partners shape the rows; "other" is a dashed line.
 * @typedef {Person & {x: number, y: number, generation: number}} Placed
 * @typedef {{partners: string[], children: string[], former: boolean}} Union
 */

export const COLUMN = 132;
export const ROW = 168;

/** How the record's relationship codes stand in the drawing. A code not named here is not drawn.
 * @type {Record<string, {kind: Tie["kind"], step: number}>} */
const DRAWN = {
  parent: { kind: "parent", step: 1 },
  adoptive_parent: { kind: "parent", step: 1 },
  step_parent: { kind: "other", step: 1 },
  foster_carer: { kind: "other", step: 1 },
  special_guardian: { kind: "other", step: 1 },
  grandparent: { kind: "other", step: 2 },
  aunt_uncle: { kind: "other", step: 1 },
  sibling: { kind: "other", step: 0 },
  half_sibling: { kind: "other", step: 0 },
  step_sibling: { kind: "other", step: 0 },
  cousin: { kind: "other", step: 0 },
  married: { kind: "partner", step: 0 },
  partner: { kind: "partner", step: 0 },
  separated: { kind: "former_partner", step: 0 },
  divorced: { kind: "former_partner", step: 0 },
  former_partner: { kind: "former_partner", step: 0 },
};

/** The ties of a family from the record's rows: "person is the <kind> of related".
 * @param {{person_id: string, related_id: string, kind: string}[]} relationships @returns {Tie[]} */
export function tiesOf(relationships) {
  return relationships
    .filter((row) => DRAWN[row.kind])
    .map((row) => ({ from: row.person_id, to: row.related_id, ...DRAWN[row.kind] }));
}

const partnerKinds = new Set(["partner", "former_partner"]);

/** Generation of everyone tied to the focus: 0 is the focus's own, parents are one less.
 * @param {Person[]} people @param {Tie[]} ties @returns {Map<string, number>} */
export function generations(people, ties) {
  const known = new Set(people.map((person) => person.id));
  const focus = people.find((person) => person.focus) ?? people[0];
  const found = new Map(focus ? [[focus.id, 0]] : []);
  const queue = focus ? [focus.id] : [];
  while (queue.length) {
    const id = /** @type {string} */ (queue.shift());
    const here = /** @type {number} */ (found.get(id));
    for (const tie of ties) {
      const [other, generation] =
        tie.from === id
          ? [tie.to, here + tie.step]
          : tie.to === id
            ? [tie.from, here - tie.step]
            : ["", 0];
      if (known.has(other) && !found.has(other)) {
        found.set(other, generation);
        queue.push(other);
      }
    }
  }
  return found;
}

/** Couples and single parents with their children; children of the same parents share a union.
 * @param {Tie[]} ties @param {Map<string, number>} placed @returns {Union[]} */
export function unions(ties, placed) {
  /** @type {Map<string, Set<string>>} */
  const parentsOf = new Map();
  for (const tie of ties) {
    if (tie.kind !== "parent" || !placed.has(tie.from) || !placed.has(tie.to)) continue;
    parentsOf.set(tie.to, (parentsOf.get(tie.to) ?? new Set()).add(tie.from));
  }
  /** @type {Map<string, Union>} */
  const found = new Map();
  const union = (/** @type {string[]} */ partners) => {
    const key = [...partners].sort().join("+");
    if (!found.has(key)) found.set(key, { partners: [...partners].sort(), children: [], former: false });
    return /** @type {Union} */ (found.get(key));
  };
  for (const [child, parents] of parentsOf) union([...parents]).children.push(child);
  for (const tie of ties) {
    if (!partnerKinds.has(tie.kind) || !placed.has(tie.from) || !placed.has(tie.to)) continue;
    union([tie.from, tie.to]).former = tie.kind === "former_partner";
  }
  return [...found.values()];
}

/** People of one row in groups that must stand together: everyone linked by partnership, in a chain.
 * @param {string[]} ids @param {Union[]} couples @param {(id: string) => string} rank */
function clusters(ids, couples, rank) {
  /** @type {Map<string, string[]>} */
  const linked = new Map(ids.map((id) => [id, []]));
  for (const { partners } of couples) {
    const [one, two] = partners;
    if (two === undefined || !linked.has(one) || !linked.has(two)) continue;
    linked.get(one)?.push(two);
    linked.get(two)?.push(one);
  }
  const seen = new Set();
  const groups = [];
  // Start each chain at an end (one link) so that nobody stands between partners of another couple.
  const starts = [...ids].sort(
    (a, b) =>
      Number((linked.get(a)?.length ?? 0) > 1) - Number((linked.get(b)?.length ?? 0) > 1) ||
      rank(a).localeCompare(rank(b)),
  );
  for (const start of starts) {
    if (seen.has(start)) continue;
    const chain = [];
    const stack = [start];
    while (stack.length) {
      const id = /** @type {string} */ (stack.pop());
      if (seen.has(id)) continue;
      seen.add(id);
      chain.push(id);
      stack.push(...(linked.get(id) ?? []));
    }
    groups.push(chain);
  }
  return groups;
}

/** Ties that no line of parents or partners shows yet: brothers and sisters hang from the same
 * parents, a grandparent above a drawn parent, and so on; the rest are drawn dashed.
 * @param {Tie[]} ties @param {Union[]} couples @returns {Tie[]} */
export function unexplained(ties, couples) {
  const parents = (/** @type {string} */ id) =>
    couples.filter((one) => one.children.includes(id)).flatMap((one) => one.partners);
  const isExplained = ({ from, to, step }) => {
    const above = parents(to);
    if (step === 0) return parents(from).some((id) => above.includes(id));
    if (step === 2) return above.some((id) => parents(id).includes(from));
    const partners = couples.filter((one) => one.partners.includes(from)).flatMap((one) => one.partners);
    const alongside = above.some((id) => partners.includes(id));
    const brother = above.some((id) => parents(id).some((one) => parents(from).includes(one)));
    return alongside || brother;
  };
  return ties.filter((tie) => tie.kind === "other" && !isExplained(tie));
}

/** @param {Person[]} people @param {Tie[]} ties
 * @returns {{people: Placed[], unions: Union[], others: Tie[], width: number, height: number}} */
export function layout(people, ties) {
  const generation = generations(people, ties);
  const couples = unions(ties, generation);
  const byId = new Map(people.map((person) => [person.id, person]));
  // Convention: men to the left of women in a couple; otherwise the older first.
  const rank = (/** @type {string} */ id) => {
    const person = byId.get(id);
    return `${person?.sex === "M" ? 0 : 1}${person?.born || "9999"}${id}`;
  };
  const age = (/** @type {string} */ id) => `${byId.get(id)?.born || "9999"}${id}`;
  const rows = [...new Set(generation.values())].sort((a, b) => a - b);
  /** @type {Map<string, number>} */
  const x = new Map();
  const parentsCentre = (/** @type {string} */ id) => {
    const union = couples.find((one) => one.children.includes(id));
    const places = (union?.partners ?? []).map((partner) => x.get(partner)).filter((at) => at !== undefined);
    return places.length ? places.reduce((sum, at) => sum + at, 0) / places.length : undefined;
  };
  const childrenCentre = (/** @type {string} */ id) => {
    const places = couples
      .filter((one) => one.partners.includes(id))
      .flatMap((one) => one.children)
      .map((child) => x.get(child))
      .filter((at) => at !== undefined);
    return places.length ? places.reduce((sum, at) => sum + at, 0) / places.length : undefined;
  };
  const groupsOf = new Map(
    rows.map((row) => [
      row,
      clusters([...generation].filter(([, at]) => at === row).map(([id]) => id), couples, rank),
    ]),
  );
  /** Places one row from left to right in the order its groups wish for, never overlapping.
   * @param {number} row @param {(id: string) => number | undefined} wish */
  const place = (row, wish) => {
    const wished = (groupsOf.get(row) ?? []).map((group) => {
      const wishes = group.map(wish).filter((at) => at !== undefined);
      const middle = wishes.length ? wishes.reduce((sum, at) => sum + at, 0) / wishes.length : 0;
      // The oldest of those whose parents stand above decides among brothers and sisters.
      const key = group.filter((id) => parentsCentre(id) !== undefined).map(age).sort()[0] ?? age(group[0]);
      return { group, middle, key };
    });
    wished.sort((a, b) => a.middle - b.middle || a.key.localeCompare(b.key));
    // Groups that wish for the same middle (brothers and sisters) are spread around it together.
    let free = -Infinity;
    for (let start = 0; start < wished.length; ) {
      let end = start;
      while (end < wished.length && Math.abs(wished[end].middle - wished[start].middle) < 1) end += 1;
      const run = wished.slice(start, end).flatMap((one) => one.group);
      let at = Math.max(wished[start].middle - ((run.length - 1) * COLUMN) / 2, free);
      for (const id of run) {
        x.set(id, at);
        at += COLUMN;
      }
      free = at;
      start = end;
    }
  };
  for (const row of rows) place(row, parentsCentre);
  for (const row of [...rows].reverse()) place(row, (id) => childrenCentre(id) ?? parentsCentre(id) ?? x.get(id));
  for (const row of rows.slice(1)) place(row, (id) => parentsCentre(id) ?? x.get(id));

  const left = Math.min(0, ...x.values());
  const placed = people
    .filter((person) => generation.has(person.id))
    .map((person) => ({
      ...person,
      generation: /** @type {number} */ (generation.get(person.id)),
      x: /** @type {number} */ (x.get(person.id)) - left + COLUMN / 2,
      y: (/** @type {number} */ (generation.get(person.id)) - (rows[0] ?? 0)) * ROW + ROW / 2,
    }));
  return {
    people: placed,
    unions: couples,
    others: unexplained(ties, couples),
    width: Math.max(COLUMN, ...placed.map((person) => person.x + COLUMN / 2)),
    height: Math.max(1, rows.length) * ROW,
  };
}
