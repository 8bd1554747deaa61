//! Word of long work on a terminal; silence anywhere else.

use std::borrow::Cow;
use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Common;

/// A line that lives as long as the work does.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Work of unknown length.
    pub(super) fn spinner(common: &Common, what: impl Into<Cow<'static, str>>) -> Self {
        let bar = ProgressBar::with_draw_target(None, target(common)).with_message(what);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Work of so many steps.
    pub(super) fn bar(common: &Common, steps: u64, what: impl Into<Cow<'static, str>>) -> Self {
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}");
        let style = style.expect("the template is sound").progress_chars("=> ");
        let bar = ProgressBar::with_draw_target(Some(steps), target(common));
        Self(bar.with_style(style).with_message(what))
    }

    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn target(common: &Common) -> ProgressDrawTarget {
    if common.json || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}
