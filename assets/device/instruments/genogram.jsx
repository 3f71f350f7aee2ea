/**
 * The family as a genogram: squares, circles and diamonds in generations, a tap opens the person.
 * Drawn from the child's own rows on the device, so it works with no signal.
 */
import { useMemo } from "react";
import { useNavigate } from "react-router";

import { layout, ROW, tiesOf } from "./genogram-layout.js";

const SIZE = 52;

/** @param {string} iso @returns {string} the year alone: a genogram has no room for more */
const year = (iso) => (iso ? iso.slice(0, 4) : "");

function Symbol({ person }) {
  const half = SIZE / 2;
  const shape =
    person.sex === "M" ? (
      <rect x={-half} y={-half} width={SIZE} height={SIZE} rx={4} />
    ) : person.sex === "F" ? (
      <circle r={half} />
    ) : (
      <rect x={-half * 0.8} y={-half * 0.8} width={SIZE * 0.8} height={SIZE * 0.8} transform="rotate(45)" />
    );
  return (
    <g className="genogram-symbol">
      {shape}
      {person.focus && (
        <g className="genogram-focus" transform="scale(0.82)">
          {shape}
        </g>
      )}
      {person.died && <path d={`M${-half} ${-half}L${half} ${half}M${half} ${-half}L${-half} ${half}`} />}
    </g>
  );
}

function spoken(person) {
  return [
    person.name,
    person.role,
    person.born && `born ${year(person.born)}`,
    person.died && `died ${year(person.died)}`,
    person.at_home ? "lives at home" : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** @param {{people: any[], relationships: any[]}} props rows of one child */
export function Genogram({ people, relationships }) {
  const navigate = useNavigate();
  const drawing = useMemo(
    () =>
      layout(
        (people ?? [])
          .filter((row) => row.group === "self" || row.group === "family")
          .map((row) => ({
            id: row.person_id,
            row: row.id,
            name: row.name,
            sex: row.sex,
            born: row.birth_date,
            died: row.death_date,
            focus: row.group === "self",
            role: row.role,
            at_home: row.lives_here,
            has_record: row.is_child && row.group !== "self",
          })),
        tiesOf(relationships ?? []),
      ),
    [people, relationships],
  );
  const at = new Map(drawing.people.map((person) => [person.id, person]));
  const open = (person) => {
    if (person.has_record) {
      navigate(`/children/${person.id}`);
      return;
    }
    const entry = document.getElementById(`person-${person.row}`);
    entry?.scrollIntoView({ block: "center" });
    entry?.focus();
  };
  if (!drawing.people.length) return null;
  return (
    <div className="genogram" tabIndex={0} role="group" aria-label="Family drawing">
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        style={{ width: drawing.width, height: drawing.height }}
      >
        <g className="genogram-lines" aria-hidden="true">
          {drawing.unions.map(({ partners, children, former }) => {
            const [one, two] = partners.map((id) => at.get(id)).filter(Boolean);
            if (!one) return null;
            const key = partners.join("+");
            const middle = two ? (one.x + two.x) / 2 : one.x;
            const top = two ? one.y : one.y + SIZE / 2;
            const rail = one.y + ROW / 2 + SIZE / 4;
            const below = children.map((id) => at.get(id)).filter((child) => child && child.y > one.y);
            const xs = [...below.map((child) => child.x), middle];
            return (
              <g key={key}>
                {two && <path d={`M${one.x} ${one.y}H${two.x}`} />}
                {two && former && <path d={`M${middle - 4} ${one.y + 9}l8 -18m4 18l8 -18`} />}
                {below.length > 0 && (
                  <path d={`M${middle} ${top}V${rail}M${Math.min(...xs)} ${rail}H${Math.max(...xs)}`} />
                )}
                {below.map((child) => (
                  <path key={child.id} d={`M${child.x} ${rail}V${child.y - SIZE / 2}`} />
                ))}
              </g>
            );
          })}
          {drawing.others.map(({ from, to }) => {
            const [one, two] = [at.get(from), at.get(to)];
            if (!one || !two) return null;
            return <path key={`${from}-${to}`} className="dashed" d={`M${one.x} ${one.y}L${two.x} ${two.y}`} />;
          })}
        </g>
        {drawing.people.map((person) => (
          <g key={person.id} transform={`translate(${person.x} ${person.y})`}>
            <g
              className={person.at_home ? "genogram-person at-home" : "genogram-person"}
              role="button"
              tabIndex={0}
              aria-label={spoken(person)}
              onClick={() => open(person)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                open(person);
              }}
            >
              <rect className="genogram-target" x={-58} y={-34} width={116} height={108} rx={12} />
              <Symbol person={person} />
            </g>
            <text className="genogram-name" aria-hidden="true" y={SIZE / 2 + 18}>
              {person.name.split(" ")[0]}
            </text>
            <text className="genogram-years" aria-hidden="true" y={SIZE / 2 + 35}>
              {[year(person.born), year(person.died)].filter(Boolean).join(" – ")}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
