//! Names of entries and sources: which charset, whether they stay inside, and that no two are the same.

use std::collections::HashSet;

use encoding_rs::GB18030;
use sha2::{Digest, Sha256};

/// The name of an entry as text, with `/` between its parts. Archives made on Chinese Windows hold GBK names without
/// saying so; UTF-8 is tried first because GBK text is hardly ever valid UTF-8.
pub(super) fn decoded(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_string(),
        Err(_) => {
            let (text, broken) = GB18030.decode_without_bom_handling(raw);
            if broken { String::from_utf8_lossy(raw).into_owned() } else { text.into_owned() }
        }
    };
    text.replace('\\', "/")
}

/// The name without `.` parts, or `None` for one that is absolute, climbs out or names nothing.
pub(super) fn inside(name: &str) -> Option<String> {
    let drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if name.starts_with('/') || drive || name.contains('\0') {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// A name that may stand in a table: control characters are replaced.
pub(super) fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The sources given so far. A crawl of years holds millions, so only their hashes are kept; two names of one hash
/// would cost nothing but a needless suffix.
#[derive(Default)]
pub(super) struct Sources {
    seen: HashSet<u64>,
}

impl Sources {
    /// The source, or where it was given before, the source with `#2`, `#3` …
    pub(super) fn distinct(&mut self, source: String) -> String {
        if self.seen.insert(hash(&source)) {
            return source;
        }
        let mut number = 2u64;
        loop {
            let candidate = format!("{source}#{number}");
            if self.seen.insert(hash(&candidate)) {
                return candidate;
            }
            number += 1;
        }
    }
}

fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_both_charsets() {
        assert_eq!(decoded("民政局/年报.html".as_bytes()), "民政局/年报.html");
        assert_eq!(decoded(&GB18030.encode("民政局/年报.html").0), "民政局/年报.html");
        // The second byte of 乗 in GBK is a backslash; only one between names is a separator.
        assert_eq!(decoded(&GB18030.encode("乗\\年报.html").0), "乗/年报.html");
    }

    #[test]
    fn names_that_climb_out_are_refused() {
        for name in
            ["/etc/passwd", "../a", "a/../../b", "C:/a", "c:a", "", "./", "a\0b", "//server/share", "a/.."]
        {
            assert_eq!(inside(name), None, "{name}");
        }
        assert_eq!(inside("./a//b/./c").as_deref(), Some("a/b/c"));
        assert_eq!(inside("a..b/...c").as_deref(), Some("a..b/...c"));
    }

    #[test]
    fn no_two_sources_are_the_same() {
        let mut sources = Sources::default();
        let given = ["a", "a", "a#2", "a", "b"].map(|name| sources.distinct(name.to_string()));
        assert_eq!(given, ["a", "a#2", "a#2#2", "a#3", "b"]);
    }
}
