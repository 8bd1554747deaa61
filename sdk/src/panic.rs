//! A panic of a contract: text, file, line and column go to the host's diagnostics.
//!
//! Only a panic with a fixed text keeps it; formatting would cost every module more bytes
//! than its own code.

use core::panic::PanicInfo;

use crate::host;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let (file, line, column) = info
        .location()
        .map_or(("", 0, 0), |at| (at.file(), at.line(), at.column()));
    let text = info.message().as_str().unwrap_or_default();
    host::panic(text.as_bytes(), file, line, column)
}
