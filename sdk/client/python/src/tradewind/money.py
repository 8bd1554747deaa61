"""Money: minor units of a currency, written with the decimals of ISO 4217."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Decimals of the currencies of ISO 4217 that have other than two.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP"
        " BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR"
        " FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR"
        " KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR"
        " MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK"
        " SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN"
        " UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL"
    ),
}
DECIMALS = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}


class MoneyError(ValueError):
    """Text that is no amount; `found` ends the sentence."""


@dataclass(frozen=True)
class Amount:
    """Money in minor units of `currency` (cents, fils, yen). Never negative."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Reads `139.12 GBP`, with or without the space; never rounds."""
        found = re.fullmatch(r"(0|[1-9][0-9]*)(?:\.([0-9]+))? ?([A-Z]{3})", text, re.ASCII)
        if not found:
            raise MoneyError(f'expected an amount such as "139.12 GBP", found {_quoted(text)}')
        whole, fraction, currency = found.groups(default="")
        decimals = DECIMALS.get(currency)
        if decimals is None:
            form = f'{{"minor": "1", "currency": "{currency}"}}'
            raise MoneyError(f"{currency} has no minor unit in ISO 4217: write {form}")
        if len(fraction) != decimals:
            raise MoneyError(f"{currency} has {decimals} decimals, found {_quoted(text)}")
        minor = int(whole + fraction)
        if minor >= 1 << 64:
            raise MoneyError(f'expected an amount such as "139.12 GBP", found {_quoted(text)}')
        return cls(minor, currency)

    def __str__(self) -> str:
        decimals = DECIMALS.get(self.currency)
        if decimals is None:
            return f"{self.minor} minor units of {self.currency}"
        digits = f"{self.minor:0{decimals + 1}}"
        whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
        return f"{whole}{'.' if fraction else ''}{fraction} {self.currency}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
