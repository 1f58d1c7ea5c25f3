//! What every handler can reach: the use cases, the options of the server, the static files.

use std::hash::RandomState;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::app::App;
use crate::config::Network;
use crate::web::static_files::StaticFiles;

/// How the site is served.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address that browsers use, if it differs from the `Host` that the server sees.
    pub base_url: Option<String>,
    /// Proxies whose `X-Forwarded-*` headers are trusted.
    pub trusted_proxies: Vec<Network>,
    /// False makes every visitor the first account, without signing in.
    pub sign_in: bool,
    /// Threads that serve connections; one per core if `None`.
    pub workers: Option<usize>,
    /// The largest upload of an import, in bytes.
    pub max_upload: u64,
    /// Time for the whole body of a form without a file.
    pub form_timeout: Duration,
    /// The folder of the static files; `None` for those inside the program.
    pub static_dir: Option<PathBuf>,
}

impl ServeOptions {
    /// The usual `form_timeout`.
    pub const FORM_TIMEOUT: Duration = Duration::from_secs(30);
}

/// The running site.
pub struct Site {
    /// The use cases.
    pub app: App,
    /// How the site is served.
    pub options: ServeOptions,
    /// The address that the server listens on.
    pub bound: Option<IpAddr>,
    /// The static files.
    pub static_files: StaticFiles,
    /// Wakes the job runner.
    pub job_wakeup: Arc<Notify>,
    /// The keys of the entity tags of pages.
    pub tags: RandomState,
}
