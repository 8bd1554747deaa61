"""Generates the messages of the wire from the .proto files whenever the package is built."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PROTO = Path(__file__).resolve().parents[3] / "proto"


class BuildWithMessages(build_py):
    def run(self):
        super().run()
        from grpc_tools import protoc

        out = Path(self.build_lib)
        files = [str(path) for path in sorted(PROTO.glob("tradewind/v1/*.proto"))]
        if not files:
            raise RuntimeError(f"no .proto files in {PROTO}")
        flags = [f"--proto_path={PROTO}", f"--python_out={out}", f"--pyi_out={out}"]
        if protoc.main(["protoc", *flags, f"--grpc_python_out={out}", *files]) != 0:
            raise RuntimeError("the .proto files do not compile")


setup(cmdclass={"build_py": BuildWithMessages})
