//! Events followed across restarts of the program that reads them.
//!
//! Invariant: a cursor is saved only after its message was processed, so a program that dies
//! in between is told that one message again, and none is lost.

use std::fs::{self, File};
use std::future::Future;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::error::ClientError;
use crate::events::{Events, Start, Told};

/// The caller's own store for one stream's cursor: a row of its database, or a file.
///
/// A store that saves the cursor in the same transaction as what the message changed makes
/// at-least-once exactly-once.
pub trait Cursors {
    /// The cursor saved last, if there is one.
    fn load(&mut self) -> impl Future<Output = io::Result<Option<String>>> + Send;

    /// Keeps a cursor durably.
    fn save(&mut self, cursor: &str) -> impl Future<Output = io::Result<()>> + Send;
}

/// A cursor in a file of its own, replaced in one step.
#[derive(Clone, Debug)]
pub struct FileCursors {
    path: PathBuf,
}

impl FileCursors {
    /// The cursor in this file, which may not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl Cursors for FileCursors {
    async fn load(&mut self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|cursor| !cursor.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn save(&mut self, cursor: &str) -> io::Result<()> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let mut file = File::create(&beside)?;
        writeln!(file, "{cursor}")?;
        file.sync_all()?;
        fs::rename(beside, &self.path)
    }
}

/// A stream of events that remembers how far its reader got.
#[derive(Debug)]
pub struct Following<C> {
    events: Events,
    cursors: C,
    told: Option<String>,
}

impl<C: Cursors> Following<C> {
    /// Goes on behind the saved cursor; without one, begins at `start`.
    pub(crate) async fn open(
        events: impl FnOnce(Start) -> Events,
        start: Start,
        mut cursors: C,
    ) -> Result<Self, ClientError> {
        let saved = cursors.load().await.map_err(ClientError::Cursors)?;
        Ok(Self {
            events: events(saved.map_or(start, Start::After)),
            cursors,
            told: None,
        })
    }

    /// The next message. Asking for it says that the one before was processed, and saves its
    /// cursor.
    pub async fn next(&mut self) -> Result<Told, ClientError> {
        self.save().await?;
        let told = self.events.next().await?;
        self.told = Some(told.cursor.clone());
        Ok(told)
    }

    /// Says that the last message was processed, and ends.
    pub async fn close(mut self) -> Result<(), ClientError> {
        self.save().await
    }

    async fn save(&mut self) -> Result<(), ClientError> {
        match self.told.take() {
            Some(cursor) => self
                .cursors
                .save(&cursor)
                .await
                .map_err(ClientError::Cursors),
            None => Ok(()),
        }
    }
}
