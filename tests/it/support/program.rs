//! `manage` as a process with a separate environment.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::db::TestDb;

/// A command that is not started yet.
pub struct Manage {
    command: Command,
    stdin: Vec<u8>,
}

/// The exit code and output of a finished command.
#[derive(Debug)]
pub struct Output {
    /// The exit code; none if a signal ended the process.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A running command. It is killed if the test ends first.
pub struct Running {
    child: Child,
    stdout: Lines,
    stderr: Lines,
}

/// The lines read from a pipe so far.
struct Lines {
    lines: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

/// `manage` with these arguments and nothing in its environment.
pub fn manage(args: &[&str]) -> Manage {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manage"));
    command.args(args).env_clear();
    Manage {
        command,
        stdin: Vec::new(),
    }
}

/// Starts the server on a free port. Returns it and the link that it printed.
pub fn served(manage: Manage) -> (Running, String) {
    let running = manage.env("BIND", "127.0.0.1:0").spawn();
    let opened = running.says("Open http://");
    let link = opened.split_whitespace().nth(1).unwrap().to_owned();
    (running, link)
}

/// The `http://HOST:PORT` of a link.
pub fn base_of(link: &str) -> String {
    link.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

impl TestDb {
    /// `manage` with these arguments on this database, its `DATA_DIR` beside it.
    pub fn manage(&self, args: &[&str]) -> Manage {
        manage(args)
            .env("DATABASE_URL", &self.env())
            .env("DATA_DIR", self.folder().to_str().unwrap())
    }
}

impl Manage {
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the standard input.
    #[must_use]
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    pub fn spawn(self) -> Running {
        self.spawn_fed().0
    }

    /// Starts the command and leaves its standard input open for more.
    pub fn spawn_fed(mut self) -> (Running, ChildStdin) {
        let pipes = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that fails at once does not read its input.
        let _ = stdin.write_all(&self.stdin);
        let stdout = Lines::of(child.stdout.take().unwrap());
        let stderr = Lines::of(child.stderr.take().unwrap());
        let running = Running {
            child,
            stdout,
            stderr,
        };
        (running, stdin)
    }

    /// Runs the command and waits for its end, at most a minute.
    pub fn run(self) -> Output {
        self.spawn().ended(Duration::from_secs(60))
    }

    /// Runs the command, asserts that it succeeded, and returns its standard output.
    #[track_caller]
    pub fn succeeds(self) -> String {
        let output = self.run();
        assert_eq!(output.code, Some(0), "{output:?}");
        output.stdout
    }

    /// Runs the command, asserts this exit code and one line on standard error, and returns that line.
    #[track_caller]
    pub fn fails(self, code: i32) -> String {
        let output = self.run();
        assert_eq!(output.code, Some(code), "{output:?}");
        assert_eq!(output.stderr.trim_end().lines().count(), 1, "{output:?}");
        output.stderr
    }
}

impl Running {
    /// Waits for a line with this text on either stream, and returns it.
    #[track_caller]
    pub fn says(&self, text: &str) -> String {
        self.says_within(Duration::from_secs(30), text)
    }

    #[track_caller]
    pub fn says_within(&self, time: Duration, text: &str) -> String {
        let start = Instant::now();
        loop {
            let all: Vec<String> = self
                .stdout
                .so_far()
                .into_iter()
                .chain(self.stderr.so_far())
                .collect();
            if let Some(line) = all.iter().find(|line| line.contains(text)) {
                return line.clone();
            }
            assert!(
                start.elapsed() < time,
                "not within {time:?}: «{text}»; it said {all:#?}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The standard error so far.
    pub fn log(&self) -> String {
        self.stderr.so_far().join("\n")
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends SIGTERM, as `docker stop` does.
    pub fn terminate(&self) {
        signal("-TERM", self.child.id());
    }

    /// Kills the process without a chance to clean up.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    #[track_caller]
    pub fn ended(mut self, time: Duration) -> Output {
        let status = self.status_within(time);
        let (stdout, stderr) = (self.stdout.all(), self.stderr.all());
        Output {
            code: status.code(),
            stdout,
            stderr,
        }
    }

    #[track_caller]
    fn status_within(&mut self, time: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                start.elapsed() < time,
                "not ended within {time:?}; it said {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process of the test.
pub fn signal(signal: &str, pid: u32) {
    let status = Command::new("kill")
        .args([signal, &pid.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

impl Lines {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&lines);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                sink.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&line).into_owned());
            }
        });
        Self {
            lines,
            reader: Some(reader),
        }
    }

    fn so_far(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn all(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.so_far()
            .into_iter()
            .fold(String::new(), |text, line| text + &line + "\n")
    }
}
