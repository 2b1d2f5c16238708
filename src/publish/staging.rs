//! The one step by which a new set takes the place of the old, and the order among runs that want to take it.
//!
//! A new set grows in a folder beside the outputs and is exchanged for the old one when it is whole. Who dies before
//! that step leaves the old set and a folder of rubbish; who dies behind it leaves the new set. The next run takes the
//! rubbish away. A lock beside the outputs keeps a second run out; the system lets go of it when its holder dies, so
//! that a dead run never stands in the way of a living one.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{PublishError, manifest, parquet};

/// What lies beside the outputs and is ours, by its name.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// The outputs themselves, behind any link.
    pub out: PathBuf,
    parent: PathBuf,
    name: String,
}

/// A set that grows.
const GROWING: &str = "staging-";
/// A set that is being exchanged: afterwards the old one.
const SWITCHING: &str = "switch-";
/// The old set, where the system has no exchange.
const ASIDE: &str = "aside";
const LOCK: &str = "lock";
const CACHE: &str = "cache";

impl Neighbours {
    pub fn of(out: &Path) -> Neighbours {
        let out = out.canonicalize().unwrap_or_else(|_| out.to_path_buf());
        let name =
            out.file_name().map_or_else(|| "outputs".to_string(), |name| name.to_string_lossy().into_owned());
        let parent = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        Neighbours { out, parent, name }
    }

    fn path(&self, kind: &str) -> PathBuf {
        self.parent.join(format!(".{}.{kind}", self.name))
    }

    /// Where rows of documents that were read are kept.
    pub fn cache(&self) -> PathBuf {
        self.path(CACHE)
    }

