/** Money: minor units of a currency, written with the decimals of ISO 4217. */

import { currencies } from "./currencies.js";

/** Text that is no amount. */
export class MoneyError extends Error {
  override name = "MoneyError";
}

/** Money in minor units of `currency` (cents, fils, yen). Never negative. */
export class Amount {
  constructor(
    readonly minor: bigint,
    readonly currency: string,
  ) {}

  /** Reads `139.12 GBP`, with or without the space; never rounds. */
  static parse(text: string): Amount {
    const wrong = () =>
      new MoneyError(`expected an amount such as "139.12 GBP", found ${JSON.stringify(text)}`);
    const found = /^(0|[1-9][0-9]*)(?:\.([0-9]+))? ?([A-Z]{3})$/.exec(text);
    if (!found) {
      throw wrong();
    }
    const [, whole = "", fraction = "", currency = ""] = found;
    const decimals = currencies.get(currency);
    if (decimals === undefined) {
      const form = `{"minor": "1", "currency": "${currency}"}`;
      throw new MoneyError(`${currency} has no minor unit in ISO 4217: write ${form}`);
    }
    if (fraction.length !== decimals) {
      throw new MoneyError(`${currency} has ${decimals} decimals, found ${JSON.stringify(text)}`);
    }
    const minor = BigInt(whole + fraction);
    if (minor >= 1n << 64n) {
      throw wrong();
    }
    return new Amount(minor, currency);
  }

  toString(): string {
    const decimals = currencies.get(this.currency);
    if (decimals === undefined) {
      return `${this.minor} minor units of ${this.currency}`;
    }
    const digits = this.minor.toString().padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals);
    const fraction = digits.slice(digits.length - decimals);
    return `${whole}${fraction ? "." : ""}${fraction} ${this.currency}`;
  }
}
