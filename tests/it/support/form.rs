//! A form of a page. Tests fill it in by label and submit it as a browser does.

use scraper::{ElementRef, Selector};

use super::client::{Client, Response};
use super::multipart::{Part, multipart, send_multipart};
use super::page::{Page, text_of};

/// A form with its current values, in the order of the page.
#[derive(Clone)]
pub struct Form {
    pub action: String,
    pub method: String,
    multipart: bool,
    fields: Vec<Input>,
    pressed: Option<(String, String)>,
}

/// The form to an action that ends so, on a page.
pub fn form_ending(client: &Client, path: &str, ending: &str) -> Form {
    let page = client.page(path);
    let forms = page.select("form[action]");
    let actions = forms.iter().filter_map(|form| form.attr("action"));
    let action = actions
        .filter(|action| action.split('?').next().unwrap().ends_with(ending))
        .map(str::to_owned)
        .next()
        .unwrap_or_else(|| panic!("no form to {ending} on {path}: {}", page.text()));
    page.form_to(&action)
}

#[derive(Clone)]
struct Input {
    name: String,
    control: String,
    value: String,
    /// False for a checkbox or radio button that is not checked.
    sent: bool,
    labels: Vec<String>,
    /// Each option's text and value.
    options: Vec<(String, String)>,
    file: Option<(String, Vec<u8>)>,
}

/// The value of a field on the page.
pub fn value_of(input: ElementRef) -> String {
    match input.value().name() {
        // The parser drops the line end right after the tag, as browsers do.
        "textarea" => input.text().collect(),
        "select" => {
            let options = options_of(input);
            let chosen = input
                .select(&Selector::parse("option[selected]").unwrap())
                .next()
                .map(option_value);
            chosen
                .or_else(|| options.first().map(|(_, value)| value.clone()))
                .unwrap_or_default()
        }
        _ => input.attr("value").unwrap_or_default().to_owned(),
    }
}

fn options_of(select: ElementRef) -> Vec<(String, String)> {
    select
        .select(&Selector::parse("option").unwrap())
        .map(|o| (text_of(o), option_value(o)))
        .collect()
}

fn option_value(option: ElementRef) -> String {
    option
        .attr("value")
        .map_or_else(|| text_of(option), str::to_owned)
}

impl Form {
    pub(super) fn of(page: &Page, button: ElementRef) -> Self {
        assert!(button.attr("disabled").is_none(), "the button is disabled");
        let form = match button.attr("form") {
            Some(id) => page.select(&format!("form[id='{id}']")).into_iter().next(),
            None => button
                .ancestors()
                .filter_map(ElementRef::wrap)
                .find(|e| e.value().name() == "form"),
        };
        let mut form = Self::unpressed(page, form.expect("a form around the button"));
        if let Some(action) = button.attr("formaction") {
            action.clone_into(&mut form.action);
        }
        if let Some(method) = button.attr("formmethod") {
            form.method = method.to_uppercase();
        }
        let name = button.attr("name").map(str::to_owned);
        form.pressed = name.map(|name| (name, button.attr("value").unwrap_or_default().to_owned()));
        form
    }

    pub(super) fn unpressed(page: &Page, form: ElementRef) -> Self {
        let id = form.attr("id");
        let mut fields: Vec<Input> = Vec::new();
        for input in page.select("input, select, textarea") {
            let inside = input.ancestors().any(|a| a.id() == form.id());
            let ours = input.attr("form").map_or(inside, |other| Some(other) == id);
            let control = if input.value().name() == "input" {
                input.attr("type").unwrap_or("text")
            } else {
                input.value().name()
            };
            let button = ["submit", "button", "reset", "image"].contains(&control);
            if ours && !button && input.attr("disabled").is_none() && input.attr("name").is_some() {
                fields.push(Input::of(page, input, control));
            }
        }
        Self {
            action: form.attr("action").unwrap_or(&page.path).to_owned(),
            method: form.attr("method").unwrap_or("get").to_uppercase(),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            fields,
            pressed: None,
        }
    }

    /// Sets the field with this label, or selects the option with this text or value.
    #[must_use]
    #[track_caller]
    pub fn fill(self, label: &str, value: &str) -> Self {
        self.fill_nth(label, 0, value)
    }

    /// The same for the n-th field with the label, counted from 0.
    #[must_use]
    #[track_caller]
    pub fn fill_nth(mut self, label: &str, n: usize, value: &str) -> Self {
        let field = self.labeled(label, n);
        field.value = match field.options.iter().find(|(text, v)| text == value || v == value) {
            Some((_, value)) => value.clone(),
            None if field.control == "select" => {
                panic!("no option «{value}» in «{label}»: {:?}", field.options)
            }
            None => value.to_owned(),
        };
        self
    }

