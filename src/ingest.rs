//! Corpora → inputs. The only room that reads the disk for documents.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::reading::Input;
use crate::schema::Reason;

/// Limits on what is given; a breach becomes a row with its reason.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one document.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 64 << 20 }
    }
}

/// A document that will be read when its turn comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub source: String,
    path: PathBuf,
    regular: bool,
}

/// Why a corpus could not be opened; a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("the corpus {} does not exist; {}", .0.display(), crate::cli::nearest_path(.0).unwrap_or_else(|| "give an existing folder, file or archive".to_string()))]
    Missing(PathBuf),
    #[error("the corpus {path} cannot be read ({error}); check its permissions")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("the list of paths on standard input cannot be read ({0})")]
    List(std::io::Error),
}

/// Lists all documents of the corpora, sorted by source, so that neither the order given nor the file system's
/// decides anything.
pub fn list(corpora: &[PathBuf]) -> Result<Vec<Place>, IngestError> {
    let mut places: Vec<Place> = Vec::new();
    for corpus in corpora {
        if corpus.as_os_str() == "-" {
            let mut paths = String::new();
            std::io::stdin().read_to_string(&mut paths).map_err(IngestError::List)?;
            for line in paths.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let path = PathBuf::from(line);
                let regular = path.symlink_metadata().is_ok_and(|meta| meta.is_file());
                let missing = path.symlink_metadata().is_err();
                places.push(Place { source: slashes(&path), path, regular: regular || missing });
            }
            continue;
        }
        let meta = corpus.metadata().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => IngestError::Missing(corpus.clone()),
            _ => IngestError::Unreadable { path: corpus.clone(), error },
        })?;
        if meta.is_file() {
            let name = corpus
                .file_name()
                .map_or_else(|| slashes(corpus), |name| name.to_string_lossy().into_owned());
            places.push(Place { source: name, path: corpus.clone(), regular: true });
            continue;
        }
        std::fs::read_dir(corpus).map_err(|error| IngestError::Unreadable { path: corpus.clone(), error })?;
        for entry in walkdir::WalkDir::new(corpus).follow_links(false) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let path = entry.into_path();
                    let below = path.strip_prefix(corpus).unwrap_or(&path);
                    let regular = path.symlink_metadata().is_ok_and(|meta| meta.is_file());
                    places.push(Place { source: slashes(below), path: path.clone(), regular });
                }
                // A folder that may not be opened is an input that could not be read.
                Err(error) => {
                    if let Some(path) = error.path() {
                        let below = path.strip_prefix(corpus).unwrap_or(path);
                        places.push(Place {
                            source: slashes(below),
                            path: path.to_path_buf(),
                            regular: true,
                        });
                    }
                }
            }
        }
    }
    places.sort();
    places.dedup();
    tell_apart(&mut places);
    places.sort();
    Ok(places)
}

/// Two corpora may hold files of the same path below their roots. A source names one document, so such files are named
/// by their whole path as given.
fn tell_apart(places: &mut [Place]) {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for place in places.iter() {
        *seen.entry(place.source.clone()).or_default() += 1;
    }
    for place in places.iter_mut().filter(|place| seen[&place.source] > 1) {
        place.source = slashes(&place.path);
    }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_string()
}

impl Place {
    /// Reads the bytes. What cannot be read comes back with its reason.
    pub fn open(&self, limits: &Limits) -> Input {
        let mut bytes = 0;
        let content = if self.regular { self.bytes(limits, &mut bytes) } else { Err(Reason::NotAFile) };
        Input { source: self.source.clone(), content, bytes }
    }

    fn bytes(&self, limits: &Limits, size: &mut u64) -> Result<Vec<u8>, Reason> {
        let file = std::fs::File::open(&self.path).map_err(|_| Reason::Unreadable)?;
        *size = file.metadata().map_err(|_| Reason::Unreadable)?.len();
        if *size > limits.bytes {
            return Err(Reason::TooLarge);
        }
        // A file may grow while it is read; the limit holds all the same.
        let mut content = Vec::with_capacity(*size as usize);
        file.take(limits.bytes + 1).read_to_end(&mut content).map_err(|_| Reason::Unreadable)?;
        if content.len() as u64 > limits.bytes { Err(Reason::TooLarge) } else { Ok(content) }
    }
}

impl Place {
    /// Size on the disk; 0 where it cannot be known.
    pub fn size(&self) -> u64 {
        self.path.metadata().map_or(0, |meta| meta.len())
    }
}
