//! Files that a person names, in a command or a setting, read whole.
//!
//! Invariant: never more than the limit is held, whatever the file says of its length; a
//! device or a pipe has none to say.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Reads a file of at most `most` bytes.
pub(crate) fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    read_open(File::open(path)?, most)
}

/// Reads what is left of a file, at most `most` bytes.
pub(crate) fn read_open(file: File, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let beyond = (most as u64).saturating_add(1);
    file.take(beyond).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        let text = format!("it has more than {most} bytes, which is all it may have");
        return Err(io::Error::new(ErrorKind::FileTooLarge, text));
    }
    Ok(bytes)
}

/// Bytes as text.
pub(crate) fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = format!("byte {at} is not UTF-8 text");
        io::Error::new(ErrorKind::InvalidData, text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_to_its_limit_and_not_a_byte_further() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, b"12345").expect("written");
        assert_eq!(read(&path, 5).expect("fits"), b"12345");
        let error = read(&path, 4).expect_err("one byte too many");
        let text = "it has more than 4 bytes, which is all it may have";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn a_device_that_never_ends_is_refused() {
        let error = read(Path::new("/dev/zero"), 1_000).expect_err("endless");
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
    }

    #[test]
    fn text_that_is_none_says_where() {
        let error = text(vec![b'a', 0xff]).expect_err("no text");
        assert_eq!(error.to_string(), "byte 1 is not UTF-8 text");
    }
}
