//! Paths that need no session: static files and health checks.

/// True if the path is answered without looking up a session.
pub fn is_public(path: &str) -> bool {
    path.starts_with("/static/") || path == "/healthz" || path == "/readyz"
}
