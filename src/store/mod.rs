//! Every query. The only folder that names diesel.
