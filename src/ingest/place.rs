//! Corpora → files, listed and sorted before any is opened.

use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Limits;
use crate::reading::Input;
use crate::schema::Reason;

/// A file that will be read when its turn comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub source: String,
    pub(super) path: PathBuf,
    pub(super) regular: bool,
    /// The folder of its corpus; catalogues above that are none of its business.
    pub(super) root: PathBuf,
    /// Size on the disk; 0 where it cannot be known.
    pub size: u64,
}

/// Why a corpus could not be opened; a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("{} does not exist; {}", .0.display(), crate::cli::nearest_path(.0).unwrap_or_else(|| "give an existing folder, file or archive".to_string()))]
    Missing(PathBuf),
    #[error("{path} cannot be read ({error}); check its permissions")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("the list of paths on standard input cannot be read ({0})")]
    List(std::io::Error),
}

/// Lists all files of the corpora, sorted by source, so that neither the order given nor the file system's decides
/// anything.
pub fn list(corpora: &[PathBuf]) -> Result<Vec<Place>, IngestError> {
    let mut places: Vec<Place> = Vec::new();
    for corpus in corpora {
        if corpus.as_os_str() == "-" {
            let mut paths = String::new();
            std::io::stdin().read_to_string(&mut paths).map_err(IngestError::List)?;
            for line in paths.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let path = PathBuf::from(line);
                let meta = path.symlink_metadata();
                // What does not exist is not a link or a device: it could not be read.
                let regular = meta.as_ref().map_or(true, std::fs::Metadata::is_file);
                let size = meta.map_or(0, |meta| meta.len());
                let root = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
                places.push(Place { source: slashes(&path), path, regular, root, size });
            }
            continue;
        }
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => IngestError::Missing(corpus.clone()),
            _ => IngestError::Unreadable { path: corpus.clone(), error },
        };
        let meta = corpus.metadata().map_err(unreadable)?;
        if !meta.is_dir() {
            let name = corpus
                .file_name()
                .map_or_else(|| slashes(corpus), |name| name.to_string_lossy().into_owned());
            let (regular, size) = (meta.is_file(), meta.len());
            let root = corpus.parent().map_or_else(PathBuf::new, Path::to_path_buf);
            places.push(Place { source: name, path: corpus.clone(), regular, root, size });
            continue;
        }
        std::fs::read_dir(corpus).map_err(unreadable)?;
        // One folder has one path, however it was spelled: a file that is given twice is one document.
        let root = corpus.canonicalize().map_err(unreadable)?;
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in walkdir::WalkDir::new(&root).follow_links(false) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => paths.push(entry.into_path()),
                // A folder that may not be opened is an input that could not be read.
                Err(error) => paths.extend(error.path().map(Path::to_path_buf)),
            }
        }
        // Asking for each file's size is most of the time of a list, and on a share all of it.
        places.par_extend(paths.into_par_iter().map(|path| {
            let meta = path.symlink_metadata().ok();
            let source = slashes(path.strip_prefix(&root).unwrap_or(&path));
            let regular = meta.as_ref().is_none_or(|meta| meta.is_file() || meta.is_dir());
            let size = meta.filter(std::fs::Metadata::is_file).map_or(0, |meta| meta.len());
            Place { source, path, regular, root: root.clone(), size }
        }));
    }
    places.sort();
    places.dedup();
    Ok(places)
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_string()
}

impl Place {
    /// The file on the disk.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the bytes of the file as they are. What cannot be read comes back with its reason.
    pub fn open(&self, limits: &Limits) -> Input {
        let mut bytes = 0;
        let content = if self.regular { self.bytes(limits, &mut bytes) } else { Err(Reason::NotAFile) };
        Input { source: self.source.clone(), content, bytes, notes: Vec::new() }
    }

    fn bytes(&self, limits: &Limits, size: &mut u64) -> Result<Vec<u8>, Reason> {
        let file = std::fs::File::open(&self.path).map_err(|_| Reason::Unreadable)?;
        let meta = file.metadata().map_err(|_| Reason::Unreadable)?;
        if !meta.is_file() {
            return Err(Reason::Unreadable);
        }
        *size = meta.len();
        if *size > limits.document_bytes {
            return Err(Reason::TooLarge);
        }
        // A file may grow while it is read; the limit holds all the same.
        let mut content = Vec::with_capacity(*size as usize);
        file.take(limits.document_bytes + 1).read_to_end(&mut content).map_err(|_| Reason::Unreadable)?;
        if content.len() as u64 > limits.document_bytes { Err(Reason::TooLarge) } else { Ok(content) }
    }
}