    /// The kind of one of our neighbours, by its file name.
    fn kind<'n>(&self, name: &'n str) -> Option<&'n str> {
        let kind = name.strip_prefix('.')?.strip_prefix(self.name.as_str())?.strip_prefix('.')?;
        let ours = [CACHE, LOCK, ASIDE].contains(&kind)
            || [GROWING, SWITCHING].iter().any(|start| {
                kind.strip_prefix(start)
                    .is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
            });
        ours.then_some(kind)
    }

    /// Whether a file of a corpus is none of the user's: the outputs may lie within the corpus.
    pub fn hold(&self, file: &Path) -> bool {
        let Ok(parent) = self.parent.canonicalize() else { return false };
        file.strip_prefix(&parent)
            .ok()
            .and_then(|below| below.components().next())
            .is_some_and(|first| self.kind(&first.as_os_str().to_string_lossy()).is_some())
    }

    /// Takes away what dead runs left. Only for who holds the lock.
    fn clear(&self) -> std::io::Result<()> {
        let aside = self.path(ASIDE);
        if aside.exists() && !self.out.exists() {
            std::fs::rename(&aside, &self.out)?;
        }
        for entry in std::fs::read_dir(&self.parent)?.filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            match self.kind(&name) {
                Some(kind) if kind.starts_with(GROWING) => std::fs::remove_dir_all(entry.path())?,
                Some(kind) if kind.starts_with(SWITCHING) || kind == ASIDE => {
                    // It may be the old set, with folders of the user's that were not yet brought over.
                    let ours = manifest::files(&entry.path());
                    for left in std::fs::read_dir(entry.path())?.filter_map(Result::ok) {
                        let foreign = !ours.contains(&left.file_name().to_string_lossy().into_owned());
                        let target = self.out.join(left.file_name());
                        if foreign && self.out.exists() && target.symlink_metadata().is_err() {
                            std::fs::rename(left.path(), target)?;
                        }
                    }
                    std::fs::remove_dir_all(entry.path())?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The right to write the outputs.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// `None` where the file system knows no locks.
    fn take(neighbours: &Neighbours) -> Result<Option<Lock>, PublishError> {
        let path = neighbours.path(LOCK);
        let refuse = |error| PublishError::Folder { path: neighbours.out.clone(), error };
        loop {
            let mut file = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
                .map_err(refuse)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.read_to_string(&mut holder);
                    return Err(PublishError::Busy { path: neighbours.out.clone(), holder });
                }
                Err(TryLockError::Error(_)) => return Ok(None),
            }
            // Who held it before may have taken the file away in between: then this is a lock on nothing.
            if is_at(&file, &path) {
                file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(refuse)?;
                return Ok(Some(Lock { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the lock is let go of, so that it is our own file.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), path.metadata()) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// What is to be taken away when the program is told to stop, and whether it came too late for that.
#[derive(Default)]
struct Going {
    rubbish: Vec<PathBuf>,
    published: bool,
}

static GOING: Mutex<Going> = Mutex::new(Going { rubbish: Vec::new(), published: false });

fn going() -> MutexGuard<'static, Going> {
    GOING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives up all sets that grow, for a program that ends now: none of them can be published any more. `false` when the
/// new set is already in its place; then the run is to end by itself.
pub fn give_up() -> bool {
    let going = going();
    if going.published {
        return false;
    }
    for path in &going.rubbish {
        // Threads are still writing into it; what comes in behind our back is taken in the next round.
        for _ in 0..100 {
            let gone = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
            if gone.is_ok() || path.symlink_metadata().is_err() {
                break;
            }
        }
    }
    // Nobody gets past this any more: no switch, and no sentence on files that are gone.
    std::mem::forget(going);
    true
}

/// A folder beside the outputs in which a new set grows. Removed when dropped.
pub struct Staging {
    pub path: PathBuf,
    pub neighbours: Neighbours,
    lock: Option<Lock>,
}

impl Staging {
    /// Makes the staging folder on the same file system as the outputs.
    pub fn beside(out: &Path) -> Result<Staging, PublishError> {
        let refuse = |error| PublishError::Folder { path: out.to_path_buf(), error };
        if let Some(parent) = out.parent() {
            std::fs::create_dir_all(parent).map_err(refuse)?;
        }
        if let Ok(meta) = out.metadata()
            && (!meta.is_dir() || meta.permissions().readonly())
        {
            let kind = if meta.is_dir() {
                std::io::ErrorKind::PermissionDenied
            } else {
                std::io::ErrorKind::NotADirectory
            };
            return Err(refuse(kind.into()));
        }
        let neighbours = Neighbours::of(out);
        // Not between the two steps of who is told to stop.
        let mut going = going();
        let lock = Lock::take(&neighbours)?;
        if lock.is_some() {
            neighbours.clear().map_err(refuse)?;
        }
        let path = neighbours.path(&format!("{GROWING}{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path).map_err(refuse)?;
        going.rubbish.push(path.clone());
        going.rubbish.extend(lock.as_ref().map(|lock| lock.path.clone()));
        going.published = false;
        drop(going);
        Ok(Staging { path, neighbours, lock })
    }

    /// Puts the new set in the place of the old one in a single step. What the old folder held beside the set (a note
    /// of the user's) is kept.
    pub fn replace(self) -> Result<(), PublishError> {
        self.replace_then(|| ())
    }

    /// The same, and something that is to be done when it is done and before another run may begin.
    pub fn replace_then(mut self, then: impl FnOnce()) -> Result<(), PublishError> {
        let out = self.neighbours.out.clone();
        let fail =
            |error: std::io::Error| PublishError::Write { path: out.clone(), error: error.to_string() };
        for entry in walkdir::WalkDir::new(&self.path) {
            let entry = entry.map_err(|error| fail(error.into()))?;
            if entry.file_type().is_file() {
                parquet::sync(entry.path()).map_err(fail)?;
            }
        }
        sync_folder(&self.path);
        let mut going = going();
        // Under another name from here on: this folder is, or will be, a whole set, and perhaps the old one.
        let switching = self.neighbours.path(&format!("{SWITCHING}{}", std::process::id()));
        std::fs::rename(&self.path, &switching).map_err(fail)?;
        going.rubbish.retain(|path| *path != self.path);
        self.path = switching;
        if out.exists() {
            let mut others = Vec::new();
            let ours = manifest::files(&out);
            for entry in std::fs::read_dir(&out).map_err(fail)? {
                let entry = entry.map_err(fail)?;
                let name = entry.file_name();
                let target = self.path.join(&name);
                if ours.contains(&name.to_string_lossy().into_owned()) || target.exists() {
                    continue;
                }
                if entry.file_type().map_err(fail)?.is_file() {
                    std::fs::hard_link(entry.path(), &target)
                        .or_else(|_| std::fs::copy(entry.path(), &target).map(|_| ()))
                        .map_err(fail)?;
                } else {
                    others.push(name);
                }
            }
            exchange(&self.path, &out, &self.neighbours.path(ASIDE)).map_err(fail)?;
            // The old set lies in our folder now; the user's folders and links in it go back.
            for name in others {
                std::fs::rename(self.path.join(&name), out.join(&name)).map_err(fail)?;
            }
        } else {
            std::fs::rename(&self.path, &out).map_err(fail)?;
        }
        sync_folder(&self.neighbours.parent);
        going.published = true;
        drop(going);
        then();
        Ok(())
    }
}

/// Makes the names in a folder durable; not every system can.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let mut going = going();
        // After an exchange this is the old set, before it the unfinished new one.
        let _ = std::fs::remove_dir_all(&self.path);
        let lock = self.lock.take();
        going
            .rubbish
            .retain(|path| *path != self.path && lock.as_ref().is_none_or(|lock| *path != lock.path));
    }
}

/// Swaps two folders; at no moment is there none in the place of the second.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path, aside: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => swap_by_two_renames(new, old, aside),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, old: &Path, aside: &Path) -> std::io::Result<()> {
    swap_by_two_renames(new, old, aside)
}

/// Where the system has no exchange: the old set is put back if the second step fails, or by the next run.
fn swap_by_two_renames(new: &Path, old: &Path, aside: &Path) -> std::io::Result<()> {
    std::fs::rename(old, aside)?;
    if let Err(error) = std::fs::rename(new, old) {
        std::fs::rename(aside, old)?;
        return Err(error);
    }
    std::fs::rename(aside, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("nianbao-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(root.join("out")).unwrap();
        root
    }

    fn fill(folder: &Path, content: &str) {
        std::fs::write(folder.join("inputs.parquet"), content).unwrap();
        std::fs::write(folder.join("manifest.json"), r#"{"files":[{"name":"inputs.parquet"}]}"#).unwrap();
    }

    #[test]
    fn a_new_set_replaces_the_old_and_keeps_what_is_not_ours() {
        let root = root("staging");
        let out = root.join("out");
        std::fs::write(out.join("README.md"), "note").unwrap();
        std::fs::create_dir(out.join("mine")).unwrap();
        for content in ["one", "two"] {
            let staging = Staging::beside(&out).unwrap();
            fill(&staging.path, content);
            staging.replace().unwrap();
            assert_eq!(std::fs::read_to_string(out.join("inputs.parquet")).unwrap(), content);
            assert_eq!(std::fs::read_to_string(out.join("README.md")).unwrap(), "note");
            assert!(out.join("mine").is_dir());
        }
        assert_eq!(std::fs::read_dir(&root).unwrap().count(), 1, "no staging folder and no lock is left");
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_second_of_two_writers_is_refused_until_the_first_has_done() {
        let root = root("locked");
        let out = root.join("out");
        let first = Staging::beside(&out).unwrap();
        let Err(refused) = Staging::beside(&out) else { panic!("two hold the same outputs") };
        assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
        drop(first);
        drop(Staging::beside(&out).unwrap());
        // The file of a dead holder is a file and no lock.
        std::fs::write(root.join(".out.lock"), "1").unwrap();
        drop(Staging::beside(&out).unwrap());
        assert_eq!(std::fs::read_dir(&root).unwrap().count(), 1);
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn what_dead_runs_left_is_taken_away_and_what_is_the_users_is_brought_back() {
        let root = root("dead");
        let out = root.join("out");
        fill(&out, "new");
        // Died while a set grew, and died between the exchange and the user's folders.
        std::fs::create_dir_all(root.join(".out.staging-1/.parts")).unwrap();
        std::fs::create_dir_all(root.join(".out.switch-2/mine")).unwrap();
        fill(&root.join(".out.switch-2"), "old");
        // Not ours.
        std::fs::create_dir(root.join(".out.staging-mine")).unwrap();
        drop(Staging::beside(&out).unwrap());
        let mut left: Vec<String> = std::fs::read_dir(&root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        assert_eq!(left, [".out.staging-mine", "out"]);
        assert!(out.join("mine").is_dir());
        assert_eq!(std::fs::read_to_string(out.join("inputs.parquet")).unwrap(), "new");
        // Died between the two steps of a system that has no exchange.
        std::fs::rename(&out, root.join(".out.aside")).unwrap();
        drop(Staging::beside(&out).unwrap());
        assert_eq!(std::fs::read_to_string(out.join("inputs.parquet")).unwrap(), "new");
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn files_of_our_own_are_no_documents() {
        let root = root("within");
        let here = root.canonicalize().unwrap();
        let neighbours = Neighbours::of(&root.join("out"));
        assert!(neighbours.hold(&here.join(".out.cache/run-000001/inputs-000000.parquet")));
        assert!(neighbours.hold(&here.join(".out.staging-12/cells.parquet")));
        assert!(!neighbours.hold(&here.join(".out.html")));
        assert!(!neighbours.hold(&here.join("deep/.out.cache/page.html")));
        std::fs::remove_dir_all(&root).unwrap();
    }
}
