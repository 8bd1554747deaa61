//! Moments as RFC 3339 in UTC: `2026-11-23T06:35:00.000Z`.

use tradewind_types::Timestamp;

const DAY_MS: u64 = 86_400_000;
/// First moment of the year 10000, which RFC 3339 cannot write.
const END_MS: u64 = 253_402_300_800_000;

/// Writes a moment with milliseconds; past the year 9999, as milliseconds since 1970.
pub fn format_timestamp(time: Timestamp) -> String {
    let ms = time.get();
    if ms >= END_MS {
        return ms.to_string();
    }
    let (year, month, day) = date_of(ms / DAY_MS);
    let in_day = ms % DAY_MS;
    let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
    let (second, milli) = (in_day / 1_000 % 60, in_day % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Reads a moment from 1970 on: RFC 3339 in UTC with at most three decimals, or digits alone
/// for milliseconds since 1970. `None` if it is neither.
pub fn parse_timestamp(text: &str) -> Option<Timestamp> {
    if text.len() > 1 && text.starts_with('0') {
        return None;
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Timestamp::new);
    }
    let text = text.strip_suffix('Z')?;
    let (moment, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !(1..=3).contains(&fraction.len()) || text.ends_with('.') {
        return None;
    }
    let bytes = moment.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if bytes.len() != 19
        || separators
            .iter()
            .any(|(at, byte)| bytes.get(*at) != Some(byte))
    {
        return None;
    }
    let number = |from: usize, to: usize| digits(moment.get(from..to)?);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let milli = digits(fraction)? * 10u64.pow(3 - fraction.len() as u32);
    if !(1970..=9999).contains(&year) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_before(year, month)?.checked_add(day.checked_sub(1)?)?;
    if date_of(days) != (year, month, day) {
        return None;
    }
    Some(Timestamp::new(
        days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + milli,
    ))
}

fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days of each month.
fn months(year: u64) -> [u64; 12] {
    let february = if is_leap(year) { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// Days from 1970 to the first of January of `year`.
fn days_before_year(year: u64) -> u64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400 - 719_162
}

/// Days from 1970 to the first of a month; `None` if there is no such month.
fn days_before(year: u64, month: u64) -> Option<u64> {
    let passed = usize::try_from(month.checked_sub(1)?).ok()?;
    let months = months(year);
    if passed >= months.len() {
        return None;
    }
    Some(days_before_year(year) + months.iter().take(passed).sum::<u64>())
}

/// The date of a day before the year 10000, counted from 1970.
fn date_of(days: u64) -> (u64, u64, u64) {
    let mut year = 1970 + days / 366;
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let mut day = days - days_before_year(year);
    let mut month = 1;
    for length in months(year) {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (year, month, day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments_are_written_and_read() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_000_000_000_123, "2001-09-09T01:46:40.123Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (END_MS - 1, "9999-12-31T23:59:59.999Z"),
            (END_MS, "253402300800000"),
        ] {
            assert_eq!(format_timestamp(Timestamp::new(ms)), text);
            assert_eq!(parse_timestamp(text), Some(Timestamp::new(ms)), "{text}");
        }
        let short = parse_timestamp("2001-09-09T01:46:40.1Z");
        assert_eq!(short, Some(Timestamp::new(1_000_000_000_100)));
        let whole = parse_timestamp("2001-09-09T01:46:40Z");
        assert_eq!(whole, Some(Timestamp::new(1_000_000_000_000)));
    }

    #[test]
    fn days_that_do_not_exist_and_other_zones_are_refused() {
        for text in [
            "2001-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2001-13-01T00:00:00Z",
            "2001-00-01T00:00:00Z",
            "2001-04-31T00:00:00Z",
            "2001-04-00T00:00:00Z",
            "2001-09-09T24:00:00Z",
            "2001-09-09T01:60:00Z",
            "2016-12-31T23:59:60Z",
            "1969-12-31T23:59:59Z",
            "2001-09-09T01:46:40+00:00",
            "2001-09-09T01:46:40",
            "2001-09-09 01:46:40Z",
            "2001-09-09T01:46:40.Z",
            "2001-09-09T01:46:40.1234Z",
            "2001-9-9T01:46:40Z",
            "0001",
            "",
            "Z",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_reads_back(ms in prop_oneof![any::<u64>(), 0..END_MS]) {
            let time = Timestamp::new(ms);
            prop_assert_eq!(parse_timestamp(&format_timestamp(time)), Some(time));
        }

        #[test]
        fn any_text_is_read_without_panic(text in "[-0-9TZ:.é]{0,30}") {
            let _ = parse_timestamp(&text);
        }
    }
}
