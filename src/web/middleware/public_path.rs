//! Paths that need no session: static files, the manifest, health checks, and what programs ask with an app password.

/// True if the path is answered without looking up a session.
pub fn is_public(path: &str) -> bool {
    path.starts_with("/static/")
        || path.starts_with("/api/")
        || ["/healthz", "/readyz", "/manifest.webmanifest"].contains(&path)
}
