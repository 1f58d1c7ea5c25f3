//! A page as users see it: fields by their label, links and buttons by their text, messages.

use scraper::{ElementRef, Html, Selector};

use super::form::Form;

/// A parsed page.
pub struct Page {
    /// The requested path and query.
    pub path: String,
    html: Html,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// `text`, `email`, `checkbox`, `textarea`, `select` and so on.
    pub control: String,
    pub value: String,
    /// The text that `aria-describedby` points to.
    pub description: String,
    /// `aria-invalid="true"`.
    pub invalid: bool,
}

/// The text of an element, with all white space replaced by single blanks.
pub fn text_of(element: ElementRef) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub fn new(path: String, html: &str) -> Self {
        Self {
            path,
            html: Html::parse_document(html),
        }
    }

    /// Every element that matches a CSS selector. The content of templates is not a part of the page.
    pub fn select(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let is_in_template = |element: &ElementRef| {
            let mut around = element.ancestors().filter_map(ElementRef::wrap);
            around.any(|ancestor| ancestor.value().name() == "template")
        };
        let selector = Selector::parse(selector).unwrap();
        let found = self.html.select(&selector);
        found.filter(|element| !is_in_template(element)).collect()
    }

    /// The text of every element that matches a CSS selector.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.select(selector).into_iter().map(text_of).collect()
    }

    /// The whole text of the body.
    pub fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    #[track_caller]
    pub fn assert_says(&self, text: &str) {
        assert!(
            self.text().contains(text),
            "{} does not say «{text}»: {}",
            self.path,
            self.text()
        );
    }

    pub fn heading(&self) -> String {
        self.texts("h1").join(" ")
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        self.texts("title").concat()
    }

    /// The language of the page.
    pub fn lang(&self) -> String {
        self.select("html")
            .first()
            .and_then(|html| html.attr("lang"))
            .unwrap_or_default()
            .to_owned()
    }

    /// The flash message (`role="status"`).
    pub fn flash(&self) -> Option<String> {
        self.texts("[role=status]")
            .into_iter()
            .find(|text| !text.is_empty())
    }

    /// The summary of errors (`role="alert"`): each line's text and the id of the field it links to.
    pub fn errors(&self) -> Vec<(String, String)> {
        let links = self.select("[role=alert] a[href^='#']");
        links
            .into_iter()
            .map(|a| (text_of(a), a.attr("href").unwrap_or_default()[1..].to_owned()))
            .collect()
    }

    /// The target of the first link with this text.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        self.find_link(text)
            .unwrap_or_else(|| panic!("no link «{text}» on {}: {}", self.path, self.text()))
    }

    pub fn find_link(&self, text: &str) -> Option<String> {
        let mut links = self.select("a[href]").into_iter();
        links
            .find(|a| has_name(*a, text))
            .and_then(|a| a.attr("href"))
            .map(str::to_owned)
    }

    /// The first field with this label.
    #[track_caller]
    pub fn field(&self, label: &str) -> Field {
        self.fields(label)
            .into_iter()
            .next()
            .unwrap_or_else(|| self.no_field(label))
    }

    /// Every field with this label, such as all phones of a form.
    pub fn fields(&self, label: &str) -> Vec<Field> {
        self.inputs(label)
            .into_iter()
            .map(|input| self.described(input))
            .collect()
    }

    #[track_caller]
    fn no_field(&self, label: &str) -> ! {
        panic!(
            "no field «{label}» on {}; labels: {:?}",
            self.path,
            self.texts("label, legend")
        )
    }

    /// The inputs, selects and textareas of a label.
    fn inputs(&self, label: &str) -> Vec<ElementRef<'_>> {
        let all = self.select("input:not([type=hidden]), select, textarea");
        all.into_iter()
            .filter(|input| self.labels_of(*input).iter().any(|l| l == label))
            .collect()
    }

    /// The labels of a field: `label` elements around it or with its id in `for`, and its `aria-label` or
    /// `aria-labelledby`.
    pub fn labels_of(&self, input: ElementRef) -> Vec<String> {
        let ours = |label: &ElementRef| {
            let by_for = input.attr("id").is_some() && label.attr("for") == input.attr("id");
            by_for || input.ancestors().any(|a| a.id() == label.id())
        };
        let labels = self.select("label").into_iter().filter(ours);
        labels
            .map(label_text)
            .chain(input.attr("aria-label").map(str::to_owned))
            .chain(labelled_by(input))
            .collect()
    }

    fn described(&self, input: ElementRef) -> Field {
        let ids = input
            .attr("aria-describedby")
            .unwrap_or_default()
            .split_whitespace();
        let texts = ids.flat_map(|id| self.texts(&format!("[id='{id}']")));
        Field {
            name: input.attr("name").unwrap_or_default().to_owned(),
            control: match input.value().name() {
                "input" => input.attr("type").unwrap_or("text").to_owned(),
                other => other.to_owned(),
            },
            value: super::form::value_of(input),
            description: texts.collect::<Vec<_>>().join(" "),
            invalid: input.attr("aria-invalid") == Some("true"),
        }
    }

    /// The form that the button with this text submits, with the values of the page.
    #[track_caller]
    pub fn form(&self, button: &str) -> Form {
        self.find_form(button).unwrap_or_else(|| {
            panic!(
                "no button «{button}» on {}: {:?}",
                self.path,
                self.texts("button, input[type=submit]")
            )
        })
    }

    pub fn find_form(&self, button: &str) -> Option<Form> {
        let buttons = self.select("button:not([type=button]), input[type=submit]");
        let pressed = buttons
            .into_iter()
            .find(|b| has_name(*b, button) || b.attr("value") == Some(button))?;
        Some(Form::of(self, pressed))
    }

    /// The form of the button that this CSS selector finds, for buttons with the same text.
    #[track_caller]
    pub fn form_of(&self, selector: &str) -> Form {
        let pressed = self.select(selector).into_iter().next();
        Form::of(
            self,
            pressed.unwrap_or_else(|| panic!("no {selector} on {}", self.path)),
        )
    }

    /// The form with this `action`, to be submitted without a button.
    #[track_caller]
    pub fn form_to(&self, action: &str) -> Form {
        let forms = self.select("form");
        let found = forms.into_iter().find(|form| form.attr("action") == Some(action));
        Form::unpressed(
            self,
            found.unwrap_or_else(|| panic!("no form to {action} on {}", self.path)),
        )
    }
}

