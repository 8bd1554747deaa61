//! stub
use super::fail::Fail;
use super::output::Output;
#[derive(Debug, clap::Args)]
pub(super) struct ReplayArgs { }
pub(super) fn run(_: ReplayArgs, _: &mut Output) -> Result<(), Fail> { Ok(()) }
