"""A customs office at a Tradewind ledger.

It follows the orders that are placed in the escrow, reads each with proof, and puts those that
an officer has to look at on hold; nobody can change an order on hold. Beside this program lie
the typed stubs of both contracts:

    tradewind client --lang python escrow@zone
    tradewind client --lang python registry@system

    customs.py watch                      follow orders, hold the suspicious
    customs.py show SELLER REFERENCE      an order, as the validators certified it
    customs.py lift SELLER REFERENCE      let an order go on
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path

import grpc
from escrow import Escrow
from registry import HoldStateError, Registry
from tradewind import Account, Call, Client, ClientError, Contract, Expired, Failed, FileCursors
from tradewind import KeyFileError, Rejected, SignedTransaction, Trust, VerifyError
from tradewind import format_moment
from tradewind.shapes import Json

CONTROLLED = ("lithium", "enriched")

# A contract, a field of its state, and the parts of the key.
Place = tuple[Contract, str, list[Json]]


# ANCHOR: connect
def connect(node: str, chain: str, ca: Path | None) -> Client:
    """Connects to `host:port`, over TLS if the file of a certificate authority is given."""
    credentials = None
    if ca is not None:
        credentials = grpc.ssl_channel_credentials(root_certificates=ca.read_bytes())
    return Client(node, chain=bytes.fromhex(chain), credentials=credentials)


# ANCHOR_END: connect


class Office:
    """What one officer sees of the ledger and does there."""

    def __init__(self, client: Client, trust: Trust, officer: Account, folder: Path) -> None:
        self.client, self.trust, self.officer = client, trust, officer
        self.escrow = Escrow(client, "escrow@zone")
        self.registry = Registry(client, "registry@system")
        self.cursors = FileCursors(folder / "placed.cursor")
        self.outbox = folder / "outbox"

    # ANCHOR: proven
    def proven(self, *places: Place, since: int = 0) -> tuple[int, list[Json]]:
        """What lies at these places, and as of when: certified, or an error."""
        keys = [contract.state_key(field, *parts) for contract, field, parts in places]
        evidence = self.client.prove_state(keys)
        header = self.trust.state(evidence)  # raises VerifyError
        if header.height < since:
            raise VerifyError(f"proved as of block {header.height}, expected {since} or later")
        entries = dict(evidence.entries)
        values: list[Json] = []
        for key, (contract, field, _) in zip(keys, places):
            value = entries[key]
            values.append(None if value is None else contract.state_value(field, value))
        return header.time, values

    # ANCHOR_END: proven

    # ANCHOR: show
    def show(self, seller: str, reference: str) -> str:
        """An order and the hold on it, if there is one, by one proof of both."""
        escrow, registry = self.escrow.contract, self.registry.contract
        record = escrow.record_key("orders", seller, reference)
        time, (order, hold) = self.proven(
            (escrow, "orders", [seller, reference]),
            (registry, "holds", [escrow.name, record.hex()]),
        )
        state = order["state"] if isinstance(order, dict) else "unknown"
        held = f", on hold by {hold['by']}: {hold['reason']}" if isinstance(hold, dict) else ""
        return f"{state} as of {format_moment(time)}{held}"

    # ANCHOR_END: show

    # ANCHOR: watch
    def watch(self) -> Iterator[str]:
        """Judges each order that is placed, for as long as it is asked for the next."""
        for placed in self.escrow.follow_placed(from_height=0, cursors=self.cursors):
            seller, reference = placed.seller, placed.reference
            order = f"{reference} of {seller}"
            place = (self.escrow.contract, "lines", [seller, reference])
            _, lines = self.proven(place, since=placed.told.height)
            found = [word for word in CONTROLLED if word in str(lines)]
            if found:
                yield f"{order}: {self.hold(seller, reference, f'controlled: {found[0]}')}"
            else:
                yield f"{order}: free"

    # ANCHOR_END: watch

    # ANCHOR: hold
    def hold(self, seller: str, reference: str, reason: str) -> str:
        """Nobody can change the order from now on, the escrow included."""
        record = self.escrow.contract.record_key("orders", seller, reference)
        call = self.registry.hold(contract="escrow@zone", record=record, reason=reason)
        try:
            self.send(call)
        except HoldStateError:
            return "on hold already"
        return "on hold"

    def lift(self, seller: str, reference: str) -> str:
        """The order goes on."""
        record = self.escrow.contract.record_key("orders", seller, reference)
        try:
            self.send(self.registry.lift(contract="escrow@zone", record=record))
        except HoldStateError:
            return "not on hold"
        return "free"

    # ANCHOR_END: hold

    # ANCHOR: send
    def send(self, call: Call[None]) -> None:
        """Makes a call, at most once, whatever stops in between."""
        self.deliver()
        transaction, _ = self.client.transaction(self.officer.party, [call.invocation])
        signed = self.officer.sign(self.client.chain, transaction)
        keep(self.outbox, signed.to_bytes())
        try:
            self.deliver()
        except Failed as failed:
            call.stub.raise_typed(failed)  # such as HoldStateError
            raise

    def deliver(self) -> None:
        """Submits what was signed last, if its fate is not known yet."""
        if not self.outbox.exists():
            return
        signed = SignedTransaction.from_bytes(self.outbox.read_bytes())
        try:
            self.client.submit_signed(signed)
        except (Failed, Rejected, Expired):
            self.outbox.unlink()  # it has no effect and never will
            raise
        self.outbox.unlink()

    def resume(self) -> None:
        """Ends what a crash left. Where that had no effect, its order is judged again."""
        try:
            self.deliver()
        except (Failed, Rejected, Expired) as error:
            print(f"left by the last run: {error}")

    # ANCHOR_END: send


def keep(path: Path, data: bytes) -> None:
    """Writes a file in one step, so that it is whole or not there."""
    beside = path.with_name(path.name + ".new")
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A customs office at a Tradewind ledger.")
    parser.add_argument("--node", required=True, metavar="HOST:PORT")
    parser.add_argument("--ca", type=Path, help="who certifies the node: PEM")
    parser.add_argument("--chain", required=True, help="hash of the genesis")
    parser.add_argument("--validators", required=True, help="hash of the validators you trust")
    parser.add_argument("--key", required=True, help="the officer's key file")
    parser.add_argument("--folder", type=Path, default=Path(), help="for cursor and outbox")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("watch", help="follow orders, hold the suspicious")
    for name, text in (("show", "an order, with proof"), ("lift", "let an order go on")):
        command = commands.add_parser(name, help=text)
        command.add_argument("seller")
        command.add_argument("reference")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    # ANCHOR: office
    trust = Trust(bytes.fromhex(args.chain), bytes.fromhex(args.validators))
    officer = Account.from_file(args.key, passphrase=getpass)
    with connect(args.node, args.chain, args.ca) as client:
        office = Office(client, trust, officer, args.folder)
        office.escrow.check()
        office.registry.check()
        # ANCHOR_END: office
        office.resume()
        if args.command == "watch":
            for judged in office.watch():
                print(judged, flush=True)
        elif args.command == "lift":
            print(office.lift(args.seller, args.reference))
        else:
            print(office.show(args.seller, args.reference))


if __name__ == "__main__":
    try:
        main()
    except (ClientError, VerifyError, KeyFileError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
