//! What every handler can reach.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::App;
use crate::web::assets::Assets;
use crate::web::server::ServeOptions;

/// The running site.
pub struct Site {
    /// The use cases.
    pub app: App,
    /// How it is served.
    pub options: ServeOptions,
    /// The static files.
    pub assets: Assets,
    /// Wakes the runner of imports.
    pub imports: Arc<Notify>,
}
