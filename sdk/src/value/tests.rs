use super::*;
use alloc::vec;
use tradewind_types::cbor;

fn same<T: Value + minicbor::Encode<()> + PartialEq + core::fmt::Debug>(value: &T) {
    let bytes = encode(value);
    assert_eq!(bytes, cbor::encode(value), "{value:?}");
    assert_eq!(decode::<T>(&bytes).as_ref(), Some(value));
}

#[test]
fn a_value_has_the_bytes_that_the_rest_of_the_platform_gives_it() {
    for number in [
        0,
        1,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        u64::from(u32::MAX),
        1 << 32,
        u64::MAX,
    ] {
        same(&number);
        same(&Timestamp::new(number));
        same(&Amount::new(number, "GBP".parse().expect("a code")));
        same(&Some(number));
    }
    for number in [0, -1, 23, -24, -25, 127, -128, i64::MAX, i64::MIN] {
        same(&number);
    }
    same(&true);
    same(&false);
    same(&None::<u8>);
    same(&String::from("北京天竺"));
    same(&"ann@shop".parse::<Party>().expect("a name"));
    same(
        &"an-organisation-of-32-characters"
            .parse::<Organisation>()
            .expect("a name"),
    );
    same(&"customs".parse::<Role>().expect("a name"));
    same(&Hash::from_bytes([7; 32]));
    same(&vec![(1u8, true), (200, false)]);
    same(&(0u8..30).map(u64::from).collect::<Vec<_>>());
}

#[test]
fn a_contract_takes_no_second_spelling_of_a_value() {
    let long_integer = [0x18, 5];
    assert_eq!(decode::<u64>(&long_integer), None);
    let long_text = [0x78, 1, b'a'];
    assert_eq!(decode::<String>(&long_text), None);
    let trailing = [1, 1];
    assert_eq!(decode::<u64>(&trailing), None);
    let endless_list = [0x9f, 1, 0xff];
    assert_eq!(decode::<Vec<u64>>(&endless_list), None);
    let tagged = [0xc1, 1];
    assert_eq!(decode::<u64>(&tagged), None);
    let float = [0xf9, 0, 0];
    assert_eq!(decode::<u64>(&float), None);
    let amount_of_three = [0x83, 1, 0x63, b'G', b'B', b'P', 0];
    assert_eq!(decode::<Amount>(&amount_of_three), None);
}

#[test]
fn nothing_is_null() {
    assert_eq!(encode(&()), [0xf6]);
    assert_eq!(decode::<()>(&[0xf6]), Some(()));
    for wrong in [&[][..], &[0x80], &[0xf6, 0xf6]] {
        assert_eq!(decode::<()>(wrong), None);
    }
    assert_eq!(decode(&encode(&vec![(), ()])), Some(vec![(), ()]));
    // A method that returns nothing may write nothing.
    <()>::from_output(&[]);
    <()>::from_output(&[0xf6]);
}

#[test]
fn a_length_is_not_believed() {
    assert_eq!(
        decode::<Vec<u64>>(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
        None
    );
    assert_eq!(
        decode::<Bytes>(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
        None
    );
    assert_eq!(decode::<Vec<()>>(&[0x9a, 0xff, 0xff, 0xff, 0xff]), None);
}

#[test]
fn a_number_too_large_for_its_type_is_refused() {
    assert_eq!(decode::<u8>(&encode(&256u64)), None);
    assert_eq!(decode::<i8>(&encode(&-129i64)), None);
    assert_eq!(decode::<i64>(&encode(&u64::MAX)), None);
}

/// A text of these bytes, in CBOR.
fn as_text(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    writer::text(&mut text, bytes);
    text
}

#[test]
fn a_text_is_what_the_standard_library_takes_for_one() {
    let edges = [
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
        0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff,
    ];
    let is_text = |bytes: &[u8]| {
        let taken = text::text(bytes).map(str::as_bytes);
        assert_eq!(
            taken,
            core::str::from_utf8(bytes).ok().map(str::as_bytes),
            "{bytes:x?}"
        );
    };
    for a in edges {
        for b in edges {
            is_text(&[a, b]);
            for c in edges {
                is_text(&[a, b, c]);
                for d in edges {
                    is_text(&[a, b, c, d]);
                }
            }
        }
    }
    for scalar in '\0'..=char::MAX {
        is_text(scalar.encode_utf8(&mut [0; 4]).as_bytes());
    }
    assert_eq!(decode::<String>(&as_text(&[0xed, 0xa0, 0x80])), None);
    assert_eq!(
        decode::<String>(&as_text("税".as_bytes())),
        Some("税".into())
    );
}
