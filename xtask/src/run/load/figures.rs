//! What times come to.

use std::time::Duration;

/// The times of answers, the shortest first, and for how long they were asked for.
pub(crate) struct Figures {
    times: Vec<Duration>,
    lasted: Duration,
}

impl Figures {
    pub(crate) fn new(mut times: Vec<Duration>, lasted: Duration) -> Self {
        times.sort_unstable();
        Self { times, lasted }
    }

    /// Answers in a second.
    pub(crate) fn rate(&self) -> f64 {
        let count = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        f64::from(count) / self.lasted.as_secs_f64()
    }

    /// The time that so many of 100 answers took at most.
    pub(crate) fn milliseconds(&self, percent: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let index = (self.times.len() * percent / 100).min(last);
        let time = self.times.get(index).copied().unwrap_or_default();
        time.as_secs_f64() * 1000.0
    }
}

/// The middle one of the values, or 0.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_time_of_an_answer() {
        let times = (1..=200).rev().map(Duration::from_millis).collect();
        let figures = Figures::new(times, Duration::from_secs(2));
        for (percent, expected) in [(0, 1.0), (50, 101.0), (99, 199.0), (100, 200.0)] {
            let found = figures.milliseconds(percent);
            assert!((found - expected).abs() < 1e-9, "{percent}: {found}");
        }
        assert!((figures.rate() - 100.0).abs() < 1e-9);
        let none = Figures::new(Vec::new(), Duration::from_secs(1));
        assert!(none.milliseconds(99).abs() < 1e-9);
    }

    #[test]
    fn a_median_is_one_of_the_values() {
        assert!((median(vec![9.0, 1.0, 5.0]) - 5.0).abs() < 1e-9);
        assert!(median(Vec::new()).abs() < 1e-9);
    }
}
