//! Many transactions over one stream, an answer to each.

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::transport::Channel;
use tradewind_proto::v1::ledger_client::LedgerClient;
use tradewind_proto::v1::submit_stream_response::Answer as Wire;
use tradewind_proto::v1::{
    Committed, Expired, Rejected, SubmitStreamRequest, SubmitStreamResponse,
};

use crate::error::ClientError;

/// Transactions that wait for the connection to take them.
const QUEUE: usize = 256;

/// The sending half. Dropping it tells the node that no more will come.
#[derive(Clone, Debug)]
pub struct Submissions {
    queue: mpsc::Sender<SubmitStreamRequest>,
}

/// The receiving half.
#[derive(Debug)]
pub struct Answers {
    stream: Streaming<SubmitStreamResponse>,
}

/// What became of one transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is in a durable block, and succeeded or failed there.
    Committed(Committed),
    /// It was not taken. Where `retry` is set, the node was in the way and not the chain: what was
    /// sent of the same transaction before may still be taken, and the same bytes may be sent
    /// again.
    Rejected(Rejected),
    /// Its time ran out.
    Expired(Expired),
}

pub(crate) async fn open(
    mut ledger: LedgerClient<Channel>,
) -> Result<(Submissions, Answers), ClientError> {
    let (queue, requests) = mpsc::channel(QUEUE);
    let response = ledger.submit_stream(ReceiverStream::new(requests)).await?;
    let stream = response.into_inner();
    Ok((Submissions { queue }, Answers { stream }))
}

impl Submissions {
    /// Sends signed bytes under the caller's own number; waits while the node is behind.
    /// Returns false when the stream has ended: [`Answers::next`] says why.
    pub async fn send(&self, tag: u64, transaction: Vec<u8>) -> bool {
        let detail = false;
        let request = SubmitStreamRequest {
            tag,
            transaction,
            detail,
        };
        self.queue.send(request).await.is_ok()
    }
}

impl Answers {
    /// The next answer and the number of its request; `None` when every answer was given.
    pub async fn next(&mut self) -> Result<Option<(u64, Answer)>, ClientError> {
        let Some(response) = self.stream.message().await? else {
            return Ok(None);
        };
        let answer = match response.answer {
            Some(Wire::Committed(committed)) => Answer::Committed(committed),
            Some(Wire::Rejected(rejected)) => Answer::Rejected(rejected),
            Some(Wire::Expired(expired)) => Answer::Expired(expired),
            None => {
                let expected = "an answer to a transaction";
                return Err(ClientError::Answer { expected });
            }
        };
        Ok(Some((response.tag, answer)))
    }
}
