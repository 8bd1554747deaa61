use std::fmt::Write as _;

use serde_json::json;

use super::shop::CURRENCY;
use super::*;
use crate::retail::Order;
use crate::trade::OrderRecord;

const HEADING: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

/// A small year: twelve customers of three countries buy, two of them bring goods back, and
/// some lines are no orders.
fn file() -> String {
    let mut file = format!("{HEADING}\n");
    for number in 0..36u32 {
        let country = ["Norway", "Channel Islands", "EIRE"][number as usize % 3];
        let (invoice, customer) = (600_001 + number, 100 + number % 12);
        for line in 0..=number % 4 {
            let price = 100 + 7 * line + number;
            let _ = writeln!(
                file,
                "{invoice},ART-{line},a thing,{},2026-05-04 12:00:00,{}.{:02},{customer}.0,{country}",
                line + 1,
                price / 100,
                price % 100
            );
        }
    }
    file += "C600100,ART-0,a thing,-1,2026-05-05 09:00:00,1.12,100.0,Norway\n";
    file += "C600101,ART-1,a thing,-3,2026-05-05 09:00:00,1.12,101.0,Channel Islands\n";
    file += "600102,ART-0,a thing,1,2026-05-05 09:00:00,1.00,,EIRE\n";
    file += "600103,PADS,a thing,1,2026-05-05 09:00:00,0.001,100.0,Norway\n";
    file
}

fn read(text: &str) -> (Year, Totals) {
    let reader = || {
        let bytes = std::io::Cursor::new(text.to_owned().into_bytes());
        Reader::new(Path::new("year.csv"), Box::new(bytes)).expect("a heading")
    };
    let year = Year::read(reader(), None).expect("readable");
    let totals = Totals::read(reader(), year.lines).expect("readable");
    (year, totals)
}

/// What the chain should have of a year.
fn records(year: &Year) -> Vec<OrderRecord> {
    let refunded = |deed: usize| -> u64 {
        let parts = year.refunds().flat_map(|refund| &refund.parts);
        parts
            .filter(|part| part.deed == deed)
            .map(crate::retail::Part::amount)
            .sum()
    };
    let record = |(deed, order): (usize, &Order)| {
        let (deposited, refunded) = (order.price(), refunded(deed));
        let paid = deposited - refunded;
        OrderRecord {
            reference: order.reference.clone(),
            buyer: order.buyer.party,
            currency: CURRENCY.parse().expect("a code"),
            state: "Released".into(),
            money: Money {
                deposited,
                paid,
                refunded,
                ..Money::default()
            },
        }
    };
    year.orders().map(record).collect()
}

fn replay(year: Year, totals: &Totals) -> Replayed {
    let args = ReplayArgs {
        file: PathBuf::new(),
        limit: None,
        data: None,
        contracts: Some(Modules::beside_tests()),
        report: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let output = Output::new(true);
    let work = play(args, year, totals, &output);
    runtime.expect("a runtime").block_on(work).expect("a year")
}

#[test]
fn an_invoice_too_long_for_one_order_and_a_cancellation_of_many_orders_are_replayed_too() {
    let article = |number: u32| format!("ARTICLE-NUMBER-{number:017}");
    let mut file = format!("{HEADING}\n");
    let mut line = |invoice: &str, number: u32, quantity: i64, price: &str| {
        let article = article(number);
        let _ = writeln!(
            file,
            "{invoice},{article},a thing,{quantity},2026-05-04 12:00:00,{price},9.0,Norway"
        );
    };
    // The longest lines there can be, more than one call takes.
    (0..1_000).for_each(|number| line("700001", number, 400_000, "99999999.99"));
    (0..70).for_each(|number| line(&format!("{}", 700_002 + number), number, 1, "1.00"));
    (0..70).for_each(|number| line("C700100", number, -1, "1.00"));
    let (year, totals) = read(&file);
    assert_eq!((year.orders().count(), year.split), (72, 1));
    let replayed = replay(year, &totals);
    assert_eq!(
        (replayed.money.refunded, replayed.transactions),
        (7_000, 3 * 72 + 3)
    );
}

#[test]
fn a_small_year_is_replayed_over_grpc_to_the_penny() {
    let (year, totals) = read(&file());
    let (orders, sold) = (
        year.orders().count(),
        year.orders().map(|(_, order)| order.price()).sum(),
    );
    let replayed = replay(year, &totals);
    assert_eq!((orders, replayed.pace.tenths().len()), (36, 10));
    assert_eq!((replayed.money.deposited, replayed.supply), (sold, sold));
    assert_eq!(
        (replayed.money.refunded, replayed.money.held),
        (112 + 3 * 112, 0)
    );
    assert_eq!(replayed.transactions, 3 * 36 + 2);
    assert_eq!(replayed.json()["proof"]["verified"], json!(true));
}

#[test]
fn a_penny_that_the_chain_has_otherwise_than_the_file_ends_the_replay() {
    let (year, totals) = read(&file());
    let records = records(&year);
    assert!(check::orders(&year, &records).is_ok());
    assert!(check::countries(&year, &records, &totals).is_ok());
    let mut cheaper = records.clone();
    cheaper[0].money.deposited -= 1;
    let error = check::orders(&year, &cheaper)
        .expect_err("a penny short")
        .to_string();
    assert_eq!(
        error,
        "the price of 600001 does not add up: 99 on one side, 100 on the other"
    );
    let error = check::countries(&year, &cheaper, &totals)
        .expect_err("a penny short")
        .to_string();
    assert!(
        error.starts_with("the value of norway does not add up: "),
        "{error}"
    );
}

#[test]
fn an_order_that_the_chain_lacks_ends_the_replay() {
    let (year, _) = read(&file());
    let mut found = records(&year);
    found[3].reference = "600999".into();
    let error = check::orders(&year, &found)
        .expect_err("one is missing")
        .to_string();
    assert_eq!(error, "order 600004 is not on the chain");
}

#[test]
fn the_report_lists_each_line_that_is_set_aside() {
    let (year, _) = read(&file());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aside.csv");
    report(&path, &year.aside).expect("written");
    let text = std::fs::read_to_string(&path).expect("written");
    let lines = [
        "line,invoice,quantity,value,country,reason",
        "94,600102,1,1.00,EIRE,no customer",
        "95,600103,1,0.001,Norway,price has more than 2 decimals",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), lines);
}
