"""A node that tests start and stop."""

import re
import subprocess
import time
from pathlib import Path

from tradewind import ValidatorSet
from tradewind.block import Validator


class Node:
    """A live node with a developer's chain, on a free port."""

    def __init__(self, binary, folder, settings=""):
        self.binary = binary
        self.data = Path(folder) / "data"
        self.config = Path(folder) / "node.toml"
        self.config.write_text(settings)
        self.log = Path(folder) / "node.log"
        self.listen = "127.0.0.1:0"
        self.start()

    def start(self):
        command = [self.binary, "node", "--config", str(self.config)]
        command += ["--data", str(self.data), "--listen", self.listen]
        begin = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "a") as stderr:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", self.log.read_text()[begin:])
            if found := re.search(r"listening.*address=(127\.0\.0\.1:\d+)", plain):
                self.listen = self.address = found.group(1)
                return
            time.sleep(0.02)
        raise RuntimeError(f"the node does not listen:\n{self.log.read_text()}")

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=60)

    def validators(self):
        """Hash of the validator set, as the genesis file says it."""
        genesis = (self.data / "genesis.toml").read_text()
        tables = genesis[genesis.index("[[validators]]") :]
        entry = lambda name: re.search(rf'{name} = "?([^"\n]+)"?', tables).group(1)
        one = Validator(entry("party"), bytes.fromhex(entry("key")), int(entry("power")))
        return ValidatorSet([one]).hash()
