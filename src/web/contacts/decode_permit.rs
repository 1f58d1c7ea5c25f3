//! The permit to decode a picture.

use tokio::sync::Semaphore;

/// Pictures are decoded one at a time, since each can take much memory. The thread that decodes owns the
/// permit.
pub static DECODING: Semaphore = Semaphore::const_new(1);
