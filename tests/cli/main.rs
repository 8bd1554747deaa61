//! The command line as its users see it: processes, their words and their exit codes.

mod agreement;
mod help;
mod keys;
mod project;
mod run;
mod state;
