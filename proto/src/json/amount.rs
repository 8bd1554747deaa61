//! Money as people write it: `139.12 GBP`.
//!
//! A currency has the decimals of ISO 4217: none for the yen, two for the pound, three for
//! the Bahraini dinar, four for the Chilean unit of account.

use iso_currency::Currency as Iso;
use tradewind_types::{Amount, Currency};

use super::error::JsonFault;

/// How many decimals a currency has in ISO 4217; `None` for a code that is not a currency
/// there or has no minor unit, such as gold.
pub fn decimals(currency: Currency) -> Option<u16> {
    Iso::from_code(currency.as_str())?.exponent()
}

/// Writes an amount: `139.12 GBP`; `None` if ISO 4217 knows no decimals for the currency.
pub fn format_amount(amount: Amount) -> Option<String> {
    let Amount { minor, currency } = amount;
    let decimals = usize::from(decimals(currency)?);
    let digits = format!("{minor:0width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let point = if decimals == 0 { "" } else { "." };
    Some(format!("{whole}{point}{fraction} {currency}"))
}

/// Reads an amount: `139.12 GBP`, with or without the space.
pub fn parse_amount(text: &str) -> Result<Amount, JsonFault> {
    let expected = || JsonFault::Expected {
        expected: "an amount such as \"139.12 GBP\"".to_owned(),
        found: format!("{text:?}"),
    };
    let (number, code) = text
        .split_at_checked(text.len().saturating_sub(3))
        .ok_or_else(expected)?;
    let currency: Currency = code.parse().map_err(|_| expected())?;
    let number = number.strip_suffix(' ').unwrap_or(number);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let leads_with_zero = whole.len() > 1 && whole.starts_with('0');
    let has_bare_point = number.ends_with('.');
    if whole.is_empty() || !digits(whole) || !digits(fraction) || leads_with_zero || has_bare_point
    {
        return Err(expected());
    }
    let Some(decimals) = decimals(currency) else {
        let currency = currency.to_string();
        return Err(JsonFault::NoDecimals { currency });
    };
    if fraction.len() != usize::from(decimals) {
        return Err(JsonFault::Decimals {
            currency: currency.to_string(),
            decimals,
            found: format!("{text:?}"),
        });
    }
    let minor = format!("{whole}{fraction}")
        .parse()
        .map_err(|_| expected())?;
    Ok(Amount::new(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(minor: u64, code: &str) -> Amount {
        Amount::new(minor, code.parse().expect("a code"))
    }

    #[test]
    fn money_has_the_decimals_of_its_currency() {
        for (minor, code, text) in [
            (13_912, "GBP", "139.12 GBP"),
            (5, "GBP", "0.05 GBP"),
            (0, "GBP", "0.00 GBP"),
            (139, "JPY", "139 JPY"),
            (13_912, "BHD", "13.912 BHD"),
            (13_912, "CLF", "1.3912 CLF"),
            (u64::MAX, "CNY", "184467440737095516.15 CNY"),
        ] {
            assert_eq!(format_amount(amount(minor, code)).as_deref(), Some(text));
            assert_eq!(parse_amount(text), Ok(amount(minor, code)));
        }
        assert_eq!(parse_amount("139.12GBP"), Ok(amount(13_912, "GBP")));
    }

    #[test]
    fn money_with_other_decimals_is_refused_not_rounded() {
        for (text, currency, decimals) in [
            ("139.1 GBP", "GBP", 2),
            ("139 GBP", "GBP", 2),
            ("139.123 GBP", "GBP", 2),
            ("139.00 JPY", "JPY", 0),
        ] {
            let expected = JsonFault::Decimals {
                currency: currency.into(),
                decimals,
                found: format!("{text:?}"),
            };
            assert_eq!(parse_amount(text), Err(expected));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let texts = [
            "",
            "GBP",
            " GBP",
            ".12 GBP",
            "139. JPY",
            "-1.00 GBP",
            "+1.00 GBP",
            "01.00 GBP",
            "1,000.00 GBP",
            "1.00  GBP",
            "1.00 gbp",
            "1e3 GBP",
            "1.00",
            "１.00 GBP",
            "ééé",
            "184467440737095516.16 CNY",
        ];
        for text in texts {
            let expected = JsonFault::Expected {
                expected: "an amount such as \"139.12 GBP\"".into(),
                found: format!("{text:?}"),
            };
            assert_eq!(parse_amount(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn gold_and_unknown_codes_have_no_decimals_to_write() {
        for code in ["XAU", "ZZZ"] {
            assert_eq!(format_amount(amount(1, code)), None, "{code}");
            let expected = JsonFault::NoDecimals {
                currency: code.into(),
            };
            assert_eq!(parse_amount(&format!("1 {code}")), Err(expected));
        }
    }

    /// The decimals of every currency, which clients in other languages keep in tables of
    /// their own. `UPDATE=1` writes them.
    #[test]
    fn the_table_of_currencies_is_that_of_iso_4217() {
        let letters = || 'A'..='Z';
        let codes = letters().flat_map(|a| {
            letters()
                .flat_map(move |b| letters().map(move |c| [a, b, c].iter().collect::<String>()))
        });
        let table: serde_json::Map<String, serde_json::Value> = codes
            .filter_map(|code| {
                let decimals = decimals(code.parse().expect("three capital letters"))?;
                Some((code, decimals.into()))
            })
            .collect();
        let text = serde_json::to_string_pretty(&table).expect("JSON") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/currencies.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).expect("a writable folder");
        }
        assert_eq!(std::fs::read_to_string(path).expect("the vectors"), text);
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(minor: u64, code in "[A-Z]{3}") {
            let amount = amount(minor, &code);
            if let Some(text) = format_amount(amount) {
                prop_assert_eq!(parse_amount(&text), Ok(amount));
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,24}") {
            if let Ok(amount) = parse_amount(&text) {
                prop_assert!(format_amount(amount).is_some());
            }
        }
    }
}
