//! Octets ↔ domain: reading and writing cards, without IO.
