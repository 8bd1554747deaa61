//! Names, checked where they lie.

/// Whether these bytes are the name of a party.
#[inline(never)]
pub fn is_party(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|byte| *byte == b'@') else {
        return false;
    };
    let (name, organisation) = text.split_at(at);
    text.len() <= 32 && is_label(name) && is_label(organisation.get(1..).unwrap_or_default())
}

fn is_label(label: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let ends = [label.first(), label.last()];
    label.iter().all(allowed) && ends.iter().all(|end| end.is_some_and(|byte| *byte != b'-'))
}

/// Whether these bytes are the code of a currency.
pub fn is_currency(code: &[u8]) -> bool {
    code.len() == 3 && code.iter().all(u8::is_ascii_uppercase)
}
