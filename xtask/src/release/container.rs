//! What an image of the Containerfile is: its files, its user and its commands. No daemon is
//! needed to see that it starts: the folder of its files becomes the program's `/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files;
use crate::process::{self, Outcome};
use crate::release::tree::Tree;

/// What runs a program in another `/`, as a user of a number.
const ENCLOSED: &str = "unshare";

/// An image, as the instructions have filled it.
#[derive(Debug)]
pub(crate) struct Image {
    /// The folder of its files.
    pub(crate) root: PathBuf,
    /// `USER`: the numbers of the user and the group.
    pub(crate) user: String,
    /// `WORKDIR`.
    pub(crate) folder: String,
    /// `VOLUME`.
    pub(crate) volume: String,
    /// `EXPOSE`.
    pub(crate) port: String,
    entrypoint: Vec<String>,
    command: Vec<String>,
}

impl Image {
    /// Follows the Containerfile in a folder; the image's files go below `root`, which is emptied.
    pub(crate) fn build(context: &Path, root: &Path) -> Outcome<Self> {
        let mut image = Self {
            root: Tree::new(root)?.into_folder(),
            user: String::new(),
            folder: String::new(),
            volume: String::new(),
            port: String::new(),
            entrypoint: Vec::new(),
            command: Vec::new(),
        };
        let text = files::read_text(&context.join("Containerfile"))?;
        let mut lines = text.lines().filter(|line| {
            let is_comment = line.starts_with('#');
            !is_comment && !line.is_empty()
        });
        // Any other base would have files that are not seen here.
        if lines.next() != Some("FROM scratch") {
            return Err("the image does not begin with nothing".to_owned());
        }
        for line in lines {
            image.follow(context, line)?;
        }
        Ok(image)
    }

    fn follow(&mut self, context: &Path, line: &str) -> Outcome {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "COPY" => self.copy(context, rest)?,
            "USER" => rest.clone_into(&mut self.user),
            "WORKDIR" => rest.clone_into(&mut self.folder),
            "VOLUME" => rest.clone_into(&mut self.volume),
            "EXPOSE" => rest.clone_into(&mut self.port),
            "ENTRYPOINT" => self.entrypoint = words(rest)?,
            "CMD" => self.command = words(rest)?,
            _ => return Err(format!("nothing here follows `{line}`")),
        }
        Ok(())
    }

    /// Copies as a builder does: a folder's content, or a file; root's, unless `--chown` says
    /// whose.
    fn copy(&self, context: &Path, rest: &str) -> Outcome {
        let (options, places): (Vec<&str>, Vec<&str>) =
            rest.split(' ').partition(|word| word.starts_with("--"));
        let owner = match options[..] {
            [] => "0:0",
            [option] => option
                .strip_prefix("--chown=")
                .ok_or_else(|| format!("nothing here knows {option}"))?,
            _ => return Err(format!("too many options: {rest}")),
        };
        let Some((to, sources)) = places.split_last() else {
            return Err("nothing is copied".to_owned());
        };
        let target = self.root.join(to.trim_start_matches('/'));
        for source in sources {
            let from = context.join(source);
            let parent = if to.ends_with('/') || from.is_dir() {
                Some(target.as_path())
            } else {
                target.parent()
            };
            files::create_folder(parent.unwrap_or(&self.root))?;
            let from = if from.is_dir() { from.join(".") } else { from };
            let mut copy = Command::new("cp");
            process::run(copy.arg("--archive").arg(from).arg(&target))?;
        }
        let mut chown = Command::new("chown");
        chown.args(["--recursive", owner]).arg(&target);
        process::run(&mut chown)
    }

    /// The command that a container runs, with what stands behind the image's name; without
    /// that, with what the image has.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome<Command> {
        let (user, group) = self.user.split_once(':').ok_or("the user has no group")?;
        let mut command = Command::new(ENCLOSED);
        command.arg("--root").arg(&self.root);
        command.args(["--wd", &self.folder, "--setuid", user, "--setgid", group]);
        command.arg("--").args(&self.entrypoint);
        // Nothing of this machine's environment is there.
        command.env_clear();
        if arguments.is_empty() {
            command.args(&self.command);
        }
        command.args(arguments);
        Ok(command)
    }

    /// The words that follow the program where nothing stands behind the image's name.
    pub(crate) fn own_words(&self) -> Vec<&str> {
        self.command.iter().map(String::as_str).collect()
    }
}

/// A list of words, as JSON has it.
fn words(text: &str) -> Outcome<Vec<String>> {
    let inside = text
        .strip_prefix("[\"")
        .and_then(|it| it.strip_suffix("\"]"));
    let inside = inside.ok_or_else(|| format!("not a list of words: {text}"))?;
    Ok(inside.split("\", \"").map(str::to_owned).collect())
}
