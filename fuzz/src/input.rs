//! An input: a byte that chooses a reader, and the text that it reads.

/// A reader of a target: text in, rules checked.
pub(crate) type Reader = fn(&str);

/// Lets the reader that the first byte chooses read the rest, as text: what is not UTF-8 is
/// replaced, as a browser's decoder does.
pub(crate) fn read(readers: &[Reader], data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else {
        return;
    };
    let reader = readers.get(usize::from(*chosen) % readers.len());
    if let Some(reader) = reader {
        reader(&String::from_utf8_lossy(rest));
    }
}

/// The input that lets a target's reader of that place read the text.
pub(crate) fn seed(reader: usize, text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut seed = vec![u8::try_from(reader).unwrap_or(u8::MAX)];
    seed.extend_from_slice(text.as_ref());
    seed
}
