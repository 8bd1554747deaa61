//! Harm at the socket, below any request.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, ensure};
use prost::Message;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use tradewind_client::v1;

use crate::Target;
use crate::http2::{
    Connection, DATA, GOAWAY, HEADERS, PING, RST_STREAM, WINDOW_UPDATE, call, call_with, frame,
    message,
};

/// Strangers who each send `bytes` of their number and hold the line.
async fn flood(
    address: SocketAddr,
    strangers: u32,
    bytes: impl Fn(u32) -> Vec<u8>,
) -> Result<Vec<TcpStream>> {
    let mut lines = Vec::new();
    for number in 0..strangers {
        let mut line = TcpStream::connect(address).await?;
        // Being hung up on while talking is the right answer.
        let _ = line.write_all(&bytes(number)).await;
        lines.push(line);
    }
    Ok(lines)
}

#[tokio::test]
async fn strangers_who_talk_nonsense_or_say_nothing_harm_nobody() -> Result<()> {
    let target = Target::new("").await?;
    let noise = |number: u32| {
        (0..2_000 * (number % 2))
            .map(|n| (n as u8).wrapping_mul(number as u8))
            .collect()
    };
    let lines = flood(target.address(), 400, noise).await?;
    target.still_serves().await?;
    drop(lines);
    target.still_serves().await
}

#[tokio::test]
async fn a_flood_of_broken_tls_greetings_stops_nobody_from_being_served_over_tls() -> Result<()> {
    let target = Target::secured().await?;
    let broken = |number: u32| {
        // A record that says handshake, TLS 1.0, and is none.
        let len = 512u16;
        let mut record = vec![22, 3, 1];
        record.extend(len.to_be_bytes());
        record.extend((0..len).map(|n| (n as u8) ^ (number as u8)));
        record.truncate(30 + (number as usize * 7) % 500);
        record
    };
    let lines = flood(target.address(), 400, broken).await?;
    target.still_serves().await?;
    drop(lines);
    // Plain HTTP/2 on the TLS port is one more broken greeting.
    let _ = Connection::open(target.address(), 65_535).await?;
    target.still_serves().await
}

#[tokio::test]
async fn streams_that_are_opened_and_left_open_end_at_the_limit_of_a_connection() -> Result<()> {
    let target = Target::new("[gateway]\nmax_requests_per_connection = 50\n").await?;
    let mut stranger = Connection::open(target.address(), 65_535).await?;
    for number in 0..4_000u32 {
        stranger.send(&call(2 * number + 1, "Submit")).await?;
    }
    let code = stranger.wait_for(RST_STREAM).await?;
    ensure!(code == [0, 0, 0, 7], "not REFUSED_STREAM: {code:?}");
    target.still_serves().await
}

#[tokio::test]
async fn streams_that_are_opened_and_reset_again_and_again_end_the_connection() -> Result<()> {
    let target = Target::new("").await?;
    let mut stranger = Connection::open(target.address(), 65_535).await?;
    let mut attack = Vec::new();
    for number in 0..4_000u32 {
        let stream = 2 * number + 1;
        attack.extend(call(stream, "Submit"));
        attack.extend(frame(RST_STREAM, 0, stream, &8u32.to_be_bytes()));
    }
    // The node hangs up in the middle.
    let _ = stranger.send(&attack).await;
    let reason = stranger.wait_for(GOAWAY).await?;
    ensure!(
        reason[4..8] == [0, 0, 0, 11],
        "not ENHANCE_YOUR_CALM: {reason:?}"
    );
    target.still_serves().await
}

#[tokio::test]
async fn headers_longer_than_the_node_takes_harm_nobody() -> Result<()> {
    let target = Target::new("").await?;
    let mut stranger = Connection::open(target.address(), 65_535).await?;
    let long = "x".repeat(15_000);
    for number in 0..100u32 {
        let more = [("x-a", long.as_str()), ("x-b", "y")];
        // Longer than the limit of 16 KiB with all its names.
        let more = [more[0], more[1], ("x-c", &long[..1_400])];
        let _ = stranger
            .send(&call_with(2 * number + 1, "Status", &more))
            .await;
    }
    target.still_serves().await
}

