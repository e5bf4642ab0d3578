//! Other programs: found, run, their output read. An error names the command.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// The result of a step. An error is a sentence for the person who runs it.
pub(crate) type Outcome<T = ()> = Result<T, String>;

pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status();
    succeeded(command, status)
}

/// Runs a command beside others: its output is shown only if it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        // A closed terminal does not change how the step ended.
        let _ = std::io::stderr().write_all(&[output.stdout, output.stderr].concat());
    }
    succeeded(command, Ok(output.status))
}

/// Runs a command and returns its standard output.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| cannot_start(command, &error))?;
    succeeded(command, Ok(output.status))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Like `read`, for a command that may fail or be missing: `None` then.
pub(crate) fn try_read(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// Runs a command, shows its standard output as it comes, and calls `on_line` with each
/// line.
pub(crate) fn stream(command: &mut Command, mut on_line: impl FnMut(&str)) -> Outcome {
    read_lines(command, |line| {
        // A closed terminal is no reason to stop the tests.
        let _ = std::io::stdout().write_all(line.as_bytes());
        on_line(line);
    })
}

/// Runs a command, and calls `on_line` with each line of its standard output.
pub(crate) fn read_lines(command: &mut Command, mut on_line: impl FnMut(&str)) -> Outcome {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| cannot_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            on_line(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait();
    succeeded(command, status)
}

fn succeeded(command: &Command, status: std::io::Result<ExitStatus>) -> Outcome {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` failed ({status})", shown(command))),
        Err(error) => Err(cannot_start(command, &error)),
    }
}

pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", shown(command))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The file of a program on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    // Debian puts servers there, which is on the PATH of root alone.
    let mut folders = env::split_paths(&path).chain(["/usr/sbin".into()]);
    folders.find_map(|folder| in_folder(&folder, program))
}

/// The file of a program in a folder, with the ending that the system gives it.
pub(crate) fn in_folder(folder: &Path, program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd"]
    } else {
        &[""]
    };
    endings
        .iter()
        .map(|ending| folder.join(format!("{program}{ending}")))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_without_its_folder() {
        let mut command = Command::new("/no/such/folder/npm");
        let sentence = run(command.args(["install", "left-pad"])).unwrap_err();
        assert!(sentence.starts_with("`npm install left-pad` could not be started"));
    }

    #[test]
    fn an_unknown_program_is_not_on_the_path() {
        assert_eq!(on_path("no-such-program-anywhere"), None);
    }
}
