//! The service: each method of `tradewind.v1.Ledger`, handed to the module that knows it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tonic::{Request, Response, Status, Streaming};
use tradewind_proto::v1::ledger_server::Ledger;
use tradewind_proto::v1::{
    BlockRequest, BlockResponse, BlocksRequest, BlocksResponse, EventsRequest, EventsResponse,
    HeaderRequest, HeaderResponse, PrepareConsentRequest, PrepareConsentResponse, PrepareRequest,
    PrepareResponse, RequestUseRequest, RequestUseResponse, SchemaRequest, SchemaResponse,
    SimulateRequest, Simulation, StateProofRequest, StateProofResponse, StateRequest,
    StateResponse, StatusRequest, StatusResponse, SubmitAndWaitRequest, SubmitAndWaitResponse,
    SubmitRequest, SubmitResponse, SubmitStreamRequest, SubmitStreamResponse,
    TransactionProofRequest, TransactionProofResponse, TransactionStatusRequest,
    TransactionStatusResponse, ViewRequest, ViewResponse,
};
use tradewind_types::{Organisation, Party, Schema};

use super::outgoing::Outgoing;
use super::places::{Place, Places};
use super::readers::Readers;
use super::schemas::Schemas;
use super::{ask, caller, events, prove, refuse, state, submit};
use crate::node::Node;
use crate::pipeline::Durable;
use crate::rates::Payer;

/// What every request finds behind the door. Cheap to clone.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) node: Arc<Node>,
    pub(super) readers: Arc<Readers>,
    pub(super) schemas: Arc<Schemas>,
    /// Places for streams.
    pub(super) streams: Places,
    /// What streams may read at once: a page for each reading thread.
    pub(super) pages: Arc<Semaphore>,
    /// Turns true when the gateway stops.
    pub(super) stop: watch::Receiver<bool>,
}

impl Door {
    /// The door of a node, until `stop` turns true.
    pub(super) fn open(node: Arc<Node>, stop: watch::Receiver<bool>) -> io::Result<Self> {
        let config = &node.config().gateway;
        let readers = Readers::start(config.read_threads, config.max_reads_waiting)?;
        Ok(Self {
            pages: Arc::new(Semaphore::new(readers.threads())),
            readers: Arc::new(readers),
            schemas: Arc::new(Schemas::default()),
            streams: Places::new(config.max_streams),
            stop,
            node,
        })
    }

    /// How long a request may wait.
    pub(super) fn patience(&self) -> Duration {
        Duration::from_millis(self.node.config().gateway.request_timeout_ms)
    }

    /// A place among the open streams, within the share of the request's connection.
    fn place<T>(&self, request: &Request<T>) -> Result<Place, Status> {
        self.streams.take(request.extensions().get())
    }

    /// Puts a request that runs contracts and is not signed on the account of the client's
    /// certificate, or of the party that it names. Without either it is bounded by the reading
    /// threads alone.
    pub(super) fn charge(
        &self,
        certified: Option<Organisation>,
        claimed: Option<Party>,
    ) -> Result<(), Status> {
        let claimed = claimed.map(|party| Payer::Claimed(party.organisation()));
        let Some(payer) = certified.map(Payer::Certified).or(claimed) else {
            return Ok(());
        };
        let taken = self.node.rates().take(payer);
        taken.map_err(|refused| refuse::too_often(&refused))
    }

    /// The schema of a contract that must exist.
    pub(super) fn schema(&self, at: &Durable, contract: Party) -> Result<Arc<Schema>, Status> {
        let found = self.schemas.find(&self.node, at, &contract);
        let found = found.map_err(|error| refuse::fault(&error))?;
        found.ok_or_else(|| {
            let text = format!("no contract is named {contract}");
            refuse::missing("UNKNOWN_CONTRACT", text)
        })
    }

