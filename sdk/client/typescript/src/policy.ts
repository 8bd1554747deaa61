/** Policies: who must agree before a method runs. */

import type { Organisation, Role } from "./names.js";
import { ChoiceOf, ListOf, PLAIN, record, type RecordOf, U32 } from "./shapes.js";

const MAX_POLICY_MEMBERS = 64;

/** How many of the electorate must agree. */
export type Rule = "Any" | "All" | "Majority" | { kind: "AtLeast"; count: number } | "Nobody";

/** Who must agree: how many, of which organisations, with which roles; empty means of any. */
export interface Policy {
  rule: Rule;
  organisations: Organisation[];
  roles: Role[];
}

const variants = [{ Any: {} }, { All: {} }, { Majority: {} }, { AtLeast: { count: U32 } }, { Nobody: {} }];

export const RULE = new ChoiceOf<Rule>(
  "Rule",
  variants.flatMap((variant, number) =>
    Object.entries(variant).map(([name, shapes]): [number, RecordOf] => [number, record(name, shapes)]),
  ),
);
export const POLICY = record<Policy>("Policy", {
  rule: RULE,
  organisations: new ListOf(PLAIN.organisation),
  roles: new ListOf(PLAIN.role),
});

/** Refuses a policy that cannot be met at all. */
export function checkPolicy({ rule, organisations, roles }: Policy): void {
  const ascending = (listed: string[]) => listed.every((name, i) => i === 0 || (listed[i - 1] ?? "") < name);
  const longest = Math.max(organisations.length, roles.length);
  if (!ascending(organisations) || !ascending(roles) || longest > MAX_POLICY_MEMBERS) {
    throw new Error(`organisations and roles are ascending lists of at most ${MAX_POLICY_MEMBERS}`);
  }
  if ((rule === "All" || rule === "Majority") && organisations.length === 0) {
    throw new Error("the rules all and majority need a list of organisations");
  }
  const needed = typeof rule === "string" ? 0 : rule.count;
  if (organisations.length > 0 && needed > organisations.length) {
    throw new Error(`${needed} voices are needed of ${organisations.length} organisations`);
  }
}
