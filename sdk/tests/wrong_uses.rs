//! A wrong use does not compile, and the message says what to write instead.

#[test]
fn a_wrong_use_does_not_compile_and_says_what_to_write() {
    trybuild::TestCases::new().compile_fail("tests/wrong/*.rs");
}
