//! A running zone: node, gateway, client, and the institutions that every market has.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tradewind_client::{Account, Client, Contract, Trust};
use tradewind_types::{Invocation, Party, Role};

use super::{Courier, Desk, Journey, Modules, People, Step, TradeError};
use crate::config::Config;
use crate::gateway::{Gateway, GatewayError};
use crate::keyfile;
use crate::node::Node;
use crate::run;

/// Calls of one transaction that sets up parties or accounts.
const BATCH: usize = 50;
/// Most gas of one call that sets something up.
const SETUP_GAS: u64 = 2_000_000;

/// A node in this process, reached over gRPC on the loopback interface.
pub struct Market {
    /// The way to the node.
    pub client: Client,
    /// Chain and validators, as this process founded them.
    pub trust: Trust,
    /// Everybody's keys.
    pub people: People,
    node: Arc<Node>,
    admin: Arc<Account>,
    /// Batches so far: no two share request ids.
    batches: u32,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), GatewayError>>,
    /// Removed when the market ends, unless the caller named a directory.
    _folder: Option<tempfile::TempDir>,
}

/// Who has which part in every market.
#[derive(Clone, Copy, Debug)]
pub struct Seats {
    /// The contract that holds money.
    pub cash: Party,
    /// The contract that holds orders.
    pub escrow: Party,
    /// Issues money.
    pub bank: Party,
    /// May hold records and freeze money.
    pub officer: Party,
    /// Gets the tax.
    pub customs: Party,
    /// Gets the fee.
    pub platform: Party,
    /// Carries goods.
    pub carrier: Party,
    /// Decides disputes.
    pub arbiter: Party,
}

impl Default for Seats {
    fn default() -> Self {
        Self {
            cash: party("cash@zone"),
            escrow: party("escrow@zone"),
            bank: party("treasury@bank"),
            officer: party("officer@customs"),
            customs: party("revenue@customs"),
            platform: party("fees@platform"),
            carrier: party("dispatch@carrier"),
            arbiter: party("chamber@arbiter"),
        }
    }
}

/// A party whose name the program itself writes.
pub(super) fn party(name: &str) -> Party {
    Party::new(name).expect("names in the program are names")
}

/// Opens a market, works there, and stops it, however the work ended: done, failed or
/// interrupted.
pub async fn visit<T>(
    data: Option<PathBuf>,
    seed: u64,
    work: impl AsyncFnOnce(&mut Market) -> Result<T, TradeError>,
) -> Result<T, TradeError> {
    let mut market = Market::open(data, seed).await?;
    let worked = tokio::select! {
        worked = work(&mut market) => worked,
        _ = tokio::signal::ctrl_c() => Err(TradeError::Unexpected { what: "interrupted".into() }),
    };
    let stopped = market.stop().await;
    // Why the work went wrong matters more than how the node stopped.
    let worked = worked?;
    stopped.map(|()| worked)
}

