//! Turns within the process: threads that want the same thing get it in the order in which they asked.
//! A waiting thread holds no connection, so waiting for one book costs no other request anything.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use domain::ids::BookId;

/// What threads take turns at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Turnstile {
    /// Writing to an SQLite file, which allows one writer at a time.
    File,
    /// Writing to a book.
    Book(BookId),
    /// The connections that writers may hold.
    Connections,
}

/// The threads that have or await a turn.
#[derive(Default)]
pub(super) struct Turns {
    queues: Mutex<Queues>,
    changed: Condvar,
    waiting: AtomicUsize,
}

#[derive(Default)]
struct Queues {
    next: u64,
    /// Tickets in the order of their arrival; the first ones have the turn.
    by_turnstile: HashMap<Turnstile, VecDeque<u64>>,
}

/// A turn, which ends when it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    turnstile: Turnstile,
    ticket: u64,
}

impl Turns {
    /// Waits for a turn that `room` threads may have at a time. `None` if it is not free by the deadline.
    pub fn acquire(&self, turnstile: Turnstile, room: usize, deadline: Instant) -> Option<Turn<'_>> {
        let mut queues = self.lock();
        let ticket = queues.next;
        queues.next += 1;
        queues
            .by_turnstile
            .entry(turnstile)
            .or_default()
            .push_back(ticket);
        let turn = Turn {
            turns: self,
            turnstile,
            ticket,
        };
        while queues.position(turnstile, ticket) >= room {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // Dropping the turn locks the queues.
                drop(queues);
                return None;
            }
            self.waiting.fetch_add(1, Ordering::Relaxed);
            let waited = self.changed.wait_timeout(queues, left);
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            (queues, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
        drop(queues);
        Some(turn)
    }

    /// How many threads wait for any turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    fn position(&self, turnstile: Turnstile, ticket: u64) -> usize {
        let queue = self.by_turnstile.get(&turnstile);
        queue
            .and_then(|queue| queue.iter().position(|other| *other == ticket))
            .unwrap_or_default()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut queues = self.turns.lock();
        if let Some(queue) = queues.by_turnstile.get_mut(&self.turnstile) {
            queue.retain(|ticket| *ticket != self.ticket);
            if queue.is_empty() {
                queues.by_turnstile.remove(&self.turnstile);
            }
        }
        drop(queues);
        self.turns.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const BOOK: Turnstile = Turnstile::Book(BookId(1));

    fn at_once() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_turn_that_is_taken_is_not_given_twice() {
        let turns = Turns::default();
        let first = turns.acquire(BOOK, 1, at_once());
        assert!(first.is_some());
        assert!(turns.acquire(BOOK, 1, at_once()).is_none());
        assert!(turns.acquire(Turnstile::Book(BookId(2)), 1, at_once()).is_some());
        drop(first);
        assert!(turns.acquire(BOOK, 1, at_once()).is_some());
        assert!(turns.lock().by_turnstile.is_empty());
    }

    #[test]
    fn as_many_have_a_turn_as_there_is_room() {
        let turns = Turns::default();
        let held: Vec<_> = (0..3)
            .map(|_| turns.acquire(Turnstile::Connections, 3, at_once()))
            .collect();
        assert!(held.iter().all(Option::is_some));
        assert!(turns.acquire(Turnstile::Connections, 3, at_once()).is_none());
    }

    #[test]
    fn waiting_threads_get_the_turn_in_their_order() {
        let turns = Turns::default();
        let order = Mutex::new(Vec::new());
        let deadline = Instant::now() + Duration::from_secs(30);
        std::thread::scope(|scope| {
            let first = turns.acquire(BOOK, 1, deadline);
            for n in 0..4 {
                let (turns, order) = (&turns, &order);
                scope.spawn(move || {
                    let _turn = turns.acquire(BOOK, 1, deadline).unwrap();
                    order.lock().unwrap().push(n);
                });
                while turns.waiting() <= n {
                    std::thread::yield_now();
                }
            }
            drop(first);
        });
        assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3]);
    }
}
