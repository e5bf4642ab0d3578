//! A real nginx with lines of the documentation. Shared by the tests of three packages: of the
//! pages, of the servers behind it, and of the widget that knows nothing but nginx.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A running nginx, which ends when it is dropped.
pub(crate) struct Nginx {
    command: Command,
    process: Child,
    folder: PathBuf,
    pub(crate) port: u16,
}

/// Where it is installed.
pub(crate) fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian's servers are there, which is on the path of root alone.
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    let mut programs = folders.map(|folder| folder.join("nginx"));
    programs.find(|program| program.is_file())
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The lines of `nginx.md` with this folder and this server in the place of those that the page
/// has.
pub(crate) fn with_files_and_server(code: &str, files: &Path, server: u16) -> String {
    assert!(code.contains("alias /srv/checkout/;") && code.contains("127.0.0.1:8080"));
    let files = format!("alias {}/;", files.display());
    code.replace("alias /srv/checkout/;", &files)
        .replace("127.0.0.1:8080", &format!("127.0.0.1:{server}"))
}

impl Nginx {
    /// With these lines in the server's block, and with `http` before it. Its own files are in
    /// the folder; those in `site` there it serves.
    pub(crate) fn start(
        program: &Path,
        folder: &Path,
        port: u16,
        http: &str,
        server: &str,
    ) -> Self {
        let place = folder.display();
        let config = format!(
            "daemon off; master_process off; pid {place}/nginx.pid; error_log {place}/error.log;
             events {{ worker_connections 512; }}
             http {{
                 access_log off;
                 client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
                 fastcgi_temp_path {place}/fastcgi; uwsgi_temp_path {place}/uwsgi;
                 scgi_temp_path {place}/scgi;
                 {http}
                 server {{ listen 127.0.0.1:{port}; root {place}/site;\n{server}\n}}
             }}"
        );
        fs::create_dir_all(folder.join("site")).unwrap();
        let file = folder.join("nginx.conf");
        fs::write(&file, config).unwrap();
        let with_config = || {
            let mut command = Command::new(program);
            command.arg("-p").arg(folder).arg("-c").arg(&file);
            command
        };
        let checked = with_config().args(["-t", "-q"]).output().unwrap();
        let errors = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{errors}\n{http}\n{server}");
        let mut command = with_config();
        command.stderr(Stdio::null());
        let mut nginx = Self {
            process: command.spawn().unwrap(),
            command,
            folder: folder.to_owned(),
            port,
        };
        nginx.listens();
        nginx
    }

    /// Ends it at once, and all of its connections.
    pub(crate) fn end(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Starts it again with the same config, on the same port.
    pub(crate) fn start_again(&mut self) {
        self.process = self.command.spawn().unwrap();
        self.listens();
    }

    fn listens(&mut self) {
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "nginx has ended: {}", self.log());
            thread::sleep(Duration::from_millis(50));
        }
        panic!("nginx does not listen: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.end();
    }
}
