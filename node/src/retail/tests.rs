use std::io::Write as _;
use std::path::Path;

use liblzma::write::XzEncoder;

use super::refund::Shelf;
use super::*;

const HEADING: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
/// When everything happens.
const NOON: &str = "2026-05-04 12:00:00";

fn open(rows: &str) -> Reader {
    let bytes = format!("{HEADING}{rows}").into_bytes();
    Reader::new(Path::new("shop.csv"), Box::new(std::io::Cursor::new(bytes))).expect("a heading")
}

fn row(invoice: &str, article: &str, quantity: i64, price: &str, customer: &str) -> String {
    format!("{invoice},{article},a thing,{quantity},{NOON},{price},{customer},Norway\n")
}

fn year(rows: &[String]) -> Year {
    Year::read(open(&rows.concat()), None).expect("readable")
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn references(year: &Year) -> Vec<&str> {
    year.orders()
        .map(|(_, order)| order.reference.as_str())
        .collect()
}

fn reasons(year: &Year) -> Vec<(u64, Reason, i64, String)> {
    let told = |aside: &Aside| {
        (
            aside.line,
            aside.reason,
            aside.quantity,
            aside.value.to_string(),
        )
    };
    year.aside.iter().map(told).collect()
}

/// What a refund takes back: order, item and minor units.
fn taken(year: &Year) -> Vec<(&str, u32, u64)> {
    let parts = year.refunds().flat_map(|refund| &refund.parts);
    let told = parts.flat_map(|part| {
        let order = year.order_at(part.deed).expect("an order");
        part.items
            .iter()
            .map(|(item, minor)| (order.reference.as_str(), *item, *minor))
    });
    told.collect()
}

#[test]
fn the_lines_of_an_invoice_are_one_order_of_its_customer() {
    let year = year(&[
        row("100001", "CUP", 6, "2.55", "17850.0"),
        row("100001", "LAMP", 2, "13.1", "17850.0"),
    ]);
    let orders: Vec<&Order> = year.orders().map(|(_, order)| order).collect();
    let [order] = orders.as_slice() else {
        panic!("{orders:?}")
    };
    assert_eq!(order.buyer.party.as_str(), "c17850@norway");
    let items: Vec<_> = order
        .items
        .iter()
        .map(|item| (item.line, item.quantity, item.price))
        .collect();
    assert_eq!(items, [(2, 6, 1530), (3, 2, 2620)]);
    assert_eq!((order.price(), year.lines, year.invoices), (4150, 2, 1));
    assert_eq!(year.aside, []);
}

#[test]
fn lines_of_an_invoice_that_stand_apart_are_still_one_order() {
    let year = year(&[
        row("100001", "CUP", 1, "1.00", "1.0"),
        row("100002", "CUP", 1, "1.00", "2.0"),
        row("100001", "LAMP", 1, "2.00", "1.0"),
    ]);
    let lines = year
        .orders()
        .map(|(_, order)| order.items.iter().map(|item| item.line).collect());
    assert_eq!(lines.collect::<Vec<Vec<u64>>>(), [vec![2, 4], vec![3]]);
}

#[test]
fn each_line_that_makes_no_order_is_listed_with_its_number_and_reason() {
    let long = "X".repeat(33);
    let cases = [
        (row("100001", "CUP", 1, "1.00", ""), Reason::NoCustomer),
        (row("100001", "CUP", 1, "1.00", "ann"), Reason::BadCustomer),
        (
            row("100001", "CUP", 1, "1.00", &"9".repeat(40)),
            Reason::BadCustomer,
        ),
        (
            row("A100001", "B", 1, "11062.06", "1.0"),
            Reason::Adjustment,
        ),
        (row("Z100001", "CUP", 1, "1.00", "1.0"), Reason::BadInvoice),
        (row("", "CUP", 1, "1.00", "1.0"), Reason::BadInvoice),
        (row("é", "CUP", 1, "1.00", "1.0"), Reason::BadInvoice),
        (row("100001", "", 1, "1.00", "1.0"), Reason::BadArticle),
        (row("100001", &long, 1, "1.00", "1.0"), Reason::BadArticle),
        (
            row("100001", "CUP", 0, "1.00", "1.0"),
            Reason::NothingBought,
        ),
        (
            row("100001", "CUP", -3, "1.00", "1.0"),
            Reason::NothingBought,
        ),
        (
            row("C100001", "CUP", 3, "1.00", "1.0"),
            Reason::NothingReturned,
        ),
        (
            row("100001", "CUP", i64::MAX, "1.00", "1.0"),
            Reason::BadQuantity,
        ),
        (row("100001", "CUP", 1, "free", "1.0"), Reason::BadPrice),
        (row("100001", "CUP", 1, "0.0", "1.0"), Reason::NoPrice),
        (
            row("100001", "CUP", 1, "-1.00", "1.0"),
            Reason::NegativePrice,
        ),
        (row("100001", "CUP", 1, "0.001", "1.0"), Reason::SubPenny),
        (
            row("100001", "CUP", 1, "1.00", "1.0").replace("Norway", "--"),
            Reason::BadCountry,
        ),
        (
            row("100001", "CUP", 1, "1.00", "1.0").replace("Norway", "System"),
            Reason::BadCountry,
        ),
        (
            row("100001", "CUP", 1, "1.00", "1.0").replace(NOON, "2026-13-04 12:00:00"),
            Reason::BadDate,
        ),
        (
            row("100001", "CUP", 1, "1.00", "1.0").replace(NOON, "4 May 2026"),
            Reason::BadDate,
        ),
        (
            row("100001", "CUP", 1, "1.00", "1.0").replace(",1,", ",1.5,"),
            Reason::BadQuantity,
        ),
        ("100001\n".to_owned(), Reason::NoCustomer),
    ];
    for (row, reason) in cases {
        let year = year(std::slice::from_ref(&row));
        let found: Vec<_> = year
            .aside
            .iter()
            .map(|aside| (aside.line, aside.reason))
            .collect();
        assert_eq!((found, year.deeds.len()), (vec![(2, reason)], 0), "{row}");
    }
}

#[test]
fn a_cancellation_takes_back_the_newest_purchase_of_the_same_price_first() {
    let year = year(&[
        row("100001", "CUP", 5, "1.00", "1.0"),
        row("100002", "CUP", 5, "1.00", "1.0"),
        row("100003", "CUP", 5, "1.25", "1.0"),
        row("C100004", "CUP", -7, "1.00", "1.0"),
    ]);
    assert_eq!(taken(&year), [("100002", 0, 500), ("100001", 0, 200)]);
    assert_eq!(year.aside, []);
}

#[test]
fn a_cancellation_at_a_lower_price_refunds_its_own_price() {
    let year = year(&[
        row("100001", "LAMP", 1, "9.00", "1.0"),
        row("100001", "CUP", 5, "1.25", "1.0"),
        row("C100002", "CUP", -5, "1.00", "1.0"),
    ]);
    assert_eq!(taken(&year), [("100001", 1, 500)]);
}

#[test]
fn no_unit_is_taken_back_twice_and_the_rest_is_listed() {
    let year = year(&[
        row("100001", "CUP", 5, "1.00", "1.0"),
        row("C100002", "CUP", -4, "1.00", "1.0"),
        row("C100003", "CUP", -4, "1.00", "1.0"),
    ]);
    assert_eq!(taken(&year), [("100001", 0, 400), ("100001", 0, 100)]);
    assert_eq!(
        reasons(&year),
        [(4, Reason::NoneLeft, -3, "-3.00".to_owned())]
    );
}

#[test]
fn a_cancellation_finds_no_purchase_of_another_buyer_or_article_or_after_it_or_for_less() {
    let other_country = row("100001", "CUP", 9, "1.00", "1.0").replace("Norway", "Spain");
    let year = year(&[
        other_country,
        row("100002", "CUP", 9, "1.00", "2.0"),
        row("100003", "LAMP", 9, "1.00", "1.0"),
        row("C100004", "CUP", -2, "1.00", "1.0"),
        row("100005", "CUP", 9, "1.00", "1.0"),
        row("C100006", "LAMP", -1, "1.01", "1.0"),
    ]);
    assert_eq!(taken(&year), []);
    let expected = [
        (5, Reason::NeverBought, -2, "-2.00".to_owned()),
        (7, Reason::Dearer, -1, "-1.01".to_owned()),
    ];
    assert_eq!(reasons(&year), expected);
}

#[test]
fn an_invoice_too_long_for_one_order_becomes_several_that_cancellations_still_find() {
    let rows: Vec<String> = (0..7)
        .map(|number| row("100001", &format!("A{number}"), 2, "1.00", "1.0"))
        .chain([row("C100002", "A5", -2, "1.00", "1.0")])
        .collect();
    let year = Year::read_in_parts(open(&rows.concat()), None, 3 * 34).expect("readable");
    assert_eq!(references(&year), ["100001-1", "100001-2", "100001-3"]);
    assert_eq!(taken(&year), [("100001-2", 2, 200)]);
    assert_eq!(year.split, 1);
}

#[test]
fn only_as_many_invoices_as_asked_for_are_read() {
    let rows = ["100001", "100002", "100003"].map(|invoice| row(invoice, "CUP", 1, "1.00", "1.0"));
    let year = Year::read(open(&rows.concat()), Some(2)).expect("readable");
    assert_eq!(references(&year), ["100001", "100002"]);
    assert_eq!((year.lines, year.invoices), (2, 2));
}

#[test]
fn orders_less_refunds_and_lines_set_aside_are_the_file_by_country() {
    let rows = [
        row("100001", "CUP", 5, "1.10", "1.0"),
        row("100001", "PADS", 3, "0.001", "1.0"),
        row("A100002", "B", 1, "-11062.06", "").replace("Norway", "Spain"),
        row("C100003", "CUP", -9, "1.10", "1.0"),
        row("100004", "CUP", -10, "2.00", "").replace("Norway", "Spain"),
    ];
    let year = year(&rows);
    let totals = Totals::read(open(&rows.concat()), year.lines).expect("readable");
    let norway = totals.countries.get("Norway").copied();
    assert_eq!(norway, Some(decimal("-4.397")));
    assert_eq!(
        totals.countries.get("Spain").copied(),
        Some(decimal("-11082.06"))
    );
    let orders: Decimal = year
        .orders()
        .map(|(_, order)| Decimal::minor(order.price()))
        .sum();
    let parts = year.refunds().flat_map(|refund| &refund.parts);
    let refunds: Decimal = parts.map(|part| Decimal::minor(part.amount())).sum();
    assert_eq!(orders - refunds + year.value_aside(), totals.value());
}

#[test]
fn a_compressed_file_reads_as_the_plain_one() {
    let rows = format!("{HEADING}{}", row("100001", "CUP", 1, "1.00", "1.0"));
    let folder = tempfile::tempdir().expect("a folder");
    let (plain, packed) = (folder.path().join("a.csv"), folder.path().join("b"));
    std::fs::write(&plain, &rows).expect("written");
    let mut encoder = XzEncoder::new(std::fs::File::create(&packed).expect("a file"), 6);
    encoder.write_all(rows.as_bytes()).expect("packed");
    encoder.finish().expect("packed");
    let read = |path| {
        Year::read(Reader::open(path).expect("opens"), None)
            .expect("readable")
            .deeds
    };
    assert_eq!(read(&plain), read(&packed));
    assert_eq!(read(&plain).len(), 1);
}

#[test]
fn a_file_without_a_needed_column_says_which_and_what_it_has() {
    let bytes = Box::new(std::io::Cursor::new(b"InvoiceNo,Price\n1,2\n".to_vec()));
    let error = Reader::new(Path::new("shop.csv"), bytes)
        .err()
        .expect("refused");
    assert_eq!(
        error.to_string(),
        "shop.csv has no column StockCode; it has InvoiceNo, Price"
    );
}

#[test]
fn numbers_are_exact_and_overlong_ones_are_refused() {
    let cases = [
        ("2.55", "2.55"),
        ("-11062.06", "-11062.06"),
        ("0.001", "0.001"),
        ("7", "7.00"),
        ("0.1", "0.10"),
    ];
    for (text, shown) in cases {
        assert_eq!(decimal(text).to_string(), shown);
    }
    for text in [
        "",
        ".",
        "1.",
        ".5",
        "1e3",
        "--1",
        "+1",
        "1.0000001",
        "1234567890123",
        "١",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
    assert_eq!(decimal("2.55").to_minor(), Some(255));
    assert_eq!(decimal("2.555").to_minor(), None);
}

#[test]
fn a_line_gives_back_each_of_its_units_once() {
    let read = |text: &str| {
        let record = open(text).record().expect("readable").expect("a line");
        Line::read(&record).expect("goods")
    };
    let (bought, back) = (
        row("100001", "CUP", 3, "1.00", "1.0"),
        row("C1", "CUP", -2, "1.00", "1.0"),
    );
    let mut shelf = Shelf::default();
    shelf.put(&read(&bought), 4, 0);
    let back = read(&back);
    let quantities: Vec<u32> = (0..3)
        .map(|_| shelf.take(&back).0.iter().map(|taken| taken.quantity).sum())
        .collect();
    assert_eq!(quantities, [2, 1, 0]);
}

#[test]
fn a_refund_names_each_item_once_however_many_lines_cancel_it() {
    let year = year(&[
        row("100001", "CUP", 5, "1.00", "1.0"),
        row("C100002", "CUP", -1, "1.00", "1.0"),
        row("C100002", "CUP", -2, "0.90", "1.0"),
    ]);
    assert_eq!(taken(&year), [("100001", 0, 280)]);
}