#[tokio::test]
async fn readers_that_never_read_hold_up_nobody() -> Result<()> {
    let target = Target::new("[gateway]\nrequest_timeout_ms = 1000\n").await?;
    let events = v1::EventsRequest {
        filters: vec![],
        start: Some(v1::events_request::Start::FromHeight(0)),
    };
    let blocks = v1::BlocksRequest {
        from_height: Some(0),
        receipts: true,
        ..v1::BlocksRequest::default()
    };
    let mut readers = Vec::new();
    for _ in 0..40 {
        let mut reader = Connection::open(target.address(), 0).await?;
        reader.send(&call(1, "Events")).await?;
        reader.send(&message(1, &events.encode_to_vec())).await?;
        reader.send(&call(3, "Blocks")).await?;
        reader.send(&message(3, &blocks.encode_to_vec())).await?;
        readers.push(reader);
    }
    for _ in 0..5 {
        target.still_serves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn readers_that_never_read_keep_no_place_from_those_who_do() -> Result<()> {
    let target = Target::new("[gateway]\nrequest_timeout_ms = 1000\nmax_streams = 4\n").await?;
    for _ in 0..60 {
        target.still_serves().await?;
    }
    let blocks = v1::BlocksRequest {
        from_height: Some(0),
        receipts: true,
        ..v1::BlocksRequest::default()
    };
    let mut readers = Vec::new();
    for _ in 0..4 {
        let mut reader = Connection::open(target.address(), 0).await?;
        reader.send(&call(1, "Blocks")).await?;
        reader.send(&message(1, &blocks.encode_to_vec())).await?;
        readers.push(reader);
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while let Err(status) = target.client.ledger().blocks(blocks).await {
        ensure!(Instant::now() < deadline, "no place becomes free: {status}");
        sleep(Duration::from_millis(100)).await;
    }
    drop(readers);
    Ok(())
}

#[tokio::test]
async fn a_long_answer_that_is_never_taken_is_let_go() -> Result<()> {
    let target = Target::new("[gateway]\nrequest_timeout_ms = 500\n").await?;
    // With all the code of the contracts.
    let whole = v1::StateRequest {
        end: vec![0xff],
        ..v1::StateRequest::default()
    };
    let whole = whole.encode_to_vec();
    let mut taken = Vec::new();
    for late in [false, true] {
        let mut stranger = Connection::open(target.address(), 0).await?;
        stranger.send(&call(1, "State")).await?;
        stranger.send(&message(1, &whole)).await?;
        stranger.wait_for(HEADERS).await?;
        if late {
            sleep(Duration::from_secs(3)).await;
        }
        let all = (1u32 << 30).to_be_bytes();
        for stream in [0, 1] {
            stranger
                .send(&frame(WINDOW_UPDATE, 0, stream, &all))
                .await?;
        }
        let mut bytes = 0;
        let count = |kind, payload: &[u8]| bytes += payload.len() * usize::from(kind == DATA);
        stranger.wait_past(HEADERS, count).await?;
        taken.push(bytes);
    }
    ensure!(
        taken[0] > 30_000 && taken[1] <= 16 << 10,
        "bytes taken at once, and too late: {taken:?}"
    );
    target.still_serves().await
}

#[tokio::test]
async fn a_client_that_asks_again_and_again_whether_the_node_lives_is_told_so() -> Result<()> {
    let target = Target::new("").await?;
    let mut client = Connection::open(target.address(), 65_535).await?;
    // As a client does that watches for a host that vanishes, and many times as often.
    for number in 0..1_000u64 {
        client
            .send(&frame(PING, 0, 0, &number.to_be_bytes()))
            .await?;
        let answer = client.wait_for(PING).await?;
        ensure!(answer == number.to_be_bytes(), "{answer:?} to {number}");
    }
    client.send(&call(1, "Status")).await?;
    client.send(&message(1, &[])).await?;
    client.wait_for(DATA).await?;
    Ok(())
}

#[tokio::test]
async fn a_message_that_claims_four_gigabytes_is_refused_before_it_comes() -> Result<()> {
    let target = Target::new("").await?;
    let mut stranger = Connection::open(target.address(), 65_535).await?;
    stranger.send(&call(1, "Submit")).await?;
    stranger
        .send(&frame(0, 0, 1, &[0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]))
        .await?;
    // The answer is an error in trailers; the node does not wait for the rest.
    stranger.wait_for(HEADERS).await?;
    target.still_serves().await
}