impl Market {
    /// Founds a chain in an empty directory, or a temporary one, and starts its node.
    pub async fn open(data: Option<PathBuf>, seed: u64) -> Result<Self, TradeError> {
        let system = |action| move |source| TradeError::System { action, source };
        let is_used =
            |data: &PathBuf| std::fs::read_dir(data).is_ok_and(|mut files| files.next().is_some());
        if let Some(path) = data.clone().filter(is_used) {
            return Err(TradeError::NotEmpty { path });
        }
        let folder = match data {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(system("make a temporary directory"))?),
        };
        let temporary = folder.as_ref().map(|folder| folder.path().to_owned());
        let data = data.or(temporary).unwrap_or_default();
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config {
            data,
            listen,
            ..Config::default()
        };
        let (genesis, key) = run::chain(&config)?;
        let admin_path = config.data.join("admin@zone.key");
        let (name, secret) = keyfile::read(&admin_path).map_err(run::RunError::from)?;
        let admin = Arc::new(Account::new(name, secret));
        let trust = Trust {
            chain: genesis.chain(),
            validators: genesis.validators.hash(),
        };
        let node = Node::start(config, genesis, key)?;
        let gateway = match Gateway::bind(Arc::clone(&node)).await {
            Ok(gateway) => gateway,
            Err(error) => {
                node.stop();
                return Err(error.into());
            }
        };
        let uri = format!("http://{}", gateway.address());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(gateway.run(async move {
            // Dropping the market stops the gateway as well.
            let _ = stopped.await;
        }));
        let client = match Client::connect_to(&uri, trust.chain).await {
            Ok(client) => client,
            Err(error) => {
                node.stop();
                return Err(error.into());
            }
        };
        let people = People::new(seed);
        Ok(Self {
            client,
            trust,
            people,
            node,
            admin,
            batches: 0,
            stop,
            serving,
            _folder: folder,
        })
    }

    /// The newest height.
    pub async fn height(&self) -> Result<u64, TradeError> {
        let status = self.client.status().await?;
        let tip = status
            .tip
            .map(tradewind_client::CertifiedHeader::from)
            .unwrap_or_default();
        Ok(self.trust.header(&tip)?.height.get())
    }

    /// Registers organisations by name and title.
    pub async fn organise(&mut self, names: &[(String, String)]) -> Result<(), TradeError> {
        let registry = self.registry().await?;
        let calls = names.iter().map(|(name, title)| {
            let args = json!({ "organisation": name, "title": title });
            Ok(registry.invocation("organise", &args)?)
        });
        let calls = calls.collect::<Result<_, TradeError>>()?;
        let admin = Arc::clone(&self.admin);
        self.batches("organise", &admin, calls).await
    }

    /// Registers parties with their keys and roles.
    pub async fn enrol(&mut self, parties: &[(Party, &[&str])]) -> Result<(), TradeError> {
        let registry = self.registry().await?;
        let mut calls = Vec::with_capacity(parties.len());
        for (party, roles) in parties {
            let key = self.people.account(*party).public().to_string();
            let args = json!({ "party": party.as_str(), "roles": roles, "keys": [key] });
            calls.push(registry.invocation("enrol", &args)?);
        }
        let admin = Arc::clone(&self.admin);
        self.batches("enrol", &admin, calls).await
    }

    /// Gives the right to a registry method to one organisation's role.
    pub async fn entrust(&self, method: &str, to: Party, role: &Role) -> Result<(), TradeError> {
        let registry = self.registry().await?;
        let organisation = to.organisation();
        let policy = json!({
            "rule": "Any",
            "organisations": [organisation.as_str()],
            "roles": [role.as_str()],
        });
        let args =
            json!({ "contract": registry.name().as_str(), "method": method, "policy": policy });
        let call = registry.invocation("set_policy", &args)?;
        self.client.submit(&self.admin, vec![call]).await?;
        Ok(())
    }

    /// Registers the institutions and deploys both contracts.
    pub async fn establish(
        &mut self,
        seats: &Seats,
        modules: &Modules,
        currencies: &[&str],
        fee_per_million: u32,
        periods: &Value,
    ) -> Result<Desk, TradeError> {
        let (cash_code, cash_schema) = modules.read("tradewind_cash.wasm")?;
        let (escrow_code, escrow_schema) = modules.read("tradewind_escrow.wasm")?;
        let organisations = [
            ("bank", "Settlement bank"),
            ("customs", "Customs"),
            ("platform", "Trading platform"),
            ("carrier", "Carrier"),
            ("arbiter", "Chamber of arbitration"),
        ];
        let organisations = organisations.map(|(name, title)| (name.to_owned(), title.to_owned()));
        self.organise(&organisations).await?;
        let officer = Role::new("officer").expect("a name");
        self.enrol(&[
            (seats.bank, &[]),
            (seats.officer, &[officer.as_str()]),
            (seats.customs, &[]),
            (seats.platform, &[]),
            (seats.carrier, &[]),
            (seats.arbiter, &[]),
        ])
        .await?;
        self.entrust("hold", seats.officer, &officer).await?;
        self.entrust("lift", seats.officer, &officer).await?;
        let issue = |code: &&str| json!([code, seats.bank.as_str(), seats.officer.as_str()]);
        let issued: Vec<Value> = currencies.iter().map(issue).collect();
        let opening = json!({ "operator": seats.bank.as_str(), "currencies": issued });
        self.client
            .deploy(&self.admin, seats.cash, &cash_code, &cash_schema, &opening)
            .await?;
        let opening = json!({ "settings": {
            "cash": seats.cash.as_str(),
            "platform": seats.platform.as_str(),
            "customs": seats.customs.as_str(),
            "fee_per_million": fee_per_million,
            "periods": periods,
        }});
        self.client
            .deploy(
                &self.admin,
                seats.escrow,
                &escrow_code,
                &escrow_schema,
                &opening,
            )
            .await?;
        let cash = Contract::new(seats.cash, cash_schema);
        let escrow = Contract::new(seats.escrow, escrow_schema);
        Ok(Desk::new(cash, escrow))
    }

    /// Submits many small calls of one signer, several in a transaction.
    pub async fn batches(
        &mut self,
        what: &'static str,
        signer: &Arc<Account>,
        calls: Vec<Invocation>,
    ) -> Result<(), TradeError> {
        let batch = |calls: &[Invocation]| {
            let gas = SETUP_GAS.saturating_mul(calls.len() as u64);
            let step = Step::new(what, Arc::clone(signer), calls.to_vec(), gas);
            Ok(Journey::of(what, [step]))
        };
        let journeys: Vec<_> = calls.chunks(BATCH).map(batch).collect();
        self.batches += 1;
        let mut courier = Courier::new(self.client.clone(), format!("batch {}", self.batches));
        courier.carry(journeys.into_iter(), |_| {}).await?;
        Ok(())
    }

    /// The registry's interface, by which holds are put and lifted.
    pub async fn registry(&self) -> Result<Contract, TradeError> {
        Ok(self.client.contract(party("registry@system")).await?)
    }

    /// Stops gateway and node, and waits for both.
    pub async fn stop(self) -> Result<(), TradeError> {
        let Self {
            client,
            node,
            stop,
            serving,
            ..
        } = self;
        drop(client);
        // The gateway may have ended by itself.
        let _ = stop.send(());
        let broken = |what: &str| TradeError::Unexpected {
            what: what.to_owned(),
        };
        serving
            .await
            .map_err(|_| broken("the gateway panicked"))??;
        let stopping = Arc::clone(&node);
        let stopped = tokio::task::spawn_blocking(move || stopping.stop()).await;
        stopped.map_err(|_| broken("the node panicked while it stopped"))?;
        let reason = node.fault().borrow().clone();
        reason.map_or(Ok(()), |reason| Err(broken(&reason)))
    }
}
