//! Paths that need no session: static files, the manifest, and health checks.

/// True if the path is answered without looking up a session.
pub fn is_public(path: &str) -> bool {
    path.starts_with("/static/") || ["/healthz", "/readyz", "/manifest.webmanifest"].contains(&path)
}
