//! Follows a contract's events, prints each as a line of JSON, and goes on where it ended when
//! it is started again.
//!
//! ```sh
//! cargo run --example follow -- http://127.0.0.1:7400 cash@zone cash.cursor 10
//! ```
//!
//! The last word is how many events to read; without it the program reads for as long as it
//! runs.

use std::error::Error;
use std::io::{Write, stdout};

use tradewind_client::v1::EventFilter;
use tradewind_client::{Client, FileCursors, Start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(uri), Some(contract), Some(file)) = (words.next(), words.next(), words.next()) else {
        return Err("usage: follow URI CONTRACT CURSOR-FILE [COUNT]".into());
    };
    let mut left: u64 = words.next().map_or(Ok(u64::MAX), |count| count.parse())?;

    let client = Client::connect(&uri).await?;
    let filter = EventFilter {
        contract,
        ..EventFilter::default()
    };
    let cursors = FileCursors::new(file);
    let mut events = client
        .follow(vec![filter], Start::Height(0), cursors)
        .await?;
    while left > 0 {
        // Where the message before was, is saved now, when it is printed.
        if let Ok(event) = events.next().await?.message {
            let fields = event.fields.unwrap_or_default().json;
            writeln!(stdout(), "{} {} {fields}", event.height, event.name)?;
            left -= 1;
        }
    }
    events.close().await?;
    Ok(())
}
