"""A client of a Tradewind ledger.

    from tradewind import Account, Client

    with Client("127.0.0.1:7400") as client:
        cash = client.contract("cash@zone")
        ann = Account.from_file("ann@shop.key")
        client.call(ann, cash, "transfer", {
            "from": "ann@shop", "to": "bo@bank", "amount": "139.12 GBP", "reference": "INV-1",
        })

The secret key stays here: arguments are encoded and signed on this side, and the node sees
signed bytes only. What it answers is its word, except what `Trust` has verified against
validators that you know.
"""

from .account import Account, KeyFileError
from .block import Certificate, CertificateError, Header, Validator, ValidatorSet
from .canonical import DecodeError
from .client import Client
from .contract import Contract, deployment
from .errors import Answered, ClientError, Disagreement, Expired, Failed, OutcomeUnknown
from .errors import Refusal, Rejected, WrongChain
from .events import Cursors, FileCursors, Told
from .moment import format_moment, moment, parse_moment
from .money import Amount, MoneyError
from .receipt import Receipt
from .schema import Codec, Schema
from .shapes import ShapeError
from .stubs import Call, Event, Stub, together
from .transaction import Consent, Invocation, SignedTransaction, Terms, Transaction
from .trust import CertifiedHeader, Evidence, StateEvidence, TransactionEvidence, Trust
from .trust import VerifyError, read_evidence, write_evidence

__all__ = [
    "Account",
    "Amount",
    "Answered",
    "Call",
    "Certificate",
    "CertificateError",
    "CertifiedHeader",
    "Client",
    "ClientError",
    "Codec",
    "Consent",
    "Contract",
    "Cursors",
    "DecodeError",
    "Disagreement",
    "Event",
    "Evidence",
    "Expired",
    "Failed",
    "FileCursors",
    "Header",
    "Invocation",
    "KeyFileError",
    "MoneyError",
    "OutcomeUnknown",
    "Receipt",
    "Refusal",
    "Rejected",
    "Schema",
    "ShapeError",
    "SignedTransaction",
    "StateEvidence",
    "Stub",
    "Terms",
    "Told",
    "Transaction",
    "TransactionEvidence",
    "Trust",
    "Validator",
    "ValidatorSet",
    "VerifyError",
    "WrongChain",
    "deployment",
    "format_moment",
    "moment",
    "parse_moment",
    "read_evidence",
    "together",
    "write_evidence",
]
