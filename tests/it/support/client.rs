//! An HTTP client that acts like a browser: it keeps cookies and sends `Sec-Fetch-Site` with forms. It
//! follows a redirect only on request.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use super::page::Page;

/// A client of one server.
pub struct Client {
    base: String,
    agent: ureq::Agent,
    cookies: RefCell<BTreeMap<String, String>>,
    headers: Vec<(String, String)>,
}

/// A response of any status.
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The requested path.
    pub path: String,
}

impl Client {
    /// `base` is `http://HOST:PORT`.
    pub fn new(base: impl Into<String>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(60)))
            // A connection that the server is just closing must not be used again.
            .max_idle_connections(0)
            .build();
        Self {
            base: base.into(),
            agent: config.new_agent(),
            cookies: RefCell::default(),
            headers: Vec::new(),
        }
    }

    /// Adds a header to every request, such as `Accept-Language`.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], &[])
    }

    /// Gets a page and asserts status 200.
    pub fn page(&self, path: &str) -> Page {
        self.get(path).page(200)
    }

    /// Sends a form as a browser does.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", form_encoded(name), form_encoded(value)))
            .collect();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        self.send("POST", path, &headers, body.join("&").as_bytes())
    }

    /// Sends any request. GET and HEAD are sent without the body.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header("Cookie", cookies.join("; "));
        }
        let sent = if ["GET", "HEAD"].contains(&method) {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut answer = sent.unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let headers = answer.headers().iter();
        let headers: Vec<(String, String)> = headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let body = answer
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_vec()
            .unwrap();
        let response = Response {
            status: answer.status().as_u16(),
            headers,
            body,
            path: path.to_owned(),
        };
        self.keep_cookies(&response);
        response
    }

    /// The value of a stored cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Sets a cookie, such as a stolen or old one.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .borrow_mut()
            .insert(name.to_owned(), value.to_owned());
    }

    /// All stored cookies, by name.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }

    fn keep_cookies(&self, response: &Response) {
        for line in response.header_values("set-cookie") {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let expired = attributes
                .split(';')
                .any(|a| a.trim().eq_ignore_ascii_case("max-age=0"));
            if expired {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
    }
}

impl Response {
    /// The first header with this lowercase name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// Parses the body as HTML. Asserts the status and the content type.
    #[track_caller]
    pub fn page(self, status: u16) -> Page {
        let text = self.text();
        assert_eq!(self.status, status, "{}: {text}", self.path);
        let html = self
            .header("content-type")
            .is_some_and(|content_type| content_type.starts_with("text/html"));
        assert!(html, "{} is not a page: {text}", self.path);
        Page::new(self.path, &text)
    }

    /// The path and query to which a 303 redirects.
    #[track_caller]
    pub fn location(&self) -> String {
        assert_eq!(
            self.status,
            303,
            "{}: {}",
            self.path,
            String::from_utf8_lossy(&self.body)
        );
        self.header("location").expect("a location").to_owned()
    }

    /// The page to which a 303 redirects.
    #[track_caller]
    pub fn follow(&self, client: &Client) -> Page {
        client.page(&self.location())
    }
}

/// Encodes a text for `application/x-www-form-urlencoded`.
pub fn form_encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%20", "+")
}