/// The text of a label without the fields and hints inside it.
fn label_text(label: ElementRef) -> String {
    fn collect(element: ElementRef, text: &mut String) {
        for child in element.children() {
            if let Some(part) = child.value().as_text() {
                text.push_str(part);
            } else if let Some(inner) = ElementRef::wrap(child)
                && !["select", "textarea", "small"].contains(&inner.value().name())
            {
                collect(inner, text);
            }
        }
    }
    let mut text = String::new();
    collect(label, &mut text);
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches([':', '*', ' '])
        .to_owned()
}

/// True if the text, the `aria-label` or the `title` of an element is `text`.
fn has_name(element: ElementRef, text: &str) -> bool {
    text_of(element) == text
        || element.attr("aria-label") == Some(text)
        || element.attr("title") == Some(text)
        || labelled_by(element).as_deref() == Some(text)
}

/// The texts of the elements that `aria-labelledby` names.
fn labelled_by(element: ElementRef) -> Option<String> {
    let ids = element.attr("aria-labelledby")?.split_whitespace();
    let root = element.tree().root();
    let text = |id: &str| {
        let named = root
            .descendants()
            .filter_map(ElementRef::wrap)
            .find(|other| other.attr("id") == Some(id));
        text_of(named.unwrap_or_else(|| panic!("no element has the id {id}")))
    };
    Some(ids.map(text).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<html lang="ru"><title>Т</title><h1>Новый  контакт</h1>
        <p role="status"></p><p role="status">Готово <a href="/undo">Отменить</a></p>
        <div role="alert"><a href="#phone-1">Телефон: слишком короткий</a></div>
        <form action="/new" method="post"><input type="hidden" name="uid" value="u1">
        <label>Имя <input name="name" value="Анна"></label>
        <label for="phone-1">Телефон:</label><input id="phone-1" name="phone" value="12" aria-invalid="true"
            aria-describedby="e1"><small id="e1">слишком короткий</small>
        <label for="phone-2">Телефон</label><input id="phone-2" name="phone">
        <label>Тип <select name="kind"><option>Дом<option value="work" selected>Работа</select></label>
        <label><input type="radio" name="take" value="mine" checked> Моё</label>
        <label><input type="radio" name="take" value="theirs"> Чужое</label>
        <label><input type="checkbox" name="big"> Большой</label>
        <label>Заметка <textarea name="note">
а
б</textarea></label>
        <button name="add" value="phone">Ещё телефон</button><button>Сохранить</button>
        <button formaction="/drop" disabled>Удалить</button></form>"##;

    #[test]
    fn a_page_is_read_by_labels_and_texts() {
        let page = Page::new("/new".into(), PAGE);
        assert_eq!(
            (page.heading().as_str(), page.lang().as_str()),
            ("Новый контакт", "ru")
        );
        assert_eq!(page.flash().as_deref(), Some("Готово Отменить"));
        assert_eq!(page.link("Отменить"), "/undo");
        assert_eq!(
            page.errors(),
            [("Телефон: слишком короткий".into(), "phone-1".into())]
        );
        assert_eq!(page.field("Имя").value, "Анна");
        assert_eq!(page.field("Тип").value, "work");
        assert_eq!(page.field("Заметка").value, "а\nб");
        let phones = page.fields("Телефон");
        assert_eq!(phones.len(), 2);
        assert!(phones[0].invalid && phones[0].description == "слишком короткий" && !phones[1].invalid);
    }

    #[test]
    fn a_form_is_submitted_as_a_browser_does() {
        let page = Page::new("/new".into(), PAGE);
        let as_shown = "uid=u1&name=Анна&phone=12&phone=&kind=work&take=mine&note=а\nб";
        assert_eq!(page.form("Сохранить").pairs_as_text(), as_shown);
        assert_eq!(
            page.form("Ещё телефон").pairs_as_text(),
            format!("{as_shown}&add=phone")
        );
        let filled = page
            .form("Сохранить")
            .fill("Имя", "Яна")
            .fill_nth("Телефон", 1, "12345")
            .fill("Тип", "Дом");
        let filled = filled.check("Чужое").check("Большой");
        let expected = "uid=u1&name=Яна&phone=12&phone=12345&kind=Дом&take=theirs&big=on&note=а\nб";
        assert_eq!(filled.pairs_as_text(), expected);
    }
}
