//! Steps that take a while: announced, timed, and run side by side.

use std::thread;
use std::time::{Duration, Instant};

use crate::process::Outcome;

/// Runs a step that is worth a line before it, with the time that it is expected to take
/// on two cores, and a line after it, with the time that it took.
pub(crate) fn announced(what: &str, expected: &str, step: impl FnOnce() -> Outcome) -> Outcome {
    eprintln!("-> {what} (about {expected}) …");
    let start = Instant::now();
    step()?;
    eprintln!("-> {what}: done in {}", shown(start.elapsed()));
    Ok(())
}

/// Runs two steps at once, waits for both, and returns what both return. The error has the
/// sentences of both.
pub(crate) fn both<A: Send, B>(
    one: impl FnOnce() -> Outcome<A> + Send,
    other: impl FnOnce() -> Outcome<B>,
) -> Outcome<(A, B)> {
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        let one = one.join();
        (
            one.unwrap_or_else(|_| Err("a step panicked".to_owned())),
            other,
        )
    });
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(sentence), Ok(_)) | (Ok(_), Err(sentence)) => Err(sentence),
        (Err(one), Err(other)) => Err(format!("{one}\n{other}")),
    }
}

/// The errors of several steps as one, a line each.
pub(crate) fn all(outcomes: impl IntoIterator<Item = Outcome>) -> Outcome {
    let errors: Vec<String> = outcomes.into_iter().filter_map(Result::err).collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(errors.join("\n"))
}

/// A duration as people say it: `7.3 s`, `12 min 5 s`.
pub(crate) fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", time.as_secs_f32());
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_steps_run_at_the_same_time() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let one = move || receiver.recv().map_err(|error| error.to_string());
        let other = || sender.send(()).map_err(|error| error.to_string());
        assert_eq!(both(one, other), Ok(((), ())));
    }

    #[test]
    fn no_error_hides_another() {
        let fails = |sentence: &str| Outcome::<()>::Err(sentence.to_owned());
        let error = |one, other| both(|| one, || other).unwrap_err();
        assert_eq!(error(fails("a"), fails("b")), "a\nb");
        assert_eq!(error(fails("a"), Ok(())), "a");
        assert_eq!(error(Ok(()), fails("b")), "b");
        assert_eq!(all([fails("a"), Ok(()), fails("b")]), fails("a\nb"));
    }

    #[test]
    fn minutes_are_shown_from_the_first_on() {
        assert_eq!(shown(Duration::from_millis(7_340)), "7.3 s");
        assert_eq!(shown(Duration::from_secs(725)), "12 min 5 s");
    }
}