    /// The schema of a contract as it is now, for rendering: none if it cannot be had.
    pub(super) fn schema_now(&self, contract: &Party) -> Option<Arc<Schema>> {
        let at = self.node.durable();
        self.schemas.find(&self.node, &at, contract).ok().flatten()
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl Ledger for Door {
    async fn prepare(&self, request: Request<PrepareRequest>) -> Answer<PrepareResponse> {
        let door = self.clone();
        let caller = caller::organisation(&request);
        let job = move || submit::prepare(&door, caller, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn prepare_consent(
        &self,
        request: Request<PrepareConsentRequest>,
    ) -> Answer<PrepareConsentResponse> {
        let door = self.clone();
        let caller = caller::organisation(&request);
        let job = move || submit::prepare_consent(&door, caller, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn simulate(&self, request: Request<SimulateRequest>) -> Answer<Simulation> {
        let door = self.clone();
        let caller = caller::organisation(&request);
        let job = move || submit::simulate(&door, caller, request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn submit(&self, request: Request<SubmitRequest>) -> Answer<SubmitResponse> {
        let caller = caller::organisation(&request);
        submit::submit(self, caller, &request.into_inner()).map(Response::new)
    }

    async fn submit_and_wait(
        &self,
        request: Request<SubmitAndWaitRequest>,
    ) -> Answer<SubmitAndWaitResponse> {
        let caller = caller::organisation(&request);
        let answer = submit::submit_and_wait(self, caller, request.into_inner()).await;
        answer.map(Response::new)
    }

    type SubmitStreamStream = Outgoing<SubmitStreamResponse>;

    async fn submit_stream(
        &self,
        request: Request<Streaming<SubmitStreamRequest>>,
    ) -> Answer<Self::SubmitStreamStream> {
        let caller = caller::organisation(&request);
        let place = self.place(&request)?;
        let answers = submit::submit_stream(self, place, caller, request.into_inner());
        Ok(Response::new(answers))
    }

    async fn transaction_status(
        &self,
        request: Request<TransactionStatusRequest>,
    ) -> Answer<TransactionStatusResponse> {
        let answer = submit::transaction_status(self, &request.into_inner()).await;
        answer.map(Response::new)
    }

    async fn view(&self, request: Request<ViewRequest>) -> Answer<ViewResponse> {
        let door = self.clone();
        self.charge(caller::organisation(&request), None)?;
        let job = move || ask::view(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn schema(&self, request: Request<SchemaRequest>) -> Answer<SchemaResponse> {
        let door = self.clone();
        let job = move || ask::schema(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn state(&self, request: Request<StateRequest>) -> Answer<StateResponse> {
        let door = self.clone();
        let job = move || state::state(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn request_use(&self, request: Request<RequestUseRequest>) -> Answer<RequestUseResponse> {
        let door = self.clone();
        let job = move || state::request_use(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn header(&self, request: Request<HeaderRequest>) -> Answer<HeaderResponse> {
        let door = self.clone();
        let job = move || ask::header(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn block(&self, request: Request<BlockRequest>) -> Answer<BlockResponse> {
        let door = self.clone();
        let job = move || ask::block(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    type BlocksStream = Outgoing<BlocksResponse>;

    async fn blocks(&self, request: Request<BlocksRequest>) -> Answer<Self::BlocksStream> {
        let place = self.place(&request)?;
        let blocks = events::blocks(self, place, request.into_inner());
        Ok(Response::new(blocks))
    }

    type EventsStream = Outgoing<EventsResponse>;

    async fn events(&self, request: Request<EventsRequest>) -> Answer<Self::EventsStream> {
        let door = self.clone();
        let place = self.place(&request)?;
        let request = request.into_inner();
        let job = move || events::subscription(&door, &request);
        let subscription = self.readers.run(job).await?;
        Ok(Response::new(events::events(self, place, subscription)))
    }

    async fn state_proof(&self, request: Request<StateProofRequest>) -> Answer<StateProofResponse> {
        let door = self.clone();
        let job = move || prove::state(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn transaction_proof(
        &self,
        request: Request<TransactionProofRequest>,
    ) -> Answer<TransactionProofResponse> {
        let door = self.clone();
        let job = move || prove::transaction(&door, &request.into_inner());
        self.readers.run(job).await.map(Response::new)
    }

    async fn status(&self, _: Request<StatusRequest>) -> Answer<StatusResponse> {
        let door = self.clone();
        let job = move || ask::status(&door);
        self.readers.run(job).await.map(Response::new)
    }
}
