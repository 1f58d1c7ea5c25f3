//! A separate PostgreSQL server for one test, which the test starts and stops.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A server that is stopped and removed at the end of the test.
pub struct Cluster {
    folder: TempDir,
    /// The value of `LANGUAGE` for the server's messages.
    language: &'static str,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    /// A server that is not started yet.
    pub fn new() -> Self {
        Self::speaking("en")
    }

    /// A server with messages in this language, if the machine has PostgreSQL's translations.
    pub fn speaking(language: &'static str) -> Self {
        // The server's user needs access, so the folder is not inside one of root's.
        let folder = tempfile::Builder::new()
            .prefix("blocknotik-pg-")
            .tempdir_in("/tmp")
            .unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let cluster = Self {
            folder,
            language,
            programs: programs(),
            port,
        };
        if is_root() {
            let owned = Command::new("chown")
                .arg("postgres")
                .arg(cluster.folder.path())
                .status()
                .unwrap();
            assert!(owned.success());
        }
        let data = cluster.data();
        cluster.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
        );
        let sockets = cluster.folder.path().display();
        let settings = format!(
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{sockets}'\nshared_buffers = 16MB\n"
        );
        let file = cluster.folder.path().join("data/postgresql.auto.conf");
        fs::write(file, settings).unwrap();
        cluster
    }

    /// The URL of its database, for its superuser.
    pub fn url(&self) -> String {
        self.url_as("postgres")
    }

    /// The URL of its database, for this role.
    pub fn url_as(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts the server and waits until it answers.
    pub fn start(&self) {
        let log = self.folder.path().join("log");
        self.run(
            "pg_ctl",
            &["-D", &self.data(), "-l", log.to_str().unwrap(), "-w", "start"],
        );
    }

    /// Stops the server as a crash would (`immediate`) or as an administrator would (`fast`).
    pub fn stop(&self, mode: &str) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", mode, "-w", "stop"]);
    }

    fn data(&self) -> String {
        self.folder.path().join("data").to_str().unwrap().to_owned()
    }

    fn run(&self, program: &str, args: &[&str]) {
        let output = self
            .command(program, args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(output.success(), "{program} {args:?}");
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str, args: &[&str]) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(args).current_dir("/").stdin(Stdio::null());
        command.env("LANGUAGE", self.language);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        let mut stop = self.command("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The folder of the server's programs, the newest if there are several. Debian has one folder per version,
/// outside the PATH.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.map(|entry| entry.unwrap().path().join("bin")).collect())
        .unwrap_or_default();
    versions.retain(|bin| bin.join("initdb").exists());
    versions.sort();
    let in_path = std::env::var_os("PATH").unwrap_or_default();
    versions.extend(std::env::split_paths(&in_path).filter(|bin| bin.join("initdb").exists()));
    versions
        .pop()
        .unwrap_or_else(|| panic!("the programs of a PostgreSQL server (initdb) are missing: run ./test"))
}
