//! What a contact is: pure values and rules, without IO, clock, SQL or HTTP.

pub mod ids;
