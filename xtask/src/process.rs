//! Other programs: found, run, listened to. A failure names the command.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// What goes wrong in a chore is told to a person, in one sentence.
pub(crate) type Outcome<T = ()> = Result<T, String>;

pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status();
    succeeded(command, status)
}

/// Runs and collects standard output.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| cannot_start(command, &error))?;
    succeeded(command, Ok(output.status))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Like `read`, for a question to which failing is an answer too.
pub(crate) fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(answer)
}

/// Runs, showing standard output as it comes and handing each line to `listen`.
pub(crate) fn stream(command: &mut Command, mut listen: impl FnMut(&str)) -> Outcome {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| cannot_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            // A closed terminal is no reason to stop the tests.
            let _ = std::io::stdout().write_all(&line);
            listen(&String::from_utf8_lossy(&line));
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

pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| in_folder(&folder, program))
}

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
