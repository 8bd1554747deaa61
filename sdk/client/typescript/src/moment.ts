/** Moments: milliseconds since 1970, written as RFC 3339 in UTC. */

/** First moment of the year 10000, which RFC 3339 cannot write. */
const END_MS = 253_402_300_800_000n;

/** The milliseconds of a date. */
export const moment = (date: Date): bigint => BigInt(date.getTime());

/** `2026-11-23T06:35:00.000Z`; past the year 9999, the milliseconds. */
export function formatMoment(ms: bigint): string {
  return ms >= END_MS ? ms.toString() : new Date(Number(ms)).toISOString();
}

/** Reads what `formatMoment` writes, with at most three decimals; `undefined` if it is not. */
export function parseMoment(text: string): bigint | undefined {
  if (/^(0|[1-9][0-9]*)$/.test(text)) {
    const ms = BigInt(text);
    return ms < 1n << 64n ? ms : undefined;
  }
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?Z$/;
  const [, seconds, fraction = "0"] = form.exec(text) ?? [];
  if (seconds === undefined) {
    return undefined;
  }
  const date = new Date(`${seconds}.${fraction.padEnd(3, "0")}Z`);
  // A day that does not exist is moved by the parser, and so is written otherwise.
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(seconds);
  return exists && date.getTime() >= 0 ? moment(date) : undefined;
}
