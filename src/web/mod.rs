//! Pages: routes, forms, templates, texts, HTML errors.
