//! What failed tests printed, kept for the end: a log may be shown by its last lines alone.

/// How many lines of one test are kept.
const MOST_LINES: usize = 12;
/// How many characters of one line are kept.
const MOST_CHARACTERS: usize = 240;

/// The names of failed tests and the first lines that each of them printed.
#[derive(Default)]
pub(crate) struct Messages {
    lines: Vec<String>,
    /// How many lines of the present test may still follow.
    room: usize,
}

impl Messages {
    /// Reads a line as test programs print it after `failures:`. Any other line changes nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim_end();
        let heading = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.split_once(" stdout ----"));
        if let Some((name, _)) = heading {
            self.lines.push(name.to_owned());
            self.room = MOST_LINES;
        } else if matches!(line, "stack backtrace:" | "failures:") {
            self.room = 0;
        } else if self.room > 0 && !line.is_empty() {
            let kept: String = line.chars().take(MOST_CHARACTERS).collect();
            self.lines.push(format!("  {kept}"));
            self.room -= 1;
        }
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(printed: &str) -> Vec<String> {
        let mut messages = Messages::default();
        printed
            .split_inclusive('\n')
            .for_each(|line| messages.read(line));
        messages.into_lines()
    }

    #[test]
    fn a_failed_test_is_named_with_what_it_printed_before_the_stack() {
        let printed = "\
running 2 tests
test money::adds ... FAILED
test money::subtracts ... ok

failures:

---- money::adds stdout ----

thread 'money::adds' panicked at src/money.rs:7:5:
1 and 1 are 3
stack backtrace:
   0: rust_begin_unwind


failures:
    money::adds

test result: FAILED. 1 passed; 1 failed
";
        let expected = [
            "money::adds",
            "  thread 'money::adds' panicked at src/money.rs:7:5:",
            "  1 and 1 are 3",
        ];
        assert_eq!(messages(printed), expected);
    }

    #[test]
    fn a_long_message_is_cut() {
        let printed = format!(
            "---- a stdout ----\n{}",
            format!("{}\n", "é".repeat(300)).repeat(30)
        );
        let lines = messages(&printed);
        assert_eq!(lines.len(), 1 + MOST_LINES);
        assert_eq!(lines[1].chars().count(), 2 + MOST_CHARACTERS);
    }
}