    /// Checks a box, or chooses a radio button.
    #[must_use]
    #[track_caller]
    pub fn check(mut self, label: &str) -> Self {
        let field = self.labeled(label, 0);
        if field.control == "radio" {
            let name = field.name.clone();
            let group = self
                .fields
                .iter_mut()
                .filter(|other| other.control == "radio" && other.name == name);
            group.for_each(|other| other.sent = false);
        }
        self.labeled(label, 0).sent = true;
        self
    }

    /// Unchecks a box.
    #[must_use]
    #[track_caller]
    pub fn uncheck(mut self, label: &str) -> Self {
        self.labeled(label, 0).sent = false;
        self
    }

    /// Chooses a file.
    #[must_use]
    #[track_caller]
    pub fn file(mut self, label: &str, name: &str, bytes: &[u8]) -> Self {
        self.labeled(label, 0).file = Some((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Sets any field by its name, even a hidden one, as an attacker could.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => value.clone_into(&mut field.value),
            None => panic!("no field named {name}"),
        }
        self
    }

    /// Sets the n-th field of this name, counted from 0.
    #[must_use]
    #[track_caller]
    pub fn set_nth(mut self, name: &str, n: usize, value: &str) -> Self {
        let mut fields = self.fields.iter_mut().filter(|field| field.name == name);
        match fields.nth(n) {
            Some(field) => value.clone_into(&mut field.value),
            None => panic!("no field {n} named {name}"),
        }
        self
    }

    /// Presses a button by its name and value.
    #[must_use]
    pub fn pressing(mut self, name: &str, value: &str) -> Self {
        self.pressed = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a field that the page does not have.
    #[must_use]
    pub fn adding(mut self, name: &str, value: &str) -> Self {
        self.fields.push(Input {
            name: name.to_owned(),
            control: "text".to_owned(),
            value: value.to_owned(),
            sent: true,
            labels: Vec::new(),
            options: Vec::new(),
            file: None,
        });
        self
    }

    /// The value that would be sent under this name.
    pub fn value(&self, name: &str) -> Option<String> {
        self.pairs()
            .into_iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value)
    }

    #[track_caller]
    fn labeled(&mut self, label: &str, n: usize) -> &mut Input {
        let known: Vec<Vec<String>> = self.fields.iter().map(|field| field.labels.clone()).collect();
        let mut fields = self
            .fields
            .iter_mut()
            .filter(|field| field.labels.iter().any(|l| l == label));
        fields
            .nth(n)
            .unwrap_or_else(|| panic!("no field {n} «{label}» in the form; there are {known:?}"))
    }

    /// The names and values in the order of sending.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let fields = self
            .fields
            .iter()
            .filter(|field| field.sent && field.control != "file");
        fields
            .map(|field| (field.name.clone(), field.value.clone()))
            .chain(self.pressed.clone())
            .collect()
    }

    pub fn pairs_as_text(&self) -> String {
        self.pairs()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    pub fn submit(&self, client: &Client) -> Response {
        let pairs = self.pairs();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if self.method == "GET" {
            let encode = super::client::form_encoded;
            let query: Vec<String> = pairs
                .iter()
                .map(|(n, v)| format!("{}={}", encode(n), encode(v)))
                .collect();
            let path = self.action.split('?').next().unwrap_or_default();
            client.get(&format!("{path}?{}", query.join("&")))
        } else if self.multipart {
            self.submit_files(client, &pairs)
        } else {
            client.post(&self.action, &pairs)
        }
    }

    fn submit_files(&self, client: &Client, pairs: &[(&str, &str)]) -> Response {
        let values = pairs.iter().map(|(name, value)| (*name, None, value.as_bytes()));
        let files = self.fields.iter().filter(|field| field.control == "file");
        let files = files.map(|field| match &field.file {
            Some((name, bytes)) => (field.name.as_str(), Some(name.as_str()), bytes.as_slice()),
            None => (field.name.as_str(), Some(""), &b""[..]),
        });
        let parts: Vec<Part> = values.chain(files).collect();
        send_multipart(client, &self.action, &multipart(&parts))
    }
}

impl Input {
    fn of(page: &Page, input: ElementRef, control: &str) -> Self {
        let checked = input.attr("checked").is_some();
        let can_be_checked = ["checkbox", "radio"].contains(&control);
        let value = match input.attr("value") {
            None if can_be_checked => "on".to_owned(),
            _ => value_of(input),
        };
        Self {
            name: input.attr("name").unwrap_or_default().to_owned(),
            control: control.to_owned(),
            value,
            sent: !can_be_checked || checked,
            labels: page.labels_of(input),
            options: if control == "select" {
                options_of(input)
            } else {
                Vec::new()
            },
            file: None,
        }
    }
}
