//! Runs statements of diesel. Each is boxed first: the compiler then makes the code that sends a statement and reads its
//! rows once for each kind of row, and not once for each statement, which takes twice as long.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::connection::{Connection, DefaultLoadingMode};
use diesel::dsl::Limit;
use diesel::query_builder::{AsQuery, AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::{ExecuteDsl, LimitDsl, LoadQuery};
use diesel::result::QueryResult;

/// The methods of diesel's trait of this name, for statements that are boxed.
pub trait RunQueryDsl<C: Connection>: diesel::RunQueryDsl<C> {
    /// All rows that a statement returns.
    fn load<'q, U>(self, conn: &mut C) -> QueryResult<Vec<U>>
    where
        Self: AsQuery,
        Self::Query: QueryFragment<C::Backend> + 'q,
        Boxed<'q, C::Backend, Self::SqlType>: LoadQuery<'q, C, U>,
    {
        diesel::RunQueryDsl::load(Boxed::query(self), conn)
    }

    /// Like [`Self::load`], not boxed, for the statements of every page: a connection finds one that it has prepared by its
    /// type, without writing its SQL again.
    fn load_by_type<'q, U>(self, conn: &mut C) -> QueryResult<Vec<U>>
    where
        Self: LoadQuery<'q, C, U>,
    {
        diesel::RunQueryDsl::load(self, conn)
    }

    /// The row that a statement returns.
    fn get_result<'q, U>(self, conn: &mut C) -> QueryResult<U>
    where
        Self: AsQuery,
        Self::Query: QueryFragment<C::Backend> + 'q,
        Boxed<'q, C::Backend, Self::SqlType>: LoadQuery<'q, C, U>,
    {
        diesel::RunQueryDsl::get_result(Boxed::query(self), conn)
    }

    /// The first row that a query finds.
    fn first<'q, U>(self, conn: &mut C) -> QueryResult<U>
    where
        Self: LimitDsl,
        Limit<Self>: AsQuery,
        <Limit<Self> as AsQuery>::Query: QueryFragment<C::Backend> + 'q,
        Boxed<'q, C::Backend, <Limit<Self> as AsQuery>::SqlType>: LoadQuery<'q, C, U>,
    {
        diesel::RunQueryDsl::get_result(Boxed::query(self.limit(1)), conn)
    }

    /// How many rows a statement changed.
    fn execute(self, conn: &mut C) -> QueryResult<usize>
    where
        Self: QueryFragment<C::Backend>,
    {
        conn.execute_returning_count(&Boxed::<C::Backend, ()>::of(self))
    }

    /// How many rows an insertion of many rows added. For SQLite, diesel rewrites it before it runs, which it cannot if the
    /// statement is boxed.
    fn execute_batch(self, conn: &mut C) -> QueryResult<usize>
    where
        Self: ExecuteDsl<C>,
    {
        diesel::RunQueryDsl::execute(self, conn)
    }

    /// The rows that an insertion of many rows returns.
    fn load_batch<'q, U>(self, conn: &mut C) -> QueryResult<Vec<U>>
    where
        Self: LoadQuery<'q, C, U>,
    {
        diesel::RunQueryDsl::load(self, conn)
    }

    /// The rows that a query finds, read one by one.
    fn load_iter<'c, 'q: 'c, U>(self, conn: &'c mut C) -> QueryResult<Self::RowIter<'c>>
    where
        U: 'c,
        Self: LoadQuery<'q, C, U> + 'c,
    {
        diesel::RunQueryDsl::load_iter::<U, DefaultLoadingMode>(self, conn)
    }
}

impl<T: diesel::RunQueryDsl<C>, C: Connection> RunQueryDsl<C> for T {}

/// A statement whose rows have the columns of `Row`.
pub struct Boxed<'q, DB: Backend, Row> {
    statement: Box<dyn QueryFragment<DB> + 'q>,
    row: PhantomData<Row>,
}

impl<'q, DB: Backend, Row> Boxed<'q, DB, Row> {
    fn of(statement: impl QueryFragment<DB> + 'q) -> Self {
        Self {
            statement: Box::new(statement),
            row: PhantomData,
        }
    }

    fn query<Q>(query: Q) -> Self
    where
        Q: AsQuery<SqlType = Row>,
        Q::Query: QueryFragment<DB> + 'q,
    {
        Self::of(query.as_query())
    }
}

impl<DB: Backend, Row> QueryFragment<DB> for Boxed<'_, DB, Row> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.statement.walk_ast(pass)
    }
}

/// The connection finds a prepared statement by its SQL, because the type of the statement is gone.
impl<DB: Backend, Row> QueryId for Boxed<'_, DB, Row> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend, Row> Query for Boxed<'_, DB, Row> {
    type SqlType = Row;
}

impl<C, DB: Backend, Row> diesel::RunQueryDsl<C> for Boxed<'_, DB, Row> {}
