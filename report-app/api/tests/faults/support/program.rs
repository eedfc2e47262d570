//! The service's program: start, signals, log and end.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rusqlite::OpenFlags;
use tempfile::TempDir;

use super::http::{Answer, Connection, get, post};
use super::store::{Store, block_on};
use super::{bundle, database, wait_for};

/// Files that outlive the program: its bundle and its store.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) database_url: String,
}

impl Place {
    /// Creates the small bundle, and an empty store in the database that the tests run on.
    pub(crate) fn new() -> Self {
        Self::with_store(|folder| block_on(database::empty(folder)))
    }

    /// Creates a place like [`new`](Self::new), with a store in an SQLite file.
    pub(crate) fn on_sqlite() -> Self {
        Self::with_store(|folder| format!("sqlite://{}", folder.join("store/pret.db").display()))
    }

    fn with_store(store: impl FnOnce(&std::path::Path) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(&folder.path().join("bundle"));
        let database_url = store(folder.path());
        Self { folder, database_url }
    }

    pub(crate) fn bundle(&self) -> PathBuf {
        self.folder.path().join("bundle")
    }

    /// Opens the store directly, without the service.
    pub(crate) fn store(&self) -> Store<'_> {
        Store(&self.database_url)
    }

    /// Checks whether a prediction was flushed.
    pub(crate) fn is_flushed(&self, prediction_id: &str) -> bool {
        self.file_holds("predictions", prediction_id)
    }

    /// Checks whether a row is in SQLite's database file, read without its WAL.
    ///
    /// That is the last step of a flush.
    pub(crate) fn file_holds(&self, table: &str, id: &str) -> bool {
        let path = self.folder.path().join("store/pret.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let name = format!("file:{}?immutable=1", path.display());
        let Ok(file) = rusqlite::Connection::open_with_flags(name, flags) else { return false };
        let count =
            format!("SELECT COUNT(*) FROM {table} WHERE {}_id = ?1", &table[..table.len() - 1]);
        file.query_row(&count, [id], |row| row.get::<_, i64>(0)).is_ok_and(|count| count == 1)
    }

    /// Starts the program and waits until it is ready.
    pub(crate) fn start(&self) -> Program {
        self.start_with(&[])
    }

    /// Starts the program like [`start`](Self::start), with more options.
    pub(crate) fn start_with(&self, options: &[&str]) -> Program {
        Program::start(self.command(Command::new(PROGRAM), options))
    }

    /// Starts the program like [`start`](Self::start), with sign-in required.
    pub(crate) fn start_requiring_sign_in(&self) -> Program {
        let mut command = self.command(Command::new(PROGRAM), &[]);
        command.env("PRET_SIGN_IN", "required");
        Program::start(command)
    }

    /// Starts the program like [`start`](Self::start), with a limit on the size of files.
    pub(crate) fn start_on_a_small_disk(&self, kibibytes: u32) -> Program {
        let mut shell = Command::new("bash");
        shell.args(["-c", &format!("ulimit -S -f {kibibytes}; exec \"$0\" \"$@\""), PROGRAM]);
        Program::start(self.command(shell, &[]))
    }

    /// Starts the program like [`start`](Self::start), with a log on a full device.
    pub(crate) fn start_with_a_full_log(&self) -> Program {
        let address = free_address();
        let mut shell = Command::new("bash");
        shell.args(["-c", "exec \"$0\" \"$@\" 2> /dev/full", PROGRAM]);
        let mut command = self.command_at(&address, shell, &[]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let program = Program { child, address, log: Arc::default(), reader: None };
        wait_for("the program", || TcpStream::connect(&program.address).ok());
        program
    }

    fn command(&self, command: Command, options: &[&str]) -> Command {
        self.command_at("127.0.0.1:0", command, options)
    }

    fn command_at(&self, address: &str, mut command: Command, options: &[&str]) -> Command {
        command.env_clear().env("PRET_SIGN_IN", "off").arg("--bundle").arg(self.bundle());
        command.args(["--listen", address, "--database", &self.database_url]).args(options);
        command
    }
}

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_pret-api");

/// Running program. It ends with the test, even if the test fails.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Program {
    fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let reader = std::thread::spawn({
            let (stderr, log) = (BufReader::new(child.stderr.take().unwrap()), log.clone());
            move || keep(stderr, &log)
        });
        let mut program = Self { child, address: String::new(), log, reader: Some(reader) };
        let ready = program.logged("address=http://");
        let address = ready.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        address
            .unwrap_or_else(|| panic!("no address in {ready:?}"))
            .clone_into(&mut program.address);
        program
    }

    /// Waits for a log line that contains `text`, and returns the first one.
    #[track_caller]
    pub(crate) fn logged(&self, text: &str) -> String {
        wait_for(&format!("{text:?} in the log"), || {
            assert!(
                self.log.lock().unwrap().first().is_none_or(|line| !line.starts_with("pret-api:")),
                "{}",
                self.log()
            );
            self.log.lock().unwrap().iter().find(|line| line.contains(text)).cloned()
        })
    }

    /// Returns the log so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().join("\n")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal: `TERM`, `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args(["-s", name, &self.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Kills the program, and waits until it has ended.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until the program has ended by itself; returns its status and its log.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        let status = wait_for("the end of the program", || self.child.try_wait().unwrap());
        self.reader.take().unwrap().join().unwrap();
        (status, self.log())
    }

    pub(crate) fn connect(&self) -> Connection {
        Connection::open(&self.address)
    }

    /// Sends a GET request on a new connection.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.connect().ask(get(path))
    }

    /// Posts a JSON body on a new connection.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Answer {
        self.connect().ask(post(path, body))
    }

    /// Requests the prediction of a client who is granted.
    #[track_caller]
    pub(crate) fn predict(&self) -> Answer {
        self.post("/v1/predictions", r#"{"client_id": 100001}"#)
    }

    /// Checks that the program is alive and predicts.
    #[track_caller]
    pub(crate) fn is_well(&self) {
        assert_eq!(self.get("/health/live").status, 200);
        assert_eq!(self.predict().ok()["decision"], "granted");
    }

    /// Waits until the program reports that it is ready (200) or not ready (503).
    #[track_caller]
    pub(crate) fn becomes(&self, status: u16) -> Answer {
        wait_for(&format!("/health/ready: {status}"), || {
            Some(self.get("/health/ready")).filter(|answer| answer.status == status)
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn keep(stderr: BufReader<ChildStderr>, log: &Mutex<Vec<String>>) {
    for line in stderr.lines().map_while(Result::ok) {
        log.lock().unwrap().push(line);
    }
}

/// Returns an address that no program listens on.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
